import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse, type TreeAdapter } from "parse5";
import type { HtmlDocument, HtmlNode, HtmlParent } from "./html-tree.ts";

/** A file that is no template that can be used; `message` says why, in a sentence. */
export class MrrtRefusal extends Error {}

/** Characters of a file. Those of the public libraries have up to 60 000. */
export const longestMrrt = 500_000;
/** Elements of a file; refused while it is read, before they take memory. */
const mostElements = 10_000;
/** Elements inside one another. */
const deepest = 120;

/** Gives the document of a file. Throws `MrrtRefusal` for one that is too large or too deep: nobody wrote such a template. */
export function parseHtml(text: string): HtmlDocument {
  if (text.length > longestMrrt) throw new MrrtRefusal("It is larger than any template is.");
  return parse<DefaultTreeAdapterMap>(text, { treeAdapter: countingAdapter(), scriptingEnabled: false });
}

/** Counts while the parser works: formatting tags that are never closed are made anew in every paragraph. */
function countingAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let count = 0;
  const depths = new WeakMap<object, number>();
  const deeper = (parent: HtmlParent, node: object) => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > deepest) throw new MrrtRefusal("Its elements lie deeper inside one another than in any template.");
    depths.set(node, depth);
  };
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attrs) {
      count += 1;
      if (count > mostElements) throw new MrrtRefusal("It has more elements than any template has.");
      return defaultTreeAdapter.createElement(tagName, namespace, attrs);
    },
    appendChild(parent: HtmlParent, node: HtmlNode) {
      deeper(parent, node);
      defaultTreeAdapter.appendChild(parent, node);
    },
    insertBefore(parent: HtmlParent, node: HtmlNode, reference: HtmlNode) {
      deeper(parent, node);
      defaultTreeAdapter.insertBefore(parent, node, reference);
    },
  };
}
