import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { DraftContent } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { readProjection } from "../../../shared/imaging/projection.ts";
import { dayOf } from "../../../shared/rules/date-text.ts";
import { thicknessText } from "../../../shared/rules/report-text.ts";
import type { KnownFacts } from "../../../shared/templates/take-template.ts";
import { examinationFacts } from "../templates/examination-facts.ts";
import { techniqueSource } from "./technique-source.ts";

/**
 * Gives what request, headers and draft say of a case for fields that fill themselves: age in years, activity in MBq, volume of
 * contrast agent in ml, dates as `YYYY-MM-DD`. What is not known, or is said in two ways, is left out: an empty field is seen, a wrong side is not.
 */
export function knownFacts(
  workitem: Workitem,
  instances: readonly DicomJsonDataset[],
  comparedStudies: DraftContent["comparedStudies"],
): KnownFacts {
  const { study, clinicalQuestion } = workitem;
  const { age, sex } = examinationFacts(study);
  const source = techniqueSource(study, instances);
  const { contrastAgent, contrastVolumeMl, pet } = source;
  const sliceThickness = thicknessText(source);
  const facts = {
    age,
    sex: sex === "female" || sex === "male" ? sex : null,
    side: sideOf(study.description, instances),
    examinationDate: dayOf(study.performedAt),
    priorDate:
      comparedStudies
        .flatMap(({ date }) => date ?? [])
        .toSorted()
        .at(-1) ?? null,
    clinicalQuestion: clinicalQuestion.trim() === "" ? null : clinicalQuestion,
    tracer: pet === null || pet.tracer === "" ? null : pet.tracer,
    activity: pet?.activityMbq == null ? null : Math.round(pet.activityMbq),
    uptakeMinutes: pet?.uptakeMinutes ?? null,
    contrastAgent: contrastAgent === "" ? null : contrastAgent,
    contrastVolume: contrastVolumeMl,
    sliceThickness: sliceThickness === "" ? null : sliceThickness,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null)) as KnownFacts;
}

/** The side of the examination where images and the procedure's words do not contradict each other; else null. */
function sideOf(description: string, instances: readonly DicomJsonDataset[]): "right" | "left" | "bilateral" | null {
  const words = description.toLowerCase().match(/\p{L}+/gu) ?? [];
  const inWords = sideOfWords(words);
  const shown = new Set(
    instances.map((instance) => readProjection(instance)).flatMap(({ side, contradictedBy }) => [side, contradictedBy]),
  );
  shown.delete("");
  const [only] = shown;
  const inImages = shown.size === 0 ? null : shown.size > 1 || only === "both" ? "bilateral" : (only ?? null);
  if (inImages !== null && inWords !== null) return inImages === inWords ? asSide(inWords) : null;
  return asSide(inImages ?? inWords);
}

function asSide(side: string | null): "right" | "left" | "bilateral" | null {
  return side === "right" || side === "left" || side === "bilateral" ? side : null;
}

function sideOfWords(words: readonly string[]): "right" | "left" | "bilateral" | null {
  const [isRight, isLeft] = [
    words.some((word) => word === "right" || word === "rt"),
    words.some((word) => word === "left" || word === "lt"),
  ];
  if (words.includes("bilateral") || words.includes("both") || (isRight && isLeft)) return "bilateral";
  return isRight ? "right" : isLeft ? "left" : null;
}
