import type { Alert } from "../../../shared/domain/alert.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { Draft, MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { reportedExamination } from "../../../shared/rules/measurement-text.ts";
import { compareIdentities } from "../../../shared/rules/patient-identity.ts";
import {
  type ShownPatient,
  type SigningBlockCode,
  type SigningFinding,
  type SigningWarningCode,
  signingChecks,
} from "../../../shared/rules/signing-checks.ts";
import { keyImagesOfExamination } from "../encoders/content-kinds.ts";
import { WorkstationError } from "../errors.ts";
import type { IdentityService } from "../identity/identity-service.ts";
import type { Clock, IdSource } from "../ports.ts";
import { foundSoon } from "../priors/found-soon.ts";
import type { PriorService } from "../priors/prior-service.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import { type ChangedMarkNotice, changedMarks } from "./changed-marks.ts";
import { type NobodyOutside, nobodyOutside } from "./outside-recipients.ts";
import { reportRecipients } from "./recipients.ts";
import { reportDocument } from "./report-document.ts";

/** One finding of the checks, of the rules or of what only the core knows. */
export interface SigningNotice {
  readonly code:
    | SigningBlockCode
    | SigningWarningCode
    | "keyImageMissing"
    | "keyImageOfPrior"
    | NobodyOutside["code"]
    | ChangedMarkNotice["code"];
  readonly sentence: string;
  /** Studies whose items have to leave the report before it is signed. */
  readonly studyInstanceUids?: readonly string[] | undefined;
}

/** Everything that signing a draft would do, as of now. */
export interface SigningPlan {
  readonly draft: Draft;
  readonly workitem: Workitem;
  readonly alerts: readonly Alert[];
  readonly document: ReportDocument;
  readonly destinations: readonly StoredDestination[];
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
  /** Identifiers of the earlier versions, newest first. */
  readonly previousIdentifiers: readonly MintedIdentifiers[];
  readonly blocks: readonly SigningNotice[];
  readonly warnings: readonly SigningNotice[];
  /** Why series were left unseen; empty where nobody was asked. */
  readonly unseenReason: string;
}

/** What a plan is made of. */
export interface SigningPlanOptions {
  readonly store: Store;
  readonly priors: PriorService;
  readonly identity: Pick<IdentityService, "unresolved" | "notes">;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly isDemo: boolean;
}

/** The case and the patient that a window's banner names. */
export interface Banner {
  readonly workitemId: string;
  readonly patient: Patient;
}

/** Who signs what, as the window asks for it. `seenRevision` null: the one in the store. */
export interface SigningRequest {
  readonly draftId: string;
  readonly person: Person;
  readonly seenRevision: number | null;
  readonly shownPatients: readonly ShownPatient[];
  /** Whose case the window's banner names; null where the window was not asked. */
  readonly banner: Banner | null;
  readonly unseenSeries: readonly string[];
  /** Why they were left unseen; absent where the window did not ask. */
  readonly unseenReason?: string | undefined;
}

/** Gives everything that signing would do now, and what stands in the way. Changes nothing. Throws `not_found`. */
export async function planSigning(options: SigningPlanOptions, request: SigningRequest): Promise<SigningPlan> {
  const { store } = options;
  const draft = await store.drafts.getOpen(request.draftId);
  const workitem = await store.workitems.get(draft.workitemId);
  const previous = await previousVersions(store, workitem.id);
  const [latest] = previous;
  if (draft.kind === "addendum" && latest === undefined) {
    throw new WorkstationError("conflict", "There is no signed report to add to. Nothing was signed.");
  }
  if (draft.kind === "report" && latest !== undefined) {
    throw new WorkstationError(
      "conflict",
      "This report is signed already. Add to it by an addendum. Nothing was signed.",
    );
  }
  const alerts = await store.alerts.listByWorkitem(workitem.id);
  const destinations = await store.settings.destinations();
  const document = reportDocument({
    draft,
    workitem,
    placerOrderNumber: await store.workitems.placerOrderNumber(workitem.id),
    alerts,
    recipients: reportRecipients(destinations, workitem, latest?.document.recipients ?? []),
    previous: latest?.document ?? null,
    newReportId: options.ids.uuid(),
    person: request.person,
    signedAt: options.clock.now(),
    isDemo: options.isDemo,
    identityNotes: await options.identity.notes(workitem, draft.content),
  });
  const keyImages = await keyImageBytes(store, document);
  const alone = nobodyOutside(document);
  const findings = await check(options, request, { draft, workitem, alerts });
  return {
    draft,
    workitem,
    alerts,
    document,
    destinations,
    keyImages,
    unseenReason: request.unseenReason ?? "",
    previousIdentifiers: previous.map((version) => version.identifiers),
    blocks: [...findings.blocks, ...missingKeyImages(document, keyImages)],
    warnings: [
      ...findings.warnings,
      ...changedMarks(latest?.document ?? null, draft.content),
      ...leftOutKeyImages(document, destinations),
      ...(alone === null ? [] : [alone]),
    ],
  };
}

