import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { FollowedLesion, FollowUp, LesionSize } from "../domain/follow-up.ts";
import { evaluateFollowUp, targetProblems } from "./recist.ts";

const measured = (millimetres: number): LesionSize => ({ state: "measured", millimetres });

function lesion(
  name: string,
  sizes: readonly (LesionSize | number)[],
  more: Partial<FollowedLesion> = {},
): FollowedLesion {
  return {
    id: name,
    name,
    organ: name,
    place: "",
    isLymphNode: false,
    role: "target",
    sizes: Object.fromEntries(
      sizes.map((size, index) => [`t${index}`, typeof size === "number" ? measured(size) : size]),
    ),
    ...more,
  };
}

function followUp(count: number, lesions: readonly FollowedLesion[]): FollowUp {
  const timepoints = Array.from({ length: count }, (_, index) => ({
    id: `t${index}`,
    date: `2026-0${index + 1}-01`,
    studyInstanceUid: "",
  }));
  return { timepoints, baselineId: "t0", lesions: [...lesions] };
}

describe("RECIST 1.1", () => {
  test.each([
    ["stable between the limits", [[50, 45]], "SD"],
    ["30 % less than baseline is a partial response", [[50, 35]], "PR"],
    ["a tenth of a millimetre less than 30 % is not", [[50, 35.1]], "SD"],
    ["20 % and 5 mm more than the nadir is progression", [[50, 30, 36]], "PD"],
    ["20 % that is less than 5 mm is not", [[20, 10, 12]], "PR"],
    ["5 mm that is less than 20 % is not", [[100, 90, 97]], "SD"],
    ["counted from the nadir, not from the baseline", [[100, 40, 60]], "PD"],
  ] as const)("%s", (_name, rows, expected) => {
    const lesions = rows.map((sizes, index) => lesion(`T${index}`, sizes));
    expect(evaluateFollowUp(followUp(rows[0].length, lesions)).overall).toBe(expected);
  });

  test("five targets are added up", () => {
    const before = [20, 18, 16, 30, 15];
    const now = [10, 12, 9, 20, 8];
    const { sums, fromBaselinePercent, overall } = evaluateFollowUp(
      followUp(
        2,
        before.map((size, index) => lesion(`T${index}`, [size, now[index] ?? 0])),
      ),
    );
    expect(sums.map(({ millimetres }) => millimetres)).toEqual([99, 59]);
    expect(fromBaselinePercent).toBeCloseTo(-40.4, 1);
    expect(overall).toBe("PR");
  });

  test("complete: everything gone, nodes below 10 mm", () => {
    const node = lesion("N1", [18, 9], { isLymphNode: true });
    const gone = lesion("T1", [20, { state: "absent" }]);
    expect(evaluateFollowUp(followUp(2, [node, gone])).overall).toBe("CR");
    const left = lesion("N2", [18, 10], { isLymphNode: true });
    expect(evaluateFollowUp(followUp(2, [left, gone])).overall).toBe("PR");
  });

  test("what is too small counts 5 mm", () => {
    expect(evaluateFollowUp(followUp(2, [lesion("T1", [20, { state: "tooSmall" }])])).latest?.millimetres).toBe(5);
  });

  test("a target that was not evaluable leaves no sum and no response", () => {
    const lesions = [lesion("T1", [20, { state: "notEvaluable" }]), lesion("T2", [20, 1])];
    const evaluation = evaluateFollowUp(followUp(2, lesions));
    expect(evaluation.latest?.millimetres).toBeNull();
    expect(evaluation.overall).toBe("NE");
  });

  test("a new lesion is progression whatever the sum", () => {
    const fresh = lesion("New 1", [], { role: "new" });
    expect(evaluateFollowUp(followUp(2, [lesion("T1", [50, 10]), fresh])).overall).toBe("PD");
  });

  test.each([
    ["absent", "CR"],
    ["present", "PR"],
    ["notEvaluated", "PR"],
    ["unequivocalProgression", "PD"],
  ] as const)("complete response of the targets with another lesion %s: %s", (course, expected) => {
    const other = lesion("O1", [], { role: "nonTarget", course });
    expect(evaluateFollowUp(followUp(2, [lesion("T1", [20, { state: "absent" }]), other])).overall).toBe(expected);
  });

  test("growth from nothing needs 5 mm and no percentage", () => {
    const lesions = [lesion("T1", [20, { state: "absent" }, 6])];
    const { target, fromNadirPercent } = evaluateFollowUp(followUp(3, lesions));
    expect(target).toBe("PD");
    expect(fromNadirPercent).toBeNull();
  });

  test("nothing is judged without a baseline, or at baseline", () => {
    const lesions = [lesion("T1", [20, 10])];
    expect(evaluateFollowUp({ ...followUp(2, lesions), baselineId: null }).overall).toBeNull();
    expect(evaluateFollowUp(followUp(1, lesions)).overall).toBeNull();
  });

  it("never calls growth a response", () => {
    const sizes = fc.array(fc.double({ min: 10, max: 200, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(sizes, (all) => {
        const { overall, baseline, latest } = evaluateFollowUp(followUp(all.length, [lesion("T1", all)]));
        if ((latest?.millimetres ?? 0) >= (baseline?.millimetres ?? 0)) expect(["SD", "PD"]).toContain(overall);
      }),
    );
  });
});

test("targets that RECIST 1.1 does not allow are named", () => {
  const many = Array.from({ length: 6 }, (_, index) =>
    lesion(`T${index}`, [20], { organ: index < 3 ? "Liver" : `o${index}` }),
  );
  expect(targetProblems(followUp(1, many))).toEqual([
    "There are 6 target lesions; RECIST 1.1 counts five at most.",
    "There are 3 target lesions in one organ (liver); RECIST 1.1 counts two at most.",
  ]);
  expect(targetProblems(followUp(1, [lesion("N1", [12], { isLymphNode: true })]))).toEqual([
    "N1 was 12 mm at baseline. A lymph node needs a short axis of 15 mm to be a target.",
  ]);
});
