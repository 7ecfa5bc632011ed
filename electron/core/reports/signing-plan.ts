import type { CheckFinding } from "../../../shared/checks/check.ts";
import { readCheckPolicy } from "../../../shared/checks/check-policy.ts";
import type { KnownSeries } from "../../../shared/checks/report-subject.ts";
import { signingChecks } from "../../../shared/checks/signing-checks.ts";
import type { CoreFact, ShownPatient, SigningSubject } from "../../../shared/checks/signing-subject.ts";
import type { Alert } from "../../../shared/domain/alert.ts";
import type { Patient } from "../../../shared/domain/patient.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { ProposedRecipient } from "../../../shared/domain/proposed-recipient.ts";
import type { Draft, MintedIdentifiers, PassedOver, ReportDocument } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { reportedExamination } from "../../../shared/rules/measurement-text.ts";
import { compareIdentities } from "../../../shared/rules/patient-identity.ts";
import { type LifeEvent, type LifeState, lifeState, signingEvent } from "../../../shared/rules/report-machine.ts";
import { areOthersThanSeen } from "../../../shared/rules/seen-recipients.ts";
import { type ProfiledDestination, profiledDestinations } from "../delivery/profiled-destination.ts";
import { keyImagesOfExamination } from "../encoders/content-kinds.ts";
import { WorkstationError } from "../errors.ts";
import type { IdentityService } from "../identity/identity-service.ts";
import type { Clock, IdSource } from "../ports.ts";
import { foundSoon } from "../priors/found-soon.ts";
import type { PriorService } from "../priors/prior-service.ts";
import { type CoSigning, coSigning } from "../second-signature/co-signing.ts";
import { checkPolicyName } from "../settings/check-policy-service.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import { changedMarks } from "./changed-marks.ts";
import { type LinkedCase, lifeBlocks, linkedCases } from "./life-blocks.ts";
import { nobodyOutside } from "./outside-recipients.ts";
import { passOver, withPassedOver } from "./passed-over.ts";
import { proposeRecipients } from "./recipients.ts";
import { reportDocument } from "./report-document.ts";
import { unchangedCorrection } from "./unchanged-correction.ts";

/** Everything that signing a draft would do, as of now. */
export interface SigningPlan {
  readonly draft: Draft;
  readonly workitem: Workitem;
  readonly alerts: readonly Alert[];
  readonly document: ReportDocument;
  /** Where the case stands, and what signing is there. */
  readonly state: LifeState;
  readonly event: LifeEvent;
  /** Cases that the report answers too. */
  readonly linked: readonly LinkedCase[];
  readonly destinations: readonly (StoredDestination & ProfiledDestination)[];
  readonly keyImages: ReadonlyMap<string, Uint8Array>;
  /** Identifiers of the earlier versions that were not taken back, newest first. */
  readonly previousIdentifiers: readonly MintedIdentifiers[];
  /** Who gets it, why they are proposed and how it reaches them. */
  readonly proposals: ProposedRecipient[];
  /** Whose text it is, and who may sign it as what. */
  readonly coSigning: CoSigning;
  /** What stands in the way; of those that a reason answers, the ones without a reason. */
  readonly blocks: readonly CheckFinding[];
  readonly warnings: readonly CheckFinding[];
  /** Warnings that nobody gave a reason for yet. */
  readonly unanswered: readonly CheckFinding[];
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

/** How a signed report goes out: as final, or before it is final and why. */
export type ReleaseKind =
  | { readonly kind: "final" }
  | { readonly kind: "hot"; readonly reason: string }
  | { readonly kind: "awaitingSecondSignature"; readonly reason: string; readonly askedOf?: string | undefined };

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
  /** What the window knows of the examination's images; absent where it has none, and nothing is claimed of them then. */
  readonly images?: ImagesOfExamination | undefined;
  /** Reasons for what is passed over. */
  readonly passedOver?: readonly PassedOver[] | undefined;
  /** Who was shown to get it, as `recipientKeys` gives them; absent: nobody was shown. */
  readonly seenRecipients?: readonly string[] | undefined;
  /** Absent: as final. */
  readonly release?: ReleaseKind | undefined;
}

/** Sides and series of an examination as its headers have them. */
export interface ImagesOfExamination {
  readonly sides: readonly ("left" | "right" | "both")[];
  readonly series: readonly KnownSeries[];
}

