// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type EarlierSection, EarlierSections, moveBetweenSentences } from "./earlier-sections.tsx";
import { sentencesOf } from "./quotation.ts";
import { differenceBySentence, wordDifference } from "./word-difference.ts";

let root: Root;
let brought: string[];

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  document.body.innerHTML = '<div id="root"></div>';
  root = createRoot(document.querySelector("#root") as HTMLElement);
  brought = [];
});
afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

function show(...sections: readonly EarlierSection[]): void {
  act(() =>
    root.render(
      <section aria-label="Earlier report" tabIndex={-1} onKeyDown={moveBetweenSentences}>
        <EarlierSections sections={sections} date="2026-03-12" onBringOver={(text) => brought.push(text)} />
      </section>,
    ),
  );
}

const sentences = () => [...document.querySelectorAll<HTMLButtonElement>("button[data-sentence]")];

const earlier = "Nodule of 12 mm in the right lung. There is no effusion.";

test("a sentence is brought over out of the differences, as it stood then and by the keys", () => {
  show({ heading: "Findings", text: earlier, draft: "Nodule of 14 mm in the right lung. There is an effusion." });
  expect(document.querySelector("del")?.textContent).toBe("12");
  expect(sentences()).toHaveLength(2);
  const region = document.querySelector<HTMLElement>("section");
  const press = () =>
    act(
      () =>
        void (document.activeElement ?? region)?.dispatchEvent(
          new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true }),
        ),
    );
  act(() => region?.focus());
  press();
  expect(document.activeElement).toBe(sentences()[0]);
  press();
  expect(document.activeElement).toBe(sentences()[1]);
  act(() => sentences()[1]?.click());
  act(() => sentences()[0]?.click());
  expect(brought).toEqual(["There is no effusion (12-Mar-2026).", "Nodule of 12 mm in the right lung (12-Mar-2026)."]);
});

test("a text in another language is shown as it is, named, and set against nothing", () => {
  const text = "Nodule de 12 mm dans le poumon droit. Pas d'épanchement dans la plèvre.";
  show({ heading: "Résultat", text, draft: "A nodule of 14 mm." });
  expect(document.body.textContent).toContain("This text seems to be French: no differences or checks.");
  expect(document.querySelector("del, ins")).toBeNull();
  expect(sentences().map(({ textContent }) => textContent)).toEqual(sentencesOf(text));
});

test("markup in a text is words", () => {
  show({ heading: "<b>Findings</b>", text: "<img src=x onerror=alert(1)>", draft: null });
  expect(document.querySelector("img, b")).toBeNull();
  expect(document.body.textContent).toContain("<img src=x onerror=alert(1)>");
});

describe("differences by sentence", () => {
  test.each([
    [earlier, "Nodule of 14 mm. New words. There is no effusion at all."],
    ["One.\nTwo three. Four.", "One. Two. Four and five."],
    ["Only here.", ""],
    ["", "Only there."],
  ])("lose no sentence and no word of either: %j", (then, now) => {
    const all = then.split("\n").flatMap(sentencesOf);
    const groups = differenceBySentence(wordDifference(then, now) ?? [], all);
    expect(groups.flatMap(({ sentence }) => (sentence === "" ? [] : [sentence]))).toEqual(all);
    const words = (side: "earlier" | "draft") =>
      groups
        .flatMap(({ parts }) => parts)
        .flatMap((part) => (part.in === "both" || part.in === side ? [part.text] : []))
        .join("")
        .replace(/\s+/g, "");
    expect(words("earlier")).toBe(then.replace(/\s+/g, ""));
    expect(words("draft")).toBe(now.replace(/\s+/g, ""));
    for (const { sentence, parts } of groups) {
      const own = parts.flatMap((part) => (part.in === "draft" ? [] : [part.text])).join("");
      expect(own.trim()).toBe(sentence);
    }
  });
});
