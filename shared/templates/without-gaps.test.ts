import { describe, expect, test } from "vitest";
import type { Paragraph, Run } from "../domain/report.ts";
import { sectionKeys } from "../domain/section.ts";
import { builtInTemplates } from "./built-in-templates.ts";
import { withTemplate } from "./take-template.ts";
import { emptyContent } from "./template.test-data.ts";
import { withoutGaps } from "./without-gaps.ts";

/** A paragraph from words and fields in braces; `{}` is a field that nobody filled. */
function paragraph(pattern: string): Paragraph {
  return pattern.split(/(\{[^}]*\})/).flatMap((piece): Run[] => {
    if (piece === "") return [];
    if (!piece.startsWith("{")) return [{ kind: "text", text: piece }];
    return [{ kind: "field", fieldId: "field", text: piece.slice(1, -1) }];
  });
}

const signed = (pattern: string) =>
  withoutGaps([paragraph(pattern)]).map((runs) => runs.map(({ text }) => text).join(""));

describe("what is signed of places that nobody filled", () => {
  test.each([
    ["Chest radiograph, {}; {}.", "Chest radiograph."],
    ["Chest radiograph, {PA erect}; {}.", "Chest radiograph, PA erect."],
    ["Chest radiograph, {}; {adequate}.", "Chest radiograph; adequate."],
    ["{}; {adequate}.", "adequate."],
    ["Scan: {early}. {} Quality: {good}.", "Scan: early. Quality: good."],
    ["Scan: {early}. {}", "Scan: early."],
    ["Tip {} above the carina.", "Tip (not stated) above the carina."],
    ["No {}.", "No (not stated)."],
    ["Ratio {1.2}, {}, {3}.", "Ratio 1.2, 3."],
  ])("%s", (pattern, text) => {
    expect(signed(pattern)).toEqual([text]);
  });

  test("leaves out a paragraph that is nothing but its heading", () => {
    expect(signed("Lines, tubes and devices: {}.")).toEqual([]);
    expect(withoutGaps([[{ kind: "text", text: "Lines: " }, ...paragraph("{}; {}.")]])).toEqual([]);
  });

  test("leaves a paragraph without such places as it is, an empty one too", () => {
    const untouched = [paragraph("No mass , no node ."), [], paragraph("Size {12 mm}.")];
    expect(withoutGaps(untouched)).toEqual(untouched);
  });

  test("loses no word of any template of the program, and leaves no marks behind one another", () => {
    for (const template of builtInTemplates) {
      const { sections } = withTemplate(emptyContent, template, {});
      for (const before of sectionKeys.flatMap((key) => sections[key])) {
        const words = (runs: readonly Run[]) =>
          runs
            .map(({ text }) => text)
            .join("")
            .match(/[\p{L}\p{N}]+/gu) ?? [];
        const [after] = withoutGaps([before]);
        if (after === undefined) continue;
        expect(words(after).join(" ").replaceAll("not stated", "").match(/\S+/g)).toEqual(words(before));
        expect(after.map(({ text }) => text).join("")).not.toMatch(/[,;]\s*[.,;]|\.\s*\.|^\s*[.,;]| {2}/);
      }
    }
  });
});
