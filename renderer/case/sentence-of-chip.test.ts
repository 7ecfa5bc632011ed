import { describe, expect, it } from "vitest";
import { linesOfBoxes, sentenceOfChip } from "./sentence-of-chip.ts";

// @vitest-environment jsdom

function sentence(html: string): string {
  document.body.innerHTML = `<p>${html}</p>`;
  const chip = document.querySelector("span");
  if (chip === null) throw new Error("no chip");
  return sentenceOfChip(chip).toString();
}

describe("the sentence of a chip", () => {
  it.each([
    ["One. Node of <span>8.4 mm</span> beside it. Three.", "Node of 8.4 mm beside it."],
    ["Node of <span>8.4 mm</span>, new. Next.", "Node of 8.4 mm, new."],
    ["First. <span>8.4 mm</span>", "8.4 mm"],
    ["Only <span>8.4 mm</span> here", "Only 8.4 mm here"],
    ["About 2.5 times, <span>8.4 mm</span> and 3.1 more! End.", "About 2.5 times, 8.4 mm and 3.1 more!"],
  ])("of %s", (html, expected) => {
    expect(sentence(html)).toBe(expected);
  });

  it("is outlined by one box for each line that is in sight", () => {
    const box = (left: number, top: number, width: number) => ({ left, top, width, height: 20 });
    const within = { left: 0, top: 100, width: 400, height: 200 };
    expect(
      linesOfBoxes([box(10, 110, 50), box(60, 112, 40), box(10, 140, 90), box(0, 90, 10), box(5, 290, 9)], within),
    ).toEqual([{ left: 10, top: 110, width: 90, height: 22 }, box(10, 140, 90)]);
  });
});
