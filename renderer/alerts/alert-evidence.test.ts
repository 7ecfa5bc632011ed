import { describe, expect, it } from "vitest";
import type { Acknowledgement, AlertEvent } from "../../shared/domain/alert.ts";
import { alertClock, alertRungs, missingForAcknowledgement, spokenClock } from "./alert-evidence.ts";

const now = Date.UTC(2026, 10, 19, 14, 32);
const minute = 60_000;
const event = (kind: AlertEvent["kind"]): AlertEvent => ({
  id: kind,
  at: now,
  kind,
  byName: "Dr R. Testwell",
  detail: "",
});
const acknowledgement: Acknowledgement = {
  personName: "Dr A. Mockford",
  capacity: "Emergency doctor",
  method: "voice",
  readBack: "correct",
  identityChecked: true,
  at: now - minute,
};
const states = (kinds: AlertEvent["kind"][], acknowledged: Acknowledgement | null = null) =>
  alertRungs({
    events: kinds.map(event),
    acknowledgement: acknowledged,
    actionTaken: "",
    state: "raised",
  }).map((rung) => rung.state);

describe("alertRungs", () => {
  it("fills a rung on evidence only and waits for the next", () => {
    expect(states(["raised", "dispatched"])).toEqual(["proven", "proven", "waiting", "notYet", "notYet", "notYet"]);
  });
  it("shows what a telephone call made needless", () => {
    expect(states(["raised", "acknowledged"], acknowledgement)).toEqual([
      "proven",
      "notAsked",
      "notAsked",
      "notAsked",
      "proven",
      "waiting",
    ]);
  });
  it("does not take a handover of the work for an action", () => {
    expect(states(["raised", "handedOver"]).at(-1)).not.toBe("proven");
  });
});

describe("alertClock", () => {
  const alert = { acknowledgement: null, raisedAt: now - 50 * minute, state: "raised" as const };
  it("turns amber, red, late", () => {
    expect(alertClock({ ...alert, acknowledgeBy: now + 70 * minute }, now)).toMatchObject({ tone: "due" });
    expect(alertClock({ ...alert, acknowledgeBy: now + 4 * minute + 12_000 }, now)).toMatchObject({
      text: "4 min 12 s left",
      tone: "critical",
    });
    expect(alertClock({ ...alert, acknowledgeBy: now - 22 * minute }, now)).toMatchObject({
      text: "Late by 22 min",
      tone: "critical",
      share: 1,
    });
  });
  it("stops at the acknowledgement and not when it was merely opened", () => {
    const late = { ...alert, acknowledgeBy: now - minute };
    expect(alertClock({ ...late, state: "opened" }, now).tone).toBe("critical");
    expect(alertClock({ ...late, acknowledgement, state: "acknowledged" }, now)).toMatchObject({
      tone: "done",
      leftMs: null,
    });
  });
});

describe("spokenClock", () => {
  it("speaks at 10, 5 and 1 minute only", () => {
    expect(spokenClock(9.5 * minute)).toBe("10 minutes left to speak to someone");
    expect(spokenClock(7 * minute)).toBe("");
    expect(spokenClock(5 * minute)).toBe("5 minutes left to speak to someone");
    expect(spokenClock(20_000)).toBe("1 minute left to speak to someone");
    expect(spokenClock(-1)).toBe("");
    expect(spokenClock(null)).toBe("");
  });
});

describe("missingForAcknowledgement", () => {
  const call = { personName: "Dr A. Mockford", isVoice: true, isIdentityChecked: true, readBack: "correct" as const };
  it("lets a complete call through", () => {
    expect(missingForAcknowledgement(call)).toEqual([]);
    expect(missingForAcknowledgement({ ...call, readBack: "correctedThenCorrect" })).toEqual([]);
    expect(missingForAcknowledgement({ ...call, isVoice: false, readBack: null })).toEqual([]);
  });
  it("wants a name, an identity check and, by voice, a correct read-back", () => {
    expect(missingForAcknowledgement({ ...call, personName: " " })).toHaveLength(1);
    expect(missingForAcknowledgement({ ...call, isIdentityChecked: false })).toHaveLength(1);
    expect(missingForAcknowledgement({ ...call, readBack: null })).toHaveLength(1);
    expect(missingForAcknowledgement({ ...call, readBack: "notReadBack" })).toHaveLength(1);
  });
});
