import { describe, expect, it } from "vitest";
import type { FieldValues } from "../domain/report-field.ts";
import { builtInTemplate } from "./built-in-templates.ts";
import { doesHold, withComputed } from "./field-values.ts";

const fieldsOf = (id: string) => builtInTemplate(id)?.fields ?? expect.fail();
const computed = (template: string, field: string, values: FieldValues) =>
  withComputed(fieldsOf(template), values)[field];
const shown = (template: string, block: string, values: FieldValues) => {
  const found = builtInTemplate(template)?.blocks.find(({ id }) => id === block) ?? expect.fail();
  return doesHold(found.when ?? "true", values);
};

describe("the PI-RADS v2.1 category of a lesion", () => {
  const category = (zone: string, t2: string | null, dwi: string | null, dce: string | null) =>
    computed("mr-prostate", "lesion1Category", {
      lesion1Zone: [zone],
      lesion1T2: t2,
      lesion1Dwi: dwi,
      lesion1Dce: dce === null ? null : [dce],
    });

  it("follows diffusion in the peripheral zone, and contrast where that is equivocal", () => {
    const ofDiffusion = ["1", "2", "3", "4", "5"].map((dwi) =>
      ["negative", "positive", "notDone"].map((dce) => category("pz", "5", dwi, dce)),
    );
    expect(ofDiffusion).toEqual([
      ["1", "1", "1"],
      ["2", "2", "2"],
      ["3", "4", "3"],
      ["4", "4", "4"],
      ["5", "5", "5"],
    ]);
  });

  it("follows T2 in the transition zone, raised by diffusion as the guideline says", () => {
    const ofT2 = ["1", "2", "3", "4", "5"].map((t2) =>
      ["1", "2", "3", "4", "5"].map((dwi) => category("tz", t2, dwi, "positive")).join(""),
    );
    expect(ofT2).toEqual(["11111", "22233", "33334", "44444", "55555"]);
  });

  it("is not made up where a score that decides it is missing", () => {
    expect(category("pz", "4", null, "positive")).toBeNull();
    expect(category("pz", "4", "3", null)).toBeNull();
    expect(category("tz", "3", null, "positive")).toBeNull();
    expect(category("tz", "2", null, "positive")).toBeNull();
    expect(computed("mr-prostate", "lesion1Category", { lesion1T2: "4", lesion1Dwi: "4" })).toBeNull();
  });
});

describe("figures that templates compute", () => {
  it("are those of the ellipsoid, of PSA density and of ratios", () => {
    const gland = { length: 40, width: 50, height: 30, psa: 6.24 };
    expect(computed("mr-prostate", "volume", gland)).toBeCloseTo(31.2, 6);
    expect(computed("mr-prostate", "density", gland)).toBeCloseTo(0.2, 6);
    expect(computed("mr-prostate", "density", { ...gland, psa: null })).toBeNull();
    expect(computed("ct-head", "bleedVolume", { bleedA: 40, bleedB: 30, bleedC: 20 })).toBe(12);
    expect(computed("ct-pulmonary-angiogram", "ratio", { rv: 45, lv: 30 })).toBe(1.5);
    expect(computed("us-thyroid", "rightVolume", { rightL: 50, rightW: 20, rightD: 20 })).toBeCloseTo(10.4, 6);
    expect(computed("us-abdomen", "emptied", { bladderBefore: 400, bladderAfter: 100 })).toBe(75);
    expect(computed("us-abdomen", "emptied", { bladderBefore: 0, bladderAfter: 0 })).toBeNull();
  });

  it("put a T-score on the right side of each limit of the WHO", () => {
    const of = (lowestT: number) => computed("dexa", "category", { lowestT });
    expect([-2.5, -2.4, -1.1, -1].map(of)).toEqual([
      "osteoporosis",
      "osteopenia (low bone mass)",
      "osteopenia (low bone mass)",
      "normal bone density",
    ]);
    expect(computed("dexa", "category", {})).toBeNull();
    expect(computed("dexa", "forAge", { lowestZ: -2 })).toContain("below");
  });

  it("call the mesorectal fascia involved at a millimetre, and say nothing without a distance", () => {
    const of = (crm: number | null) => computed("mr-rectum", "crmStatus", { crm });
    expect([1, 1.1, null].map(of)).toEqual(["involved or threatened (1 mm or less)", "clear (more than 1 mm)", null]);
  });
});

describe("statements that templates make on a condition", () => {
  it("never call an examination normal on fields that nobody filled", () => {
    for (const [template, block] of [
      ["msk-xray", "answerNone"],
      ["ct-head", "answerNone"],
      ["ct-colonography", "answerNone"],
      ["mr-brain", "answerNone"],
      ["mr-spine", "answerNone"],
      ["mr-prostate", "answerNone"],
      ["us-abdomen", "answerNone"],
    ] as const) {
      expect([template, shown(template, block, {})]).toEqual([template, false]);
    }
  });

  it("name an aneurysm from 30 mm, and ask for a second scan only where the guideline does", () => {
    expect([29, 30].map((aorta) => shown("us-abdomen", "aneurysm", { aorta }))).toEqual([false, true]);
    const leg = { result: ["none"], extent: ["proximal"], dDimer: ["positive"] };
    expect(shown("us-dvt", "repeat", leg)).toBe(true);
    expect(shown("us-dvt", "repeat", { ...leg, dDimer: ["negative"] })).toBe(false);
    expect(shown("us-dvt", "repeat", { ...leg, extent: ["whole"] })).toBe(false);
  });

  it("call a nasogastric tube unsafe unless its tip is seen below the diaphragm", () => {
    const unsafe = (tip: string) => shown("chest-xray", "gastricUnsafe", { gastricTip: [tip] });
    expect(["stomach", "notSeen", "oesophagus", "airway"].map(unsafe)).toEqual([false, true, true, true]);
  });
});
