import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import type { CheckFinding, CheckPlace } from "../../shared/checks/check.ts";
import { readTyped } from "../report/editor/read-typed.ts";

interface Marked {
  readonly from: number;
  readonly to: number;
  readonly finding: CheckFinding;
}

/** The plugin that underlines findings; it never touches the text. */
export const checkMarksKey = new PluginKey<DecorationSet>("checkMarks");

/** What the editor tells of its findings. */
export interface CheckMarkEvents {
  /** The caret or the pointer came to a finding, or left it; `line` measures the line where it did, in pixels of the window. */
  pointAt(finding: CheckFinding | null, line: MeasureLine): void;
}

/** Gives the upper and lower edge of a line of text, in pixels of the window. */
export type MeasureLine = () => { readonly top: number; readonly bottom: number };

/** Gives the plugin. Marks move with the text while it is typed and are drawn anew by `withFindings`. */
export function checkMarks(events: CheckMarkEvents): Plugin<DecorationSet> {
  const pointAt = (view: EditorView, position: number | null) => {
    const finding = position === null ? null : findingAt(view.state, position);
    events.pointAt(finding, () => view.coordsAtPos(Math.min(position ?? 0, view.state.doc.content.size)));
  };
  return new Plugin<DecorationSet>({
    key: checkMarksKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, before) => {
        const given: unknown = transaction.getMeta(checkMarksKey);
        if (given instanceof DecorationSet) return given;
        return transaction.docChanged ? before.map(transaction.mapping, transaction.doc) : before;
      },
    },
    props: {
      decorations: (state) => checkMarksKey.getState(state),
      handleDOMEvents: {
        mouseover: (view, event) => {
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          pointAt(view, at?.pos ?? null);
          return false;
        },
        mouseleave: (view) => {
          pointAt(view, view.hasFocus() ? view.state.selection.head : null);
          return false;
        },
        blur: (view) => {
          pointAt(view, null);
          return false;
        },
      },
    },
    view: () => ({
      update: (view, before) => {
        if (!view.hasFocus() || before.selection.eq(view.state.selection)) return;
        pointAt(view, view.state.selection.head);
      },
    }),
  });
}

/** Gives the finding at a place of the document, or null. */
function findingAt(state: EditorState, position: number): CheckFinding | null {
  const [found] = checkMarksKey.getState(state)?.find(position, position) ?? [];
  const finding: unknown = found?.spec.finding;
  return isFinding(finding) ? finding : null;
}

function isFinding(value: unknown): value is CheckFinding {
  return typeof value === "object" && value !== null && "code" in value;
}

/** Underlines findings whose paragraph still reads as it did when it was checked; `words` are those paragraphs. */
export function drawFindings(view: EditorView, findings: readonly CheckFinding[], words: readonly string[]): void {
  readTyped(view);
  const { doc } = view.state;
  const marked = findings.flatMap((finding) => markedIn(doc, finding, words));
  const decorations = marked.map(({ from, to, finding }) =>
    Decoration.inline(from, to, { "data-check": finding.level }, { finding }),
  );
  const next = DecorationSet.create(doc, decorations);
  // Nothing there and nothing to come: no transaction at all.
  if (marked.length === 0 && checkMarksKey.getState(view.state) === DecorationSet.empty) return;
  view.dispatch(view.state.tr.setMeta(checkMarksKey, next).setMeta("addToHistory", false));
}

function markedIn(doc: Node, finding: CheckFinding, words: readonly string[]): Marked[] {
  const { place } = finding;
  if (place === null || place.paragraph >= doc.childCount) return [];
  const paragraph = doc.child(place.paragraph);
  if (textOfNode(paragraph) !== words[place.paragraph]) return [];
  const range = rangeOf(doc, place);
  return range.from < range.to ? [{ ...range, finding }] : [];
}

/** Gives where a finding stands in the editor; chips, fields and tables are one place there and many letters in the text. */
export function rangeOf(doc: Node, place: CheckPlace): { from: number; to: number } {
  let start = 1;
  for (let index = 0; index < Math.min(place.paragraph, doc.childCount); index += 1) start += doc.child(index).nodeSize;
  if (place.paragraph >= doc.childCount) return { from: start, to: start };
  const paragraph = doc.child(place.paragraph);
  return {
    from: start + positionIn(paragraph, place.from, false),
    to: start + positionIn(paragraph, place.to, true),
  };
}

function positionIn(paragraph: Node, offset: number, isEnd: boolean): number {
  let [letters, position] = [0, 0];
  for (let index = 0; index < paragraph.childCount; index += 1) {
    const node = paragraph.child(index);
    const text = textOfInline(node);
    if (letters + text.length >= offset) {
      const within = offset - letters;
      if (node.isText) return position + within;
      return within === 0 || !isEnd ? position : position + node.nodeSize;
    }
    letters += text.length;
    position += node.nodeSize;
  }
  return position;
}

function textOfInline(node: Node): string {
  if (node.isText) return node.text ?? "";
  const text: unknown = node.attrs.text;
  return typeof text === "string" ? text : "";
}

function textOfNode(paragraph: Node): string {
  let text = "";
  paragraph.forEach((node) => {
    text += textOfInline(node);
  });
  return text;
}
