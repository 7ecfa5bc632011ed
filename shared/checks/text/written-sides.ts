import type { SectionKey } from "../../domain/section.ts";
import { sidedMentions } from "../../language/sides.ts";
import type { CheckPlace } from "../check.ts";
import type { ReadReport } from "../read-report.ts";

/** A side as a report names it, with its structure (empty where it names none) and place. */
export interface WrittenSide {
  readonly section: SectionKey;
  readonly structure: string;
  readonly side: "left" | "right";
  /** The sentence says of some side that it was not examined: a bare mention in it states nothing of the examination. */
  readonly isInDoubt: boolean;
  /** It is this side that was not examined, by the words up to the next side. */
  readonly isLeftOut: boolean;
  readonly place: CheckPlace;
}

const notExamined =
  /\b(?:not|never|nor|un)\s?(?:been\s|separately\s|fully\s)?(?:examined|imaged|shown|included|scanned|assessed|covered|x-rayed)\b/iu;

/** Gives the sides that parts of a report name, in reading order. */
export function writtenSides(report: ReadReport, ...sections: readonly SectionKey[]): WrittenSide[] {
  return report.sentencesOf(...sections).flatMap(({ paragraph, sentence }) =>
    sidedMentions(sentence.text).map(({ structure, side, from, to }, index, mentions) => ({
      section: paragraph.section,
      structure,
      side,
      isInDoubt: notExamined.test(sentence.text),
      isLeftOut: notExamined.test(sentence.text.slice(to, mentions[index + 1]?.from)),
      place: paragraph.place({ from: sentence.from + from, to: sentence.from + to }),
    })),
  );
}

/** Gives the sides of what was examined: that a side was not is no word about it. */
export function examinedSides(report: ReadReport, ...sections: readonly SectionKey[]): WrittenSide[] {
  return writtenSides(report, ...sections).filter(
    ({ structure, isLeftOut }) => !innerSides.has(structure) && !isLeftOut,
  );
}

/**
 * Gives the first place where a report speaks of the other side than a given one alone; null where it does not. The
 * conclusion counts by itself: it is what most people read, and a mention elsewhere does not put its side right.
 */
export function otherSideAlone(written: readonly WrittenSide[], side: "left" | "right"): WrittenSide | null {
  const concluded = written.filter(({ section }) => section === "conclusion");
  for (const part of [concluded, written]) {
    const first = part.find((each) => each.side !== side);
    if (first !== undefined && part.every((each) => each.side !== side || each.isInDoubt)) return first;
  }
  return null;
}

/** Structures whose sides are names of parts of one organ, not of the patient's sides. */
export const innerSides: ReadonlySet<string> = new Set(["cardiac chamber", "lobe"]);
