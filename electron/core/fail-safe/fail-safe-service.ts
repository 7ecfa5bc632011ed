import { Temporal } from "temporal-polyfill";
import type { FailSafeBoard } from "../../../shared/contract/fail-safe-contract.ts";
import type { FailSafePolicy, FailSafeRow } from "../../../shared/domain/fail-safe.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import { type FailSafeFacts, failSafeRows } from "../../../shared/rules/fail-safe-board.ts";
import type { AdtListening } from "../alerts/adt-listening.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import { failSafePolicyName, storedFailSafePolicy } from "./fail-safe-policy.ts";

/** What the service is made of. */
export interface FailSafeServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly events: Pick<EventHub, "publish">;
  readonly verifySecret: (session: WindowSession, secret: string, action: string) => Promise<boolean>;
  readonly isDemo: boolean;
  /** What listens for messages about in-patients: without them an alert stays with a ward that its patient has left. */
  readonly listening: Pick<AdtListening, "faults">;
}

const shownSignOffs = 31;
/** Days without a signature are named for so long; what was open then stands on the board by itself. */
const longestLookBackDays = 31;
const teamFiguresDays = 30;

/** The fail-safe board: everything unacknowledged or unacted past its limit, and the officer's daily signature under it. */
export class FailSafeService {
  readonly #options: FailSafeServiceOptions;

  constructor(options: FailSafeServiceOptions) {
    this.#options = options;
  }

