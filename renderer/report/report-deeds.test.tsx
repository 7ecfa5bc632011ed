// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import type { EditorProps } from "@tiptap/pm/view";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DraftContent } from "../../shared/domain/report.ts";
import { paragraphText, sectionText } from "../../shared/domain/report.ts";
import { unconfirmedCount, withTemplate } from "../../shared/templates/take-template.ts";
import {
  bladderFirst,
  emptyContent,
  kidneysAsking,
  kidneyTemplate,
} from "../../shared/templates/template.test-data.ts";
import { sampleMeasurement } from "./draft-content.test-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import type { DraftState } from "./draft-reducer.ts";
import { DraftSections } from "./draft-sections.tsx";
import { ReportDeeds } from "./report-deeds.ts";
import { ReportEditors } from "./report-editors.ts";
import { useDraftState } from "./use-draft.ts";

const examination = { studyInstanceUid: "1.2", date: "2026-11-19" };
const taken = withTemplate(emptyContent, kidneyTemplate, { side: "left" });

let root: Root;
let keeper: DraftKeeper;
let editors: ReportEditors;
let deeds: ReportDeeds;
let said: string[];

function Report() {
  const state: DraftState = useDraftState(keeper);
  const chips = { openMeasurement: () => undefined, openMark: () => undefined, insertLastMeasurement: () => undefined };
  return state.phase === "loading" ? null : (
    <DraftSections {...{ state, keeper, editors, deeds, chips, examination }} />
  );
}

async function open(content: DraftContent): Promise<void> {
  keeper.open({ ...draft, content });
  await act(async () => root.render(<Report />));
}

const draft = { id: "d", workitemId: "w", kind: "report" as const, revision: 0, authorId: "a", updatedAt: 0 };

function content(): DraftContent {
  const state = keeper.getState();
  if (state.phase === "loading") throw new Error("no draft");
  return state.content;
}

const findings = () => content().sections.findings.map(paragraphText);
const shown = (name: string) => box(name).textContent;

