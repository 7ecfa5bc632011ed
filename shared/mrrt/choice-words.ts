import type { FieldElement } from "./field-elements.ts";
import { attribute, collapsed, type HtmlElement, type HtmlNode, rawText } from "./html-tree.ts";

/** Gives the words by which a radio button or a box is offered: its label, or those straight behind it; empty where it has none. */
export function choiceWords(input: HtmlElement, { labels }: Pick<FieldElement, "labels">): string {
  const label = labelFor(input, labels);
  return label === null ? wordsOf(nodeBehind(input)) : collapsed(rawText(label));
}

/**
 * Gives the parts of a document whose words are choices, and therefore printed only where they are chosen. Words behind the last
 * button of a group may go on with the sentence: they are a choice where nothing follows them or where they are its value.
 */
export function choiceNodes(fields: readonly FieldElement[]): ReadonlySet<HtmlNode> {
  const found = fields.flatMap(({ inputs, labels }) =>
    inputs.flatMap((input, place) => {
      const label = labelFor(input, labels);
      if (label !== null) return [label];
      const behind = nodeBehind(input);
      const words = wordsOf(behind);
      if (behind === null || words === "") return [];
      const isLastNode = input.parentNode?.childNodes.at(-1) === behind;
      const isChoice = place < inputs.length - 1 || isLastNode || isSame(words, attribute(input, "value") ?? "");
      return isChoice ? [behind] : [];
    }),
  );
  return new Set(found);
}

function labelFor(input: HtmlElement, labels: readonly HtmlElement[]): HtmlElement | null {
  const id = attribute(input, "id") ?? "";
  return id === "" ? null : (labels.find((label) => attribute(label, "for") === id) ?? null);
}

/** Up to the next element. */
function nodeBehind(input: HtmlElement): HtmlNode | null {
  const siblings = input.parentNode?.childNodes ?? [];
  return siblings[siblings.indexOf(input) + 1] ?? null;
}

function wordsOf(node: HtmlNode | null): string {
  return node !== null && node.nodeName === "#text" && "value" in node ? collapsed(node.value) : "";
}

function isSame(words: string, value: string): boolean {
  return words.toLowerCase() === collapsed(value).toLowerCase();
}
