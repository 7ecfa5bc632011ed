import type { Alert } from "../../../shared/domain/alert.ts";
import { allKept, type KeptNumber } from "../../../shared/domain/kept-number.ts";
import type { Measurement } from "../../../shared/domain/measurement.ts";
import type { OwnSegment } from "../../../shared/domain/own-segment.ts";
import { type Person, roleNames } from "../../../shared/domain/person.ts";
import {
  type AlertStatement,
  type Draft,
  type DraftContent,
  type Recipient,
  type ReportDocument,
  reportDocumentSchema,
  type Signature,
  sectionText,
} from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { unsaysSomething } from "../../../shared/rules/meaning-change.ts";
import { signedStructure } from "../../../shared/templates/signed-structure.ts";
import { signedSections, withoutGaps } from "../../../shared/templates/without-gaps.ts";
import { communicationSentences } from "../alerts/communication-sentences.ts";
import { withTrackingUids } from "../encoders/measurement-groups.ts";
import { canonicalJson } from "./canonical-json.ts";
import { decisionsOfText } from "./kept-numbers.ts";

/** Everything that a signed version is made of. */
export interface DocumentInput {
  readonly draft: Draft;
  readonly workitem: Workitem;
  readonly placerOrderNumber: string;
  readonly alerts: readonly Alert[];
  readonly recipients: readonly Recipient[];
  /** The newest signed version that was not taken back, or null for a first report. */
  readonly previous: ReportDocument | null;
  /** The number of the new version: one more than the last of the chain, taken back or not. */
  readonly version: number;
  /** Why it goes out before it is final; null where it is final. */
  readonly provisional: ReportDocument["provisional"] | null;
  /** Further requests that it answers. */
  readonly otherRequests: NonNullable<ReportDocument["examination"]["otherRequests"]>;
  /** Identifier of the report, over all versions of its chain. */
  readonly reportId: string;
  readonly person: Person;
  /** Who signed its text first, where it is somebody else; null for everything but the second signature. */
  readonly preparedBy: Signature | null;
  /** Milliseconds, UTC. */
  readonly signedAt: number;
  readonly isDemo: boolean;
  /** What is to be said of whose images were taken for this patient's. */
  readonly identityNotes: readonly string[];
}

/** Gives a person's signature as entitled now. `signedAt` in milliseconds, UTC. */
export function signatureOf(person: Person, signedAt: number): Signature {
  return {
    personId: person.id,
    displayName: person.displayName,
    role: roleNames[person.role],
    registration: `${person.registrationBody} ${person.registrationNumber}`.trim(),
    site: person.site,
    signedAt,
  };
}

/** Gives the alerts that a report has to state, with who was told and what was done: all but cancelled and superseded ones, oldest first. */
export function alertStatements(alerts: readonly Alert[]): AlertStatement[] {
  return alerts
    .filter(({ state }) => state !== "cancelled" && state !== "superseded")
    .map((alert) => ({
      alertId: alert.id,
      category: alert.category,
      finding: alert.finding,
      actionNeeded: alert.actionNeeded,
      recipientName: alert.recipientName,
      acknowledgeBy: alert.acknowledgeBy,
      ...(alert.suspectedPrimary === "" ? {} : { suspectedPrimary: alert.suspectedPrimary }),
      ...communicationOf(alert),
    }));
}

function communicationOf(alert: Alert): Pick<AlertStatement, "communication"> {
  const communication = communicationSentences(alert);
  return communication.length === 0 ? {} : { communication };
}

/**
 * Gives the canonical report, keys in order. A report is its draft, provisional or final; an addendum is the newest version
 * with its first text, patient and examination unchanged and one addendum more in front; a correction is its draft as the
 * whole text, with what changed and the addenda that were signed before.
 */
export function reportDocument(input: DocumentInput): ReportDocument {
  return canonicalJson(reportDocumentSchema.parse(versionOf(input)));
}

function versionOf(input: DocumentInput): ReportDocument {
  const { draft, previous, provisional } = input;
  if (draft.kind === "addendum" && previous !== null) return addendedVersion(input, previous);
  const whole = wholeVersion(input);
  if (draft.kind === "correction" && previous !== null) {
    const summary = (draft.content.correctionSummary ?? "").trim();
    const correction = { ofVersion: previous.version, summary };
    return { ...whole, status: "corrected", correction, addenda: previous.addenda };
  }
  if (provisional !== null && provisional !== undefined) return { ...whole, status: "provisional", provisional };
  return { ...whole, ...changedSince(previous, whole) };
}

