import { describe, expect, test } from "vitest";
import type { Measurement } from "../domain/measurement.ts";
import { type DraftContent, draftContentSchema, paragraphText } from "../domain/report.ts";
import { startFollowUp, withRow } from "./fill.ts";
import { axesMark, studies } from "./follow-up.test-data.ts";
import { followUpStanding, withFollowUp, withFollowUpFilled, withFollowUpPrinted } from "./in-report.ts";
import { printedFollowUp } from "./print.ts";
import { followUpFindings } from "./signing-findings.ts";

const before = [20, 18, 16, 30, 15] as const;
const after = [10, 12, 9, 20, 8] as const;

function marks(now: readonly number[] = after): Measurement[] {
  return now.map((size, index) =>
    axesMark(`m${index}`, [size, 5], { name: `T${index + 1}`, axes: [before[index] ?? 0, 5] }),
  );
}

function draft(measurements: readonly Measurement[]): DraftContent {
  const blank = {
    sections: { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] },
    measurements: [...measurements],
    keyImages: [],
    comparedStudies: [],
    followUp: startFollowUp(null, { studyInstanceUid: studies.now, date: "2026-11-21" }),
  };
  const filled = withFollowUpFilled(draftContentSchema.parse(blank));
  const { followUp } = filled;
  return followUp === undefined ? filled : { ...filled, followUp: { ...followUp, baselineId: studies.before } };
}

function findings(content: DraftContent): string[] {
  return content.sections.findings.map(paragraphText);
}

function table(content: DraftContent) {
  const run = content.sections.findings.flat().find(({ kind }) => kind === "table");
  if (run?.kind !== "table") throw new Error("no table");
  return run;
}

describe("five targets", () => {
  const printed = withFollowUpPrinted(draft(marks()));

  test("print a table with both dates, changes and the sum", () => {
    const { header, rows } = table(printed);
    expect(header).toEqual(["Lesion", "12-Mar-2026 (baseline)", "21-Nov-2026 (now)", "Change (mm)", "Change (%)"]);
    expect(rows[0]).toEqual(["T1 (target)", "20.0", "10.0", "−10.0", "−50"]);
    expect(rows.at(-1)).toEqual(["Sum of 5 targets", "99.0", "59.0", "−40.0", "−40"]);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
  });

  test("say sum, baseline, nadir and response in words that nobody has confirmed yet", () => {
    expect(findings(printed)[1]).toBe(
      "Sizes in mm; changes are from 12-Mar-2026. Sum of target diameters 59.0 mm (21-Nov-2026). " +
        "Baseline (12-Mar-2026, 99.0 mm): −40.0 mm, −40 %. Nadir (12-Mar-2026, 99.0 mm): −40.0 mm, −40 %. " +
        "RECIST 1.1: target lesions partial response; no new lesion; overall partial response (PR).",
    );
    expect(printed.sections.findings[1]?.[0]).toMatchObject({ unconfirmed: "followUp" });
  });

  test("the same is read where only the text of the table arrives", () => {
    expect(table(printed).text.split("\n")[0]).toBe(
      "T1 (target): 12-Mar-2026 (baseline) 20.0, 21-Nov-2026 (now) 10.0, Change (mm) −10.0, Change (%) −50",
    );
  });

  test("follow a mark that changes, table and sentences together", () => {
    const changed = withFollowUpFilled({ ...printed, measurements: marks([30, 30, 30, 30, 30]) });
    expect(table(changed).rows.at(-1)?.[2]).toBe("150.0");
    expect(findings(changed)[1]).toContain("progressive disease (PD)");
    expect(followUpStanding(changed)).toBe("current");
    expect(changed.sections.findings).toHaveLength(2);
  });

  test("a confirmed sentence that is renewed has to be confirmed again", () => {
    const [first = [], second = []] = printed.sections.findings;
    const confirmed = second.map((run) => ({ kind: "text" as const, text: run.text }));
    const content = { ...printed, sections: { ...printed.sections, findings: [first, confirmed] } };
    expect(followUpStanding(content)).toBe("current");
    const changed = withFollowUpFilled({ ...content, measurements: marks([30, 30, 30, 30, 30]) });
    expect(changed.sections.findings[1]?.[0]).toMatchObject({ unconfirmed: "followUp" });
  });

  test("what a reader changed is not rewritten but said to differ, and stays when the table is renewed", () => {
    const [first = []] = printed.sections.findings;
    const own = [{ kind: "text" as const, text: "Clear response in my view." }];
    const edited = { ...printed, sections: { ...printed.sections, findings: [first, own] } };
    const changed = withFollowUpFilled({ ...edited, measurements: marks([30, 30, 30, 30, 30]) });
    expect(table(changed).rows.at(-1)?.[2]).toBe("59.0");
    expect(followUpStanding(changed)).toBe("differs");
    const renewed = withFollowUpPrinted(changed);
    expect(table(renewed).rows.at(-1)?.[2]).toBe("150.0");
    expect(findings(renewed)).toHaveLength(3);
    expect(findings(renewed)[2]).toBe("Clear response in my view.");
  });

  test("the next update takes away the sentences that were printed last", () => {
    const [first = [], second = []] = printed.sections.findings;
    const moved = {
      ...printed,
      sections: { ...printed.sections, findings: [[...first, { kind: "text" as const, text: "x" }], second] },
    };
    const { followUp } = moved;
    if (followUp === undefined) throw new Error("none");
    const changed = withFollowUp(moved, withRow(followUp, "m0", { role: "new" }));
    expect(followUpStanding(changed)).toBe("differs");
    expect(findings(withFollowUpPrinted(changed)).filter((text) => text.includes("RECIST"))).toHaveLength(1);
  });
});

