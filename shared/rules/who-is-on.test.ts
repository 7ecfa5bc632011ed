import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { DirectoryEntry, RotaShift } from "../domain/directory.ts";
import { rotaGaps } from "./rota.ts";
import { isAbsent, whoIsOn } from "./who-is-on.ts";

function london(text: string): number {
  return Temporal.PlainDateTime.from(text).toZonedDateTime("Europe/London").epochMilliseconds;
}

function entry(id: string, fields: Partial<DirectoryEntry> = {}): DirectoryEntry {
  return {
    ...{ id, kind: "person", name: `Dr ${id}`, role: "", nationalCode: "", codeSystem: "", partOfId: null },
    ...{ destinationId: null, phone: `1${id}`, outOfHoursPhone: "", email: "", address: "", deputyId: null },
    ...{ outOfHoursId: null, absentFrom: null, absentUntil: null, absenceNote: "", isActive: true },
    ...{ source: "person", sourceKey: "", version: 1, changedAt: 0, changedByName: "" },
    ...fields,
  };
}

function shift(
  teamId: string,
  personId: string,
  from: string,
  until: string,
  duty: RotaShift["duty"] = "onCall",
): RotaShift {
  return {
    ...{ id: `${teamId}${personId}${from}`, teamId, personId, duty, startsAt: london(from), endsAt: london(until) },
    ...{ changedAt: 0, changedByName: "" },
  };
}

function ask(entries: readonly DirectoryEntry[], entryId: string, at: string, rota: readonly RotaShift[] = []) {
  const directory = new Map(entries.map((each) => [each.id, each]));
  return whoIsOn({ entryId, at: london(at), directory, rota });
}

const wednesday = "2026-11-18T10:00";
const night = "2026-11-18T23:30";

