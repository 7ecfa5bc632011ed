import { Schema } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import { describe, expect, test } from "vitest";
import { farParagraphs } from "./far-paragraphs.ts";

const schema = new Schema({
  nodes: { doc: { content: "paragraph+" }, paragraph: { content: "text*" }, text: {} },
});
const plugin = farParagraphs();

function stateOf(paragraphs: number): EditorState {
  const doc = schema.node(
    "doc",
    null,
    Array.from({ length: paragraphs }, () => schema.node("paragraph", null, [schema.text("word")])),
  );
  return EditorState.create({ doc, plugins: [plugin] });
}

/** Indexes of the paragraphs that are marked. */
function far(state: EditorState): number[] {
  const set = plugin.props.decorations?.call(plugin, state);
  if (set === undefined || set === null || !("find" in set)) throw new Error("no decorations");
  return set.find().map(({ from }) => state.doc.resolve(from).index(0));
}

describe("paragraphs far from the caret", () => {
  test("are none in a short section", () => {
    expect(far(stateOf(12))).toEqual([]);
  });

  test("follow the caret", () => {
    const state = stateOf(40);
    expect(far(state)).toEqual(Array.from({ length: 27 }, (_, index) => index + 13));
    const moved = state.apply(state.tr.setSelection(TextSelection.atEnd(state.doc)));
    expect(far(moved)).toEqual(Array.from({ length: 27 }, (_, index) => index));
  });

  test("never hold one that was just begun", () => {
    let state = stateOf(40);
    state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 6 * 20 + 1)));
    state = state.apply(state.tr.split(state.selection.from).insertText("x"));
    const at = state.selection.$head.index(0);
    expect(far(state).every((index) => Math.abs(index - at) > 12)).toBe(true);
    expect(far(state)).toHaveLength(41 - 25);
  });
});
