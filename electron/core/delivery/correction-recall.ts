import type { RecallPolicy } from "../../../shared/domain/correction-recall.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import { isHad, settlingRungs } from "../../../shared/rules/correction-recall.ts";
import { rungsInOrder } from "../../../shared/rules/evidence-ladder.ts";
import type { IdSource } from "../ports.ts";
import type { ReportDelivery } from "../store/correction-recall-repository.ts";
import type { Repositories } from "../store/store.ts";

/** A version that corrects or withdraws. */
export interface CorrectingVersion {
  readonly id: string;
  readonly workitemId: string;
  readonly document: ReportDocument;
}

/** What a recall settles itself by, in its row. */
const automatic: ReadonlySet<string> = new Set(["", "acknowledged", "shown", "accepted"]);

/**
 * Opens a recall for everybody who has or may have an earlier version of what a version corrects or withdraws; for any other
 * version does nothing. Call it in the transaction that stores the version: no correction is signed without its recalls.
 */
export async function openRecalls(
  tx: Pick<Repositories, "correctionRecalls">,
  ids: IdSource,
  version: CorrectingVersion,
  now: number,
): Promise<number> {
  const { document } = version;
  const whatChanged = changeOf(document);
  if (whatChanged === null) return 0;
  const earlier = (await tx.correctionRecalls.deliveriesOf(document.reportId)).filter(
    (delivery) => delivery.version < document.version && isHad(delivery),
  );
  let count = 0;
  for (const key of new Set(earlier.map(({ recipient }) => recipient.id))) {
    const theirs = earlier.filter(({ recipient }) => recipient.id === key);
    const furthest = furthestOf(theirs);
    const recipient = theirs.at(-1)?.recipient;
    if (furthest === null || recipient === undefined) continue;
    const isOpened = await tx.correctionRecalls.open({
      ...{ id: ids.uuid(), reportId: document.reportId, reportVersionId: version.id, workitemId: version.workitemId },
      ...{ recipient, whatChanged, openedAt: now },
      reached: {
        ...{ reachedRung: furthest.rung, reachedAt: furthest.at },
        reachedVersion: Math.max(...theirs.map((one) => one.version)),
        reachedByName: await namedBy(tx, furthest),
      },
    });
    if (isOpened) count += 1;
  }
  return count;
}

/** What changed, as the version says it first; null where it corrects and withdraws nothing. */
function changeOf({ status, correction, withdrawal }: ReportDocument): string | null {
  if (status === "withdrawn") return `Withdrawn: ${withdrawal?.reason ?? "it must not be used"}`;
  return status === "corrected" ? (correction?.summary ?? "Corrected") : null;
}

interface Furthest {
  readonly delivery: ReportDelivery;
  readonly rung: (typeof rungsInOrder)[number];
  readonly at: number;
}

function furthestOf(deliveries: readonly ReportDelivery[]): Furthest | null {
  const found = deliveries.map((delivery) => {
    const rung = rungsInOrder.findLast((one) => delivery.rungs[one] !== null) ?? "queued";
    return { delivery, rung, at: delivery.rungs[rung] ?? delivery.queuedAt };
  });
  const highest = Math.max(...found.map(({ rung }) => rungsInOrder.indexOf(rung)));
  return found.findLast(({ rung }) => rungsInOrder.indexOf(rung) === highest) ?? null;
}

async function namedBy(tx: Pick<Repositories, "correctionRecalls">, { delivery, rung }: Furthest): Promise<string> {
  if (delivery.state === "deliveredOtherwise") return delivery.settledBy;
  if (rung === "acknowledged" && delivery.acknowledgedByName !== "") return delivery.acknowledgedByName;
  return (await tx.correctionRecalls.provenBy(delivery.id, rung)) || delivery.destinationName;
}

/**
 * Settles what evidence settles, and opens again what rested on an entry that was made in error. What a person settled stays.
 * Gives how many recalls changed. Call it inside a transaction.
 */
export async function settleByEvidence(
  tx: Pick<Repositories, "correctionRecalls">,
  reportId: string,
  policy: RecallPolicy,
  now: number,
): Promise<number> {
  const rows = await tx.correctionRecalls.rowsOf(reportId);
  if (rows.length === 0) return 0;
  const deliveries = await tx.correctionRecalls.deliveriesOf(reportId);
  let count = 0;
  for (const row of rows.filter(({ settledHow }) => automatic.has(settledHow))) {
    const { role, id: key } = row.recipient;
    const theirs = deliveries.filter((one) => one.version >= row.version && one.recipient.id === key);
    const isOpen = row.settledHow === "";
    // What was settled by an easier policy stays so when the policy changes.
    const settledBy = row.settledHow === "shown" ? "shown" : policy.settledBy;
    const proof = proofOf(theirs, settlingRungs(role, { settledBy }));
    if (proof === null) {
      if (!isOpen && (await tx.correctionRecalls.settle(row.id, null))) count += 1;
    } else if (isOpen) {
      const byName = await namedBy(tx, proof);
      const how = role === "archive" ? "accepted" : proof.rung === "shown" ? "shown" : "acknowledged";
      if (await tx.correctionRecalls.settle(row.id, { at: now, how, byName })) count += 1;
    }
  }
  return count;
}

/** The first of the rungs, lowest first, that any delivery has proven. */
function proofOf(deliveries: readonly ReportDelivery[], rungs: readonly (typeof rungsInOrder)[number][]) {
  for (const rung of rungs) {
    for (const delivery of deliveries) {
      const at = delivery.rungs[rung];
      if (at !== null) return { delivery, rung, at };
    }
  }
  return null;
}
