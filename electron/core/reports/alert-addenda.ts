import type { Alert } from "../../../shared/domain/alert.ts";
import { type ReportDocument, reportDocumentSchema, type Signature } from "../../../shared/domain/report.ts";
import { isEnd, lifeState, nextLifeState } from "../../../shared/rules/report-machine.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { profiledDestinations } from "../delivery/profiled-destination.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import { programPerson } from "../store/person-repository.ts";
import type { StoredReportVersion } from "../store/report-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import { canonicalJson } from "./canonical-json.ts";
import { alertStatements } from "./report-document.ts";
import { mintVersionIdentifiers, storeVersion } from "./version-store.ts";

/** What the job is made of. */
export interface AlertAddendaOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly logger: Logger;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  /** Called after a version is stored: the outbox has something to send. */
  readonly onSigned: () => void;
}

/** What an addition is made from; it is stored only while all of it is still so. */
interface Addition {
  readonly latest: StoredReportVersion;
  readonly alerts: readonly Alert[];
  readonly document: ReportDocument;
}

const lookEveryMs = 15_000;

/**
 * Adds to signed reports what became of their alerts: by rule, as a further version to everybody who had one, marked as the
 * program's and signed by nobody. While a version can still be taken back, a person writes an addendum or correction, or it
 * is in doubt whose report it is, nothing is added; what they sign states it then.
 */
export class AlertAddenda implements Job {
  readonly name = "alert-addenda";
  readonly #options: AlertAddendaOptions;
  /** Cases whose report states everything, by the versions of their alerts. */
  readonly #settled = new Map<string, string>();

  constructor(options: AlertAddendaOptions) {
    this.#options = options;
  }

  /** Looks at every case with an acknowledged alert once. */
  async step(): Promise<number> {
    const { alerts } = this.#options.store;
    const told = [...(await alerts.list("open")), ...(await alerts.list("closed"))].filter(
      ({ acknowledgement, state }) => acknowledgement !== null && state !== "cancelled" && state !== "superseded",
    );
    for (const workitemId of new Set(told.map((alert) => alert.workitemId))) {
      const ofCase = told.filter((alert) => alert.workitemId === workitemId);
      const stand = ofCase.map(({ id, version }) => `${id}:${version}`).join();
      if (this.#settled.get(workitemId) === stand) continue;
      if (await this.#amend(workitemId)) this.#settled.set(workitemId, stand);
    }
    return lookEveryMs;
  }

  /** Says whether the case's report states everything, or nothing is to be added to it. */
  async #amend(workitemId: string): Promise<boolean> {
    const { store, logger } = this.#options;
    const addition = await this.#plan(workitemId);
    if (addition === "waits") return false;
    if (addition === "stated") return true;
    try {
      await this.#store(addition);
    } catch (thrown) {
      // Somebody signed or changed the alert meanwhile: the next look begins from there.
      if (!(thrown instanceof WorkstationError) || thrown.code !== "conflict") throw thrown;
      logger.info("alertAddendum.changedMeanwhile", { workitemId });
      return false;
    }
    const { version } = (await store.reports.latest(workitemId))?.document ?? { version: 0 };
    logger.info("alertAddendum.added", { workitemId, version });
    return false;
  }

  async #plan(workitemId: string): Promise<Addition | "waits" | "stated"> {
    const { store, clock } = this.#options;
    const latest = await store.reports.latest(workitemId);
    if (latest === null) return "waits";
    const workitem = await store.workitems.get(workitemId);
    const { status } = latest.document;
    if (nextLifeState(lifeState(workitem.status, status), "signAddendum") === null || status === "provisional") {
      return isEnd(workitem.status) ? "stated" : "waits";
    }
    const alerts = await store.alerts.listByWorkitem(workitemId);
    const statements = alertStatements(alerts);
    const told = toldOf(statements).join("\n");
    if (told === toldOf(latest.document.alerts).join("\n")) return "stated";
    const release = await store.releases.find(latest.id);
    const isWaiting =
      (release !== null && release.releaseAt > clock.now()) ||
      (await store.drafts.findOpen(workitemId)) !== null ||
      (await store.notices.open(workitemId)).some(({ kind }) => kind === "merged");
    if (isWaiting) return "waits";
    // Exactly those who have the version before: what is added by rule is no occasion to choose anew.
    const { recipients } = latest.document;
    const chain = await store.reports.chain(workitemId);
    const version = (chain?.version ?? latest.document.version) + 1;
    const document = addedByRule({ ...latest.document, version, recipients }, statements, clock.now());
    return { latest, alerts, document };
  }

