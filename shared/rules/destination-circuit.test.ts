import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CircuitEvent,
  closedCircuit,
  identicalRefusalsToOpen,
  isCircuitOpen,
  isTransportFault,
  longestWaitMs,
  nextCircuit,
  refusalRestMs,
  transportFaultsToOpen,
} from "./destination-circuit.ts";

const followedBy = (events: readonly CircuitEvent[], now = 1000) =>
  events.reduce((circuit, event) => nextCircuit(circuit, event, now), closedCircuit);
const away: CircuitEvent = { kind: "transportFault", restUntil: 5000 };
const refused = (words: string): CircuitEvent => ({ kind: "refused", words });

describe("a destination's circuit", () => {
  it("rests after each fault of the way, and is open from the third in a row", () => {
    const twice = followedBy([away, away]);
    expect([twice.openUntil, isCircuitOpen(twice)]).toEqual([5000, false]);
    const thrice = followedBy([away, away, away]);
    expect([thrice.openUntil, isCircuitOpen(thrice), isTransportFault(thrice.fault)]).toEqual([5000, true, true]);
    expect(transportFaultsToOpen).toBe(3);
  });

  it("goes on after refusals that differ, and opens after as many alike", () => {
    expect(followedBy([refused("a"), refused("b"), refused("a")]).openUntil).toBeNull();
    const alike = followedBy([refused("a"), refused("a"), refused("a")]);
    expect([alike.openUntil, isCircuitOpen(alike), isTransportFault(alike.fault)]).toEqual([
      ...[1000 + refusalRestMs, true, false],
    ]);
    // A fault of the way in between is another kind of fault.
    expect(isCircuitOpen(followedBy([refused("a"), refused("a"), away, refused("a")]))).toBe(false);
  });

  it("is closed by any answer, and by nothing else", () => {
    const event = fc.oneof(
      fc.constant<CircuitEvent>({ kind: "answered" }),
      fc.constant(away),
      fc.constantFrom("a", "b").map(refused),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const circuit = followedBy(events);
        const last = events.at(-1);
        expect(circuit.failures === 0).toBe(last === undefined || last.kind === "answered");
        if (isCircuitOpen(circuit)) {
          expect(circuit.failures).toBeGreaterThanOrEqual(Math.min(transportFaultsToOpen, identicalRefusalsToOpen));
        }
      }),
    );
  });

  it("never rests longer than a time that was written before the clock was set back", () => {
    expect(refusalRestMs).toBeLessThan(longestWaitMs);
  });
});
