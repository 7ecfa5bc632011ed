/**
 * Transport faults in a row, of any deliveries, that open a destination's circuit: one may be a restart, two a network that
 * settles; after three in 20 seconds the receiver is away.
 */
export const transportFaultsToOpen = 3;

/**
 * Refusals with the same words in a row, of different deliveries, that open it: one is a bad report, two may be one patient's;
 * three are the connection's set-up, and going on would put every report that waits before a person.
 */
export const identicalRefusalsToOpen = 3;

/** How long a circuit that refusals opened stays so, in milliseconds: each trial costs one report that a person looks at. */
export const refusalRestMs = 15 * 60_000;

/** No rest, wait or lease is longer, in milliseconds; what lies further ahead was written before the clock was set back. */
export const longestWaitMs = 20 * 60_000;

/** How a destination stands. `fault` is empty while there is none. */
export interface DestinationCircuit {
  /** Faults of this kind in a row. */
  readonly failures: number;
  readonly fault: string;
  /** Nothing is tried before, then one delivery; milliseconds since 1970, null for at once. */
  readonly openUntil: number | null;
}

/** What a try said about its destination. */
export type CircuitEvent =
  | { readonly kind: "answered" }
  /** Not reached, or no answer. `restUntil` in milliseconds since 1970. */
  | { readonly kind: "transportFault"; readonly restUntil: number }
  /** `words` tell one kind of refusal from another. */
  | { readonly kind: "refused"; readonly words: string };

/** The circuit of a destination that answers. */
export const closedCircuit: DestinationCircuit = { failures: 0, fault: "", openUntil: null };

const transportFault = "transport";

/** Gives how a destination stands after a try; `now` in milliseconds since 1970. */
export function nextCircuit(before: DestinationCircuit, event: CircuitEvent, now: number): DestinationCircuit {
  if (event.kind === "answered") return closedCircuit;
  const fault = event.kind === "transportFault" ? transportFault : `refused ${event.words}`.slice(0, 300);
  const failures = before.fault === fault ? before.failures + 1 : 1;
  if (event.kind === "transportFault") return { failures, fault, openUntil: event.restUntil };
  return { failures, fault, openUntil: failures >= identicalRefusalsToOpen ? now + refusalRestMs : null };
}

/** Says whether the destination as a whole counts as away or wrongly set up, and no more than a trial goes there. */
export function isCircuitOpen({ failures, fault }: Pick<DestinationCircuit, "failures" | "fault">): boolean {
  if (fault === "") return false;
  return failures >= (fault === transportFault ? transportFaultsToOpen : identicalRefusalsToOpen);
}

/** Says whether a fault is that of the way there and not a refusal. */
export function isTransportFault(fault: string): boolean {
  return fault === transportFault;
}
