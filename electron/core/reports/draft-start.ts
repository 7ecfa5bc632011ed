import { isDeepStrictEqual } from "node:util";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import type { Draft, DraftContent, ReportDocument } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { comparisonText, paragraphsFromText, priorsKnownOf, techniqueText } from "../../../shared/rules/report-text.ts";
import { signedSections } from "../../../shared/templates/without-gaps.ts";
import { canonicalJson } from "./canonical-json.ts";
import { techniqueSource } from "./technique-source.ts";

/**
 * Gives what a new report begins with: clinical information from the request, technique from the headers (from the study's
 * summary alone where `instances` is empty), comparison from the number of priors (null where it is not known) and whether they can be looked for.
 */
export function startingContent(
  workitem: Workitem,
  instances: readonly DicomJsonDataset[],
  availablePriorCount: number | null,
): DraftContent {
  const clinicalInformation = workitem.clinicalQuestion;
  const technique = techniqueText(techniqueSource(workitem.study, instances));
  const known = priorsKnownOf(workitem.study.patient, availablePriorCount);
  return {
    generated: { clinicalInformation, technique },
    sections: {
      clinicalInformation: paragraphsFromText(clinicalInformation),
      technique: paragraphsFromText(technique),
      comparison: paragraphsFromText(comparisonText([], known)),
      findings: [],
      conclusion: [],
      advice: [],
    },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}

/**
 * Gives the content that a correction begins with: all that the version says, so that what stays is read again too.
 * `written` is the draft that its text was signed from, which alone knows the fields of the template; null where it is gone.
 */
export function correctionContent(document: ReportDocument, written: DraftContent | null): DraftContent {
  const { measurements, keyImages, segments, followUp, keptNumbers } = document;
  return {
    ...{ sections: sectionsToCorrect(document, written), measurements, keyImages },
    comparedStudies: written?.comparedStudies ?? [],
    ...(written?.calibrations === undefined ? {} : { calibrations: written.calibrations }),
    ...(written?.structure === undefined ? {} : { structure: written.structure }),
    ...(segments === undefined ? {} : { segments: segments.map(({ signedWith: _, ...segment }) => segment) }),
    ...(followUp === undefined ? {} : { followUp }),
    ...(keptNumbers === undefined ? {} : { keptNumbers }),
    ...(written?.followUpPrinted === undefined ? {} : { followUpPrinted: written.followUpPrinted }),
    correctionSummary: "",
  };
}

/** Places that were left empty at signing are there again, where the text is otherwise that of the version. */
function sectionsToCorrect({ sections }: ReportDocument, written: DraftContent | null): DraftContent["sections"] {
  if (written === null) return sections;
  const isSameText = isDeepStrictEqual(canonicalJson(signedSections(written.sections)), canonicalJson(sections));
  return isSameText ? written.sections : sections;
}

/** Gives the content of a new addendum: nothing. Its text goes into findings and conclusion. */
export function emptyAddendum(): DraftContent {
  return {
    sections: { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}

/** Says whether nobody has saved a word of a draft yet: it is what a new report begins with. */
export function isUntouched({ kind, revision }: Pick<Draft, "kind" | "revision">): boolean {
  return kind === "report" && revision === 0;
}
