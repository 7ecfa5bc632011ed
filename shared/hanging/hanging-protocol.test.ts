import { describe, expect, it } from "vitest";
import { builtInProtocols } from "./built-in-protocols.ts";
import { hangingProtocolSchema } from "./hanging-protocol.ts";
import { ruleText } from "./series-rule.ts";

describe("hanging protocols", () => {
  it("come with the program as ten valid files, each with an identifier of its own", () => {
    expect(builtInProtocols.map(({ id }) => id).sort()).toEqual([
      "ct-body",
      "ct-head",
      "mammography",
      "mr-body",
      "mr-brain",
      "mr-prostate",
      "mr-spine",
      "plain-film",
      "single-series",
      "ultrasound",
    ]);
  });

  it("lay every right mammogram with its chest wall at the right edge and every left one at the left", () => {
    const panes = builtInProtocols.flatMap(({ steps }) => steps.flatMap((step) => step.panes));
    const laid = panes.filter(({ chestWall }) => chestWall !== undefined);
    expect(laid.length).toBeGreaterThan(10);
    for (const { chestWall, series, label } of laid) {
      expect([series.side, series.modality, label.split(" ")[0]]).toEqual([chestWall, ["MG"], chestWall]);
    }
  });

  it("are refused with an unknown condition, or with a window where values mean nothing by themselves", () => {
    const pane = { label: "T2", from: "current", series: { modality: ["MR"] } };
    const file = (part: object) => ({
      format: 2,
      id: "own",
      name: "Own",
      version: 1,
      match: { series: { modality: ["MR"] } },
      steps: [{ name: "One", panes: [{ ...pane, ...part }] }],
    });
    expect(hangingProtocolSchema.safeParse(file({})).success).toBe(true);
    expect(hangingProtocolSchema.safeParse(file({ series: { modalty: ["MR"] } })).success).toBe(false);
    const window = { center: 40, width: 400, name: "" };
    expect(hangingProtocolSchema.safeParse(file({ window })).success).toBe(false);
    expect(hangingProtocolSchema.safeParse(file({ window, series: { modality: ["CT"] } })).success).toBe(true);
    expect(hangingProtocolSchema.safeParse(file({ window, series: {} })).success).toBe(false);
  });

  it("say their rules in words", () => {
    expect(ruleText({ modality: ["CT"], plane: "axial", maximumThicknessMm: 5, contrast: true })).toBe(
      "CT, axial, 5 mm or thinner, with contrast",
    );
    expect(ruleText({ modality: ["CR", "DX", "RG"], side: "left", notWords: ["spot"] })).toBe(
      "CR, DX or RG, left, not named spot",
    );
    expect(ruleText({})).toBe("");
  });
});
