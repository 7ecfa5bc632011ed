import { rememberedOf } from "./remembered.ts";
import type { Sentence, Span } from "./sentences.ts";
import { type Side, sideOf } from "./sides.ts";
import { structures } from "./structures.ts";

/** An organ that an operation took away, as a text says it. */
export interface RemovedOrgan extends Span {
  readonly organ: string;
  /** The operation as written. */
  readonly operation: string;
  /** Of paired organs: the side; null where the text names none, and for what the body has once. */
  readonly side: Side;
}

const removable = structures.flatMap((organ) =>
  organ.removedBy === undefined
    ? []
    : [
        {
          ...organ,
          pattern: new RegExp(`(?<![\\p{L}])(?:post[- ]?)?(?<operation>${organ.removedBy})(?![\\p{L}])`, "giu"),
        },
      ],
);
const planned =
  /(?:\b(?:planned|awaiting|for|before|prior to|consider(?:ed|ing)?|suitable for|pre|partial|candidate for|proceed(?:ing)? to)(?![\p{L}])[\s-]*(?:\p{L}+\s){0,2}|\?\s*)$/iu;
const notDone = /\b(?:no|not had|never had|without)\s+(?:previous |prior |history of )*(?:p{L}+\s)?$/i;

/**
 * Gives the organs that a text says were taken out: `previous cholecystectomy`, `post-hysterectomy`, `status post left nephrectomy`.
 * An operation that is planned, partial or denied took nothing away.
 */
export const removedOrgans: (sentences: readonly Sentence[]) => readonly RemovedOrgan[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    return sentences.flatMap((sentence) =>
      removable.flatMap((organ) => {
        return [...sentence.text.matchAll(organ.pattern)].flatMap((match): RemovedOrgan[] => {
          const before = sentence.text.slice(0, match.index);
          if (planned.test(before) || notDone.test(before)) return [];
          const place = { from: match.index, to: match.index + match[0].length };
          const side = organ.isPaired ? sideOf(sentence.text, place) : null;
          return [
            {
              organ: organ.name,
              operation: match.groups?.operation ?? match[0],
              side,
              from: sentence.from + place.from,
              to: sentence.from + place.to,
            },
          ];
        });
      }),
    );
  },
);

/** Says whether a sentence names an organ as one that is gone, or only the place where it was. */
export function saysItIsGone(sentence: string): boolean {
  return /\b(?:absent|removed|resected|excised|surgically|previous|post|status post|ectomy|\p{L}+ectomy|fossa|bed|stump|clips?|remnant|not (?:seen|identified|present|visuali[sz]ed)|no longer)\b|ectomy/iu.test(
    sentence,
  );
}