/** Gives everything that signing would do now, and what stands in the way. Changes nothing. Throws `not_found`. */
export async function planSigning(options: SigningPlanOptions, request: SigningRequest): Promise<SigningPlan> {
  const { store } = options;
  const draft = await store.drafts.getOpen(request.draftId);
  const workitem = await store.workitems.get(draft.workitemId);
  const previous = await previousVersions(store, workitem.id);
  const [latest] = previous;
  checkKind(draft, latest?.document ?? null);
  const release = request.release ?? { kind: "final" };
  const event = eventOf(draft, release);
  const state = lifeState(workitem.status, latest?.document.status ?? null);
  const linked = await linkedCases(store, workitem.id);
  const chain = await store.reports.chain(workitem.id);
  const alerts = await store.alerts.listByWorkitem(workitem.id);
  const signedAt = options.clock.now();
  const destinations = await profiledDestinations(store, signedAt);
  const proposed = proposeRecipients({
    ...{ destinations, workitem, previous: latest?.document.recipients ?? [] },
    ...{ directory: await store.directory.all(), choice: draft.content.recipients ?? null, now: signedAt },
  });
  const askedOf = release.kind === "awaitingSecondSignature" ? release.askedOf : undefined;
  const coSigned = await coSigning(store, { draft, workitem, event, person: request.person, askedOf, now: signedAt });
  const document = reportDocument({
    ...{ draft, workitem },
    placerOrderNumber: await store.workitems.placerOrderNumber(workitem.id),
    alerts,
    recipients: proposed.recipients,
    previous: latest?.document ?? null,
    reportId: chain?.reportId ?? options.ids.uuid(),
    version: (chain?.version ?? 0) + 1,
    provisional: release.kind === "final" ? null : { kind: release.kind, reason: release.reason },
    otherRequests: linked.map(otherRequest),
    ...{ person: request.person, preparedBy: coSigned.preparedBy, signedAt, isDemo: options.isDemo },
    identityNotes: await options.identity.notes(workitem, draft.content),
  });
  const keyImages = await keyImageBytes(store, document);
  const coreFacts = [
    ...(await lifeBlocks(store, { draft, workitem, state, event, linked })),
    ...coSigned.facts,
    ...proposed.facts,
    ...recipientsChanged(document, request),
    ...factsOf(document, { draft, destinations, keyImages, latest: latest?.document ?? null }),
  ];
  const { entitlementProblem } = coSigned;
  const findings = await check(options, request, { draft, workitem, alerts, coreFacts, entitlementProblem });
  const passed = passOver(findings, request);
  return {
    draft,
    workitem,
    alerts,
    ...{ document: withPassedOver(document, passed.passedOver), state, event, linked, coSigning: coSigned },
    ...{ destinations, proposals: proposed.proposals },
    keyImages,
    unseenReason: request.unseenReason ?? "",
    previousIdentifiers: previous.map((version) => version.identifiers),
    blocks: passed.blocks,
    warnings: findings.warnings,
    unanswered: passed.unanswered,
  };
}

/** The directory and the destinations may be changed while the sheet is read. */
function recipientsChanged({ recipients }: ReportDocument, { seenRecipients }: SigningRequest): CoreFact[] {
  if (!areOthersThanSeen(recipients, seenRecipients)) return [];
  const sentence = "Who gets this report changed since it was shown. Go back, sign again and look at the recipients.";
  return [{ code: "recipientsChanged", sentence }];
}

/** What only the core knows: its pictures, its destinations, its earlier versions. */
function factsOf(
  document: ReportDocument,
  of: Pick<SigningPlan, "draft" | "destinations" | "keyImages"> & { readonly latest: ReportDocument | null },
): CoreFact[] {
  const alone = nobodyOutside(document);
  return [
    ...missingKeyImages(document, of.keyImages),
    ...changedMarks(of.latest, of.draft.content),
    ...unchangedCorrection(document, of.latest),
    ...leftOutKeyImages(document, of.destinations),
    ...(alone === null ? [] : [alone]),
  ];
}

