import { sql } from "kysely";
import type { OpenDatabase } from "../../electron/core/store/database.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { addSignedVersion } from "../fakes/sample-store.ts";

/** The same on both engines: their functions for numbers differ. */
function numbers(kind: OpenDatabase["kind"], count: number): string {
  return kind === "sqlite"
    ? `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
    : `WITH n (i) AS (SELECT generate_series(1, ${count}))`;
}

/** When the first of the filled deliveries was queued: half a year of one every minute. */
export const filledFrom = 1_780_000_000_000;

/**
 * Fills an empty store with a past: `delivered` accepted deliveries with a try each, of `cases` cases to 20 destinations, and the
 * last `queued` of them waiting for the first destination instead.
 */
export async function fillOutbox(
  store: Store,
  { kysely, kind }: OpenDatabase,
  size: { readonly delivered: number; readonly queued: number },
): Promise<void> {
  await addSignedVersion(store);
  const run = (statement: string) => sql.raw(statement).execute(kysely);
  const all = size.delivered + size.queued;
  const [columns, values] = [
    "id, name, channel, address, recipient_role, receiving_application, receiving_facility, receipts_url, per_accession, is_enabled, position, paused_reason",
    "'d' || i, 'D' || i, 'hl7', '127.0.0.1:1', 'referrer', '', '', '', 0, 1, i, ''",
  ];
  await run(`INSERT INTO destination (${columns}) ${numbers(kind, 20)} SELECT ${values} FROM n`);
  const recipient = `{"id":"r","name":"Dr A. Referrer","organisation":"M","role":"referrer","destinationId":"d"}`;
  const isQueued = `i > ${size.delivered}`;
  await run(
    `INSERT INTO outbox (id, report_version_id, workitem_id, destination_id, recipient, channel, content_kind, content_name,
      ordering_key, sequence, control_id, payload, payload_sha256, state, attempts, next_attempt_at, lease_owner, lease_token,
      lease_until, problem, queued_at, sent_at, accepted_at, acknowledged_at, acknowledged_by, release_at)
     ${numbers(kind, all)}
     SELECT 'o' || i, 'version-1', 'case-1', CASE WHEN ${isQueued} THEN 'd1' ELSE 'd' || (1 + i % 20) END, '${recipient}', 'hl7',
      'oru', 'ORU', 'k' || (i % 5000), i, 'C' || i, NULL, '', CASE WHEN ${isQueued} THEN 'queued' ELSE 'accepted' END,
      CASE WHEN ${isQueued} THEN 0 ELSE 1 END, CASE WHEN ${isQueued} THEN 1 END, '', 1, NULL, '', ${filledFrom} + i * 60000,
      CASE WHEN ${isQueued} THEN NULL ELSE ${filledFrom} + i * 60000 END, CASE WHEN ${isQueued} THEN NULL ELSE ${filledFrom} + i * 60000 END,
      CASE WHEN ${isQueued} THEN NULL ELSE ${filledFrom} + i * 60000 END, '', ${filledFrom} + i * 60000 FROM n`,
  );
  await run(
    `INSERT INTO delivery_attempt (id, outbox_id, attempt, started_at, finished_at, outcome, sentence, acknowledgement)
     ${numbers(kind, size.delivered)} SELECT 't' || i, 'o' || i, 1, 1, 2, 'accepted', 'Accepted.', 'MSA|AA|C' || i FROM n`,
  );
  await run(`UPDATE counter SET value = ${all} WHERE name = 'outbox'`);
  if (kind === "postgresql") await run("ANALYZE");
}