function box(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[role=textbox][aria-label="${name}"]`);
  if (found === null) throw new Error(`no ${name}`);
  return found;
}

function input(name: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`[data-field-panel] input[aria-label="${name}"]`);
  if (found === null) throw new Error(`the field ${name} is not open`);
  return found;
}

const press = (key: string, init: KeyboardEventInit = {}) =>
  act(async () => {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }));
  });

const type = (element: HTMLInputElement, text: string) =>
  act(async () => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(element, text);
    element.dispatchEvent(new Event("input", { bubbles: true }));
  });

const fill = async (name: string, text: string) => {
  await type(input(name), text);
  await press("Tab");
};

/** On the first field, as Tab goes there. */
const begin = () => act(async () => void deeds.walk("clinicalInformation", { from: 0, to: 0 }, 1));
const panel = () => document.querySelector("[data-field-panel]");
const active = () => document.querySelector("[data-field-panel] [data-active]")?.textContent ?? null;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  Element.prototype.scrollIntoView = () => undefined;
  said = [];
  editors = new ReportEditors();
  keeper = new DraftKeeper(
    { load: async () => null, save: async () => ({ revision: 1, savedAt: 0 }), putAside: async () => undefined },
    () => () => undefined,
  );
  deeds = new ReportDeeds(keeper, editors, (sentence) => said.push(sentence));
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("walking and filling", () => {
  it("goes through fields and unconfirmed statements of all sections in order, and says where it is", async () => {
    await open(taken);
    const heard: string[] = [];
    const listen = deeds.store.subscribe(({ announced }) => heard.push(announced));
    await begin();
    for (let step = 0; step < 3; step += 1) await press("Tab");
    listen();
    expect([...new Set(heard)].filter(Boolean)).toEqual([
      "Side, 1 of 4",
      "Length, 2 of 4",
      "Not confirmed: The bladder is normal. Enter or F8 confirms, 3 of 4",
      "Stone, 4 of 4",
    ]);
    await press("Tab", { shiftKey: true });
    expect(document.activeElement).toBe(box("Findings"));
  });

  it("marks a field that signing needs while it is empty", async () => {
    await open(withTemplate(emptyContent, kidneyTemplate, {}));
    const side = box("Findings").querySelector('[data-field-id="side"]');
    expect(side?.getAttribute("data-needed")).toBe("");
    expect(side?.getAttribute("aria-label")).toBe("Side, field, empty, needed to sign");
  });

  it("fills a number everywhere, refuses in a sentence what it does not take, and computes what needs it", async () => {
    await open(taken);
    await begin();
    await press("Tab");
    await type(input("Length"), "999");
    await press("Tab");
    expect(document.querySelector("[role=alert]")?.textContent).toBe("Length has to be between 10 and 250 mm.");
    expect(findings()[0]).toContain("measures , .");
    await fill("Length", "110");
    expect(findings()[0]).toBe("Size: The left kidney measures 110 mm, .");
    expect(shown("Findings")).toContain("110 mm");
    // The walk has gone on to the next statement.
    expect(document.activeElement).toBe(box("Findings"));
  });

  it("chooses from a list by letters; a condition brings its paragraph, and taking the choice back takes it away", async () => {
    await open(taken);
    await begin();
    for (let step = 0; step < 3; step += 1) await press("Tab");
    await type(input("Stone"), "pres");
    await press("Enter");
    expect(sectionText(content().sections.conclusion)).toBe("There is a stone.");
    expect(
      content()
        .sections.findings.flat()
        .some((run) => run.kind === "table"),
    ).toBe(true);
    expect(box("Findings").querySelector("[data-table-id]")).not.toBeNull();
    await act(async () => deeds.undo("conclusion"));
    expect(sectionText(content().sections.conclusion)).toBe("There is no stone.");
    expect(box("Findings").querySelector("[data-table-id]")).toBeNull();
    await act(async () => deeds.redo("conclusion"));
    expect(sectionText(content().sections.conclusion)).toBe("There is a stone.");
  });

  it("chooses nothing by Enter before an arrow or a letter was pressed", async () => {
    await open(withTemplate(emptyContent, kidneysAsking({ default: [] }), {}));
    await begin();
    expect(active()).toBeNull();
    await press("Enter");
    expect(content().structure?.values.side).toBeUndefined();
    expect(document.activeElement).toBe(input("Side"));
    expect(panel()?.querySelector("[role=alert]")?.textContent).toContain("Nothing is chosen yet");
    await press("ArrowDown");
    expect(active()).toBe("right");
    await press("ArrowDown");
    await press("Enter");
    expect(content().structure?.values.side).toBe("left");
    // Enter has gone to the next field, which is open and says which one it is.
    expect(document.activeElement).toBe(input("Length"));
    expect(panel()?.textContent).toContain("Length2 of 4");
    await press("Tab", { shiftKey: true });
    await press("Enter");
    expect(content().structure?.values.side).toBe("left");
  });

  it("takes away by Space what was chosen, and Enter does not bring it back", async () => {
    await open(withTemplate(emptyContent, kidneysAsking({ isMultiple: true }), {}));
    await begin();
    for (let step = 0; step < 3; step += 1) await press("Tab");
    await press("ArrowUp");
    expect(active()).toBe("no stone");
    await press(" ");
    await press("Enter");
    expect(content().structure?.values.stone).toBeNull();
  });

  it("goes to the first empty field, needed ones first, and never to a filled one", async () => {
    await open(withTemplate(emptyContent, kidneysAsking({ default: [] }), { side: "left" }));
    await act(async () => deeds.goToFirst("field"));
    expect(document.activeElement).toBe(input("Stone"));
    await act(async () => void deeds.setField("stone", ["none"]));
    await act(async () => deeds.goToFirst("field"));
    expect(document.activeElement).toBe(input("Length"));
  });

  it("begins a new report before its first stop, and a begun one where it was written in last", async () => {
    await open(taken);
    await act(async () => editors.focus());
    await press("Tab");
    expect(document.activeElement).toBe(input("Side"));
    await act(async () => void deeds.setField("length", 110));
    await press("Escape");
    await act(async () => editors.focus());
    const view = (box("Findings") as unknown as { editor: Editor }).editor.state;
    expect(view.selection.to).toBe(view.doc.content.size - 1);
  });

  it("begins again behind the last stop at the first that remains, and stays where none does", async () => {
    await open(taken);
    await begin();
    for (let step = 0; step < 4; step += 1) await press("Tab");
    expect(document.activeElement).toBe(input("Length"));
    expect(panel()?.textContent).toContain("2 of 4, begun again");
    await fill("Length", "110");
    await act(async () => deeds.confirm("report"));
    await act(async () => void deeds.walk("findings", { from: 1000, to: 1000 }, 1));
    expect(document.activeElement).toBe(input("Stone"));
    await press("Tab");
    expect(said.at(-1)).toContain("Nothing is left to fill or confirm");
    expect(document.activeElement).toBe(box("Conclusion"));
    expect(deeds.walk("clinicalInformation", { from: 0, to: 0 }, -1)).toBe(false);
  });

  it("walks on from a field whose value takes a paragraph before it away", async () => {
    await open(withTemplate(emptyContent, bladderFirst, {}));
    await begin();
    await press("ArrowDown");
    await press("Enter");
    expect(findings()).toEqual(["There is a stone.", "Size: The  kidney measures , ."]);
    expect(document.activeElement).toBe(input("Side"));
  });

  it("Esc leaves the field as it was", async () => {
    await open(taken);
    await begin();
    await press("Tab");
    await type(input("Length"), "110");
    await press("Escape");
    expect(document.querySelector("[data-field-panel]")).toBeNull();
    expect(findings()[0]).toContain("measures , .");
    expect(document.activeElement).toBe(box("Findings"));
  });

  it("writes rows of a table", async () => {
    await open(taken);
    await act(async () => void deeds.setField("stone", ["present"]));
    const index = box("Findings").querySelector("[data-table-id]");
    expect(index).not.toBeNull();
    await begin();
    await press("Tab");
    await press("Tab");
    const place = input("Row 1, Place");
    await type(place, "lower\u202e pole");
    await act(async () => input("Row 1, Size").focus());
    await type(input("Row 1, Size"), "4.5");
    await act(async () => place.focus());
    expect(document.querySelector("[data-field-panel] [role=alert]")?.textContent).toContain("Nothing was rounded");
    await act(async () => input("Row 1, Size").focus());
    await type(input("Row 1, Size"), "4");
    await act(async () => place.focus());
    expect(
      content()
        .sections.findings.flat()
        .find((run) => run.kind === "table"),
    ).toMatchObject({
      rows: [["lower pole", "4"]],
    });
  });
});

describe("unconfirmed words", () => {
  it("are confirmed by section and all at once, and by editing only where they were edited", async () => {
    const text = "The bladder is normal. The ureters are normal.";
    const blocks = kidneyTemplate.blocks.map((block) => (block.id === "clear" ? { ...block, text } : block));
    await open(withTemplate(emptyContent, { ...kidneyTemplate, blocks }, {}));
    const waiting = () => box("Findings").querySelectorAll("[data-unconfirmed]");
    expect(waiting()).toHaveLength(1);
    const editor = editors.handle("findings");
    const [first] = editors.stops(deeds.facts).filter(({ stop }) => stop.kind === "statement");
    await act(async () => editor?.caretAt((first?.stop.from ?? 0) + 3));
    await act(async () => editor?.insertChip("m1", "3 mm"));
    expect([...waiting()].map((each) => each.textContent)).toEqual(["The ureters are normal."]);
    expect(unconfirmedCount(content())).toBe(1);
    editors.lastSection = "findings";
    await act(async () => deeds.confirm("section"));
    expect(unconfirmedCount(content())).toBe(0);
    await act(async () => deeds.undo("findings"));
    expect(unconfirmedCount(content())).toBe(1);
    await act(async () => deeds.confirm("report"));
    expect(unconfirmedCount(content())).toBe(0);
    await act(async () => deeds.confirm("report"));
    expect(said.at(-1)).toContain("Nothing in the report waits");
  });
});

describe("templates", () => {
  it("another one is taken and taken back, with every word that was written", async () => {
    await open(taken);
    await act(async () => void deeds.setField("length", 110));
    await act(async () => deeds.takeTemplate(null, {}));
    expect(findings()).toEqual(["Size: The left kidney measures 110 mm, ."]);
    expect(shown("Findings")).toContain("110 mm");
    expect(content().structure).toBeUndefined();
    await act(async () => deeds.undo("findings"));
    expect(content().structure?.template?.id).toBe("kidneys");
    expect(findings()).toHaveLength(2);
  });
});

describe("chips", () => {
  const mark = { ...sampleMeasurement("m1"), text: "12 mm" };
  const chip = { kind: "measurement" as const, measurementId: "m1", text: "8 mm" };
  const withChip = (more: object = {}): DraftContent => ({
    ...emptyContent,
    measurements: [{ ...mark, ...more }],
    sections: { ...emptyContent.sections, findings: [[{ kind: "text", text: "A node of " }, chip]] },
  });

  it("say their trust and place, and flag in the sentence what their mark reads now", async () => {
    await open(withChip());
    const shownChip = box("Findings").querySelector("[data-measurement-id]");
    expect(shownChip?.getAttribute("data-trust")).toBe("exact");
    expect(shownChip?.getAttribute("data-detail")).toMatch(/^Exact\. /);
    const [write, keep] = box("Findings").querySelectorAll("button");
    expect(write?.textContent).toBe("Write 12 mm");
    expect(findings()).toEqual(["A node of 8 mm"]);
    await act(async () => keep?.click());
    expect(box("Findings").querySelector("[data-chip-flag]")).toBeNull();
    expect(box("Findings").querySelector("[data-chip-kept]")?.outerHTML).toContain("12 mm; kept as written");
    expect(findings()).toEqual(["A node of 8 mm"]);
    const [kept] = content().keptNumbers ?? [];
    expect(kept).toMatchObject({ measurementId: "m1", written: "8 mm", marked: expect.stringContaining("12 mm") });
  });

  it.each([
    ["12 mm", true],
    ["14 mm", false],
  ])(
    "left as written beside 12 mm are asked for when the draft is opened with a mark of %s: kept %s",
    async (text, isKept) => {
      const keptNumbers = [{ measurementId: "m1", written: "8 mm", marked: "12 mm" }];
      await open({ ...withChip({ text }), keptNumbers });
      expect(box("Findings").querySelector("[data-chip-flag]") === null).toBe(isKept);
    },
  );

  it("are written anew only when the reader says so, and that is undone", async () => {
    await open(withChip());
    await act(async () => box("Findings").querySelector("button")?.click());
    expect(findings()[0]).toMatch(/^A node of 12 mm/);
    expect(box("Findings").querySelector("[data-chip-flag]")).toBeNull();
    await act(async () => deeds.undo("findings"));
    expect(findings()).toEqual(["A node of 8 mm"]);
  });

  it("in pixels only take no millimetres behind them", async () => {
    await open(withChip({ trust: "pixelsOnly" }));
    expect(await typeAfterChip(" m")).toBe(true);
    await typeAfterChip("m");
    expect(said.at(-1)).toContain("pixels only");
    expect(await typeAfterChip("m")).toBe(true);
    const event = new Event("paste", { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: (asked: string) => (asked === "text/plain" ? "m deep" : "") } });
    await act(async () => box("Findings").dispatchEvent(event));
    expect(findings()).toEqual(["A node of 8 mm m"]);
  });

  async function typeAfterChip(text: string): Promise<boolean> {
    const before = findings()[0];
    // What ProseMirror asks before a typed letter goes in; jsdom types nothing by itself.
    const { view } = (box("Findings") as unknown as { editor: Editor }).editor;
    const end = view.state.doc.content.size - 1;
    const ask = (take: NonNullable<EditorProps["handleTextInput"]>) =>
      take.call(undefined as never, view, end, end, text, () => view.state.tr);
    const at = TextSelection.create(view.state.doc, end);
    await act(async () => {
      view.dispatch(view.state.tr.setSelection(at));
      if (view.someProp("handleTextInput", ask) !== true) view.dispatch(view.state.tr.insertText(text));
    });
    return findings()[0] !== before;
  }
});
