import type { JSONContent } from "@tiptap/core";
import { type Paragraph, type Run, runSchema } from "../../shared/domain/report.ts";
import { cleanText } from "./clean-text.ts";

/** Gives paragraphs as an editor document: paragraphs of text, measurement chips, fields and tables, nothing else. The editor needs at least one paragraph, so no paragraph becomes an empty one. */
export function paragraphsToEditor(paragraphs: readonly Paragraph[]): JSONContent {
  const blocks = normaliseParagraphs(paragraphs).map(paragraphToBlock);
  return { type: "doc", content: blocks.length > 0 ? blocks : [{ type: "paragraph" }] };
}

/** Gives an editor document as paragraphs; a document of one empty paragraph is no paragraph. Unknown nodes are left out. */
export function editorToParagraphs(document: JSONContent): Paragraph[] {
  const blocks = document.content ?? [];
  return normaliseParagraphs(
    blocks.filter((block) => block.type === "paragraph").map((block) => (block.content ?? []).flatMap(inlineToRun)),
  );
}

/**
 * Gives paragraphs in the one form that the editor can hold: characters cleaned, neighbouring text joined, empty text
 * left out, and a single empty paragraph taken as nothing. Doing it twice changes nothing more.
 */
export function normaliseParagraphs(paragraphs: readonly Paragraph[]): Paragraph[] {
  const normalised = paragraphs.map(normaliseRuns);
  return normalised.length === 1 && normalised[0]?.length === 0 ? [] : normalised;
}

function normaliseRuns(runs: Paragraph): Paragraph {
  const joined: Run[] = [];
  for (const run of runs) {
    const text = run.kind === "table" ? run.text : cleanText(run.text);
    if (run.kind !== "text") {
      joined.push({ ...run, text });
      continue;
    }
    if (text === "") continue;
    const last = joined.at(-1);
    const mark = run.unconfirmed === undefined ? {} : { unconfirmed: run.unconfirmed };
    if (last?.kind === "text" && last.unconfirmed === run.unconfirmed) {
      joined[joined.length - 1] = { kind: "text", text: last.text + text, ...mark };
    } else joined.push({ kind: "text", text, ...mark });
  }
  return joined;
}

function paragraphToBlock(paragraph: Paragraph): JSONContent {
  if (paragraph.length === 0) return { type: "paragraph" };
  return { type: "paragraph", content: paragraph.map(runToInline) };
}

/** Name of the editor's mark on words that a template put there and nobody has confirmed. */
export const unconfirmedMark = "unconfirmed";

function runToInline(run: Run): JSONContent {
  switch (run.kind) {
    case "text":
      return {
        type: "text",
        text: run.text,
        ...(run.unconfirmed === undefined
          ? {}
          : { marks: [{ type: unconfirmedMark, attrs: { origin: run.unconfirmed } }] }),
      };
    case "measurement":
      return { type: "measurement", attrs: { measurementId: run.measurementId, text: run.text } };
    case "field":
      return { type: "field", attrs: { fieldId: run.fieldId, text: run.text } };
    case "table": {
      const { tableId, text, header, rows } = run;
      return { type: "reportTable", attrs: { tableId, text, header, rows } };
    }
  }
}

function inlineToRun(inline: JSONContent): Run[] {
  const attributes: Record<string, unknown> = inline.attrs ?? {};
  const text = typeof attributes.text === "string" ? attributes.text : "";
  switch (inline.type) {
    case "text": {
      const origin: unknown = inline.marks?.find(({ type }) => type === unconfirmedMark)?.attrs?.origin;
      const words = inline.text ?? "";
      return [
        typeof origin === "string" ? { kind: "text", text: words, unconfirmed: origin } : { kind: "text", text: words },
      ];
    }
    case "measurement": {
      const id = attributes.measurementId;
      return typeof id === "string" && id !== "" ? [{ kind: "measurement", measurementId: id, text }] : [];
    }
    case "field":
    case "reportTable": {
      const { tableId, fieldId, header, rows } = attributes;
      const run = runSchema.safeParse(
        inline.type === "field" ? { kind: "field", fieldId, text } : { kind: "table", tableId, text, header, rows },
      );
      return run.success ? [run.data] : [];
    }
    default:
      return [];
  }
}