describe("who is on", () => {
  it("is the person asked for, in working hours", () => {
    const { reach, changesAt } = ask([entry("A")], "A", wednesday);
    expect(reach).toMatchObject({ entry: { id: "A" }, phone: "1A", shift: null });
    expect(changesAt).toBe(london("2026-11-18T17:00"));
  });

  it("is the deputy of somebody who is absent, and says until when", () => {
    const a = entry("A", { absentUntil: london("2026-11-20T09:00"), absenceNote: "leave", deputyId: "B" });
    const answer = ask([a, entry("B")], "A", wednesday);
    expect(answer.reach?.entry.id).toBe("B");
    expect(answer.explanation).toBe(
      "Dr A is absent until 20-Nov-2026 09:00 (leave). The deputy of Dr A is Dr B. Reach Dr B on 1B.",
    );
    expect(ask([a, entry("B")], "A", "2026-11-20T09:00").reach?.entry.id).toBe("A");
  });

  it("goes from a ward out of hours to its team and there to whoever is on call", () => {
    const entries = [
      entry("W", { kind: "ward", name: "Ward 7", outOfHoursId: "T" }),
      entry("T", { kind: "team", name: "Hospital at night", phone: "" }),
      entry("C", { outOfHoursPhone: "bleep 12" }),
    ];
    const rota = [shift("T", "C", "2026-11-18T20:00", "2026-11-19T08:00")];
    const answer = ask(entries, "W", night, rota);
    expect(answer.reach).toMatchObject({ entry: { id: "C" }, phone: "bleep 12", shift: { teamId: "T" } });
    expect(answer.explanation).toBe(
      "Outside working hours Hospital at night takes it for Ward 7. Dr C is on for Hospital at night until 19-Nov-2026 08:00 (on call). Reach Dr C on bleep 12.",
    );
    expect(ask(entries, "W", wednesday, rota).reach?.entry.id).toBe("W");
  });

  it("names a gap of the rota with its begin and end", () => {
    const entries = [entry("T", { kind: "team", name: "Medicine", phone: "" }), entry("C"), entry("D")];
    const rota = [
      shift("T", "C", "2026-11-18T08:00", "2026-11-18T20:00"),
      shift("T", "D", "2026-11-19T08:00", "2026-11-19T20:00"),
    ];
    const answer = ask(entries, "T", night, rota);
    expect(answer.reach).toBeNull();
    expect(answer.explanation).toContain("Nobody is on for Medicine between 18-Nov-2026 20:00 and 19-Nov-2026 08:00.");
    expect(answer.changesAt).toBe(london("2026-11-19T08:00"));
  });

  it("cuts a loop of deputies and names it", () => {
    const away = { absentFrom: 0, absentUntil: null };
    const entries = [entry("A", { ...away, deputyId: "B" }), entry("B", { ...away, deputyId: "A" })];
    const answer = ask(entries, "A", wednesday);
    expect(answer.reach).toBeNull();
    expect(answer.steps.map(({ reason }) => reason)).toContain("loop");
    expect(answer.explanation).toContain("That leads back to Dr A, who was tried already.");
  });

  it("goes from somebody out of use to what they were part of", () => {
    const entries = [
      entry("A", { isActive: false, partOfId: "P" }),
      entry("P", { kind: "practice", name: "Elm Surgery" }),
    ];
    expect(ask(entries, "A", wednesday).reach?.entry.id).toBe("P");
  });

  it("takes only who is on for the duty that is asked for", () => {
    const entries = [entry("T", { kind: "team" }), entry("C"), entry("D")];
    const rota = [
      shift("T", "C", "2026-11-18T08:00", "2026-11-18T20:00"),
      shift("T", "D", "2026-11-18T08:00", "2026-11-18T20:00", "failSafe"),
    ];
    const directory = new Map(entries.map((each) => [each.id, each]));
    const question = { entryId: "T", directory, rota, duty: "failSafe" as const };
    expect(whoIsOn({ ...question, at: london(wednesday) }).reach?.entry.id).toBe("D");
    const late = whoIsOn({ ...question, at: london(night) });
    expect(late.reach).toBeNull();
    expect(late.explanation).toContain("Nobody is on for Dr T (fail-safe officer) since 18-Nov-2026 20:00");
  });

  it("keeps working hours and shifts by the clock of the wall over both changes of the clocks", () => {
    // 25 October 2026 has 25 hours, 28 March 2027 has 23.
    const entries = [entry("T", { kind: "team", phone: "" }), entry("C")];
    for (const [from, until] of [
      ["2026-10-24T20:00", "2026-10-25T08:00"],
      ["2027-03-27T20:00", "2027-03-28T08:00"],
    ] as const) {
      const rota = [shift("T", "C", from, until)];
      expect(ask(entries, "T", `${until.slice(0, 10)}T07:59`, rota).reach?.entry.id).toBe("C");
      expect(ask(entries, "T", until, rota).reach).toBeNull();
      expect(ask(entries, "T", `${until.slice(0, 10)}T00:00`, rota).reach?.entry.id).toBe("C");
    }
    expect(ask([entry("A")], "A", "2026-10-26T09:00").reach?.entry.id).toBe("A");
    expect(ask([entry("A")], "A", "2026-10-26T08:59").reach).toBeNull();
    expect(ask([entry("A")], "A", "2027-03-30T09:00").reach?.entry.id).toBe("A");
  });
});

