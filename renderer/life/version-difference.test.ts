import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { versionDifference } from "./version-difference.ts";

const text = (words: string) => [[{ kind: "text" as const, text: words }]];
const none = { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] };

function version(conclusion: string, changes: Partial<ReportDocument> = {}): ReportDocument {
  return {
    sections: { ...none, conclusion: text(conclusion) },
    addenda: [],
    keyImages: [],
    ...changes,
  } as ReportDocument;
}

describe("the difference between two versions", () => {
  it("says word by word what went and came, and nothing of what stayed", () => {
    const { sections } = versionDifference(
      version("New nodule in the right upper lobe."),
      version("New nodule in the left upper lobe."),
    );
    expect(sections).toEqual([
      {
        heading: "Conclusion",
        parts: [
          { kind: "same", text: "New nodule in the " },
          { kind: "removed", text: "right" },
          { kind: "added", text: "left" },
          { kind: "same", text: " upper lobe." },
        ],
      },
    ]);
  });

  it("gives both texts back whole, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
        const [before, after] = [one.trim(), other.trim()];
        const { sections } = versionDifference(version(before), version(after));
        expect(sections).toHaveLength(before === after ? 0 : 1);
        const parts = sections[0]?.parts ?? [];
        const without = (kind: string) =>
          parts
            .filter((part) => part.kind !== kind)
            .map((part) => part.text)
            .join("");
        if (before !== after) expect([without("added"), without("removed")]).toEqual([before, after]);
      }),
    );
  });

  it("names numbers that changed and key images that came", () => {
    const chip = (value: string) => [[{ kind: "measurement" as const, measurementId: "m1", text: value }]];
    const image = (id: string, caption: string) => ({ id, caption }) as ReportDocument["keyImages"][number];
    const difference = versionDifference(
      version("Same", { sections: { ...none, findings: chip("12 mm") }, keyImages: [image("k1", "Nodule")] }),
      version("Same", {
        sections: { ...none, findings: chip("21 mm") },
        keyImages: [image("k1", "Nodule, left"), image("k2", "")],
      }),
    );
    expect(difference.marks).toEqual(["The measurement 12 mm became 21 mm."]);
    expect(difference.keyImages).toEqual([
      "Key image Nodule became Nodule, left.",
      "Key image without a caption (number 2) came.",
    ]);
  });
});
