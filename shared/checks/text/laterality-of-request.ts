import { sidedMentions } from "../../language/sides.ts";
import { type Found, type TextCheck, usualReasons } from "../check.ts";
import type { ReadReport } from "../read-report.ts";
import { examinedSides, otherSideAlone, type WrittenSide, writtenSides } from "./written-sides.ts";

function ofExamination(report: ReadReport, written: readonly WrittenSide[]): Found[] {
  const requested = new Set(sidedMentions(report.subject.studyDescription).map(({ side }) => side));
  const [side] = requested;
  if (requested.size !== 1 || side === undefined) return [];
  const other = otherSideAlone(written, side);
  if (other === null) return [];
  const where = other.section === "conclusion" ? "conclusion" : "report";
  return [{ sentence: `The examination is of the ${side} side, the ${where} names the other.`, place: other.place }];
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
    const found = ofExamination(report, examinedSides(report, "findings", "conclusion"));
    if (found.length > 0) return found;
    return ofQuestion(report, writtenSides(report, "findings", "conclusion")).slice(0, 1);
  },
};
