import type { CheckFinding } from "../../../shared/checks/check.ts";
import type { ShownPatient } from "../../../shared/checks/signing-subject.ts";
import type { Person } from "../../../shared/domain/person.ts";
import type { MintedIdentifiers, PassedOver, Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import { nextCaseStatus } from "../../../shared/rules/report-machine.ts";
import { nextAlertState } from "../alerts/alert-machine.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { contentKindsOf, contentName } from "../encoders/content-kinds.ts";
import type { PreparedReport } from "../encoders/prepare-deliveries.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import { requireReporter } from "../session/require-signed-in.ts";
import type { Repositories } from "../store/store.ts";
import { alertStatements, signatureOf } from "./report-document.ts";
import {
  type Banner,
  type ImagesOfExamination,
  planSigning,
  type SigningPlan,
  type SigningPlanOptions,
} from "./signing-plan.ts";

/** What the service is built of. */
export interface SigningServiceOptions extends SigningPlanOptions {
  readonly audit: AuditLog;
  readonly events: Pick<EventHub, "publish">;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  /** Says whether a secret is the signed-in person's own; audits a wrong one. */
  readonly verifySecret: (session: WindowSession, secret: string, action: string) => Promise<boolean>;
  /** Says whether a destination answered the last time, for the sign sheet. */
  readonly isAnswering: (destinationId: string) => Promise<boolean>;
  /** Called after a version is stored: the outbox has something to send. */
  readonly onSigned: () => void;
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
}

/** A signed version. */
export interface SignResult {
  readonly reportVersionId: string;
  readonly version: number;
  readonly deliveryCount: number;
}

/** Everything that signing would do and to whom, and what stands in the way. */
export interface SigningPreview {
  readonly document: ReportDocument;
  readonly deliveries: {
    readonly recipient: Recipient;
    readonly destinationName: string;
    readonly contentName: string;
    readonly isAnswering: boolean;
  }[];
  readonly blocks: CheckFinding[];
  readonly warnings: CheckFinding[];
}

/** So often the plan is made again when something of the case changed while its messages were being made. */
const mostPlans = 3;

/** Undoes the transaction: what the plan was made from is no longer so. */
class PlanOutdated extends Error {}

/** Signs reports and addenda: one transaction over the version, its hash link, the audit row and the outbox. */
export class SigningService {
  readonly #options: SigningServiceOptions;

  constructor(options: SigningServiceOptions) {
    this.#options = options;
  }

  /** Gives everything that signing would do, for the sign sheet. Changes nothing. */
  async prepareSigning(
    session: WindowSession,
    input: Pick<SignRequest, "draftId" | "unseenSeries" | "banner" | "images">,
  ): Promise<SigningPreview> {
    const person = requireReporter(session);
    const { draftId, unseenSeries = [], banner = null, images } = input;
    const request = { draftId, person, seenRevision: null, shownPatients: [], unseenSeries, banner, images };
    const plan = await planSigning(this.#options, request);
    const deliveries: SigningPreview["deliveries"] = [];
    for (const recipient of plan.document.recipients) {
      const destination = plan.destinations.find(({ id }) => id === recipient.destinationId);
      if (destination === undefined) continue;
      const isAnswering = await this.#options.isAnswering(destination.id);
      for (const kind of contentKindsOf(destination.channel, plan.document)) {
        deliveries.push({
          recipient,
          destinationName: destination.name,
          contentName: contentName(kind, plan.document),
          isAnswering,
        });
      }
    }
    return { document: plan.document, deliveries, blocks: [...plan.blocks], warnings: [...plan.warnings] };
  }

  /**
   * Signs a draft. Throws `reauth_required` for a wrong secret, `conflict` when the draft or the case changed,
   * `invalid_report` with `details.code` when a check stands in the way. Nothing is stored unless everything is, and
   * nothing leaves before. Signing the same draft again gives the version that it became.
   */
  async sign(session: WindowSession, input: SignRequest): Promise<SignResult> {
    const person = requireReporter(session);
    if (!(await this.#options.verifySecret(session, input.secret, "report.sign"))) {
      throw new WorkstationError("reauth_required", "This is not your PIN or password. Nothing was signed.");
    }
    for (let attempt = 1; attempt <= mostPlans; attempt += 1) {
      const signed = await this.#signedBefore(input.draftId, person);
      if (signed !== null) return signed;
      await this.#takeBack(session, person, input.draftId);
      const plan = await planSigning(this.#options, {
        ...input,
        banner: input.banner ?? null,
        unseenSeries: input.unseenSeries ?? [],
        person,
        seenRevision: input.revision,
      });
      await this.#refuse(session, plan);
      const identifiers = this.#mintIdentifiers(plan);
      const prepared = await this.#options.encoder.prepare({
        document: plan.document,
        identifiers,
        previous: plan.previousIdentifiers,
        destinations: plan.destinations,
        keyImages: plan.keyImages,
      });
      const isStored = await this.#store(session, person, plan, identifiers, prepared);
      if (!isStored) continue;
      this.#announce(plan);
      return {
        reportVersionId: plan.draft.id,
        version: plan.document.version,
        deliveryCount: prepared.deliveries.length,
      };
    }
    throw new WorkstationError(
      "conflict",
      "This case keeps changing, so nothing was signed. Read it again, then sign.",
    );
  }

  /** A reservation that ran out while the sheet was open is taken again; another person's stays, and the checks name it. */
  async #takeBack(session: WindowSession, person: Person, draftId: string): Promise<void> {
    const { store, audit, clock, events } = this.#options;
    const draft = await store.drafts.find(draftId);
    if (draft === null) return;
    const taken = await store.transaction(async (tx) => {
      const workitem = await tx.workitems.get(draft.workitemId);
      if (workitem.reservation !== null || workitem.status === "held") return false;
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
  }

  /** A version carries the identifier of the draft that it was made from: a repeated signature finds it, and cannot add one. */
  async #signedBefore(draftId: string, person: Person): Promise<SignResult | null> {
    const { store } = this.#options;
    const draft = await store.drafts.find(draftId);
    if (draft === null) return null;
    const summary = (await store.reports.versions(draft.workitemId)).find(({ id }) => id === draftId);
    if (summary === undefined) return null;
    const { document } = await store.reports.getVersion(draftId);
    const signature = document.addenda[0]?.signature ?? document.signature;
    if (signature.personId !== person.id) {
      throw new WorkstationError(
        "conflict",
        "Somebody else signed this report in the meantime. Open the case to see it.",
      );
    }
    const deliveryCount = await store.outbox.countOfVersion(draftId);
    return { reportVersionId: draftId, version: document.version, deliveryCount };
  }

  /** What stands in the way, and warnings that are passed over without a word, refuse the signature. */
  async #refuse(session: WindowSession, plan: SigningPlan): Promise<void> {
    const inTheWay = [...plan.blocks, ...plan.unanswered];
    const [block] = inTheWay;
    if (block === undefined) return;
    const { workitem, draft } = plan;
    await this.#options.audit.record(session, {
      action: "report.sign",
      outcome: "refused",
      workitemId: workitem.id,
      patientId: workitem.study.patient.patientId,
      studyUid: workitem.study.studyInstanceUid,
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
      `This was found and has no reason yet, so nothing was signed: ${sentences} Go back, sign again and say why.`,
      { details: { code: "warningWithoutReason", of: block.code } },
    );
  }

  #mintIdentifiers(plan: SigningPlan): MintedIdentifiers {
    const { ids } = this.#options;
    return {
      structuredReportSopInstanceUid: ids.dicomUid(),
      structuredReportSeriesInstanceUid: ids.dicomUid(),
      keyObjectSopInstanceUid: ids.dicomUid(),
      keyObjectSeriesInstanceUid: ids.dicomUid(),
      pdfSopInstanceUid: ids.dicomUid(),
      pdfSeriesInstanceUid: ids.dicomUid(),
      reportIdentifier: plan.previousIdentifiers[0]?.reportIdentifier ?? ids.uuid(),
    };
  }

  /** Stores everything or nothing. False when the draft, the case or its alerts are no longer what the plan was made from. */
  async #store(
    session: WindowSession,
    person: Person,
    plan: SigningPlan,
    identifiers: MintedIdentifiers,
    prepared: PreparedReport,
  ): Promise<boolean> {
    try {
      await this.#options.store.transaction(async (tx) => {
        await closeDraft(tx, plan);
        await tx.reports.addVersion({
          id: plan.draft.id,
          workitemId: plan.workitem.id,
          document: plan.document,
          identifiers,
          signature: signatureOf(person, signedAt(plan)),
          pdf: prepared.pdf,
        });
        await this.#enqueue(tx, plan, prepared);
        await this.#dispatchAlerts(tx, plan, prepared, person);
        await this.#options.audit.record(
          session,
          {
            action: "report.sign",
            workitemId: plan.workitem.id,
            patientId: plan.document.patient.patientId,
            studyUid: plan.document.examination.studyInstanceUid,
            detail: signedDetail(plan),
          },
          tx,
        );
      });
      return true;
    } catch (thrown) {
      if (thrown instanceof PlanOutdated) return false;
      throw thrown;
    }
  }

  async #enqueue(tx: Repositories, plan: SigningPlan, prepared: PreparedReport): Promise<void> {
    const entries = prepared.deliveries.map((delivery) => ({
      id: this.#options.ids.uuid(),
      reportVersionId: plan.draft.id,
      workitemId: plan.workitem.id,
      recipient: delivery.recipient,
      channel: delivery.channel,
      contentKind: delivery.contentKind,
      contentName: delivery.contentName,
      orderingKey: delivery.orderingKey,
      controlId: delivery.controlId,
      payload: delivery.payload,
    }));
    await tx.outbox.enqueue(entries, signedAt(plan));
  }

  /** An alert that the report states is on its way with it. */
  async #dispatchAlerts(tx: Repositories, plan: SigningPlan, prepared: PreparedReport, person: Person): Promise<void> {
    if (prepared.deliveries.length === 0) return;
    for (const alert of plan.alerts) {
      const state = nextAlertState(alert.state, { kind: "dispatched" });
      if (state === null) continue;
      const event = {
        id: this.#options.ids.uuid(),
        at: signedAt(plan),
        kind: "dispatched" as const,
        byName: person.displayName,
        detail: `Stated in version ${plan.document.version} of the report`,
      };
      await tx.alerts.update(alert.id, alert.version, { state, reportVersionId: plan.draft.id }, [event]);
    }
  }

  #announce(plan: SigningPlan): void {
    const { events, onSigned } = this.#options;
    events.publish({ topic: "worklist", id: plan.workitem.id });
    events.publish({ topic: "draft", id: plan.draft.id });
    events.publish({ topic: "delivery", id: "" });
    if (plan.alerts.length > 0) events.publish({ topic: "alert", id: "" });
    onSigned();
  }
}

