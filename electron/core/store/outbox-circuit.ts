import { type CircuitEvent, isCircuitOpen, nextCircuit } from "../../../shared/rules/destination-circuit.ts";
import type { Executor } from "./executor.ts";
import type { AttemptOutcome } from "./outbox-entry.ts";
import { inStates, undoneStates } from "./outbox-states.ts";

/** Notes at its destination how a try ended. Call it in the transaction that finishes the try. */
export async function noteTry(tx: Executor, destinationId: string, result: AttemptOutcome, now: number): Promise<void> {
  const row = await tx
    .selectFrom("destination")
    .select(["circuit_failures", "circuit_fault", "circuit_open_until"])
    .where("id", "=", destinationId)
    .executeTakeFirstOrThrow();
  const before = { failures: row.circuit_failures, fault: row.circuit_fault, openUntil: row.circuit_open_until };
  const after = nextCircuit(before, circuitEvent(result), now);
  await tx
    .updateTable("destination")
    .set({
      circuit_failures: after.failures,
      circuit_fault: after.fault,
      circuit_open_until: after.openUntil,
      last_try_at: now,
      last_try_outcome: result.outcome,
      last_try_sentence: result.sentence,
      ...(result.outcome === "accepted" ? { last_accepted_at: now } : {}),
    })
    .where("id", "=", destinationId)
    .execute();
  if (after.failures === 0 && isCircuitOpen(before)) await makeDue(tx, destinationId, now);
}

/** A destination that is back gets what waited in the order of signing, not in that of the last tries. */
async function makeDue(tx: Executor, destinationId: string, now: number): Promise<void> {
  await tx
    .updateTable("outbox")
    .set({ next_attempt_at: now })
    .where("destination_id", "=", destinationId)
    .where(inStates("outbox", undoneStates))
    .where("state", "=", "waitingToRetry")
    .execute();
}

function circuitEvent(result: AttemptOutcome): CircuitEvent {
  switch (result.outcome) {
    case "accepted":
    case "handedOver":
      return { kind: "answered" };
    case "permanent":
      return { kind: "refused", words: result.sentence };
    default:
      return { kind: "transportFault", restUntil: result.restUntil ?? result.nextAttemptAt };
  }
}
