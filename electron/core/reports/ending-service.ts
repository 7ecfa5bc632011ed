import { caseNoticeKindSchema, isCutOff } from "../../../shared/domain/case-notice.ts";
import { maySign, type Person } from "../../../shared/domain/person.ts";
import type { Recipient, ReportDocument } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { endingEvent, lifeState, listStatus, nextLifeState } from "../../../shared/rules/report-machine.ts";
import { versionSignature } from "../../../shared/rules/version-signature.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { type ProfiledDestination, profiledDestinations } from "../delivery/profiled-destination.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { type MakeLinks, noLinks } from "../referrer-page/make-links.ts";
import { requireReporter } from "../session/require-signed-in.ts";
import type { StoredReportVersion } from "../store/report-repository.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { BegunEndings } from "./begun-endings.ts";
import { endingDocument, type Withdrawal } from "./ending-document.ts";
import { linkedCases } from "./life-blocks.ts";
import { proposeRecipients } from "./recipients.ts";
import { releasePolicyOf } from "./release-policy-service.ts";
import { mintVersionIdentifiers, storeVersion } from "./version-store.ts";

/** What the service is built of. */
export interface EndingServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  readonly isDemo: boolean;
  readonly verifySecret: (session: WindowSession, secret: string, action: string) => Promise<boolean>;
  /** Keeps on record that it has begun, until it is stored or refused. */
  readonly begun: Pick<BegunEndings, "during" | "ended">;
  /** Called after a version is stored: the outbox has something to send. */
  readonly onSigned: () => void;
  /** Makes links for recipients who read the report on the page; left out: there is no page. */
  readonly makeLinks?: MakeLinks;
}

/** What ends a case: which, why, and the person's own secret. */
export interface EndingRequest {
  readonly workitemId: string;
  /** The newest version that they saw, or null. */
  readonly seenVersionId: string | null;
  readonly kind: Withdrawal["kind"];
  readonly reason: string;
  readonly secret: string;
}

/** The version that ended it. */
export interface EndingResult {
  readonly reportVersionId: string;
  readonly version: number;
  readonly releaseAt: number;
}

interface Ending {
  readonly workitem: Workitem;
  readonly latest: StoredReportVersion | null;
  readonly document: ReportDocument;
  readonly destinations: readonly ProfiledDestination[];
}

/** Ends reports: withdraws what was signed, from everybody who had any version of it, and cancels what never was. */
export class EndingService {
  readonly #options: EndingServiceOptions;

  constructor(options: EndingServiceOptions) {
    this.#options = options;
  }

  /**
   * Withdraws a signed report, or cancels a case that has none. Throws `reauth_required` for a wrong secret, `conflict`
   * where the case changed since it was seen, is somebody else's or has ended, `forbidden` to a trainee for what somebody
   * else signed. Everything is stored or nothing; the drafts
   * of the case are closed and stay on record.
   */
  async end(session: WindowSession, request: EndingRequest): Promise<EndingResult> {
    const person = requireReporter(session);
    return this.#options.begun.during(person, request, () => this.#end(session, person, request));
  }

  /**
   * Gives what became of a withdrawal or cancellation whose answer the window did not get, once none of the case is under
   * way here any more: the version that ended it, or null where nothing was changed. Changes nothing. Throws `conflict`
   * where somebody else ended the case.
   */
  async outcome(
    session: WindowSession,
    { workitemId, seenVersionId }: Pick<EndingRequest, "workitemId" | "seenVersionId">,
  ): Promise<{ ended: EndingResult | null }> {
    const person = requireReporter(session);
    const { store, begun } = this.#options;
    await begun.ended(workitemId);
    const latest = await store.reports.latest(workitemId);
    if (latest === null || latest.id === seenVersionId || latest.document.withdrawal === undefined) {
      return { ended: null };
    }
    if (versionSignature(latest.document).personId !== person.id) {
      throw new WorkstationError("conflict", "Somebody else has ended this case in the meantime. Open it to see how.");
    }
    const releaseAt = (await store.releases.find(latest.id))?.releaseAt ?? latest.document.signature.signedAt;
    return { ended: { reportVersionId: latest.id, version: latest.document.version, releaseAt } };
  }

  async #end(session: WindowSession, person: Person, request: EndingRequest): Promise<EndingResult> {
    const { store, ids, audit, encoder } = this.#options;
    const latest = await store.reports.latest(request.workitemId);
    const action = latest === null ? "report.cancel" : "report.withdraw";
    requireOwnOrSigner(person, latest);
    if (!(await this.#options.verifySecret(session, request.secret, action))) {
      throw new WorkstationError("reauth_required", "This is not your PIN or password. Nothing was changed.");
    }
    const ending = await this.#plan(person, request, latest);
    const identifiers = mintVersionIdentifiers(ids, latest?.identifiers ?? null);
    const { document, destinations } = ending;
    const previous = await this.#previousIdentifiers(request.workitemId);
    const { makeLinks = noLinks, clock } = this.#options;
    const { links, addresses } = await makeLinks({ document, destinations, releaseAt: clock.now() });
    const input = { document, identifiers, previous, destinations, keyImages: new Map(), pageAddresses: addresses };
    const prepared = await encoder.prepare(input);
    const id = ids.uuid();
    const releaseAt = await store.transaction(async (tx) => {
      const { signedAt } = document.signature;
      const due = signedAt + (await releasePolicyOf(tx)).windowSeconds * 1000;
      const before = await endCase(tx, request, latest, signedAt);
      const version = { id, workitemId: request.workitemId, document, identifiers, prepared, links, person, before };
      await storeVersion(tx, ids, { ...version, signedAt, releaseAt: due });
      await tx.begunEndings.endOfCase(request.workitemId);
      const settled = { personName: person.displayName, reason: "ended", now: signedAt };
      await tx.notices.settleCutOff(request.workitemId, caseNoticeKindSchema.options.filter(isCutOff), settled);
      const { patient, examination } = document;
      await audit.record(
        session,
        {
          ...{ action, workitemId: request.workitemId, patientId: patient.patientId },
          studyUid: examination.studyInstanceUid,
          detail: `version ${document.version}, ${request.kind}: ${request.reason}`.slice(0, 300),
        },
        tx,
      );
      return due;
    });
    this.#announce(request.workitemId);
    return { reportVersionId: id, version: document.version, releaseAt };
  }

