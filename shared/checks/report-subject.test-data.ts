import { type DraftContent, paragraphText } from "../domain/report.ts";
import type { SectionKey } from "../domain/section.ts";
import { paragraphsFromText } from "../rules/report-text.ts";
import type { ReportSubject } from "./report-subject.ts";
import { writingChecks } from "./signing-checks.ts";

/** Gives a draft of plain words. */
export function contentOf(texts: Readonly<Partial<Record<SectionKey, string>>>): DraftContent {
  const section = (key: SectionKey) => paragraphsFromText(texts[key] ?? "");
  return {
    sections: {
      clinicalInformation: section("clinicalInformation"),
      technique: section("technique"),
      comparison: section("comparison"),
      findings: section("findings"),
      conclusion: section("conclusion"),
      advice: section("advice"),
    },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}

/** Gives what the checks of words look at: a woman of 66, a CT of the chest, nothing wrong with it. */
export function subjectOf(
  texts: Readonly<Partial<Record<SectionKey, string>>>,
  changes: Partial<ReportSubject> = {},
): ReportSubject {
  return {
    kind: "report",
    content: contentOf(texts),
    patient: { birthDate: "1960-01-01", sex: "female" },
    studyInstanceUid: "1.2.3",
    studyDate: "2026-11-21",
    studyDescription: "CT chest",
    bodyPart: "",
    modalities: [],
    clinicalQuestion: "",
    imageSides: [],
    series: [
      { number: 2, images: 40, highestNumber: 40 },
      { number: 3, images: 300, highestNumber: 300 },
    ],
    availablePriorCount: 0,
    priorDates: [],
    arePriorsSearched: true,
    alerts: [],
    ...changes,
  };
}

/** Gives what is found, each as its code and the words that it is about. */
export function found(
  texts: Readonly<Partial<Record<SectionKey, string>>>,
  changes: Partial<ReportSubject> = {},
): string[] {
  const subject = subjectOf(texts, changes);
  return writingChecks(subject).map(({ code, place }) => {
    if (place === null) return code;
    const paragraph = subject.content.sections[place.section][place.paragraph] ?? [];
    return `${code}: ${paragraphText(paragraph).slice(place.from, place.to)}`;
  });
}
