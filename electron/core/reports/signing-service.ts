import type { CheckFinding } from "../../../shared/checks/check.ts";
import type { ShownPatient } from "../../../shared/checks/signing-subject.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { MintedIdentifiers, PassedOver, Recipient } from "../../../shared/domain/report.ts";
import type { FirstWriting, SecondSignatureAnswer } from "../../../shared/domain/second-signature.ts";
import { leastReasonLetters } from "../../../shared/rules/enough-words.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { contentKindsOf, contentName } from "../encoders/content-kinds.ts";
import type { PreparedReport, PrepareInput } from "../encoders/prepare-deliveries.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Logger } from "../ports.ts";
import { type MakeLinks, noLinks } from "../referrer-page/make-links.ts";
import type { MintedLink } from "../referrer-page/page-links.ts";
import { otherReleases } from "../second-signature/co-signing.ts";
import { recordSecondSignatures, requireAnswer } from "../second-signature/record-second-signature.ts";
import { takeUpProblem } from "../second-signature/who-may-take-up.ts";
import { requireReporter } from "../session/require-signed-in.ts";
import { storedOutputPolicy } from "../settings/output-policy-service.ts";
import type { Repositories } from "../store/store.ts";
import type { BegunSignings } from "./begun-signings.ts";
import { closeDraft, closeLinked, PlanOutdated } from "./close-signed.ts";
import { PhaseTimes } from "./phase-times.ts";
import { releasePolicyOf } from "./release-policy-service.ts";
import { type SignResult, signedBefore } from "./signed-before.ts";
import { signedActions, signedAt, signedDetail } from "./signed-detail.ts";
import {
  type Banner,
  type ImagesOfExamination,
  planSigning,
  type ReleaseKind,
  type SigningPlan,
  type SigningPlanOptions,
} from "./signing-plan.ts";
import { dispatchAlerts, mintVersionIdentifiers, storeVersion } from "./version-store.ts";

/** What the service is built of. */
export interface SigningServiceOptions extends SigningPlanOptions {
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly encoder: Pick<ReportEncoder, "prepare" | "rehearse">;
  readonly logger: Pick<Logger, "info">;
  /** Says whether a secret is the signed-in person's own; audits a wrong one. */
  readonly verifySecret: (session: WindowSession, secret: string, action: string) => Promise<boolean>;
  /** Says whether a destination answered the last time, for the sign sheet. */
  readonly isAnswering: (destinationId: string) => Promise<boolean>;
  /** Keeps on record that a signing has begun, until it is stored or refused. */
  readonly begun: Pick<BegunSignings, "during" | "ended">;
  /** Called after a version is stored: the outbox has something to send. */
  readonly onSigned: () => void;
  /** Makes links for recipients who read the report on the page; left out: there is no page. */
  readonly makeLinks?: MakeLinks;
}

/** What a signature needs, as the sign sheet sends it. */
export interface SignRequest {
  readonly draftId: string;
  readonly revision: number;
  readonly secret: string;
  readonly shownPatients: readonly ShownPatient[];
  /** The case and patient that the window's banner names. */
  readonly banner?: Banner | undefined;
  /** Series that were not seen in full, in words; left out: none. */
  readonly unseenSeries?: readonly string[];
  /** Why they were left unseen, where the site asks for it. */
  readonly unseenReason?: string | undefined;
  /** Sides and series of the examination, as the window has read them. */
  readonly images?: ImagesOfExamination | undefined;
  /** Why each warning is passed over, by the sentence that was shown. */
  readonly passedOver?: readonly PassedOver[] | undefined;
  readonly seenRecipients?: readonly string[] | undefined;
  /** Absent: as final. */
  readonly release?: ReleaseKind | undefined;
  /** What the signer says of somebody else's text that becomes final; without it that is refused. */
  readonly secondSignature?: SecondSignatureAnswer | undefined;
}

/** Everything that signing would do and to whom, and what stands in the way. */
export interface SigningPreview extends Pick<SigningPlan, "document" | "proposals"> {
  readonly deliveries: {
    readonly recipient: Recipient;
    readonly destinationName: string;
    readonly contentName: string;
    readonly isAnswering: boolean;
  }[];
  readonly blocks: CheckFinding[];
  readonly warnings: CheckFinding[];
  /** Somebody else's text that it would make final; null where there is none. */
  readonly firstWriting: FirstWriting | null;
  /** Why it cannot be released as provisional by this person, or a second signature asked for; empty where it can. */
  readonly otherReleases: { readonly hot: string; readonly awaitingSecondSignature: string };
}

