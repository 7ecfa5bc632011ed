import type { Patient } from "../domain/patient.ts";
import type { Role } from "../domain/person.ts";
import { maySign } from "../domain/person.ts";
import type { DraftContent } from "../domain/report.ts";
import { sectionKeys, sectionText } from "../domain/report.ts";
import type { WorkitemStatus } from "../domain/workitem.ts";
import { studiesUsedIn } from "./foreign-items.ts";
import { outdatedKeyImages } from "./key-image-marks.ts";
import { lateralityConflicts, sidedMentions } from "./laterality.ts";
import { isOfOtherExamination, type ReportedExamination, reportedMeasurementText } from "./measurement-text.ts";
import { hasPatientNumber } from "./report-text.ts";

/** What stands in the way of signing, or should be looked at before. */
export interface SigningFinding {
  readonly code: SigningBlockCode | SigningWarningCode;
  readonly sentence: string;
  /** Studies whose items have to leave the report before it is signed. */
  readonly studyInstanceUids?: readonly string[] | undefined;
}

/** Why a report cannot be signed. */
export type SigningBlockCode =
  | "emptyConclusion"
  | "emptyAddendum"
  | "otherPatientShown"
  | "otherPatientImage"
  | "identityMismatch"
  | "keyImageOutdated"
  | "staleRevision"
  | "roleMayNotSign"
  | "alertWithoutRecipient"
  | "priorMeasurementUndated"
  | "unseenWithoutReason"
  | "caseHeld"
  | "caseOfSomebodyElse";

/** What may be signed after a second look. */
export type SigningWarningCode =
  | "emptyFindings"
  | "measurementMissing"
  | "measurementChanged"
  | "lateralityConflict"
  | "lateralityOfRequest"
  | "comparisonUnmarked"
  | "seriesNotSeen"
  | "priorsAwaited"
  | "priorsNotSearched"
  | "priorsNotSearchable";

/** A study on a pane, as the window names it. */
export interface ShownPatient {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly studyInstanceUid: string;
}

/** Everything that the checks look at. */
export interface SigningSubject {
  readonly kind: "report" | "addendum";
  readonly content: DraftContent;
  readonly patient: Patient;
  readonly studyInstanceUid: string;
  /** Day of the examination in Europe/London as `YYYY-MM-DD`, or null. */
  readonly studyDate: string | null;
  readonly studyDescription: string;
  /** Studies that the core has found to be of this patient, over all archives: numbers differ between hospitals. */
  readonly studiesOfPatient: ReadonlySet<string>;
  /** Studies that the core has found to be of another patient although they carry the same number. */
  readonly studiesOfOthers: ReadonlySet<string>;
  readonly shownPatients: readonly ShownPatient[];
  /** Why banner, examination and report are not of one patient, each in a sentence; empty where they are. */
  readonly identityProblems: readonly string[];
  readonly role: Role;
  readonly status: WorkitemStatus;
  readonly isHeldBySigner: boolean;
  /** The revision that the signer saw, and the one in the store. */
  readonly seenRevision: number;
  readonly currentRevision: number;
  readonly alerts: readonly { readonly recipientName: string }[];
  readonly availablePriorCount: number;
  /** Names of the archives that have not answered yet whether they hold priors. */
  readonly priorsAwaitedFrom: readonly string[];
  /** Series of the examination that were not seen in full, each in words, e.g. `Series 3 Lung (0 of 300 images)`. */
  readonly unseenSeries: readonly string[];
  /** Why they were left, where the site asks for it; absent where it does not, or nobody was asked yet. */
  readonly unseenReason?: string | undefined;
  /** True when every archive was asked for priors and answered. */
  readonly arePriorsSearched: boolean;
}

/** Says whether a study on a pane is of the report's patient. In doubt it is not. */
export function isOfPatient(subject: Omit<SigningSubject, "content">, shown: ShownPatient): boolean {
  if (shown.studyInstanceUid === subject.studyInstanceUid) return true;
  if (subject.studiesOfOthers.has(shown.studyInstanceUid)) return false;
  if (subject.studiesOfPatient.has(shown.studyInstanceUid)) return true;
  const id = shown.patientId.trim();
  return (
    id !== "" &&
    id === subject.patient.patientId.trim() &&
    shown.issuerOfPatientId.trim() === subject.patient.issuerOfPatientId.trim()
  );
}

function ofStudy(studyInstanceUid: string): ShownPatient {
  return { patientId: "", issuerOfPatientId: "", studyInstanceUid };
}