const names = ["A", "B", "C", "D", "E"];
const someId = fc.option(fc.constantFrom(...names, "nobody"), { nil: null });
const someInstant = fc.integer({ min: london("2026-10-20T00:00"), max: london("2026-11-02T00:00") });
const someTime = fc.option(someInstant, { nil: null });
const someEntry = fc.record({
  kind: fc.constantFrom("person", "person", "team", "ward", "practice", "system"),
  phone: fc.constantFrom("", "1"),
  outOfHoursPhone: fc.constantFrom("", "2"),
  partOfId: someId,
  deputyId: someId,
  outOfHoursId: someId,
  absentFrom: someTime,
  absentUntil: someTime,
  isActive: fc.boolean(),
});
const someShift = fc.record({
  teamId: fc.constantFrom(...names),
  personId: fc.constantFrom(...names, "nobody"),
  duty: fc.constantFrom("onCall", "duty", "failSafe"),
  startsAt: someInstant,
  hours: fc.integer({ min: 1, max: 80 }),
});
const someQuestion = fc
  .record({
    entries: fc.array(someEntry, { minLength: 5, maxLength: 5 }),
    shifts: fc.array(someShift, { maxLength: 8 }),
    at: someInstant,
    duty: fc.option(fc.constantFrom("failSafe", "onCall"), { nil: undefined }),
  })
  .map(({ entries, shifts, at, duty }) => {
    const directory = new Map<string, DirectoryEntry>();
    for (const [place, fields] of entries.entries()) {
      const id = names[place] ?? "";
      directory.set(id, entry(id, fields as Partial<DirectoryEntry>));
    }
    const rota = shifts.map(({ hours, ...rest }, place) => ({
      ...{ ...rest, id: String(place), endsAt: rest.startsAt + hours * 3_600_000, changedAt: 0, changedByName: "" },
    })) as RotaShift[];
    const question = { entryId: "A", at, directory, rota };
    return duty === undefined ? question : { ...question, duty: duty as RotaShift["duty"] };
  });

describe("who is on, for any directory", () => {
  it("reaches nobody who is absent, out of use or a system, and names a reason where it reaches nobody", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const { reach, steps } = whoIsOn(question);
        if (reach === null) {
          const reasons = steps.map(({ reason }) => reason);
          expect(reasons.some((reason) => ["gap", "loop", "unknown", "absent", "notInUse"].includes(reason))).toBe(
            true,
          );
          return;
        }
        expect(reach.entry.isActive).toBe(true);
        expect(reach.entry.kind).not.toBe("system");
        expect(isAbsent(reach.entry, question.at)).toBe(false);
        if (reach.shift !== null) {
          expect(reach.shift.startsAt).toBeLessThanOrEqual(question.at);
          expect(reach.shift.endsAt).toBeGreaterThan(question.at);
        }
        expect(steps.at(-1)).toMatchObject({ reason: "reached", entryId: reach.entry.id });
      }),
      { numRuns: 500 },
    );
  });

  it("answers the same until the instant that it names", () => {
    fc.assert(
      fc.property(someQuestion, fc.double({ min: 0, max: 1, noNaN: true }), (question, share) => {
        const now = whoIsOn(question);
        const end = now.changesAt ?? question.at + 1e12;
        expect(end).toBeGreaterThan(question.at);
        const later = question.at + Math.floor((end - 1 - question.at) * share);
        const then = whoIsOn({ ...question, at: later });
        expect(then.explanation).toBe(now.explanation);
      }),
      { numRuns: 500 },
    );
  });
});

describe("gaps of a rota", () => {
  it("are exactly the hours in which no shift is", () => {
    const spans = fc.array(
      fc.record({ from: fc.integer({ min: -5, max: 55 }), hours: fc.integer({ min: 1, max: 20 }) }),
    );
    fc.assert(
      fc.property(spans, (each) => {
        const rota = each.map(
          ({ from, hours }, place): RotaShift => ({
            ...{ id: String(place), teamId: "T", personId: "A", duty: "onCall", startsAt: from, endsAt: from + hours },
            ...{ changedAt: 0, changedByName: "" },
          }),
        );
        const gaps = rotaGaps(rota, 0, 50);
        for (let hour = 0; hour < 50; hour += 1) {
          const isOn = rota.some(({ startsAt, endsAt }) => startsAt <= hour && hour < endsAt);
          expect(gaps.some(({ from, until }) => from <= hour && hour < until)).toBe(!isOn);
        }
      }),
    );
  });
});