test("signing is told of a table that differs or is missing, and of sizes against their marks", () => {
  const content = draft(marks());
  const codes = (of: DraftContent) => followUpFindings(of).map(({ code }) => code);
  expect(codes(content)).toEqual(["followUpNotPrinted"]);
  const printed = withFollowUpPrinted(content);
  expect(codes(printed)).toEqual([]);
  const { followUp } = printed;
  if (followUp === undefined) throw new Error("none");
  const sizes = { ...followUp.lesions[0]?.sizes, [studies.now]: { state: "absent" as const } };
  const typed = { ...printed, followUp: withRow(followUp, "m0", { sizes }) };
  expect(codes(typed)).toEqual(["followUpDiffers", "followUpConflict"]);
  expect(followUpFindings(typed)[1]?.sentence).toContain("T1");
});

test("nothing is printed or changed in a report without a follow-up", () => {
  const { followUp: _followUp, ...plain } = draft(marks());
  expect(withFollowUpFilled(plain)).toBe(plain);
  expect(withFollowUpPrinted(plain)).toBe(plain);
  expect(followUpStanding(plain)).toBe("absent");
});

test("estimated, missing and not evaluable sizes are said", () => {
  const content = draft([
    axesMark("m0", [10, 5], { name: "T1", axes: [20, 5] }, { trust: "estimated" }),
    axesMark("m1", [10, 5], { name: "T2", axes: [20, 5] }, { trust: "pixelsOnly" }),
  ]);
  if (content.followUp === undefined) throw new Error("none");
  const { table: run, sentences } = printedFollowUp(content.followUp);
  expect(run.rows[0]?.slice(1)).toEqual(["20.0", "10.0 est.", "−10.0", "−50"]);
  expect(run.rows[1]?.slice(1)).toEqual(["20.0", "–", "–", "–"]);
  expect(sentences).toContain("No sum of target diameters now");
  expect(sentences).toContain("Estimated sizes: T1.");
  expect(sentences).toContain("Not measured now: T2.");
  expect(sentences).toContain("overall not evaluable (NE)");
});

test("without a baseline no response is stated", () => {
  const content = draft(marks());
  if (content.followUp === undefined) throw new Error("none");
  const { sentences } = printedFollowUp({ ...content.followUp, baselineId: null });
  expect(sentences).toContain("No baseline is set; no response is stated.");
  expect(sentences).not.toContain("RECIST");
});

test("of many times the table keeps baseline, nadir and the last ones, within twelve columns", () => {
  const timepoints = Array.from({ length: 15 }, (_, index) => ({
    id: `t${index}`,
    date: `2025-${String(1 + Math.floor(index / 2)).padStart(2, "0")}-${index % 2 === 0 ? "01" : "15"}`,
    studyInstanceUid: "",
  }));
  const sizes = Object.fromEntries(
    timepoints.map(({ id }, index) => [id, { state: "measured" as const, millimetres: index === 3 ? 11 : 40 }]),
  );
  const lesion = { id: "a", name: "T1", organ: "", place: "", isLymphNode: false, role: "target" as const, sizes };
  const { table: run, sentences } = printedFollowUp({ timepoints, baselineId: "t0", lesions: [lesion] });
  expect(run.header).toHaveLength(12);
  expect(run.header[1]).toBe("01-Jan-2025 (baseline)");
  expect(run.rows[0]).toContain("11.0");
  expect(run.rows[0]).toHaveLength(12);
  expect(sentences).toContain("6 earlier times are not shown.");
});