  /** Gives the board as of now. Throws `signed_out`. */
  async board(session: WindowSession): Promise<FailSafeBoard> {
    const person = requireSignedIn(session);
    const { store, clock, isDemo } = this.#options;
    const now = clock.now();
    const policy = await storedFailSafePolicy(store);
    const people = await store.people.list();
    const officers = people.filter(({ id, isActive }) => isActive && policy.officers.includes(id));
    const monthAgo = Temporal.Instant.fromEpochMilliseconds(now).subtract({ hours: 24 * teamFiguresDays });
    return {
      rows: failSafeRows({ ...(await readFacts(store, now)), listeners: await this.#listeners() }, policy, now),
      teams: [...(await store.failSafe.teamFigures(monthAgo.epochMilliseconds, now))],
      signOffs: [...(await store.failSafe.signOffs(shownSignOffs))],
      today: londonDay(now).toString(),
      serverNow: now,
      officerNames: officers.map(({ displayName }) => displayName),
      maySignOff: officers.some(({ id }) => id === person.id),
      mayChange: isDemo || person.role === "administrator",
      policy,
    };
  }

  /**
   * Keeps the officer's signature under today's board with every row that stood on it. It closes nothing. Throws `forbidden`
   * to all but an officer, `reauth_required` for a wrong secret, `conflict` where a row is open that was not seen.
   */
  async signOff(
    session: WindowSession,
    input: { secret: string; seenRowIds: readonly string[]; note: string },
  ): Promise<FailSafeBoard> {
    const person = requireSignedIn(session);
    const { store, audit, clock, ids, events } = this.#options;
    const { officers } = await storedFailSafePolicy(store);
    if (!officers.includes(person.id)) {
      throw new WorkstationError(
        "forbidden",
        "Only a named fail-safe officer signs the board off. Nothing was changed. An administrator names the officers here.",
      );
    }
    if (!(await this.#options.verifySecret(session, input.secret, "failSafe.signOff"))) {
      throw new WorkstationError("reauth_required", "This is not your PIN or password. Nothing was signed off.");
    }
    // Before the transaction, which holds the store's one connection: what listens reads its settings there.
    const listeners = await this.#listeners();
    await store.transaction(async (tx) => {
      const now = clock.now();
      const facts = { ...(await readFacts(tx, now)), listeners };
      const rows = failSafeRows(facts, await storedFailSafePolicy(tx), now);
      requireSeen(rows, input.seenRowIds);
      const day = londonDay(now).toString();
      await tx.failSafe.addSignOff({
        ...{ id: ids.uuid(), day, signedAt: now, note: input.note, rowCount: rows.length },
        ...{ officerId: person.id, officerName: person.displayName, board: JSON.stringify(rows) },
      });
      await audit.record(session, { action: "failSafe.signOff", detail: `${day}, ${rows.length} open` }, tx);
    });
    events.publish({ topic: "failSafe", id: "" });
    return this.board(session);
  }

  /** Keeps who the officers are and from when on what belongs on the board. Throws `forbidden` to all but an administrator. */
  async savePolicy(session: WindowSession, policy: FailSafePolicy): Promise<FailSafeBoard> {
    const person = requireSignedIn(session);
    const { store, audit, events, isDemo } = this.#options;
    if (!isDemo && person.role !== "administrator") {
      throw new WorkstationError("forbidden", "Only an administrator may change the set-up. Nothing was changed.");
    }
    requireKnown(policy.officers, await store.people.list());
    await store.transaction(async (tx) => {
      await tx.settings.setValue(failSafePolicyName, JSON.stringify(policy));
      await audit.record(person, { action: "failSafe.savePolicy", detail: JSON.stringify(policy).slice(0, 300) }, tx);
    });
    events.publish({ topic: "failSafe", id: "" });
    return this.board(session);
  }

  async #listeners(): Promise<FailSafeFacts["listeners"]> {
    const faults = await this.#options.listening.faults();
    return faults.map(({ since, sentence }) => ({
      ...{ id: "adt", workitemId: null, patientName: null, examination: "" },
      ...{ whose: "In-patients", since, what: sentence },
    }));
  }
}

function requireSeen(rows: readonly FailSafeRow[], seenRowIds: readonly string[]): void {
  const seen = new Set(seenRowIds);
  const unseen = rows.filter(({ id }) => !seen.has(id)).length;
  if (unseen === 0) return;
  throw new WorkstationError(
    "conflict",
    `${unseen === 1 ? "1 thing has" : `${unseen} things have`} come onto the board since you looked. Nothing was signed off; it is shown as it is now.`,
  );
}

function requireKnown(officers: readonly string[], people: readonly Person[]): void {
  if (officers.every((id) => people.some((person) => person.id === id && person.isActive))) return;
  throw new WorkstationError(
    "invalid_input",
    "One of the officers cannot sign in any more, so nothing was changed. Please choose the officers again.",
  );
}

async function readFacts(
  { failSafe, fireDrills }: Pick<Repositories, "failSafe" | "fireDrills">,
  now: number,
): Promise<Omit<FailSafeFacts, "listeners">> {
  const drills = (await fireDrills.lastOfEach()).filter(({ result }) => result === "failed");
  return {
    alerts: await failSafe.alerts(),
    deliveries: await failSafe.deliveries(),
    waiting: await failSafe.waiting(),
    recalls: await failSafe.recalls(),
    incidents: await failSafe.incidents(),
    questions: await failSafe.questions(),
    drills: drills.map((drill) => ({
      ...{ id: drill.id, workitemId: null, patientName: null, examination: "", whose: drill.routeName },
      since: drill.endedAt ?? drill.startedAt,
      what: `The last fire drill through ${drill.routeName} failed: ${drill.problem}`,
    })),
    days: await missedDays(failSafe, now),
  };
}

/** Days since the first signature, today left out, that nobody signed off. */
async function missedDays(
  failSafe: Repositories["failSafe"],
  now: number,
): Promise<{ day: string; endedAt: number }[]> {
  const first = await failSafe.firstDay();
  if (first === null) return [];
  const today = londonDay(now);
  const earliest = today.subtract({ days: longestLookBackDays });
  let day = Temporal.PlainDate.from(first);
  if (Temporal.PlainDate.compare(day, earliest) < 0) day = earliest;
  const signed = await failSafe.signedDays(day.toString());
  const missed: { day: string; endedAt: number }[] = [];
  for (; Temporal.PlainDate.compare(day, today) < 0; day = day.add({ days: 1 })) {
    if (signed.has(day.toString())) continue;
    const endedAt = day.add({ days: 1 }).toZonedDateTime(displayTimeZone).epochMilliseconds;
    missed.push({ day: day.toString(), endedAt });
  }
  return missed;
}

function londonDay(instant: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate();
}
