import { describe, expect, it } from "vitest";
import type { CodeSystem, EntryKind } from "../domain/directory.ts";
import { readCode } from "./national-code.ts";

describe("national codes", () => {
  it.each<[CodeSystem, string, EntryKind, string]>([
    ["GMC", "C1234567", "person", "C1234567"],
    ["GMC", " 123 4567", "person", "C1234567"],
    ["GP", "g7654321", "person", "G7654321"],
    ["NMC", "98i2345e", "person", "98I2345E"],
    ["HCPC", "RA000003", "person", "RA000003"],
    ["ODS", "rxx01", "organisation", "RXX01"],
    ["ODS", "Y02345", "practice", "Y02345"],
    ["local", "Ward 7", "ward", "Ward 7"],
    ["", "", "team", ""],
  ])("%s %j of a %s is kept as %s", (system, typed, kind, code) => {
    expect(readCode(system, typed, kind)).toEqual({ code, problem: "" });
  });

  it.each<[CodeSystem, string, EntryKind, RegExp]>([
    ["GMC", "C123456", "person", /C and 7 digits; “C123456” is not\.$/],
    ["GMC", "C12345678", "person", /C and 7 digits/],
    ["GMC", "C1234567", "practice", /is a person's/],
    ["GP", "C1234567", "person", /G and 7 digits/],
    ["NMC", "98M2345E", "person", /from A to L/],
    ["HCPC", "R00003", "person", /2 letters/],
    ["ODS", "RX", "organisation", /3 to 10/],
    ["ODS", "RXX01", "practice", /a letter and 5 digits/],
    ["ODS", "RXX01", "person", /not a person's/],
    ["ODS", "", "ward", /is empty/],
    ["local", " ", "ward", /is empty/],
    ["", "C1234567", "person", /choose its system/],
  ])("%s %j of a %s is refused", (system, typed, kind, sentence) => {
    const read = readCode(system, typed, kind);
    expect(read.code).toBe("");
    expect(read.problem).toMatch(sentence);
  });
});
