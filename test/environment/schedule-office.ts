import type { IdSource } from "../../electron/core/ports.ts";
import type { NewOutboxEntry } from "../../electron/core/store/outbox-entry.ts";
import type { Delivery } from "../../shared/domain/delivery.ts";
import type { ReportStatus } from "../../shared/domain/report-status.ts";
import { mintedFor, sampleDestination, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { samplePerson, sampleSeed } from "../fakes/sample-store.ts";
import { messageText } from "../fakes/unkind-receiver.ts";
import type { ScheduleBasis, ScheduleNetwork } from "./schedule-network.ts";

interface PlannedReport {
  readonly reportId: string;
  readonly workitemId: string;
  readonly patient: number;
  readonly statuses: readonly ReportStatus[];
}

const settledStates: ReadonlySet<string> = new Set(["accepted", "superseded", "deliveredOtherwise"]);
const looksEveryMs = 3 * 60_000;
let cases = 0;

/** The people of a schedule: who signs, and who looks after what failed. They never die, and make no mistake. */
export class ScheduleOffice {
  readonly #basis: ScheduleBasis & { readonly name: string; readonly ids: IdSource };
  readonly #destinationIds: string[] = [];
  readonly #reports: PlannedReport[] = [];
  readonly #places = new Map<string, number>();
  readonly #wakes: (() => void)[] = [];
  #signaturesLeft = 0;
  #isSettled = false;
  #resendsLeft = 2;
  #queuedCount = 0;

  constructor(basis: ScheduleBasis & { readonly name: string; readonly ids: IdSource }) {
    this.#basis = basis;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Is called whenever something was queued or retried. */
  tell(wake: () => void): void {
    this.#wakes.push(wake);
  }

  /** Makes destinations and cases. */
  async setUp(): Promise<void> {
    const { store, chance, name } = this.#basis;
    const person = samplePerson();
    await store.people.insert(person, { passwordHash: "none", pinHash: null }, 1).catch(() => undefined);
    for (let count = 1 + Math.floor(chance() * 3); count > 0; count -= 1) {
      const id = `${name}-d${count}`;
      await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), id, name: id });
      this.#destinationIds.push(id);
    }
    for (let count = 1 + Math.floor(chance() * 4); count > 0; count -= 1) {
      cases += 1;
      const workitemId = `case-${cases}`;
      await store.workitems.upsert(sampleSeed(cases), workitemId, 1);
      const statuses = drawStatuses(chance);
      this.#signaturesLeft += statuses.length;
      const patient = Math.floor(chance() * 2);
      this.#reports.push({ reportId: `${name}-r${count}`, workitemId, patient, statuses });
    }
  }

  /** Begins to sign and to look after what failed. */
  begin(): void {
    for (const report of this.#reports) void this.#signAll(report);
    void this.#lookAfter();
  }

  async #signAll(report: PlannedReport): Promise<void> {
    const { clock, chance, busy } = this.#basis;
    for (const [index, status] of report.statuses.entries()) {
      await clock.sleep(chance() < 0.4 ? chance() * 2000 : chance() * 8 * 60_000);
      await this.#untilDone(() => busy(() => this.#sign(report, index + 1, status)));
      this.#signaturesLeft -= 1;
      this.#wake();
    }
  }

  /** A person presses again when the disk was full. */
  async #untilDone(work: () => Promise<void>): Promise<void> {
    for (let isDone = false; !isDone; ) {
      isDone = await work().then(
        () => true,
        () => false,
      );
      if (!isDone) await this.#basis.clock.sleep(60_000);
    }
  }

  async #sign(report: PlannedReport, version: number, status: ReportStatus): Promise<void> {
    const { store, clock, chance } = this.#basis;
    const now = clock.now();
    const releaseAt = chance() < 0.3 ? now + 30_000 : now;
    const versionId = `${report.reportId}-v${version}`;
    const document = sampleReport({ reportId: report.reportId, version, status });
    const places = new Map(this.#places);
    const entries = this.#destinationIds.map((id) => this.#entry(report, versionId, version, id, places));
    await store.transaction(async (tx) => {
      await tx.reports.addVersion({
        ...{ id: versionId, workitemId: report.workitemId, document, identifiers: mintedFor(version) },
        signature: { ...document.signature, personId: samplePerson().id },
        pdf: Buffer.from("%PDF-1.7"),
      });
      await tx.outbox.enqueue(entries, now, releaseAt);
    });
    for (const [key, place] of places) this.#places.set(key, place);
    this.#queuedCount += entries.length;
  }

  #entry(
    report: PlannedReport,
    versionId: string,
    version: number,
    destinationId: string,
    places: Map<string, number>,
  ): NewOutboxEntry {
    const destination = { ...sampleDestination("hl7"), id: destinationId };
    const key = `${destinationId}:p${report.patient}`;
    const place = (places.get(key) ?? 0) + 1;
    places.set(key, place);
    const id = this.#basis.ids.uuid();
    return {
      ...{ id, reportVersionId: versionId, workitemId: report.workitemId, channel: "hl7", contentKind: "oru" },
      ...{ contentName: "ORU", orderingKey: key, controlId: `C${id}`, recipient: sampleRecipient(destination) },
      payload: Buffer.from(messageText({ reportId: report.reportId, version, place, key })),
    };
  }

  async #lookAfter(): Promise<void> {
    const { store, clock, busy } = this.#basis;
    while (!this.#isSettled) {
      await clock.sleep(looksEveryMs);
      await busy(async () => {
        await store.outbox.noteOverdueAnswers(clock.now(), "Overdue");
        const all = await this.#own();
        this.#isSettled = this.#signaturesLeft === 0 && all.every(({ state }) => settledStates.has(state));
        if (this.#isSettled) return;
        for (const delivery of all) await this.#settle(delivery, all).catch(() => undefined);
      }).catch(() => undefined);
      this.#wake();
    }
  }

  async #settle(delivery: Delivery, all: readonly Delivery[]): Promise<void> {
    const { store, clock, chance } = this.#basis;
    const otherwise = () =>
      store.outbox.deliverOtherwise(delivery.id, { byName: "Dr A", reason: "By telephone" }, clock.now());
    if (delivery.state === "accepted" && this.#resendsLeft > 0 && chance() < 0.05) {
      this.#resendsLeft -= 1;
      return store.outbox.resend(delivery.id, clock.now());
    }
    const isOverdue = delivery.state === "handedOver" && delivery.problem !== "";
    if (delivery.state !== "needsPerson" && !isOverdue) return;
    const { orderingKey } = await store.outbox.message(delivery.id);
    const keys = await Promise.all(all.map(async (one) => (await store.outbox.message(one.id)).orderingKey));
    const place = all.indexOf(delivery);
    // What was refused or lost after later ones had left would come after them: the order is the program's, the telephone a person's.
    const isPassed = all.some(
      (one, index) =>
        index > place && keys[index] === orderingKey && (one.handedOverAt !== null || one.attemptCount > 0),
    );
    const choice = chance();
    if (isPassed || choice < 0.2) return otherwise();
    if (isOverdue) return store.outbox.resend(delivery.id, clock.now()).catch(otherwise);
    if (choice < 0.5) return this.#remake(delivery);
    await store.outbox.requeue(delivery.id, clock.now()).catch(otherwise);
    await store.settings.resumeDestination(delivery.destinationId);
  }

  async #remake(delivery: Delivery): Promise<void> {
    const { store, clock, ids } = this.#basis;
    const { recipient, contentKind, orderingKey } = await store.outbox.message(delivery.id);
    const { payload } = await store.outbox.payload(delivery.id);
    const id = ids.uuid();
    const entry: NewOutboxEntry = {
      ...{ id, recipient, contentKind, orderingKey, channel: "hl7", contentName: "ORU", controlId: `C${id}` },
      ...{ reportVersionId: delivery.reportVersionId, workitemId: delivery.workitemId },
      payload: Buffer.from(`${payload?.toString() ?? ""}|anew`),
    };
    await store.outbox.replaceRefused(delivery.id, entry, { byName: "Dr A", reason: "Made anew" }, clock.now());
    this.#queuedCount += 1;
  }

  /** Says what should never have happened. */
  async judge(network: ScheduleNetwork): Promise<{ faults: string[]; deliveries: number }> {
    const all = await this.#own();
    const faults: string[] = [];
    if (this.#signaturesLeft > 0) faults.push(`${this.#signaturesLeft} signatures never came`);
    for (const one of all) if (!settledStates.has(one.state)) faults.push(`${one.id} is still ${one.state}`);
    for (const destinationId of this.#destinationIds) {
      const receiver = network.receiver(destinationId);
      faults.push(...receiver.faults.map((fault) => `${destinationId}: ${fault}`));
      const own = all.filter((one) => one.destinationId === destinationId);
      const accepted = own.filter(({ state }) => state === "accepted").map(({ id }) => `C${id}`);
      // What was handed over may be there too, although a person brought it another way in the end.
      const uncertain = own.filter(
        ({ state, handedOverAt }) => state === "deliveredOtherwise" && handedOverAt !== null,
      );
      const known = new Set([...accepted, ...uncertain.map(({ id }) => `C${id}`)]);
      const filed = new Set(receiver.filed);
      for (const id of accepted) if (!filed.has(id)) faults.push(`${id} was accepted and is not at ${destinationId}`);
      for (const id of filed) if (!known.has(id)) faults.push(`${id} is at ${destinationId} and was not accepted`);
      faults.push(...this.#judgeVersions(destinationId, all, receiver.current));
    }
    return { faults, deliveries: all.length };
  }

  /** The newest version that a person did not bring otherwise is the one that is shown. */
  #judgeVersions(destinationId: string, all: readonly Delivery[], current: ReadonlyMap<string, number>): string[] {
    return this.#reports.flatMap((report) => {
      const own = all.filter(
        (one) => one.destinationId === destinationId && one.reportVersionId?.startsWith(`${report.reportId}-v`),
      );
      const accepted = own.filter(({ state }) => state === "accepted").map(({ version }) => version ?? 0);
      const otherwise = own.filter(({ state }) => state === "deliveredOtherwise").map(({ version }) => version ?? 0);
      const newest = Math.max(0, ...accepted);
      const shown = current.get(report.reportId) ?? 0;
      const isRight = shown === newest || (shown > newest && otherwise.includes(shown));
      const isComplete = own.some(({ version, state }) => version === report.statuses.length && state !== "superseded");
      return [
        ...(isRight ? [] : [`${destinationId} shows version ${shown} of ${report.reportId}, not ${newest}`]),
        ...(isComplete ? [] : [`the newest version of ${report.reportId} went nowhere at ${destinationId}`]),
      ];
    });
  }

  /** Its deliveries in the order of sending. */
  async #own(): Promise<readonly Delivery[]> {
    const { store, name } = this.#basis;
    const { deliveries } = await store.outbox.list({
      scope: "all",
      search: "",
      offset: 0,
      limit: this.#queuedCount + 1,
    });
    return deliveries.filter(({ destinationId }) => destinationId.startsWith(`${name}-`)).reverse();
  }

  /** Leaves nothing for the next schedule's workers. */
  async leave(): Promise<void> {
    for (const id of this.#destinationIds) {
      await this.#basis.store.settings.saveDestination({ ...sampleDestination("hl7"), id, name: id, isEnabled: false });
    }
  }

  #wake(): void {
    for (const wake of this.#wakes) wake();
  }
}

function drawStatuses(chance: () => number): readonly ReportStatus[] {
  const first: ReportStatus[] = [chance() < 0.2 ? "provisional" : "final"];
  const later: readonly ReportStatus[] = ["addended", "corrected", "corrected", "final"];
  while (first.length < 4 && chance() < 0.5) first.push(later[Math.floor(chance() * later.length)] ?? "corrected");
  if (chance() < 0.15) first.push("withdrawn");
  return first;
}