function signedAt(plan: SigningPlan): number {
  const { document } = plan;
  return (document.addenda[0]?.signature ?? document.signature).signedAt;
}

/** Closes the draft and makes the case final, if all is still as the plan was made from. */
async function closeDraft(tx: Repositories, plan: SigningPlan): Promise<void> {
  const { draft, workitem, document } = plan;
  const isClosed = await tx.drafts.close(draft.id, draft.revision, "signed", signedAt(plan));
  const current = await tx.workitems.get(workitem.id);
  const alerts = await tx.alerts.listByWorkitem(workitem.id);
  const isSameCase =
    current.version === workitem.version &&
    JSON.stringify(alertStatements(alerts)) === JSON.stringify(alertStatements(plan.alerts)) &&
    alerts.every((alert, index) => alert.version === plan.alerts[index]?.version);
  const status = nextCaseStatus(current.status, "sign");
  if (!isClosed || !isSameCase || status === null || alerts.length !== plan.alerts.length) throw new PlanOutdated();
  if (document.status === "addended" && current.status !== "final") throw new PlanOutdated();
  await tx.workitems.update(workitem.id, { status, targetAt: null, handoverRequest: null });
}

/** What the audit keeps of a signature: the version, and which warnings were passed over. */
function signedDetail(plan: SigningPlan): string {
  const passed = plan.document.passedOver ?? [];
  const said = plan.warnings.filter(({ isAnsweredByReason }) => !isAnsweredByReason).map(({ code }) => code);
  const codes = [...passed.map(({ code, reason }) => `${code} (${reason})`), ...said];
  return [
    `version ${plan.document.version}`,
    ...(codes.length === 0 ? [] : [`despite ${codes.join(", ")}`]),
    ...(plan.unseenReason === "" ? [] : [`unseen because: ${plan.unseenReason}`]),
  ].join(" ");
}
