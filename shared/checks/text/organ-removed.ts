import { sentencesOf } from "../../language/sentences.ts";
import { sideOfStructure } from "../../language/sides.ts";
import { structuresIn } from "../../language/structures.ts";
import { type RemovedOrgan, removedOrgans, saysItIsGone } from "../../language/surgery.ts";
import type { TextCheck } from "../check.ts";
import type { ReadReport } from "../read-report.ts";

function removed(report: ReadReport): readonly RemovedOrgan[] {
  const ofRequest = removedOrgans(sentencesOf(report.subject.clinicalQuestion));
  const written = report
    .of("clinicalInformation", "comparison", "findings", "conclusion")
    .flatMap(({ sentences }) => removedOrgans(sentences));
  return [...ofRequest, ...written];
}

/** Of paired organs only the one on the side of the operation is gone; without a side nothing is claimed. */
function isGone(organ: RemovedOrgan, side: string | null, isPaired: boolean): boolean {
  if (!isPaired) return true;
  if (organ.side === null) return false;
  return organ.side === "both" || side === "both" || side === organ.side;
}

/** An organ is described that an operation took away, as the request or the report itself says. */
export const organRemoved: TextCheck = {
  stage: "writing",
  code: "organRemoved",
  level: "warn",
  title: "Organ that was removed",
  explanation:
    "The organ was taken out by an operation that the request or the report names. Normal text of templates is a known cause.",
  source: "A published case of a normal gallbladder left by a template after cholecystectomy",
  reasons: ["The operation was partial", "The history is wrong"],
  run: (report) => {
    const gone = removed(report);
    if (gone.length === 0) return [];
    return report.sentencesOf("findings", "conclusion").flatMap(({ paragraph, sentence }) => {
      if (saysItIsGone(sentence.text)) return [];
      return structuresIn(sentence.text).flatMap((mention) => {
        const side = sideOfStructure(sentence.text, mention);
        const operation = gone.find((organ) => organ.organ === mention.name && isGone(organ, side, mention.isPaired));
        if (operation === undefined) return [];
        const place = paragraph.place({ from: sentence.from + mention.from, to: sentence.from + mention.to });
        const words = sentence.text.slice(mention.from, mention.to);
        return [{ sentence: `The report describes “${words}” after ${operation.operation}.`, place }];
      });
    });
  },
};
