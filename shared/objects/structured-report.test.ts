import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readStructuredReport } from "./structured-report.ts";

const code = (meaning: string, value = "1"): DicomJsonInstance => ({
  "00080100": { vr: "SH", Value: [value] },
  "00080104": { vr: "LO", Value: [meaning] },
});
const concept = (meaning: string) => ({ "0040A043": { vr: "SQ", Value: [code(meaning)] } });
const type = (name: string) => ({ "0040A040": { vr: "CS", Value: [name] } });
const content = (...items: readonly object[]) => ({ "0040A730": { vr: "SQ", Value: items } });
const report = (...items: readonly object[]): DicomJsonInstance => ({
  ...type("CONTAINER"),
  ...concept("CT report"),
  ...content(...items),
});

describe("readStructuredReport", () => {
  it("gives null for what has no content tree", () => {
    expect(readStructuredReport({ "00080060": { vr: "CS", Value: ["CT"] } })).toBeNull();
  });

  it("reads numbers with their unit, and says why one has no value", () => {
    const measured = {
      "0040A300": {
        vr: "SQ",
        Value: [{ "0040A30A": { vr: "DS", Value: ["12.30"] }, "004008EA": { vr: "SQ", Value: [code("mm", "mm")] } }],
      },
    };
    const missing = { "0040A301": { vr: "SQ", Value: [code("Measurement failure")] } };
    const read = readStructuredReport(
      report(
        { ...type("NUM"), ...concept("Diameter"), ...measured },
        { ...type("NUM"), ...concept("Area"), ...missing },
      ),
    );
    expect(read?.nodes.map(({ name, value }) => [name, value])).toEqual([
      ["Diameter", "12.30 mm"],
      ["Area", "Measurement failure"],
    ]);
  });

  it("writes dates, times and counted units as a reader does, and keeps what is no date as it is stored", () => {
    const said = (name: string, tag: string, value: string) => ({
      ...type(name),
      ...concept("When"),
      [tag]: { vr: "UT", Value: [value] },
    });
    const counted = (unit: string) => ({
      ...type("NUM"),
      ...concept("Rows"),
      "0040A300": {
        vr: "SQ",
        Value: [{ "0040A30A": { vr: "DS", Value: ["128"] }, "004008EA": { vr: "SQ", Value: [code(unit, unit)] } }],
      },
    });
    const read = readStructuredReport(
      report(
        said("DATE", "0040A121", "19860311"),
        said("DATE", "0040A121", "19869911"),
        said("TIME", "0040A122", "114243.273000"),
        said("TIME", "0040A122", "noon"),
        said("DATETIME", "0040A120", "20260130081500.5+0100"),
        said("DATETIME", "0040A120", "2026"),
        counted("{pixels}"),
        counted("{SUVbw}g/ml"),
      ),
    );
    expect(read?.nodes.map(({ value }) => value)).toEqual([
      ...["11-Mar-1986", "19869911", "11:42:43", "noon", "30-Jan-2026 08:15:00 +0100", "2026"],
      ...["128 pixels", "128 {SUVbw}g/ml"],
    ]);
  });

  it("says what it says of itself", () => {
    expect(readStructuredReport(report())?.standing).toBe("Partial, not verified");
    const verified = {
      ...report(),
      "0040A491": { vr: "CS", Value: ["COMPLETE"] },
      "0040A493": { vr: "CS", Value: ["VERIFIED"] },
      "0040A073": { vr: "SQ", Value: [{ "0040A075": { vr: "PN", Value: [{ Alphabetic: "Testwell^Rita" }] } }] },
    };
    expect(readStructuredReport(verified)?.standing).toBe("Complete, verified by Testwell Rita");
  });

  it("stops at a depth and a number that no person writes", () => {
    let deep: object = { ...type("TEXT"), ...concept("Deep") };
    for (let level = 0; level < 500; level += 1) deep = { ...type("CONTAINER"), ...concept("Level"), ...content(deep) };
    expect(JSON.stringify(readStructuredReport(report(deep)))).toContain("More lies deeper than this program reads.");
    const many = Array.from({ length: 20_100 }, () => ({ ...type("TEXT"), ...concept("Line") }));
    const read = readStructuredReport(report(...many));
    expect(read?.nodes.length).toBe(20_001);
    expect(read?.nodes.at(-1)?.value).toContain("goes on");
  });
});
