/** An element of XML: name, attributes, and the elements and texts within. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** Gives an element; children that are null or false are left out. */
export function xml(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (XmlElement | string | null | false)[]
): XmlElement {
  const present = children.filter((child): child is XmlElement | string => child !== null && child !== false);
  return { name, attributes, children: present };
}

const references: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Gives an element as text (XML 1.0). Control characters that XML cannot carry are left out. */
export function xmlText(element: XmlElement): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const head = `<${element.name}${attributes.join("")}`;
  if (element.children.length === 0) return `${head}/>`;
  const inner = element.children.map((child) => (typeof child === "string" ? escaped(child) : xmlText(child)));
  return `${head}>${inner.join("")}</${element.name}>`;
}

function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => ("\t\n\r".includes(character) ? character : ""))
    .replace(/[&<>"]/g, (character) => references[character] ?? character)
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;

/**
 * Reads elements, attributes and text; gives the outermost element, or null where the text is no XML of this plain kind. It
 * knows no document type declarations, so nothing can be declared, included or fetched.
 */
export function readXml(text: string): XmlElement | null {
  const root: OpenElement = { name: "", attributes: {}, children: [] };
  const open: OpenElement[] = [root];
  let end = 0;
  for (const match of text.replace(/^\uFEFF/, "").matchAll(token)) {
    end = match.index + match[0].length;
    if (!step(open, match)) return null;
  }
  const elements = root.children.filter((child): child is XmlElement => typeof child !== "string");
  const isWhole = open.length === 1 && end === text.replace(/^\uFEFF/, "").length && elements.length === 1;
  return isWhole ? (elements[0] ?? null) : null;
}

interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
}

function step(open: OpenElement[], [whole, slash, name, attributes = "", selfClosing]: RegExpMatchArray): boolean {
  const parent = open.at(-1);
  if (parent === undefined) return false;
  if (name === undefined) {
    if (!whole.startsWith("<")) parent.children.push(unescaped(whole));
    return true;
  }
  if (slash === "/") return open.length > 1 && open.pop()?.name === name;
  const element: OpenElement = { name, attributes: readAttributes(attributes), children: [] };
  parent.children.push(element);
  if (selfClosing !== "/") open.push(element);
  return true;
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(pairs.map(([, name = "", double, single]) => [name, unescaped(double ?? single ?? "")]));
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w+));/g, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return named[String(name)] ?? whole;
    const codePoint = decimal === undefined ? Number.parseInt(String(hexadecimal), 16) : Number(decimal);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}

/** Gives every element of a name within another, itself too, in document order. */
export function elementsNamed(element: XmlElement, name: string): XmlElement[] {
  const within = element.children.flatMap((child) => (typeof child === "string" ? [] : elementsNamed(child, name)));
  return element.name === name ? [element, ...within] : within;
}

/** Gives the `value` of the element at a path of names below another, as FHIR writes it; empty where there is none. */
export function valueAt(element: XmlElement | undefined, ...path: readonly string[]): string {
  let at = element;
  for (const name of path) {
    at = at?.children.find((child): child is XmlElement => typeof child !== "string" && child.name === name);
  }
  return at?.attributes.value ?? "";
}
