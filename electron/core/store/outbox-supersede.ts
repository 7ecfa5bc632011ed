import { sql } from "kysely";
import type { Executor } from "./executor.ts";
import { LostRace } from "./outbox-entry.ts";
import { arrivedOutcomes, inStates, undoneStates } from "./outbox-states.ts";
import type { Row } from "./tables.ts";

/** What is known of a delivery that is about to be claimed; not its bytes. */
type Candidate = Pick<
  Row<"outbox">,
  | "id"
  | "report_version_id"
  | "channel"
  | "ordering_key"
  | "sequence"
  | "destination_id"
  | "recipient"
  | "content_kind"
  | "attempts"
  | "lease_token"
>;

/** Another delivery of the same report to the same recipient. */
interface Sibling {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly state: string;
  readonly attempts: number;
  readonly release_at: number;
}

/** States of what the recipient never had and never will have. */
const neverHad: ReadonlySet<string> = new Set(["superseded", "recalled"]);

/**
 * Puts a newer version in the place of one that never arrived, and says whether it did. Only where nothing can be lost by it:
 * the recipient has had nothing of this report (each try, if there was one, was refused or not taken), so that no word about what changed is missed; the older one is a first text,
 * no addendum and no correction; no alert rests on it, unless it is withdrawn: whoever is told of the finding may need its text,
 * but nobody needs one that is another patient's; the newer one may leave now and can no longer be taken back; and it is
 * one message each. Archives keep every version, because each names the one before it. Both rows say what happened.
 */
export async function superseding(tx: Executor, row: Candidate, now: number): Promise<boolean> {
  if (row.report_version_id === null || row.channel === "dicomweb") return false;
  if (!(await waitsAnother(tx, row))) return false;
  if (row.attempts > 0 && (await mayHaveArrived(tx, row.id))) return false;
  const siblings = await siblingsOf(tx, row);
  const own = siblings.find(({ id }) => id === row.id);
  const newer = own && takesThePlaceOf(own, siblings, now);
  if (newer === undefined) return false;
  if (newer.status !== "withdrawn" && (await hasAlert(tx, row.report_version_id))) return false;
  const never = row.attempts === 0 ? "never left" : "was never taken";
  const isOlderStill = await tx
    .updateTable("outbox")
    .set({
      ...{ state: "superseded", next_attempt_at: null, lease_owner: "", lease_until: null },
      settled_reason: `It ${never}: version ${newer.version} of the report goes in its place.`,
    })
    .where("id", "=", row.id)
    .where("lease_token", "=", row.lease_token)
    .returning("id")
    .executeTakeFirst();
  const isNewerStill = await tx
    .updateTable("outbox")
    .set({ settled_reason: `In the place of version ${own?.version ?? 0}, which ${never}.` })
    .where("id", "=", newer.id)
    .where("state", "=", "queued")
    .where("attempts", "=", 0)
    .returning("id")
    .executeTakeFirst();
  if (isOlderStill === undefined || isNewerStill === undefined) throw new LostRace("one of them left meanwhile");
  return true;
}

/** Gives the next version where it may take this one's place. */
function takesThePlaceOf(own: Sibling, all: readonly Sibling[], now: number): Sibling | undefined {
  if (own.status !== "final" && own.status !== "provisional") return undefined;
  const earlier = all.filter(({ version }) => version < own.version);
  if (earlier.some(({ state }) => !neverHad.has(state))) return undefined;
  const later = all.filter(({ version }) => version > own.version);
  const next = Math.min(...later.map(({ version }) => version));
  const candidates = later.filter(({ version }) => version === next);
  const [newer] = candidates;
  if (newer === undefined || candidates.length !== 1) return undefined;
  const ofVersion = all.filter(({ version, state }) => version === own.version && !neverHad.has(state));
  if (ofVersion.length !== 1) return undefined;
  const isUntouched = newer.state === "queued" && newer.attempts === 0;
  return isUntouched && newer.release_at <= now ? newer : undefined;
}

async function mayHaveArrived(tx: Executor, id: string): Promise<boolean> {
  const arrived = await tx
    .selectFrom("delivery_attempt")
    .select("id")
    .where("outbox_id", "=", id)
    .where("outcome", "in", arrivedOutcomes)
    .limit(1)
    .executeTakeFirst();
  return arrived !== undefined;
}

/** Whether anything later of the key waits at all; nearly always not. */
async function waitsAnother(tx: Executor, row: Candidate): Promise<boolean> {
  const later = await tx
    .selectFrom("outbox")
    .select("id")
    .where("ordering_key", "=", row.ordering_key)
    .where("sequence", ">", row.sequence)
    .where(inStates("outbox", [...undoneStates, "needsPerson"]))
    .limit(1)
    .executeTakeFirst();
  return later !== undefined;
}

/**
 * Asks by the key alone: given the destination as well, an engine may go through everything that the destination ever had.
 * Of one key there are one patient's deliveries.
 */
async function siblingsOf(tx: Executor, row: Candidate): Promise<readonly Sibling[]> {
  const rows = await tx
    .selectFrom("outbox")
    .innerJoin("report_version", "report_version.id", "outbox.report_version_id")
    .select([
      ...(["outbox.id", "report_version.version", "report_version.status"] as const),
      ...(["outbox.state", "outbox.attempts", "outbox.release_at"] as const),
      ...(["outbox.destination_id", "outbox.recipient", "outbox.content_kind"] as const),
    ])
    .where("outbox.ordering_key", "=", row.ordering_key)
    .where("report_version.report_id", "=", (one) =>
      one
        .selectFrom("report_version as own")
        .select("own.report_id")
        .where("own.id", "=", sql<string>`${row.report_version_id}`),
    )
    .execute();
  return rows.filter(
    (other) =>
      other.destination_id === row.destination_id &&
      other.recipient === row.recipient &&
      other.content_kind === row.content_kind,
  );
}

async function hasAlert(tx: Executor, reportVersionId: string): Promise<boolean> {
  const alert = await tx
    .selectFrom("alert")
    .select("id")
    .where("report_version_id", "=", reportVersionId)
    .limit(1)
    .executeTakeFirst();
  return alert !== undefined;
}
