import { type Alert, alertStateSchema } from "../../../shared/domain/alert.ts";
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
} from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { signedStructure } from "../../../shared/templates/signed-structure.ts";
import { withTrackingUids } from "../encoders/measurement-groups.ts";
import { canonicalJson } from "./canonical-json.ts";

/** Everything that a signed version is made of. */
export interface DocumentInput {
  readonly draft: Draft;
  readonly workitem: Workitem;
  readonly placerOrderNumber: string;
  readonly alerts: readonly Alert[];
  readonly recipients: readonly Recipient[];
  /** The newest signed version, or null for a first report. */
  readonly previous: ReportDocument | null;
  /** Identifier of a new report; a later version keeps the one it has. */
  readonly newReportId: string;
  readonly person: Person;
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

/** Gives the alerts that a report has to state: all but cancelled ones, oldest first. */
export function alertStatements(alerts: readonly Alert[]): AlertStatement[] {
  return alerts
    .filter((alert) => alert.state !== alertStateSchema.enum.cancelled)
    .map((alert) => ({
      alertId: alert.id,
      category: alert.category,
      finding: alert.finding,
      actionNeeded: alert.actionNeeded,
      recipientName: alert.recipientName,
      acknowledgeBy: alert.acknowledgeBy,
    }));
}

/**
 * Gives the canonical report, keys in order. A first version is the draft; an addendum is the newest version with its first
 * text, patient and examination unchanged and one addendum more in front.
 */
export function reportDocument(input: DocumentInput): ReportDocument {
  const document = input.previous === null ? firstVersion(input) : addendedVersion(input, input.previous);
  return canonicalJson(reportDocumentSchema.parse(document));
}

function firstVersion(input: DocumentInput): ReportDocument {
  const { draft, workitem } = input;
  const { study } = workitem;
  return {
    schemaVersion: 1,
    reportId: input.newReportId,
    version: 1,
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
    },
    sections: draft.content.sections,
    addenda: [],
    ...withStructure(draft.content),
    ...withFollowUp(draft.content),
    measurements: draft.content.measurements,
    ...withSegments([], draft.content.segments, 1),
    keyImages: draft.content.keyImages,
    alerts: alertStatements(input.alerts),
    recipients: [...input.recipients],
    signature: signatureOf(input.person, input.signedAt),
    isDemo: input.isDemo,
    ...withNotes(input.identityNotes),
  };
}

function addendedVersion(input: DocumentInput, previous: ReportDocument): ReportDocument {
  const { sections, measurements, keyImages, segments } = input.draft.content;
  const version = previous.version + 1;
  const paragraphs = [...sections.findings, ...sections.conclusion];
  const signature = signatureOf(input.person, input.signedAt);
  return {
    ...previous,
    version,
    status: "addended",
    addenda: [{ version, paragraphs, signature }, ...previous.addenda],
    measurements: withChanged(previous.measurements, measurements),
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