/** What is said where a report uses an examination that is not of its patient. */
export const otherPatientSentence =
  "A key image, a measurement or the comparison is of an examination that is not this patient's. Remove it first.";

type Check = (subject: SigningSubject) => SigningFinding | null;

const blockChecks: readonly Check[] = [
  (subject) =>
    maySign(subject.role)
      ? null
      : { code: "roleMayNotSign", sentence: "Your role does not sign reports. A reporter must sign this one." },
  (subject) =>
    subject.isHeldBySigner
      ? null
      : {
          code: "caseOfSomebodyElse",
          sentence: "Somebody else has this case. Ask them for it before you sign.",
        },
  (subject) =>
    subject.status === "held"
      ? { code: "caseHeld", sentence: "This case is on hold. Take it off hold before you sign." }
      : null,
  (subject) =>
    subject.seenRevision === subject.currentRevision
      ? null
      : {
          code: "staleRevision",
          sentence: "The report was changed after you last saw it. Nothing was signed; read it again, then sign.",
        },
  (subject) =>
    subject.shownPatients.every((shown) => isOfPatient(subject, shown))
      ? null
      : {
          code: "otherPatientShown",
          sentence: "A pane shows images of another patient than this report is about. Close them before you sign.",
        },
  ({ identityProblems: [sentence] }) => (sentence === undefined ? null : { code: "identityMismatch", sentence }),
  (subject) => {
    const studyInstanceUids = studiesUsedIn(subject.content).filter((uid) => !isOfPatient(subject, ofStudy(uid)));
    if (studyInstanceUids.length === 0) return null;
    return { code: "otherPatientImage", sentence: otherPatientSentence, studyInstanceUids };
  },
  (subject) => {
    const [first] = outdatedKeyImages(subject.content);
    return first === undefined
      ? null
      : {
          code: "keyImageOutdated",
          sentence: `${first.sentence} Open its examination, or remove the key image and mark it again.`,
        };
  },
  (subject) =>
    subject.kind === "addendum" || sectionText(subject.content.sections.conclusion) !== ""
      ? null
      : { code: "emptyConclusion", sentence: "The conclusion is empty. A report needs a conclusion to be signed." },
  (subject) =>
    subject.kind === "report" ||
    sectionText(subject.content.sections.findings) !== "" ||
    sectionText(subject.content.sections.conclusion) !== ""
      ? null
      : { code: "emptyAddendum", sentence: "The addendum is empty. Write what is to be added, then sign." },
  (subject) =>
    subject.alerts.every((alert) => alert.recipientName.trim() !== "")
      ? null
      : {
          code: "alertWithoutRecipient",
          sentence: "An alert of this case names nobody to tell. Give it a recipient before you sign.",
        },
  priorMeasurementUndated,
  ({ unseenReason }) =>
    unseenReason?.trim() === ""
      ? {
          code: "unseenWithoutReason",
          sentence: "Series were not seen in full. Look at them, or say why not, then sign.",
        }
      : null,
];

/** An earlier number without its date would be read as the present one by everybody who gets the report. */
function priorMeasurementUndated(subject: SigningSubject): SigningFinding | null {
  const undated = measurementRuns(subject.content).flatMap((run) => {
    const mark = subject.content.measurements.find((each) => each.id === run.measurementId);
    if (mark === undefined || run.text !== mark.text || !isOfOtherExamination(mark, examinationOf(subject))) return [];
    return [reportedMeasurementText(mark, examinationOf(subject))];
  });
  const [first] = undated;
  if (first === undefined) return null;
  return {
    code: "priorMeasurementUndated",
    sentence: `A number in the text was measured on another examination and does not say so. It has to read ${first}.`,
  };
}

function examinationOf(subject: SigningSubject): ReportedExamination {
  return { studyInstanceUid: subject.studyInstanceUid, date: subject.studyDate };
}