  async #plan(person: Person, request: EndingRequest, latest: StoredReportVersion | null): Promise<Ending> {
    const { store, clock, ids, isDemo } = this.#options;
    const workitem = await store.workitems.get(request.workitemId);
    requireSeen(workitem, latest, request, person);
    const destinations = await profiledDestinations(store, clock.now());
    const chain = await store.reports.chain(workitem.id);
    const { recipients: everybody } = proposeRecipients({
      ...{ destinations, workitem, previous: latest?.document.recipients ?? [], choice: null, now: clock.now() },
      directory: await store.directory.all(),
    });
    const document = endingDocument({
      latest: latest?.document ?? null,
      ...{ workitem, person, isDemo },
      placerOrderNumber: await store.workitems.placerOrderNumber(workitem.id),
      withdrawal: { kind: request.kind, reason: request.reason },
      keyImageIds: await this.#sentKeyImages(workitem.id),
      recipients: latest === null ? everybody.filter(isReader) : everybody,
      reportId: chain?.reportId ?? ids.uuid(),
      version: (chain?.version ?? 0) + 1,
      signedAt: clock.now(),
    });
    return { workitem, latest, document, destinations };
  }

  async #previousIdentifiers(workitemId: string) {
    return (await this.#released(workitemId)).map(({ identifiers }) => identifiers);
  }

  /** A correction may have left some out: whoever has the version before has them still. */
  async #sentKeyImages(workitemId: string): Promise<string[]> {
    const versions = await this.#released(workitemId);
    return [...new Set(versions.flatMap(({ document }) => document.keyImages.map(({ id }) => id)))];
  }

  async #released(workitemId: string): Promise<StoredReportVersion[]> {
    const { reports } = this.#options.store;
    const summaries = (await reports.versions(workitemId)).filter(({ recalledAt }) => recalledAt === null);
    return Promise.all(summaries.map(({ id }) => reports.getVersion(id)));
  }

  #announce(workitemId: string): void {
    const { events, onSigned } = this.#options;
    events.publish({ topic: "worklist", id: workitemId });
    events.publish({ topic: "draft", id: workitemId });
    events.publish({ topic: "delivery", id: "" });
    onSigned();
  }
}

/** An archive keeps no object of an examination that nobody reported. */
function isReader(recipient: Recipient): boolean {
  return recipient.role !== "archive";
}

function requireSeen(
  workitem: Workitem,
  latest: StoredReportVersion | null,
  request: EndingRequest,
  person: Person,
): void {
  if ((latest?.id ?? null) !== request.seenVersionId) {
    throw new WorkstationError(
      "conflict",
      "This case changed since you opened it. Nothing was changed. Read it again.",
    );
  }
  const holder = workitem.reservation;
  if (holder !== null && holder.personId !== person.id) {
    throw new WorkstationError(
      "conflict",
      "Somebody else has this case. Nothing was changed. You can ask them for it.",
      {
        details: { holder: holder.displayName, since: holder.since },
      },
    );
  }
}

/** Moves the case and those that its report answers to their end; gives how they stood. Call it inside a transaction. */
async function endCase(tx: Repositories, request: EndingRequest, latest: StoredReportVersion | null, now: number) {
  const workitem = await tx.workitems.get(request.workitemId);
  const newest = await tx.reports.latest(workitem.id);
  const state = lifeState(workitem.status, newest?.document.status ?? null);
  const next = nextLifeState(state, endingEvent(newest !== null));
  if (next === null || newest?.id !== latest?.id) {
    throw new WorkstationError("conflict", "This case changed in the meantime. Nothing was changed. Read it again.");
  }
  const closedDraftIds: string[] = [];
  for (const draft of await tx.drafts.ofCase(workitem.id)) {
    if (await tx.drafts.close(draft.id, draft.revision, "discarded", now)) closedDraftIds.push(draft.id);
  }
  // Requests that a report answered go with it; those that were only about to be answered are read by themselves again.
  const linked = newest === null ? [] : (await linkedCases(tx, workitem.id)).map((one) => one.workitem);
  const cases = [workitem, ...linked];
  for (const one of cases) {
    const change = { status: listStatus(next), targetAt: null, reservation: null, handoverRequest: null };
    await tx.workitems.update(one.id, { ...change, heldReason: "", heldOwner: null, heldUntil: "" });
  }
  return {
    cases: cases.map(({ id, status, targetAt }) => ({ workitemId: id, status, targetAt })),
    closedDraftIds,
  };
}

/** Whoever signs nothing as final takes back nothing of others either. */
function requireOwnOrSigner(person: Person, latest: StoredReportVersion | null): void {
  if (maySign(person.role) || latest === null || versionSignature(latest.document).personId === person.id) return;
  throw new WorkstationError("forbidden", "Somebody who may sign this report withdraws it. Nothing was changed.");
}
