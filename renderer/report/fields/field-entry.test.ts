import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "../../../shared/domain/report-field.ts";
import { fieldHint, readFieldEntry, typedText } from "./field-entry.ts";

/** 00:30 on 26 October 2026 in London, which is still the 25th in UTC terms of an hour before. */
const now = Date.UTC(2026, 9, 26, 0, 30);
const common = { id: "f", label: "Size", onSigning: "silent" } as const;
const size: FieldDefinition = { ...common, kind: "number", unit: "mm", minimum: 1, maximum: 300, decimals: 1 };
const whole: FieldDefinition = { ...size, decimals: 0, unit: "", minimum: null };
const day: FieldDefinition = { ...common, kind: "date", label: "Date" };
const time: FieldDefinition = { ...common, kind: "time", label: "Time" };
const text: FieldDefinition = { ...common, kind: "text", label: "Site" };

describe("a number", () => {
  it.each([
    ["12", 12],
    ["12.5", 12.5],
    [" 12.5 mm ", 12.5],
    ["7MM", 7],
    [".5", "1 and 300"],
    ["301", "1 and 300"],
    ["12.55", "Nothing was rounded"],
    ["1.2 cm", "Nothing was converted"],
    ["1,5", "has to be a number"],
    ["about 3", "has to be a number"],
    ["1e3", "Nothing was converted"],
    ["−4", "1 and 300"],
  ])("%s", (typed, expected) => {
    const entry = readFieldEntry(size, typed, now);
    if (typeof expected === "number") expect(entry).toEqual({ value: expected });
    else expect("problem" in entry && entry.problem).toContain(expected);
  });
  it("is whole where the field has no decimals, and is empty where nothing was typed", () => {
    expect(readFieldEntry(whole, "-3", now)).toEqual({ value: -3 });
    expect(readFieldEntry(whole, "3.0", now)).toHaveProperty("problem");
    expect(readFieldEntry(whole, "3 mm", now)).toEqual({ problem: "Size has no unit, but mm was typed." });
    expect(readFieldEntry(whole, "  ", now)).toEqual({ value: null });
  });
});

describe("a date", () => {
  it.each([
    ["21/11/2025", "2025-11-21"],
    ["1.2.26", "2026-02-01"],
    ["3-4-2026", "2026-04-03"],
    ["21 Nov 2025", "2025-11-21"],
    ["21-nov-25", "2025-11-21"],
    ["1 september 1999", "1999-09-01"],
    ["04/03/61", "1961-03-04"],
    ["2025-11-21", "2025-11-21"],
    ["t", "2026-10-26"],
    ["T-1", "2026-10-25"],
    ["y", "2026-10-25"],
  ])("%s", (typed, expected) => expect(readFieldEntry(day, typed, now)).toEqual({ value: expected }));
  it.each(["31/02/2026", "11/21/2026", "21112026", "soon", "21 Xyz 2026", "٢١/١١/٢٠٢٦"])("refuses %s", (typed) => {
    expect(readFieldEntry(day, typed, now)).toHaveProperty("problem");
  });
  it("is in the past and in a lifetime, unless it is planned", () => {
    for (const typed of ["01/01/1800", "01/01/2030", "01/01/9999", "27/10/2026", "t+1"]) {
      expect([typed, readFieldEntry(day, typed, now)]).toEqual([
        typed,
        { problem: expect.stringMatching(/^Date is (?:in the future|before 1900)\.$/) },
      ]);
    }
    const planned: FieldDefinition = { ...day, label: "Planned date" };
    expect(readFieldEntry(planned, "t + 6", now)).toEqual({ value: "2026-11-01" });
    expect(readFieldEntry(planned, "01/01/9999", now)).toHaveProperty("problem");
  });
  it("is today's in London over the change of the clocks", () => {
    // 00:30 British Summer Time is the evening before in UTC.
    expect(readFieldEntry(day, "t", Date.UTC(2026, 9, 24, 23, 30))).toEqual({ value: "2026-10-25" });
  });
});

describe("a time", () => {
  it.each([
    ["14:05", "14:05"],
    ["1405", "14:05"],
    ["9.30", "09:30"],
    ["n", "00:30"],
  ])("%s", (typed, expected) => expect(readFieldEntry(time, typed, now)).toEqual({ value: expected }));
  it.each(["24:00", "12:60", "2pm", "5"])("refuses %s", (typed) => {
    expect(readFieldEntry(time, typed, now)).toHaveProperty("problem");
  });
});

describe("a text", () => {
  it("is one clean line whatever is pasted", () => {
    expect(readFieldEntry(text, "upper\r\n\u202epole\u0000 \u0301e 👍🏽 <b>", now)).toEqual({
      value: "upper pole \u0301e 👍🏽 <b>",
    });
  });
  it("is refused, not cut, where it is too long", () => {
    expect(readFieldEntry(text, "a".repeat(2001), now)).toHaveProperty("problem");
    expect(readFieldEntry(text, "a".repeat(2000), now)).toHaveProperty("value");
  });
});

it("shows a value as it is typed, and what a field takes", () => {
  expect(typedText(size, 4)).toBe("4.0");
  expect(typedText(day, "2026-11-21")).toBe("21-Nov-2026");
  expect(fieldHint(size)).toBe("1 to 300 mm");
  expect(fieldHint(whole)).toBe("300 at most");
});