/** Gives every signed version of a case's report, newest first. */
async function previousVersions(
  store: Store,
  workitemId: string,
): Promise<{ document: ReportDocument; identifiers: MintedIdentifiers }[]> {
  const summaries = await store.reports.versions(workitemId);
  return Promise.all(summaries.map(async (summary) => store.reports.getVersion(summary.id)));
}

async function keyImageBytes(store: Store, document: ReportDocument): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = new Map<string, Uint8Array>();
  for (const { id } of document.keyImages) {
    const found = await store.keyImages.find(id);
    if (found !== null) bytes.set(id, found.jpeg);
  }
  return bytes;
}

async function check(
  options: SigningPlanOptions,
  request: SigningRequest,
  of: { readonly draft: Draft; readonly workitem: Workitem; readonly alerts: readonly Alert[] },
): Promise<{ blocks: SigningFinding[]; warnings: SigningFinding[] }> {
  const { draft, workitem } = of;
  const found = await foundSoon(options.priors, workitem.study);
  const opened = draft.content.comparedStudies.map((study) => study.studyInstanceUid);
  return signingChecks({
    kind: draft.kind,
    content: draft.content,
    patient: workitem.study.patient,
    studyInstanceUid: workitem.study.studyInstanceUid,
    studyDate: reportedExamination(workitem.study).date,
    studyDescription: workitem.study.description,
    studiesOfPatient: new Set([...opened, ...found.priors.map((prior) => prior.study.studyInstanceUid)]),
    studiesOfOthers: found.doubtfulStudyUids,
    shownPatients: request.shownPatients,
    identityProblems: [...bannerProblems(request.banner, workitem), ...(await options.identity.unresolved(workitem))],
    unseenSeries: request.unseenSeries,
    unseenReason: request.unseenReason,
    role: request.person.role,
    status: workitem.status,
    // A case that nobody has is taken back by whoever signs it.
    isHeldBySigner: (workitem.reservation?.personId ?? request.person.id) === request.person.id,
    seenRevision: request.seenRevision ?? draft.revision,
    currentRevision: draft.revision,
    alerts: of.alerts.filter((alert) => alert.state !== "cancelled"),
    availablePriorCount: found.priors.length,
    priorsAwaitedFrom: found.waitingFor,
    arePriorsSearched: found.isSearched,
  });
}

/** The archive may have put the study to another patient since the window drew its banner. */
function bannerProblems(banner: Banner | null, workitem: Workitem): string[] {
  if (banner === null) return [];
  const isSameCase = banner.workitemId === workitem.id;
  const { verdict } = compareIdentities(banner.patient, workitem.study.patient);
  if (isSameCase && verdict !== "contradicts") return [];
  return [
    "The patient in the banner is not the patient whom this report is about any more. Go back to the reading list, open the case again and read who it is.",
  ];
}

function missingKeyImages(document: ReportDocument, keyImages: ReadonlyMap<string, Uint8Array>): SigningNotice[] {
  const missing = document.keyImages.filter((image) => !keyImages.has(image.id));
  if (missing.length === 0) return [];
  const sentence = "The picture of a key image is not stored yet. Wait a moment, or mark the image again, then sign.";
  return [{ code: "keyImageMissing", sentence }];
}

/** What goes to an archive as a key object belongs to this study; that some key images stay out of it must be seen. */
function leftOutKeyImages(document: ReportDocument, destinations: readonly StoredDestination[]): SigningNotice[] {
  const left = document.keyImages.length - keyImagesOfExamination(document).length;
  const goesToArchive = document.recipients.some(
    ({ destinationId }) => destinations.find(({ id }) => id === destinationId)?.channel === "dicomweb",
  );
  if (left === 0 || !goesToArchive) return [];
  const hasPlane = document.keyImages.some(({ image }) => image.section !== undefined);
  const ofOne = hasPlane ? "a plane made from a series, or of an earlier examination" : "of an earlier examination";
  const ofMany = hasPlane ? "planes made from a series, or of earlier examinations" : "of earlier examinations";
  const who = left === 1 ? `1 key image is ${ofOne}. It is` : `${left} key images are ${ofMany}. They are`;
  const sentence = `${who} in the report and everything sent, but not in the archive's key object selection, which holds this examination's stored images only.`;
  return [{ code: "keyImageOfPrior", sentence }];
}
