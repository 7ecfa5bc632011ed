import type { SectionKey } from "../../domain/section.ts";
import { sidedMentions } from "../../language/sides.ts";
import type { CheckPlace } from "../check.ts";
import type { ReadReport } from "../read-report.ts";

/** A side as a report names it, with its structure (empty where it names none) and place. */
export interface WrittenSide {
  readonly structure: string;
  readonly side: "left" | "right";
  readonly place: CheckPlace;
}

/** Gives the sides that parts of a report name, in reading order. */
export function writtenSides(report: ReadReport, ...sections: readonly SectionKey[]): WrittenSide[] {
  return report.sentencesOf(...sections).flatMap(({ paragraph, sentence }) =>
    sidedMentions(sentence.text).map(({ structure, side, from, to }) => ({
      structure,
      side,
      place: paragraph.place({ from: sentence.from + from, to: sentence.from + to }),
    })),
  );
}

/** Structures whose sides are names of parts of one organ, not of the patient's sides. */
export const innerSides: ReadonlySet<string> = new Set(["cardiac chamber", "lobe"]);
