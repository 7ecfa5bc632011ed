import type { JSONContent } from "@tiptap/core";
import type { Paragraph, Run } from "../../shared/domain/report.ts";
import { cleanText } from "./clean-text.ts";

/** Gives paragraphs as an editor document: paragraphs of text and measurement chips, nothing else. The editor needs at least one paragraph, so no paragraph becomes an empty one. */
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
    const text = cleanText(run.text);
    const last = joined.at(-1);
    if (run.kind === "measurement") joined.push({ ...run, text });
    else if (text === "") continue;
    else if (last?.kind === "text") joined[joined.length - 1] = { kind: "text", text: last.text + text };
    else joined.push({ kind: "text", text });
  }
  return joined;
}

function paragraphToBlock(paragraph: Paragraph): JSONContent {
  if (paragraph.length === 0) return { type: "paragraph" };
  return { type: "paragraph", content: paragraph.map(runToInline) };
}

function runToInline(run: Run): JSONContent {
  return run.kind === "text"
    ? { type: "text", text: run.text }
    : { type: "measurement", attrs: { measurementId: run.measurementId, text: run.text } };
}

function inlineToRun(inline: JSONContent): Run[] {
  if (inline.type === "text") return [{ kind: "text", text: inline.text ?? "" }];
  const measurementId = inline.attrs?.measurementId;
  if (inline.type !== "measurement" || typeof measurementId !== "string" || measurementId === "") return [];
  const text = inline.attrs?.text;
  return [{ kind: "measurement", measurementId, text: typeof text === "string" ? text : "" }];
}