function measurementRuns(content: DraftContent): { measurementId: string; text: string }[] {
  return sectionKeys.flatMap((key) =>
    content.sections[key].flatMap((paragraph) => paragraph.flatMap((run) => (run.kind === "measurement" ? [run] : []))),
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const warningChecks: readonly Check[] = [
  (subject) =>
    subject.kind === "addendum" || sectionText(subject.content.sections.findings) !== ""
      ? null
      : { code: "emptyFindings", sentence: "The findings are empty." },
  (subject) => {
    const known = new Set(subject.content.measurements.map((measurement) => measurement.id));
    const missing = measurementRuns(subject.content).filter((run) => !known.has(run.measurementId));
    return missing.length === 0
      ? null
      : {
          code: "measurementMissing",
          sentence: `The text gives ${missing.map((run) => run.text).join(", ")}, but the mark on the image was deleted.`,
        };
  },
  (subject) => {
    const { measurements } = subject.content;
    const texts = new Map(measurements.map((mark) => [mark.id, reportedMeasurementText(mark, examinationOf(subject))]));
    const bare = new Map(measurements.map((mark) => [mark.id, mark.text]));
    const changed = measurementRuns(subject.content).filter((run) => {
      const text = texts.get(run.measurementId);
      // A bare number of another examination is a block of its own.
      return text !== undefined && text !== run.text && bare.get(run.measurementId) !== run.text;
    });
    const [first] = changed;
    return first === undefined
      ? null
      : {
          code: "measurementChanged",
          sentence: `The text gives ${first.text}, but the mark on the image now reads ${texts.get(first.measurementId) ?? ""}.`,
        };
  },
  (subject) => {
    const { findings, conclusion } = subject.content.sections;
    const [structure] = lateralityConflicts(sectionText(findings), sectionText(conclusion));
    if (structure === undefined) return null;
    const sentence =
      structure === "side"
        ? "The findings and the conclusion name different sides. Check left and right."
        : `${capitalised(structure)}: the conclusion names a side that the findings do not. Check left and right.`;
    return { code: "lateralityConflict", sentence };
  },
  (subject) => {
    const requested = new Set(sidedMentions(subject.studyDescription).map((mention) => mention.side));
    const [side] = requested;
    if (requested.size !== 1 || side === undefined) return null;
    const { findings, conclusion } = subject.content.sections;
    const written = new Set(sidedMentions(`${sectionText(findings)}\n${sectionText(conclusion)}`).map((m) => m.side));
    return written.size === 0 || written.has(side)
      ? null
      : {
          code: "lateralityOfRequest",
          sentence: `The examination is of the ${side} side, the report names the other.`,
        };
  },
  (subject) =>
    subject.kind === "addendum" || subject.availablePriorCount === 0 || subject.content.comparedStudies.length > 0
      ? null
      : {
          code: "comparisonUnmarked",
          sentence: "Earlier examinations are available, but none was opened for comparison.",
        },
  seriesNotSeen,
  priorsUnknown,
];

/** An addendum is mostly written without looking through the images again. */
function seriesNotSeen(subject: SigningSubject): SigningFinding | null {
  if (subject.kind === "addendum" || subject.unseenSeries.length === 0) return null;
  const [named, rest] = [subject.unseenSeries.slice(0, mostSeriesNamed), subject.unseenSeries.length - mostSeriesNamed];
  const more = rest > 0 ? `, and ${rest} more` : "";
  return { code: "seriesNotSeen", sentence: `Not seen in full on this workstation: ${named.join("; ")}${more}.` };
}

const mostSeriesNamed = 6;

/** That no prior was found is worth nothing before every archive has answered. */
function priorsUnknown(subject: SigningSubject): SigningFinding | null {
  if (subject.kind === "addendum" || subject.arePriorsSearched) return null;
  if (!hasPatientNumber(subject.patient)) {
    const sentence =
      "The study has no patient number, so earlier examinations could not be looked for. There may be some.";
    return { code: "priorsNotSearchable", sentence };
  }
  const found =
    subject.availablePriorCount === 0 ? "None was found so far, but there may be some." : "There may be more.";
  if (subject.priorsAwaitedFrom.length === 0) {
    const sentence = `Not every archive could be searched for earlier examinations. ${found}`;
    return { code: "priorsNotSearched", sentence };
  }
  const names = subject.priorsAwaitedFrom.join(", ");
  return { code: "priorsAwaited", sentence: `Earlier examinations are still being looked for in ${names}. ${found}` };
}

function run(checks: readonly Check[], subject: SigningSubject): SigningFinding[] {
  return checks.map((check) => check(subject)).filter((finding) => finding !== null);
}

/** Gives what stands in the way of signing and what should be looked at first, each with a code and one sentence. */
export function signingChecks(subject: SigningSubject): { blocks: SigningFinding[]; warnings: SigningFinding[] } {
  return { blocks: run(blockChecks, subject), warnings: run(warningChecks, subject) };
}
