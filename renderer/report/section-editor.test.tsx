// @vitest-environment jsdom
import type { Editor } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Paragraph } from "../../shared/domain/report.ts";
import { noFacts } from "./editor/report-facts.ts";
import { SectionEditor } from "./section-editor.tsx";
import type { SectionEditorHandle } from "./section-handle.ts";

const written: Paragraph[] = [
  [
    { kind: "text", text: "Lesion " },
    { kind: "measurement", measurementId: "m1", text: "8.4 mm" },
    { kind: "text", text: "." },
  ],
];

let root: Root;
let changes: Paragraph[][];
const opened: string[] = [];
const said: string[] = [];
const handleRef: { current: SectionEditorHandle | null } = { current: null };

async function show(paragraphs: readonly Paragraph[], outsideCount = 0): Promise<HTMLElement> {
  await act(async () =>
    root.render(
      <SectionEditor
        section="findings"
        label="Findings"
        placeholder="What the images show"
        paragraphs={paragraphs}
        outsideCount={outsideCount}
        isEditable
        onChange={(next) => changes.push(next)}
        onFocus={() => undefined}
        onBlur={() => undefined}
        openMeasurement={(id) => opened.push(id)}
        insertLastMeasurement={() => undefined}
        isKnownMeasurement={(id) => id === "m1"}
        facts={noFacts}
        openField={() => false}
        walk={() => false}
        undo={() => undefined}
        redo={() => undefined}
        say={(sentence) => said.push(sentence)}
        renewChip={() => undefined}
        keepChip={() => undefined}
        handleRef={handleRef}
      />,
    ),
  );
  const box = document.querySelector<HTMLElement>("[role=textbox]");
  if (box === null) throw new Error("the section has no text box");
  return box;
}

