import { sidedMentions } from "../../language/sides.ts";
import { type TextCheck, usualReasons } from "../check.ts";
import { examinedSides, otherSideAlone } from "./written-sides.ts";

/** The headers of the images name one side, the request or the report only the other. */
export const lateralityOfImages: TextCheck = {
  stage: "writing",
  code: "lateralityOfImages",
  level: "warn",
  title: "Side of the images",
  explanation:
    "The images carry a side of their own, set at the scanner. It differs from that of the request or of the report.",
  source: "DICOM PS3.3 C.7.3.1 Laterality (0020,0060) and Image Laterality (0020,0062)",
  reasons: ["The images carry the wrong side", ...usualReasons],
  run: (report) => {
    const [side, ...others] = report.subject.imageSides;
    if (side === undefined || side === "both" || others.length > 0) return [];
    const requested = new Set(sidedMentions(report.subject.studyDescription).map((each) => each.side));
    if (requested.size === 1 && !requested.has(side)) {
      return [{ sentence: `The images are marked as of the ${side} side, the request is for the other.` }];
    }
    const other = otherSideAlone(examinedSides(report, "findings", "conclusion"), side);
    if (other === null) return [];
    const where = other.section === "conclusion" ? "conclusion" : "report";
    return [
      { sentence: `The images are marked as of the ${side} side, the ${where} names the other.`, place: other.place },
    ];
  },
};
