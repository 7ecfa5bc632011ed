import type { Node } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** Paragraphs on either side of the caret's that are always laid out. */
const near = 12;

interface Far {
  /** Index of the caret's paragraph. */
  readonly at: number;
  readonly count: number;
  readonly set: DecorationSet;
}

const key = new PluginKey<Far>("farParagraphs");

/**
 * Gives the plugin that marks the paragraphs far from the caret (`data-far`), so that those out of sight need no layout with
 * each letter. Those around the caret never carry it: in a paragraph that was not laid out yet Chromium leaves the caret
 * before the first letter, and the second letter goes before it.
 */
export function farParagraphs(): Plugin {
  return new Plugin<Far>({
    key,
    state: {
      init: (_config, state) => farFrom(state),
      apply: (transaction, before, _old, state) => {
        const at = state.selection.$head.index(0);
        if (at === before.at && state.doc.childCount === before.count) {
          return transaction.docChanged
            ? { ...before, set: before.set.map(transaction.mapping, transaction.doc) }
            : before;
        }
        return farFrom(state);
      },
    },
    props: { decorations: (state) => key.getState(state)?.set },
  });
}

function farFrom({ doc, selection }: EditorState): Far {
  const at = selection.$head.index(0);
  const far: Decoration[] = [];
  doc.forEach((paragraph: Node, offset: number, index: number) => {
    if (Math.abs(index - at) > near) far.push(Decoration.node(offset, offset + paragraph.nodeSize, { "data-far": "" }));
  });
  return { at, count: doc.childCount, set: DecorationSet.create(doc, far) };
}
