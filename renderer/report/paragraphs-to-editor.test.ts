import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Paragraph, Run } from "../../shared/domain/report.ts";
import { cleanText } from "./clean-text.ts";
import { editorToParagraphs, normaliseParagraphs, paragraphsToEditor } from "./paragraphs-to-editor.ts";

const anyText = fc.string({ unit: "binary", maxLength: 12 });
const anyFieldId = fc.constantFrom("size", "side", "L4_5");
const anyRun: fc.Arbitrary<Run> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), text: anyText }),
  fc.record({ kind: fc.constant("text" as const), text: anyText, unconfirmed: anyFieldId }),
  fc.record({ kind: fc.constant("field" as const), fieldId: anyFieldId, text: anyText }),
  fc.record({
    kind: fc.constant("table" as const),
    tableId: anyFieldId,
    text: anyText,
    header: fc.array(anyText, { maxLength: 3 }),
    rows: fc.array(fc.array(anyText, { maxLength: 3 }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant("measurement" as const),
    measurementId: fc.string({ minLength: 1, maxLength: 8 }),
    text: anyText,
  }),
);
const anyParagraphs = fc.array(fc.array(anyRun, { maxLength: 6 }), { maxLength: 6 });

describe("paragraphs to the editor and back", () => {
  it("loses nothing that a report may hold", () => {
    fc.assert(
      fc.property(anyParagraphs, (paragraphs) => {
        expect(editorToParagraphs(paragraphsToEditor(paragraphs))).toEqual(normaliseParagraphs(paragraphs));
      }),
    );
  });

  it("keeps every clean character and every chip in its order", () => {
    fc.assert(
      fc.property(anyParagraphs, (paragraphs) => {
        const flat = (all: readonly Paragraph[]) =>
          all
            .flat()
            .flatMap((run) =>
              run.kind === "text" ? [...cleanText(run.text)] : [JSON.stringify({ ...run, text: "" })],
            );
        expect(flat(editorToParagraphs(paragraphsToEditor(paragraphs)))).toEqual(flat(paragraphs));
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(anyParagraphs, (paragraphs) => {
        const once = normaliseParagraphs(paragraphs);
        expect(normaliseParagraphs(once)).toEqual(once);
      }),
    );
  });

  it("keeps empty lines between paragraphs", () => {
    const paragraphs: Paragraph[] = [[{ kind: "text", text: "Liver." }], [], [{ kind: "text", text: "Kidneys." }]];
    expect(editorToParagraphs(paragraphsToEditor(paragraphs))).toEqual(paragraphs);
  });

  it("gives the editor one empty paragraph for an empty section", () => {
    expect(paragraphsToEditor([])).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
    expect(editorToParagraphs({ type: "doc", content: [{ type: "paragraph" }] })).toEqual([]);
  });

  it("leaves out nodes that a report cannot hold", () => {
    const document = {
      type: "doc",
      content: [
        { type: "table", content: [{ type: "text", text: "x" }] },
        { type: "paragraph", content: [{ type: "image", attrs: { src: "x" } }, { type: "measurement" }] },
      ],
    };
    expect(editorToParagraphs(document)).toEqual([]);
  });
});

describe("cleanText", () => {
  it("drops control characters and direction overrides, keeps accents, signs and non-Latin text", () => {
    expect(cleanText("a\u0000\u000bb\u001cc\u202ed")).toBe("abcd");
    expect(cleanText("8.4 × 6.9 mm, µ, é, 肝 😀")).toBe("8.4 × 6.9 mm, µ, é, 肝 😀");
    expect(cleanText("a\tb\u00a0c")).toBe("a b c");
  });

  it("leaves no character that HL7 v2 framing or XML could stumble over", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const character of cleanText(text)) {
          const point = character.codePointAt(0) ?? 0;
          expect(point >= 0x20 && !(point >= 0x7f && point <= 0x9f)).toBe(true);
        }
      }),
    );
  });
});
