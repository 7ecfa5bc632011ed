import type { Node } from "@tiptap/pm/model";
import type { Paragraph } from "../../../shared/domain/report.ts";
import { editorToParagraphs } from "../paragraphs-to-editor.ts";

/** Paragraphs by their nodes: a node never changes, and typing leaves all but one as they are. */
const known = new WeakMap<Node, Paragraph>();

/**
 * Gives an editor's document as paragraphs; one empty paragraph is none. Paragraphs that did not change are the very same
 * objects as the last time, so that a key press costs one paragraph, not the report.
 */
export function documentParagraphs(document: Node): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  document.forEach((block) => {
    const paragraph = known.get(block) ?? paragraphOf(block);
    known.set(block, paragraph);
    paragraphs.push(paragraph);
  });
  return paragraphs.length === 1 && paragraphs[0]?.length === 0 ? [] : paragraphs;
}

function paragraphOf(block: Node): Paragraph {
  return editorToParagraphs({ type: "doc", content: [block.toJSON()] })[0] ?? [];
}