/** A plan, and the messages that are being made of it. */
interface Made {
  readonly plan: SigningPlan;
  readonly messages: Promise<{
    readonly identifiers: MintedIdentifiers;
    readonly prepared: PreparedReport;
    readonly links: readonly MintedLink[];
  }>;
}

/** So often the plan is made again when something of the case changed while its messages were being made. */
const mostPlans = 3;

/** What a signature stores besides its plan. */
interface ToStore extends Awaited<Made["messages"]> {
  readonly answer: SecondSignatureAnswer | undefined;
}

/** Signs reports and addenda: one transaction over the version, its hash link, the audit row and the outbox. */
export class SigningService {
  readonly #options: SigningServiceOptions;

  constructor(options: SigningServiceOptions) {
    this.#options = options;
  }

  /** Gives everything that signing would do, for the sign sheet. Changes nothing. */
  async prepareSigning(
    session: WindowSession,
    input: Pick<SignRequest, "draftId" | "unseenSeries" | "banner" | "images" | "release">,
  ): Promise<SigningPreview> {
    const person = requireReporter(session);
    const { draftId, unseenSeries = [], banner = null, images, release } = input;
    const request = { draftId, person, seenRevision: null, shownPatients: [], unseenSeries, banner, images, release };
    const plan = await planSigning(this.#options, request);
    const deliveries: SigningPreview["deliveries"] = [];
    for (const recipient of plan.document.recipients) {
      const destination = plan.destinations.find(({ id }) => id === recipient.destinationId);
      if (destination === undefined) continue;
      const isAnswering = await this.#options.isAnswering(destination.id);
      for (const kind of contentKindsOf(destination, plan.document)) {
        deliveries.push({
          recipient,
          destinationName: destination.name,
          contentName: contentName(kind, plan.document, destination),
          isAnswering,
        });
      }
    }
    const { document, blocks, warnings, coSigning, proposals } = plan;
    if (blocks.every(({ isAnsweredByReason }) => isAnsweredByReason)) {
      this.#options.encoder.rehearse(await this.#encoderInput(plan));
    }
    return {
      ...{ document, deliveries, proposals, blocks: [...blocks], warnings: [...warnings] },
      firstWriting: coSigning.writings[0]?.view ?? null,
      otherReleases: await otherReleases(this.#options.store, plan, person, this.#options.clock.now()),
    };
  }

  /**
   * Signs a draft. Throws `reauth_required` for a wrong secret, `conflict` when the draft or the case changed,
   * `invalid_report` with `details.code` when a check stands in the way. Nothing is stored unless everything is, and
   * nothing leaves before. Signing the same draft again gives the version that it became.
   */
  async sign(session: WindowSession, input: SignRequest): Promise<SignResult> {
    const person = requireReporter(session);
    return this.#options.begun.during(person, input, () => this.#sign(session, person, input));
  }

  /**
   * Gives what became of a signing whose answer the window did not get, once none of the draft is under way here any more:
   * the version, or null where it was not signed. Changes nothing. Throws `conflict` where somebody else signed it.
   */
  async outcome(session: WindowSession, { draftId }: { draftId: string }): Promise<{ signed: SignResult | null }> {
    const person = requireReporter(session);
    await this.#options.begun.ended(draftId);
    return { signed: await signedBefore(this.#options.store, draftId, person) };
  }

  async #sign(session: WindowSession, person: Person, input: SignRequest): Promise<SignResult> {
    const times = new PhaseTimes(this.#options.clock);
    // Comparing a secret takes long on purpose. The messages are made meanwhile, and thrown away where it is wrong.
    let ahead: Promise<Made> | null = this.#make(person, input, times);
    ahead.catch(() => undefined);
    const isRight = await times.of("secretMs", () => this.#options.verifySecret(session, input.secret, "report.sign"));
    if (!isRight) {
      throw new WorkstationError("reauth_required", "This is not your PIN or password. Nothing was signed.");
    }
    for (let attempt = 1; attempt <= mostPlans; attempt += 1) {
      const signed = await signedBefore(this.#options.store, input.draftId, person);
      if (signed !== null) return signed;
      const isTakenBack = await this.#takeBack(session, person, input.draftId);
      const made = await (ahead === null || isTakenBack ? this.#make(person, input, times) : ahead);
      ahead = null;
      const { plan } = made;
      await this.#refuse(session, plan);
      requireAnswer(plan.coSigning.writings, input.secondSignature, plan.document);
      const toStore = { ...(await made.messages), answer: input.secondSignature };
      const { prepared } = toStore;
      const releaseAt = await times.of("storingMs", () => this.#store(session, person, plan, toStore));
      if (releaseAt === null) continue;
      this.#announce(plan);
      this.#options.logger.info("report.signed", { ...times.milliseconds, deliveries: prepared.deliveries.length });
      return {
        reportVersionId: plan.draft.id,
        version: plan.document.version,
        deliveryCount: prepared.deliveries.length,
        releaseAt,
      };
    }
    throw new WorkstationError(
      "conflict",
      "This case keeps changing, so nothing was signed. Read it again, then sign.",
    );
  }

  /** Plans the signature and begins to make its messages, unless something stands in the way. Changes nothing. */
  async #make(person: Person, input: SignRequest, times: PhaseTimes): Promise<Made> {
    const plan = await times.of("checksMs", () =>
      planSigning(this.#options, {
        ...input,
        banner: input.banner ?? null,
        unseenSeries: input.unseenSeries ?? [],
        person,
        seenRevision: input.revision,
      }),
    );
    const messages = times.of("encodingMs", async () => {
      if (plan.blocks.length + plan.unanswered.length > 0) throw new Error("There is nothing to sign yet.");
      const { makeLinks = noLinks, clock, encoder } = this.#options;
      const { links, addresses } = await makeLinks({ ...plan, releaseAt: clock.now() });
      const encoderInput = { ...(await this.#encoderInput(plan)), pageAddresses: addresses };
      const { identifiers } = encoderInput;
      return { identifiers, links, prepared: await encoder.prepare(encoderInput) };
    });
    // Whoever does not wait for them any more must not see them fail either.
    messages.catch(() => undefined);
    return { plan, messages };
  }

  async #encoderInput(plan: SigningPlan): Promise<PrepareInput> {
    return {
      document: plan.document,
      identifiers: mintVersionIdentifiers(this.#options.ids, plan.previousIdentifiers[0] ?? null),
      previous: plan.previousIdentifiers,
      destinations: plan.destinations,
      keyImages: plan.keyImages,
      fieldValuesTo: (await storedOutputPolicy(this.#options.store)).fieldValuesTo,
    };
  }

  /** A reservation that ran out while the sheet was open is taken again; another person's stays, and the checks name it. */
  async #takeBack(session: WindowSession, person: Person, draftId: string): Promise<boolean> {
    const { store, audit, clock, events } = this.#options;
    const draft = await store.drafts.find(draftId);
    if (draft === null) return false;
    const taken = await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(draft.workitemId);
      if (workitem.reservation !== null || workitem.status === "held") return false;
      if ((await takeUpProblem(tx, workitem, person)) !== null) return false;
      await tx.workitems.reserve(workitem.id, {
        personId: person.id,
        displayName: person.displayName,
        since: clock.now(),
      });
      const { patient, studyInstanceUid } = workitem.study;
      const subject = { workitemId: workitem.id, patientId: patient.patientId, studyUid: studyInstanceUid };
      await audit.record(session, { action: "case.reserve", detail: "to sign", ...subject }, tx);
      return true;
    });
    if (taken) events.publish({ topic: "worklist", id: draft.workitemId });
    return taken;
  }

  /** What stands in the way, and warnings that are passed over without a word, refuse the signature. */
  async #refuse(session: WindowSession, plan: SigningPlan): Promise<void> {
    const inTheWay = [...plan.blocks, ...plan.unanswered];
    const [block] = inTheWay;
    if (block === undefined) return;
    const { workitem, draft } = plan;
    const { studyInstanceUid: studyUid, patient } = workitem.study;
    await this.#options.audit.record(session, {
      action: "report.sign",
      outcome: "refused",
      ...{ workitemId: workitem.id, patientId: patient.patientId, studyUid },
      detail: inTheWay.map(({ code }) => code).join(", "),
    });
    if (block.code === "staleRevision") {
      throw new WorkstationError("conflict", block.sentence, { details: { currentRevision: draft.revision } });
    }
    const sentences = (plan.blocks.length > 0 ? plan.blocks : plan.unanswered)
      .map(({ sentence }) => sentence)
      .join(" ");
    if (plan.blocks.length > 0) {
      throw new WorkstationError("invalid_report", sentences, { details: { code: block.code } });
    }
    throw new WorkstationError(
      "invalid_report",
      `This was found and has no reason of ${leastReasonLetters} letters yet, so nothing was signed: ${sentences} Go back, sign again and say why.`,
      { details: { code: "warningWithoutReason", of: block.code } },
    );
  }

  /**
   * Stores everything or nothing, and gives when it may leave. Null when the draft, the case or its alerts are no longer
   * what the plan was made from.
   */
  async #store(
    session: WindowSession,
    person: Person,
    plan: SigningPlan,
    { identifiers, prepared, links, answer }: ToStore,
  ): Promise<number | null> {
    const { store, ids, audit, clock } = this.#options;
    const { draft, workitem, document, linked } = plan;
    const cases = [workitem, ...linked.map((one) => one.workitem)];
    const before = {
      cases: cases.map(({ id, status, targetAt }) => ({ workitemId: id, status, targetAt })),
      closedDraftIds: [],
    };
    try {
      return await store.transaction(async (tx) => {
        // From now, not from the key press: after wrong tries the secret is compared late.
        const releaseAt = clock.now() + (await releasePolicyOf(tx)).windowSeconds * 1000;
        await closeDraft(tx, plan);
        await closeLinked(tx, plan);
        const version = {
          ...{ id: draft.id, workitemId: workitem.id, document, identifiers, prepared, links, person, before },
          ...{ signedAt: signedAt(plan), releaseAt },
        };
        await storeVersion(tx, ids, version);
        await dispatchAlerts(tx, ids, version);
        await tx.begunSignings.endOfDraft(draft.id);
        const settled = { personName: person.displayName, reason: "signed", now: signedAt(plan) };
        await tx.notices.settleCutOff(workitem.id, ["signingCutOff", "cancellationCutOff"], settled);
        if (document.status === "provisional") await this.#goOnWriting(tx, plan, person);
        const { writings } = plan.coSigning;
        await recordSecondSignatures(tx, ids, { draft, writings, answer, person, signedAt: signedAt(plan) });
        await audit.record(
          session,
          {
            action: signedActions[plan.event] ?? "report.sign",
            workitemId: workitem.id,
            patientId: document.patient.patientId,
            studyUid: document.examination.studyInstanceUid,
            detail: signedDetail(plan),
          },
          tx,
        );
        return releaseAt;
      });
    } catch (thrown) {
      if (thrown instanceof PlanOutdated) return null;
      throw thrown;
    }
  }

  /** What went out before it is final is still owed as final: its text is the draft of that. */
  async #goOnWriting(tx: Repositories, plan: SigningPlan, person: Person): Promise<void> {
    await tx.drafts.begin({
      ...{ id: this.#options.ids.uuid(), workitemId: plan.workitem.id, kind: "report", revision: 1 },
      ...{ content: plan.draft.content, authorId: person.id, now: signedAt(plan) },
    });
    // Whoever asks for a second signature leaves the case to whoever gives it.
    if (plan.event !== "askSecondSignature") return;
    const signatureAskedOf = plan.coSigning.askedOf;
    await tx.workitems.update(plan.workitem.id, { reservation: null, handoverRequest: null, signatureAskedOf });
    for (const { workitem } of plan.linked) await tx.workitems.update(workitem.id, { signatureAskedOf });
  }

  #announce(plan: SigningPlan): void {
    const { events, onSigned } = this.#options;
    events.publish({ topic: "worklist", id: plan.workitem.id });
    events.publish({ topic: "draft", id: plan.draft.id });
    events.publish({ topic: "delivery", id: "" });
    events.publish({ topic: "secondSignature", id: plan.workitem.id });
    if (plan.alerts.length > 0) events.publish({ topic: "alert", id: "" });
    onSigned();
  }
}
