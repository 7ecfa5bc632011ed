// @vitest-environment jsdom
import { redo, undo } from "@tiptap/pm/history";
import { describe, expect, it } from "vitest";
import { sampleAutotext, startWriting } from "./writing-editor.test-data.ts";

const lungs = sampleAutotext("lungnorm", "The lungs are clear.\nNo effusion.", { isNormal: true });
const nodule = sampleAutotext("nodular", "A {size:number mm} nodule on the {side}.");
const knee = sampleAutotext("kneenorm", "No fracture.", {
  match: { modalities: ["DX"], procedureWords: ["knee"], sections: [] },
});

describe("autotext while typing", () => {
  it("takes the place of its name on Tab, in paragraphs that stay unconfirmed, and undoing brings the name back", () => {
    const writing = startWriting([lungs]);
    writing.type("Chest: LungNorm");
    writing.press("Tab");
    expect(writing.paragraphs()).toEqual([
      [
        { kind: "text", text: "Chest: " },
        { kind: "text", text: "The lungs are clear.", unconfirmed: "autotext lungnorm" },
      ],
      [{ kind: "text", text: "No effusion.", unconfirmed: "autotext lungnorm" }],
    ]);
    expect(writing.used).toEqual(["lungnorm"]);
    writing.type(" More");
    expect(writing.paragraphs()[1]?.at(-1)).toEqual({ kind: "text", text: " More" });
    undo(writing.editor.state, writing.editor.view.dispatch);
    undo(writing.editor.state, writing.editor.view.dispatch);
    expect(writing.text()).toBe("Chest: LungNorm");
  });

  it("fills what is known, gives the draft its fields first, and opens the first to be filled", () => {
    const writing = startWriting([nodule]);
    writing.type("nodular");
    writing.press("Tab");
    expect(writing.text()).toBe("A # nodule on the left.");
    expect(writing.draft.content.structure?.fields.map(({ id }) => id)).toEqual(["size"]);
    expect(writing.editor.state.selection).toMatchObject({ from: 3, to: 4 });
    expect(writing.filled).toEqual([3]);
  });

  it("takes back what it brought when it is undone: no field waits that is nowhere in the text", () => {
    const writing = startWriting([nodule]);
    writing.type("nodular");
    writing.press("Tab");
    const settle = () => {
      const sections = { ...writing.draft.content.sections, findings: writing.paragraphs() };
      return writing.desk.withFieldsInUse({ ...writing.draft.content, sections }).structure?.fields.map(({ id }) => id);
    };
    expect(settle()).toEqual(["size"]);
    undo(writing.editor.state, writing.editor.view.dispatch);
    expect(writing.text()).toBe("nodular");
    expect(settle()).toBeUndefined();
    redo(writing.editor.state, writing.editor.view.dispatch);
    expect(settle()).toEqual(["size"]);
  });

  it("puts dictated words behind a field that is chosen, never in its place", () => {
    const writing = startWriting([nodule]);
    writing.type("nodular");
    writing.press("Tab");
    expect(writing.desk.of("findings").view?.insertText("of the lung")).toBe(true);
    expect(writing.text()).toBe("A # of the lung nodule on the left.");
  });

  it("shows nothing that a report cannot carry, however it came in", () => {
    const writing = startWriting([]);
    writing.type("No \u202Efree\u0007 fluid\uD800.");
    expect(writing.text()).toBe("No free fluid.");
    undo(writing.editor.state, writing.editor.view.dispatch);
    expect(writing.text()).toBe("");
  });

  it("inserts nothing before the case is known: another side would be a wrong one", () => {
    const writing = startWriting([nodule], { facts: null });
    writing.type("nodular");
    writing.press("Tab");
    expect(writing.text()).toBe("nodular");
    expect(writing.said).toHaveLength(1);
  });

  it("leaves Tab to the walk behind any other word, and says why one does not fit", () => {
    const writing = startWriting([lungs, knee]);
    writing.type("Lungs");
    writing.press("Tab");
    expect(writing.walked).toEqual([1]);
    writing.type(" kneenorm");
    writing.press("Tab");
    expect(writing.walked).toEqual([1]);
    expect(writing.said).toEqual(["“kneenorm” was not inserted: it is for DX. What you typed stays."]);
    expect(writing.text()).toBe("Lungs kneenorm");
  });

  it("is no part of a longer word", () => {
    const writing = startWriting([lungs]);
    writing.type("xlungnorm");
    writing.press("Tab");
    expect(writing.text()).toBe("xlungnorm");
  });

  it("goes in on the space bar where the person chose that", () => {
    const own = { expandsOn: "space" as const, isSpellingOn: false, words: [] };
    const writing = startWriting([lungs], { own });
    writing.type("lungnorm");
    writing.press(" ");
    expect(writing.text()).toBe("The lungs are clear.\nNo effusion.");
  });

  it("is listed by the key, narrowed by typing and inserted by Enter", () => {
    const writing = startWriting([lungs, nodule, knee]);
    writing.desk.of("findings").view?.openAutotexts();
    expect(writing.lines()).toEqual(["lungnormThe lungnorm text", "nodularThe nodular text"]);
    writing.press("ArrowDown");
    expect(writing.host.querySelector("[aria-selected=true]")?.textContent).toContain("nodular");
    writing.type("lu");
    expect(writing.lines()).toEqual(["lungnormThe lungnorm text"]);
    writing.press("Enter");
    expect(writing.text()).toBe("The lungs are clear.\nNo effusion.");
    expect(writing.lines()).toEqual([]);
  });

  it("that is missing is said in a sentence, and what was typed stays", () => {
    const writing = startWriting([lungs]);
    writing.type("zzz");
    writing.desk.of("findings").view?.openAutotexts();
    writing.press("Enter");
    expect(writing.said).toEqual(["No autotext that fits here begins with “zzz”. What you typed stays."]);
    expect(writing.text()).toBe("zzz");
    writing.desk.of("findings").view?.openAutotexts();
    writing.press("Escape");
    expect(writing.host.querySelector("[role=listbox]")).toBeNull();
  });

  it("refuses dictated words nothing, cleans them as pasted ones, and stands them apart", () => {
    const writing = startWriting([]);
    writing.type("There is");
    writing.desk.of("findings").view?.insertText("a\u0000 nodule.\u202e\nNo effusion");
    expect(writing.text()).toBe("There is a nodule.\nNo effusion");
  });
});
