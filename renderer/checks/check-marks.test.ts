// @vitest-environment jsdom
import { Editor } from "@tiptap/core";
import { afterEach, expect, it } from "vitest";
import type { CheckFinding } from "../../shared/checks/check.ts";
import type { Paragraph } from "../../shared/domain/report.ts";
import { paragraphText } from "../../shared/domain/report.ts";
import { paragraphsToEditor } from "../report/paragraphs-to-editor.ts";
import { reportExtensions } from "../report/report-schema.ts";
import { checkMarks, drawFindings, rangeOf } from "./check-marks.ts";
import { findingBehind } from "./next-finding.ts";

const paragraphs: Paragraph[] = [
  [{ kind: "text", text: "First line." }],
  [
    { kind: "text", text: "Node of " },
    { kind: "measurement", measurementId: "m1", text: "12.4 mm" },
    { kind: "text", text: " in the right right lung." },
  ],
];

function finding(paragraph: number, from: number, to: number, code = "dictationArtefact"): CheckFinding {
  return {
    ...{ code, level: "warn", sentence: "Twice.", title: "Slip", explanation: "Why.", source: "A study" },
    ...{ reasons: [], isAnsweredByReason: true, place: { section: "findings", paragraph, from, to } },
  };
}

let editor: Editor;
const pointed: (CheckFinding | null)[] = [];

function open(): void {
  const events = {
    openMeasurement: () => undefined,
    insertLastMeasurement: () => undefined,
    isKnownMeasurement: () => true,
    openField: () => false,
    walk: () => false,
    undo: () => undefined,
    redo: () => undefined,
    say: () => undefined,
    renewChip: () => undefined,
    keepChip: () => undefined,
  };
  editor = new Editor({
    element: document.body.appendChild(document.createElement("div")),
    extensions: reportExtensions(events),
    content: paragraphsToEditor(paragraphs),
    injectCSS: false,
  });
  editor.registerPlugin(checkMarks({ pointAt: (each) => void pointed.push(each) }));
}
const underlined = () => [...editor.view.dom.querySelectorAll("[data-check]")].map((each) => each.textContent);
const words = paragraphs.map(paragraphText);

afterEach(() => {
  editor.destroy();
  document.body.replaceChildren();
});

it("underlines the words of a finding behind a chip, which is many letters in the text and one place in the editor", () => {
  open();
  const text = words[1] ?? "";
  const from = text.indexOf("right right");
  drawFindings(editor.view, [finding(1, from, from + 11), finding(1, 8, 15)], words);
  expect(underlined()).toContain("right right");
  expect(underlined().some((each) => each?.includes("12.4 mm"))).toBe(true);
  const { from: start, to: stop } = rangeOf(editor.state.doc, {
    section: "findings",
    paragraph: 1,
    from,
    to: from + 11,
  });
  expect(editor.state.doc.textBetween(start, stop)).toBe("right right");
});

it("moves with what is typed before it, and leaves words alone that read otherwise now", () => {
  open();
  drawFindings(editor.view, [finding(0, 0, 5)], words);
  editor.commands.insertContentAt(1, "The ");
  expect(underlined()).toEqual(["First"]);
  drawFindings(editor.view, [finding(0, 0, 5)], words);
  expect(underlined()).toEqual([]);
});

it("changes no word and is no step to undo", () => {
  open();
  const before = JSON.stringify(editor.getJSON());
  drawFindings(editor.view, [finding(0, 0, 5)], words);
  drawFindings(editor.view, [], words);
  expect(underlined()).toEqual([]);
  expect(JSON.stringify(editor.getJSON())).toBe(before);
  editor.commands.insertContentAt(1, "A");
  drawFindings(editor.view, [finding(1, 0, 4)], [`A${words[0]}`, words[1] ?? ""]);
  expect(underlined()).toEqual(["Node"]);
});

it("goes from one finding to the next in reading order, and from the last to the first", () => {
  const [a, b, c] = [finding(0, 3, 5, "a"), finding(0, 0, 2, "b"), { ...finding(0, 0, 1, "c"), place: null }];
  expect(findingBehind([a, b, c], null)).toBe(b);
  expect(findingBehind([a, b, c], b)).toBe(a);
  expect(findingBehind([a, b, c], a)).toBe(b);
  expect(findingBehind([c], null)).toBeUndefined();
  open();
});
