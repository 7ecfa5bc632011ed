import { backwardEnd, type Cue, cues, type Effect, forwardEnd } from "./polarity-cues.ts";
import { remembered } from "./remembered.ts";
import type { Span } from "./sentences.ts";

/** What a sentence says of a finding: it is there, it is not there, or it is left open. */
export type Polarity = "present" | "absent" | "uncertain";

/** A cue as it stands in a sentence, with the part of the sentence that it speaks of. */
export interface CueInText {
  readonly effect: Effect;
  readonly cue: Span;
  readonly scope: Span;
}

/**
 * Gives every word of a sentence that negates, doubts or takes a negation back, with what it reaches. A longer cue hides the
 * shorter ones in it: `cannot be excluded` is no exclusion, `no change in` no negation.
 */
export const cuesOf: (sentence: string) => readonly CueInText[] = remembered((sentence: string) => {
  const text = normalised(sentence);
  const taken: { readonly cue: Cue; readonly from: number; readonly to: number }[] = [];
  for (const cue of cues) {
    for (const match of text.matchAll(cue.pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (taken.some((each) => from < each.to && to > each.from)) continue;
      taken.push({ cue, from, to });
    }
  }
  const inText = taken
    .sort((a, b) => a.from - b.from)
    .flatMap(({ cue, from, to }) =>
      cue.reach.map((reach) => ({
        effect: cue.effect,
        cue: { from, to },
        scope:
          reach === "forward" ? { from: to, to: forwardEnd(text, to) } : { from: backwardEnd(text, from), to: from },
      })),
    );
  // `no mass or effusion` denies a list; it leaves nothing open.
  const denied = inText.filter(({ effect, cue, scope }) => effect === "absent" && scope.from >= cue.to);
  return inText.filter(
    ({ cue }) =>
      text.slice(cue.from, cue.to) !== "or" ||
      !denied.some(({ scope }) => scope.from <= cue.from && cue.to <= scope.to),
  );
});

/** Of the same length as the sentence, so that places stay true. */
function normalised(sentence: string): string {
  return sentence
    .replace(/[’‘]/g, "'")
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Gives what a sentence says of the finding that stands at `place` in it. `known` are the sentence's cues where they were
 * found before. An exception (`no lesion except a cyst`) and a double negation (`not without`) make it present; an open
 * question outweighs a negation that it holds (`cannot be excluded`).
 */
export function polarityAt(sentence: string, place: Span, known?: readonly CueInText[]): Polarity {
  const reaching = (known ?? cuesOf(sentence)).filter(({ scope }) => scope.from <= place.from && place.to <= scope.to);
  const ofEffect = (effect: Effect) => reaching.filter((each) => each.effect === effect);
  const negations = ofEffect("absent");
  const lastNegation = Math.max(-1, ...negations.map(({ cue }) => cue.from));
  const takenBack = ofEffect("present").some(({ cue }) => cue.from > lastNegation || cue.to > place.from);
  if (takenBack) return "present";
  const open = ofEffect("uncertain");
  if (open.some(({ cue }) => negations.every((negation) => cue.from < negation.cue.from))) return "uncertain";
  // `no evidence to suggest`: the doubt is part of what is denied.
  if (negations.length > 0) {
    const isDoubted = open.some(
      ({ cue }) => cue.from >= place.to && !negations.some((each) => each.cue.from < place.from),
    );
    return isDoubted ? "uncertain" : "absent";
  }
  return open.length > 0 ? "uncertain" : "present";
}
