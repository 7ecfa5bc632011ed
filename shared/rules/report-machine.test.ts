import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  endingEvent,
  isEnd,
  type LifeEvent,
  type LifeState,
  lifeEvents,
  lifeState,
  lifeStates,
  listStatus,
  nextCaseStatus,
  nextLifeState,
  signingEvent,
  unholdEvent,
} from "./report-machine.ts";

const walk = fc.array(fc.constantFrom(...lifeEvents), { maxLength: 60 });
const everyStep = lifeStates.flatMap((state) =>
  lifeEvents.flatMap((event) => {
    const next = nextLifeState(state, event);
    return next === null ? [] : [{ state, event, next }];
  }),
);
const finals: readonly LifeState[] = ["final", "addended", "corrected"];
const unsigned: readonly LifeState[] = ["unread", "reserved", "draft", "held"];

/** The events that store a version. */
const versionEvents: ReadonlySet<LifeEvent> = new Set<LifeEvent>([
  ...(["releaseProvisional", "askSecondSignature", "sign", "signAddendum", "signCorrection"] as const),
  ...(["withdraw", "cancel"] as const),
]);

function statesAfter(start: LifeState, events: readonly LifeEvent[]): LifeState[] {
  const states = [start];
  for (const event of events) {
    const last = states.at(-1) ?? start;
    states.push(nextLifeState(last, event) ?? last);
  }
  return states;
}

/** What the core lets happen: a case comes off hold to where it was, and ends by whether anything left. */
function onlyFitting(event: LifeEvent, unhold: LifeEvent, versions: number): LifeEvent {
  if (event.startsWith("unhold")) return unhold;
  return event === "withdraw" || event === "cancel" ? endingEvent(versions > 0) : event;
}

describe("the life of a report", () => {
  it("never leads from a final report back to something unsigned, however long the way", () => {
    fc.assert(
      fc.property(fc.constantFrom(...finals), walk, (start, events) => {
        for (const state of statesAfter(start, events)) expect([...finals, "withdrawn"]).toContain(state);
      }),
      { numRuns: 500 },
    );
  });

  it("ends with withdrawal and cancellation", () => {
    fc.assert(
      fc.property(fc.constantFrom("withdrawn" as const, "cancelled" as const), walk, (start, events) => {
        expect(new Set(statesAfter(start, events))).toEqual(new Set([start]));
      }),
    );
    expect(lifeStates.filter(isEnd)).toEqual(["withdrawn", "cancelled"]);
  });

  it("reaches every state from an unread case", () => {
    const reached = new Set<LifeState>(["unread"]);
    for (let round = 0; round < lifeStates.length; round += 1) {
      for (const { state, next } of everyStep) if (reached.has(state)) reached.add(next);
    }
    expect([...reached].sort()).toEqual([...lifeStates].sort());
  });

  it("becomes final by signing alone, and only from something written", () => {
    for (const { state, event, next } of everyStep) {
      if (next !== "final" || finals.includes(state)) continue;
      expect(event).toBe("sign");
      expect(["draft", "provisional", "awaitingSecondSignature"]).toContain(state);
    }
  });

  it("never signs, releases or sends what is held: only a person ends a hold", () => {
    const fromHeld = everyStep.filter(({ state, next }) => state === "held" && next !== "held");
    expect(fromHeld.map(({ event }) => event).sort()).toEqual(
      ["cancel", "unholdAwaiting", "unholdProvisional", "unholdWithDraft", "unholdWithoutDraft", "withdraw"].sort(),
    );
  });

  it("never withdraws what never left, nor cancels what was released", () => {
    for (const { state, event } of everyStep) {
      if (event === "withdraw") expect(unsigned.filter((one) => one !== "held")).not.toContain(state);
      if (event === "cancel") expect(unsigned).toContain(state);
    }
  });

  it("never loses a draft by leaving the case or by its being taken over", () => {
    for (const state of lifeStates) {
      const left = nextLifeState(state, "release");
      if (state !== "unread") expect(left).toBe(state === "reserved" ? "unread" : state);
      const taken = nextLifeState(state, "takeOver");
      if (taken !== null) expect(taken).toBe(state);
    }
  });

  it("counts versions upwards along any way, one for each signature, and none for anything else", () => {
    fc.assert(
      fc.property(walk, (events) => {
        let state: LifeState = "unread";
        let versions = 0;
        let kind: "hot" | "awaitingSecondSignature" | null = null;
        for (const drawn of events) {
          const latest = kind === null ? null : ({ status: "provisional", provisionalKind: kind } as const);
          const event = onlyFitting(drawn, unholdEvent(latest, true), versions);
          const next = nextLifeState(state, event);
          if (next === null) continue;
          if (versionEvents.has(event)) versions += 1;
          if (event === "releaseProvisional") kind = "hot";
          if (event === "askSecondSignature") kind = "awaitingSecondSignature";
          if (finals.includes(next) || next === "provisional" || next === "withdrawn") {
            expect(versions).toBeGreaterThan(0);
          }
          state = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the reading list's status", () => {
  it("shows addended and corrected as final, and gives the state back with the newest version", () => {
    for (const state of lifeStates) {
      const latest = state === "addended" || state === "corrected" ? state : null;
      expect(lifeState(listStatus(state), latest)).toBe(state);
    }
    expect(nextCaseStatus("final", "signCorrection")).toBe("final");
    expect(nextCaseStatus("final", "sign")).toBeNull();
  });

  it("takes a case off hold to where it was", () => {
    const hot = { status: "provisional", provisionalKind: "hot" } as const;
    const awaiting = { status: "provisional", provisionalKind: "awaitingSecondSignature" } as const;
    const after = [
      unholdEvent(null, false),
      unholdEvent(null, true),
      unholdEvent(hot, true),
      unholdEvent(awaiting, true),
    ];
    expect(after.map((event) => nextLifeState("held", event))).toEqual([
      "reserved",
      "draft",
      "provisional",
      "awaitingSecondSignature",
    ]);
  });

  it("signs each kind of draft by its own event", () => {
    expect(nextLifeState("draft", signingEvent("report"))).toBe("final");
    expect(nextLifeState("final", signingEvent("addendum"))).toBe("addended");
    expect(nextLifeState("addended", signingEvent("correction"))).toBe("corrected");
    expect(nextLifeState("draft", signingEvent("correction"))).toBeNull();
  });
});
