import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readHangingFile } from "../../shared/hanging/hanging-file.ts";
import { hangingPaneSchema, hangingStepSchema, seriesRuleSchema } from "../../shared/hanging/hanging-protocol.ts";

const text = readFileSync(join(import.meta.dirname, "..", "..", "docs", "hanging.md"), "utf8");

describe("docs/hanging.md", () => {
  it("shows a protocol that the program reads", () => {
    const example = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const read = readHangingFile(example);
    expect("refusal" in read ? read.refusal : "").toBe("");
  });

  it("names every part that the form has", () => {
    const pane = hangingPaneSchema.shape;
    for (const name of [seriesRuleSchema.shape, pane, hangingStepSchema.shape].flatMap((shape) => Object.keys(shape))) {
      if (["label", "name", "panes"].includes(name)) continue;
      expect(text, name).toContain(`\`${name}\``);
    }
  });
});