/** An addendum or correction needs a released report, a report none but provisional ones. Throws `conflict`. */
function checkKind(draft: Draft, latest: ReportDocument | null): void {
  if (draft.kind !== "report" && (latest === null || latest.status === "provisional")) {
    const what = draft.kind === "addendum" ? "add to" : "correct";
    throw new WorkstationError("conflict", `There is no signed report to ${what}. Nothing was signed.`);
  }
  if (draft.kind === "report" && latest !== null && latest.status !== "provisional") {
    throw new WorkstationError(
      "conflict",
      "This report is signed already. Add to it by an addendum. Nothing was signed.",
    );
  }
}

function eventOf(draft: Draft, release: ReleaseKind): LifeEvent {
  if (release.kind === "final") return signingEvent(draft.kind);
  if (draft.kind !== "report") {
    throw new WorkstationError("conflict", "Only a report that was never final can go out before it is final.");
  }
  return release.kind === "hot" ? "releaseProvisional" : "askSecondSignature";
}

function otherRequest({ workitem, placerOrderNumber }: LinkedCase) {
  const { studyInstanceUid, accessionNumber, description } = workitem.study;
  return { studyInstanceUid, accessionNumber, placerOrderNumber, description };
}

/** Gives every signed version of a case's report that was not taken back, newest first. */
async function previousVersions(
  store: Store,
  workitemId: string,
): Promise<{ document: ReportDocument; identifiers: MintedIdentifiers }[]> {
  const summaries = (await store.reports.versions(workitemId)).filter(({ recalledAt }) => recalledAt === null);
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
  of: Pick<SigningPlan, "draft" | "workitem" | "alerts"> &
    Pick<CoSigning, "entitlementProblem"> & { readonly coreFacts: readonly CoreFact[] },
): Promise<{ blocks: CheckFinding[]; warnings: CheckFinding[] }> {
  const { draft, workitem, coreFacts } = of;
  const policy = readCheckPolicy(await options.store.settings.value(checkPolicyName));
  const found = await foundSoon(options.priors, workitem.study);
  const opened = draft.content.comparedStudies.map((study) => study.studyInstanceUid);
  const subject: SigningSubject = {
    kind: draft.kind,
    content: draft.content,
    patient: workitem.study.patient,
    studyInstanceUid: workitem.study.studyInstanceUid,
    studyDate: reportedExamination(workitem.study).date,
    studyDescription: workitem.study.description,
    bodyPart: workitem.study.bodyPart,
    modalities: workitem.study.modalities,
    clinicalQuestion: workitem.clinicalQuestion,
    imageSides: request.images?.sides ?? [],
    series: request.images?.series ?? null,
    priorDates: found.priors.flatMap(({ study }) => reportedExamination(study).date ?? []),
    coreFacts,
    studiesOfPatient: new Set([...opened, ...found.priors.map((prior) => prior.study.studyInstanceUid)]),
    studiesOfOthers: found.doubtfulStudyUids,
    shownPatients: request.shownPatients,
    identityProblems: [...bannerProblems(request.banner, workitem), ...(await options.identity.unresolved(workitem))],
    unseenSeries: request.unseenSeries,
    unseenReason: request.unseenReason,
    role: request.person.role,
    release: request.release?.kind ?? "final",
    entitlementProblem: of.entitlementProblem ?? undefined,
    status: workitem.status,
    // A case that nobody has is taken back by whoever signs it.
    isHeldBySigner: (workitem.reservation?.personId ?? request.person.id) === request.person.id,
    seenRevision: request.seenRevision ?? draft.revision,
    currentRevision: draft.revision,
    alerts: of.alerts.filter((alert) => alert.state !== "cancelled"),
    availablePriorCount: found.priors.length,
    priorsAwaitedFrom: found.waitingFor,
    arePriorsSearched: found.isSearched,
  };
  return signingChecks(subject, policy);
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

function missingKeyImages(document: ReportDocument, keyImages: ReadonlyMap<string, Uint8Array>): CoreFact[] {
  const missing = document.keyImages.filter((image) => !keyImages.has(image.id));
  if (missing.length === 0) return [];
  const sentence = "The picture of a key image is not stored yet. Wait a moment, or mark the image again, then sign.";
  return [{ code: "keyImageMissing", sentence }];
}

/** What goes to an archive as a key object belongs to this study; that some key images stay out of it must be seen. */
function leftOutKeyImages(document: ReportDocument, destinations: readonly StoredDestination[]): CoreFact[] {
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
