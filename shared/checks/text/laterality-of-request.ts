import { sidedMentions } from "../../language/sides.ts";
import { type Found, type TextCheck, usualReasons } from "../check.ts";
import type { ReadReport } from "../read-report.ts";
import { innerSides, type WrittenSide, writtenSides } from "./written-sides.ts";

function ofExamination(report: ReadReport, written: readonly WrittenSide[]): Found[] {
  const requested = new Set(sidedMentions(report.subject.studyDescription).map(({ side }) => side));
  const [side] = requested;
  const outer = written.filter(({ structure }) => !innerSides.has(structure));
  const [first] = outer;
  if (requested.size !== 1 || side === undefined || first === undefined) return [];
  if (outer.some((each) => each.side === side)) return [];
  return [{ sentence: `The examination is of the ${side} side, the report names the other.`, place: first.place }];
}

/** `left hip pain` in the request, and the report speaks of the right hip alone. */
function ofQuestion(report: ReadReport, written: readonly WrittenSide[]): Found[] {
  const asked = sidedMentions(report.subject.clinicalQuestion).filter(({ structure }) => structure !== "");
  return asked.flatMap(({ structure, side }) => {
    if (asked.some((other) => other.structure === structure && other.side !== side)) return [];
    const same = written.filter((each) => each.structure === structure);
    const [first] = same;
    if (first === undefined || same.some((each) => each.side === side)) return [];
    return [{ sentence: `The request names the ${side} ${structure}, the report only the other.`, place: first.place }];
  });
}

/** The report names only the side that was not examined or not asked about. */
export const lateralityOfRequest: TextCheck = {
  stage: "writing",
  code: "lateralityOfRequest",
  level: "warn",
  title: "Side of the request",
  explanation: "The report names another side than the examination or the request does.",
  source: "Known cause of harm: wrong side",
  reasons: ["The request names the wrong side", ...usualReasons],
  run: (report) => {
    const written = writtenSides(report, "findings", "conclusion");
    const found = ofExamination(report, written);
    return found.length > 0 ? found : ofQuestion(report, written).slice(0, 1);
  },
};
