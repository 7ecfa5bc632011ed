import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, serialize } from "parse5";

/** A parsed HTML document. It is data: nothing of it is ever put into a window. */
export type HtmlDocument = DefaultTreeAdapterTypes.Document;
/** An element of it. */
export type HtmlElement = DefaultTreeAdapterTypes.Element;
/** Anything that has children. */
export type HtmlParent = DefaultTreeAdapterTypes.ParentNode;
/** Anything that is a child. */
export type HtmlNode = DefaultTreeAdapterTypes.ChildNode;

/** Says whether a node is an element. */
export function isElement(node: HtmlNode | HtmlParent): node is HtmlElement {
  return "tagName" in node;
}

/** Gives the value of an attribute, or null where it is not there. */
export function attribute(element: HtmlElement, name: string): string | null {
  return element.attrs.find((each) => each.name === name)?.value ?? null;
}

/** Sets an attribute in its place, at the end where it is new; null takes it away. */
export function setAttribute(element: HtmlElement, name: string, value: string | null): void {
  const found = element.attrs.find((each) => each.name === name);
  if (value === null) element.attrs = element.attrs.filter((each) => each !== found);
  else if (found === undefined) element.attrs.push({ name, value });
  else found.value = value;
}

/** Gives every element below a node, in the order of the document. */
export function elementsIn(root: HtmlParent): HtmlElement[] {
  const found: HtmlElement[] = [];
  const waiting: HtmlNode[] = [...root.childNodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isElement(node)) continue;
    found.push(node);
    for (let place = node.childNodes.length - 1; place >= 0; place -= 1) {
      const child = node.childNodes[place];
      if (child !== undefined) waiting.push(child);
    }
  }
  return found;
}

/** Gives the first element of a name below a node, or null. */
export function firstElement(root: HtmlParent, tagName: string): HtmlElement | null {
  return elementsIn(root).find((element) => element.tagName === tagName) ?? null;
}

/** Gives the words below a node as they are written. */
export function rawText(root: HtmlParent): string {
  return root.childNodes
    .map((node) => (isElement(node) ? rawText(node) : node.nodeName === "#text" && "value" in node ? node.value : ""))
    .join("");
}

/** Gives words with every run of white space as one space, none at the ends. */
export function collapsed(text: string): string {
  return text.replace(/[\s\u00a0]+/g, " ").trim();
}

/** Takes a node out of its document. */
export function detach(node: HtmlNode): void {
  if (node.parentNode !== null) defaultTreeAdapter.detachNode(node);
}

/** Gives a new element with attributes and children. */
export function newElement(
  tagName: string,
  attributes: Readonly<Record<string, string | null>>,
  children: readonly (HtmlNode | string)[] = [],
): HtmlElement {
  const attrs = Object.entries(attributes).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  const element = defaultTreeAdapter.createElement(tagName, html.NS.HTML, attrs);
  for (const child of children) append(element, child);
  return element;
}

/** Puts a node or words behind the children of an element. */
export function append(parent: HtmlParent, child: HtmlNode | string): void {
  if (typeof child === "string") {
    if (child !== "") defaultTreeAdapter.insertText(parent, child);
    return;
  }
  detach(child);
  defaultTreeAdapter.appendChild(parent, child);
}

/** Puts a node or words before another node. */
export function insertBefore(reference: HtmlNode, node: HtmlNode | string): void {
  const parent = reference.parentNode;
  if (parent === null) return;
  if (typeof node === "string") {
    defaultTreeAdapter.insertTextBefore(parent, node, reference);
    return;
  }
  detach(node);
  defaultTreeAdapter.insertBefore(parent, node, reference);
}

/** Puts a node behind another. */
export function insertAfter(reference: HtmlNode, node: HtmlNode): void {
  const parent = reference.parentNode;
  const next = parent?.childNodes[parent.childNodes.indexOf(reference) + 1];
  if (parent === null || next === node) return;
  if (next === undefined) append(parent, node);
  else insertBefore(next, node);
}

/** Gives the text of a document. */
export function documentText(document: HtmlDocument): string {
  return serialize(document);
}