async function paste(box: HTMLElement, type: string, data: string): Promise<void> {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: (asked: string) => (asked === type ? data : ""), types: [type] } });
  await act(async () => box.dispatchEvent(event));
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  // jsdom lays nothing out; the editor only scrolls by these.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  changes = [];
  opened.length = 0;
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("SectionEditor", () => {
  it("is a multi-line text box named by its section, with no style of its own", async () => {
    const box = await show(written);
    expect(box.getAttribute("aria-label")).toBe("Findings");
    expect(box.getAttribute("aria-multiline")).toBe("true");
    expect(box.textContent).toBe("Lesion 8.4 mm.");
    expect(document.querySelectorAll("style")).toHaveLength(0);
    expect(document.querySelector("[data-placeholder]")).toBeNull();
  });

  it("shows what belongs in an empty section", async () => {
    await show([]);
    expect(document.querySelector("[data-placeholder]")?.getAttribute("data-placeholder")).toBe("What the images show");
  });

  it("puts a chip where the caret was and tells of it", async () => {
    await show([]);
    await act(async () => handleRef.current?.insertChip("m1", "12 mm"));
    expect(changes.at(-1)).toEqual([
      [
        { kind: "measurement", measurementId: "m1", text: "12 mm" },
        { kind: "text", text: " " },
      ],
    ]);
  });

  it("puts a chip behind the last sentence where nobody has written yet, and goes on right behind it", async () => {
    const box = await show([
      [{ kind: "text", text: "Fracture: none." }],
      [{ kind: "text", text: "Normal otherwise." }],
    ]);
    await act(async () => handleRef.current?.insertChip("m1", "12 mm"));
    expect(changes.at(-1)).toEqual([
      [{ kind: "text", text: "Fracture: none." }],
      [
        { kind: "text", text: "Normal otherwise. " },
        { kind: "measurement", measurementId: "m1", text: "12 mm" },
        { kind: "text", text: " " },
      ],
    ]);
    await act(async () => handleRef.current?.focus());
    const { view } = (box as unknown as { editor: Editor }).editor;
    expect(view.state.selection.to).toBe(view.state.doc.content.size - 1);
  });

  it("comes back to where words were written last, not to the end", async () => {
    const box = await show([[{ kind: "text", text: "Lesion of ." }], [{ kind: "text", text: "Normal otherwise." }]]);
    const { view } = (box as unknown as { editor: Editor }).editor;
    await act(async () => view.dispatch(view.state.tr.insertText("about ", 11)));
    await act(async () => view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 17))));
    await act(async () => box.blur());
    await act(async () => handleRef.current?.insertChip("m1", "12 mm"));
    expect(box.textContent).toBe("Lesion of about 12 mm .Normal otherwise.");
    await act(async () => handleRef.current?.focus());
    expect(view.state.selection.to).toBe(19);
  });

  it("takes a space typed behind a chip for the one that came with it", async () => {
    const box = await show([]);
    await act(async () => handleRef.current?.insertChip("m1", "12 mm"));
    const { view } = (box as unknown as { editor: Editor }).editor;
    const { from, to } = view.state.selection;
    const ask = () => view.someProp("handleTextInput", (each) => each(view, from, to, " ", () => view.state.tr));
    expect(await act(async () => ask())).toBe(true);
    expect([box.textContent, view.state.selection.from]).toEqual(["12 mm ", from]);
  });

  it("closes a comma up to the chip, in the place of the space that came with it", async () => {
    const box = await show([]);
    await act(async () => handleRef.current?.insertChip("m1", "12 mm"));
    const { view } = (box as unknown as { editor: Editor }).editor;
    const type = (text: string) =>
      act(async () => {
        const { from, to } = view.state.selection;
        // What ProseMirror asks before a typed letter goes in; jsdom types nothing by itself.
        const taken = view.someProp("handleTextInput", (take) => take(view, from, to, text, () => view.state.tr));
        if (taken !== true) view.dispatch(view.state.tr.insertText(text));
      });
    for (const text of [",", " ", "b", " ", ","]) await type(text);
    expect(box.textContent).toBe("12 mm, b ,");
  });

  it("takes over text that came from elsewhere without telling of it as an edit", async () => {
    await show(written);
    const box = await show([[{ kind: "text", text: "Theirs." }]], 1);
    expect(box.textContent).toBe("Theirs.");
    expect(changes).toEqual([]);
  });

  it("cleans what is pasted to paragraphs and text", async () => {
    const box = await show([]);
    await paste(box, "text/html", `<h1 style="color:red">Liver</h1><ul><li>One <b>bold</b></li></ul>`);
    expect(changes.at(-1)).toEqual([[{ kind: "text", text: "Liver" }], [{ kind: "text", text: "One bold" }]]);
  });

  it("says what was left out of what is pasted, and only then", async () => {
    const box = await show([]);
    said.length = 0;
    await paste(box, "text/html", "<p>Plain.</p>");
    expect(said).toEqual([]);
    await paste(box, "text/html", `<p>There is <del>no</del> mass.<img src="x"></p>`);
    expect(said).toEqual(["Left out of what was pasted: deleted words, pictures. Read it against its source."]);
  });

  it("lets no other parser read what is pasted", async () => {
    const box = await show([]);
    const other = vi.spyOn(document.implementation, "createHTMLDocument");
    await paste(box, "text/html", `<p>Liver<img src="//192.0.2.1/x" onerror="go()"></p>`);
    expect(changes.at(-1)).toEqual([[{ kind: "text", text: "Liver" }]]);
    expect(other).not.toHaveBeenCalled();
    other.mockRestore();
  });

  it("takes a megabyte of markup from Word, and refuses what is longer than any report in a sentence", async () => {
    const box = await show([]);
    const word = `<p style="${"mso-x:1;".repeat(130)}">The liver is normal.</p>`.repeat(1000);
    expect(word.length).toBeGreaterThan(1_000_000);
    const begin = performance.now();
    await paste(box, "text/html", word);
    expect(performance.now() - begin).toBeLessThan(3000);
    expect(changes.at(-1)).toHaveLength(1000);
    changes = [];
    await paste(box, "text/plain", "a".repeat(1_048_576));
    expect(changes).toEqual([]);
    expect(said.at(-1)).toContain("1,048,576 characters");
  });

  it("drops control characters from pasted text", async () => {
    const box = await show([]);
    await paste(box, "text/plain", "a\u000bb\u001cc");
    expect(changes.at(-1)).toEqual([[{ kind: "text", text: "a" }], [{ kind: "text", text: "bc" }]]);
  });

  it("takes a sentence of an earlier report in as unconfirmed, apart from the words before it", async () => {
    await show([[{ kind: "text", text: "Stable." }]]);
    await act(async () => {
      handleRef.current?.focus();
      handleRef.current?.insertWords("Nodule of 12 mm (12-Mar-2026).", "earlierReport");
    });
    expect(changes.at(-1)).toEqual([
      [
        { kind: "text", text: "Stable. " },
        { kind: "text", text: "Nodule of 12 mm (12-Mar-2026).", unconfirmed: "earlierReport" },
      ],
    ]);
  });
});