/** Whoever had the provisional version reads first that the final one says otherwise, and what it said. */
function changedSince(previous: ReportDocument | null, whole: ReportDocument): Pick<ReportDocument, "correction"> {
  if (previous?.status !== "provisional" || !unsaysSomething(previous.sections, whole.sections)) return {};
  const said = sectionText(previous.sections.conclusion).trim().replaceAll(/\s+/g, " ");
  const sentences = [
    `The provisional version ${previous.version} said otherwise: a negation, a side or a number differs.`,
    ...(said === "" ? [] : [`Its conclusion was: \u201c${said}\u201d`]),
  ];
  return { correction: { ofVersion: previous.version, summary: sentences.join(" ") } };
}

function wholeVersion(input: DocumentInput): ReportDocument {
  const { draft, workitem, otherRequests } = input;
  const { study } = workitem;
  return {
    schemaVersion: 1,
    reportId: input.reportId,
    version: input.version,
    status: "final",
    patient: study.patient,
    examination: {
      archiveId: study.archiveId,
      studyInstanceUid: study.studyInstanceUid,
      accessionNumber: study.accessionNumber,
      placerOrderNumber: input.placerOrderNumber,
      description: study.description,
      modalities: study.modalities,
      bodyPart: study.bodyPart,
      performedAt: study.performedAt,
      site: study.site,
      referrer: workitem.referrer,
      ...(otherRequests.length === 0 ? {} : { otherRequests: [...otherRequests] }),
    },
    sections: signedSections(draft.content.sections),
    addenda: [],
    ...withStructure(draft.content),
    ...withFollowUp(draft.content),
    measurements: draft.content.measurements,
    ...withKeptNumbers([], draft.content),
    ...withSegments([], draft.content.segments, input.version),
    keyImages: draft.content.keyImages,
    alerts: alertStatements(input.alerts),
    recipients: [...input.recipients],
    signature: signatureOf(input.person, input.signedAt),
    ...(input.preparedBy === null ? {} : { preparedBy: input.preparedBy }),
    isDemo: input.isDemo,
    ...withNotes(input.identityNotes),
  };
}

function addendedVersion(input: DocumentInput, previous: ReportDocument): ReportDocument {
  const { sections, measurements, keyImages, segments } = input.draft.content;
  const { version } = input;
  const paragraphs = withoutGaps([...sections.findings, ...sections.conclusion]);
  const signature = signatureOf(input.person, input.signedAt);
  return {
    ...previous,
    version,
    status: "addended",
    addenda: [{ version, paragraphs, signature }, ...previous.addenda],
    measurements: withChanged(previous.measurements, measurements),
    ...withKeptNumbers(previous.keptNumbers ?? [], input.draft.content),
    ...withSegments(previous.segments ?? [], segments, version),
    keyImages: withNew(previous.keyImages, keyImages),
    alerts: alertStatements(input.alerts),
    recipients: [...input.recipients],
    ...withNotes([...new Set([...(previous.identityNotes ?? []), ...input.identityNotes])]),
  };
}

/** What the fields said when it was signed. */
function withStructure(content: DraftContent): Pick<ReportDocument, "structure"> {
  const structure = signedStructure(content);
  return structure === null ? {} : { structure };
}

/** An addendum leaves the follow-up of the first text as it was signed: its table is not printed again. */
function withFollowUp({ followUp, measurements }: DraftContent): Pick<ReportDocument, "followUp"> {
  return followUp === undefined ? {} : { followUp: withTrackingUids(followUp, measurements) };
}

function withKeptNumbers(before: readonly KeptNumber[], content: DraftContent): Pick<ReportDocument, "keptNumbers"> {
  const keptNumbers = allKept(before, decisionsOfText(content));
  return keptNumbers.length === 0 ? {} : { keptNumbers };
}

/** Each segment keeps the version that it came with: an addendum sends those of its own. Empty ones are left out. */
function withSegments(
  before: readonly OwnSegment[],
  drawn: readonly OwnSegment[] | undefined,
  version: number,
): Pick<ReportDocument, "segments"> {
  const signed = (drawn ?? []).flatMap((segment) =>
    segment.slices.length === 0 ? [] : [{ ...segment, signedWith: version }],
  );
  const all = withNew(before, signed);
  return all.length === 0 ? {} : { segments: all };
}

function withNotes(notes: readonly string[]): Pick<ReportDocument, "identityNotes"> {
  return notes.length === 0 ? {} : { identityNotes: [...notes] };
}

/** A mark that the addendum moved takes the place of the one that it was; the version before keeps it as it was. */
function withChanged(before: readonly Measurement[], written: readonly Measurement[]): Measurement[] {
  const changed = new Map(written.map((mark) => [mark.id, mark]));
  return withNew(
    before.map((mark) => changed.get(mark.id) ?? mark),
    written,
  );
}

function withNew<Item extends { readonly id: string }>(before: readonly Item[], added: readonly Item[]): Item[] {
  const known = new Set(before.map((item) => item.id));
  return [...before, ...added.filter((item) => !known.has(item.id))];
}