  async #store({ latest, alerts, document }: Addition): Promise<void> {
    const { store, ids, audit, encoder, events, clock } = this.#options;
    const { workitemId } = latest;
    const identifiers = mintVersionIdentifiers(ids, latest.identifiers);
    const released = (await store.reports.versions(workitemId)).filter(({ recalledAt }) => recalledAt === null);
    const previous = await Promise.all(
      released.map(async ({ id }) => (await store.reports.getVersion(id)).identifiers),
    );
    const destinations = await profiledDestinations(store, clock.now());
    const keyImages = new Map<string, Uint8Array>();
    for (const { id } of document.keyImages) {
      const picture = await store.keyImages.find(id);
      if (picture !== null) keyImages.set(id, picture.jpeg);
    }
    const prepared = await encoder.prepare({ document, identifiers, previous, destinations, keyImages });
    const { signedAt } = programSignature(document, clock.now());
    await store.transaction(async (tx) => {
      await requireUnchanged(tx, latest, alerts);
      await tx.people.ensureProgram(signedAt);
      const { id, status, targetAt } = await tx.workitems.get(workitemId);
      const [own] = document.addenda;
      await storeVersion(tx, ids, {
        ...{ id: ids.uuid(), workitemId, document, identifiers, prepared, person: programPerson },
        ...{
          signedAt,
          releaseAt: signedAt,
          before: { cases: [{ workitemId: id, status, targetAt }], closedDraftIds: [] },
        },
        ...(own === undefined ? {} : { signature: own.signature }),
      });
      await this.#noteInAlerts(tx, alerts, document, signedAt);
      const { patient, examination } = document;
      const subject = { workitemId, patientId: patient.patientId, studyUid: examination.studyInstanceUid };
      await audit.record(null, { action: "report.addByRule", ...subject, detail: `version ${document.version}` }, tx);
    });
    for (const topic of ["delivery", "alert"] as const) events.publish({ topic, id: "" });
    events.publish({ topic: "worklist", id: workitemId });
    // Windows that show the report have the version before; they keep what they fetched until they are told.
    events.publish({ topic: "draft", id: workitemId });
    this.#options.onSigned();
  }

  async #noteInAlerts(tx: Repositories, alerts: readonly Alert[], document: ReportDocument, at: number): Promise<void> {
    for (const alert of alerts) {
      if (alert.acknowledgement === null || !document.alerts.some(({ alertId }) => alertId === alert.id)) continue;
      const detail = `Version ${document.version} of the report states it`;
      const event = { id: this.#options.ids.uuid(), at, kind: "reportAmended" as const, byName: "Sightline", detail };
      await tx.alerts.update(alert.id, alert.version, {}, [event]);
    }
  }
}

/** What the report says of who was told and what was done, one line a statement. */
function toldOf(statements: ReportDocument["alerts"]): string[] {
  return statements.flatMap(({ alertId, communication = [] }) =>
    communication.length === 0 ? [] : [[alertId, ...communication].join("|")],
  );
}

/** `latest` with its new number and recipients, the addition in front and the alerts as they stand. */
function addedByRule(latest: ReportDocument, statements: ReportDocument["alerts"], now: number): ReportDocument {
  const before = new Map(latest.alerts.map((statement) => [statement.alertId, statement.communication ?? []]));
  const sentences = statements.flatMap(({ alertId, finding, communication = [] }) => {
    const fresh = communication.filter((sentence) => !(before.get(alertId) ?? []).includes(sentence));
    return fresh.length === 0 ? [] : [`Added by Sightline: alert \u201c${finding}\u201d. ${fresh.join(". ")}.`];
  });
  const { version } = latest;
  return canonicalJson(
    reportDocumentSchema.parse({
      ...latest,
      status: "addended",
      addenda: [
        {
          version,
          paragraphs: sentences.map((text) => [{ kind: "text", text }]),
          signature: programSignature(latest, now),
          isGenerated: true,
        },
        ...latest.addenda,
      ],
      alerts: statements,
    } satisfies ReportDocument),
  );
}

/** Not a person's: it says which program added it, where and when. */
function programSignature({ signature }: ReportDocument, signedAt: number): Signature {
  const { id, displayName } = programPerson;
  return { personId: id, displayName, role: "", registration: "", site: signature.site, signedAt };
}

/** Throws `conflict` where a version was signed, a draft begun or an alert changed since the addition was made. */
async function requireUnchanged(
  tx: Repositories,
  latest: StoredReportVersion,
  alerts: readonly Alert[],
): Promise<void> {
  const newest = await tx.reports.latest(latest.workitemId);
  const open = await tx.drafts.findOpen(latest.workitemId);
  const current = await tx.alerts.listByWorkitem(latest.workitemId);
  const isSame =
    current.length === alerts.length && current.every(({ version }, index) => version === alerts[index]?.version);
  if (newest?.id === latest.id && open === null && isSame) return;
  throw new WorkstationError("conflict", "The case changed meanwhile. Nothing was added.");
}
