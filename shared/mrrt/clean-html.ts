import {
  attribute,
  detach,
  documentText,
  elementsIn,
  type HtmlDocument,
  type HtmlElement,
  rawText,
} from "./html-tree.ts";
import { MrrtRefusal, parseHtml } from "./parse-html.ts";

/** A document of which nothing can act, in its settled form, and what was left out, each in a sentence. */
export interface CleanHtml {
  readonly document: HtmlDocument;
  readonly text: string;
  readonly notes: readonly string[];
}

/** Elements that act, fetch, or are read differently by different programs. */
const refusedTags: ReadonlySet<string> = new Set([
  ..."applet audio base canvas embed frame frameset iframe keygen link math noembed noframes noscript object plaintext".split(
    " ",
  ),
  ..."param picture portal source svg template track video xmp".split(" "),
]);
const addressAttributes: ReadonlySet<string> = new Set(
  "action archive background cite classid code codebase data dynsrc formaction href icon longdesc lowsrc manifest ping poster profile src srcdoc srcset usemap xlink:href".split(
    " ",
  ),
);
/** Style that fetches or acts; a backslash hides such words. */
const activeStyle = /url\s*\(|@import|expression\s*\(|behaviou?r\s*:|-moz-binding|\\/i;
/** Cleaning changes what the parser sees, so that it is repeated until nothing changes. */
const mostRounds = 6;

/** Gives the document of a file with everything that could act taken out. Throws `MrrtRefusal`. */
export function cleanHtml(file: string): CleanHtml {
  const notes = new Map<string, number>();
  let text = file;
  for (let round = 0; round < mostRounds; round += 1) {
    const document = parseHtml(text);
    clean(document, (what) => notes.set(what, (notes.get(what) ?? 0) + 1));
    const next = documentText(document);
    if (next === text) {
      return {
        document,
        text,
        notes: [...notes].map(([what, count]) => (count === 1 ? what : `${what} (${count} times)`)),
      };
    }
    text = next;
  }
  throw new MrrtRefusal("Its HTML reads differently each time that it is read.");
}

type Note = (what: string) => void;

/** Remarks stay; those that old programs act on, and declarations that a parser made remarks of, do not. */
function cleanRemarks(document: HtmlDocument, note: Note): void {
  for (const parent of [document, ...elementsIn(document)]) {
    for (const node of [...parent.childNodes]) {
      if (!("data" in node) || !/^\s*(?:\[if|\[cdata|entity|element|attlist|notation|<!\[endif)/i.test(node.data))
        continue;
      note("A declaration was left out.");
      detach(node);
    }
  }
}

function clean(document: HtmlDocument, note: Note): void {
  cleanRemarks(document, note);
  const ids = new Set<string>();
  for (const element of elementsIn(document)) {
    const refusal = refusalOf(element);
    if (refusal !== null) {
      note(refusal);
      detach(element);
      continue;
    }
    cleanAttributes(element, note);
    const id = attribute(element, "id");
    if (id === null) continue;
    if (ids.has(id)) {
      note("An identifier was used twice; the later element lost it.");
      element.attrs = element.attrs.filter(({ name }) => name !== "id");
    }
    ids.add(id);
  }
}

/** Says why an element is left out, or null where it stays. */
function refusalOf(element: HtmlElement): string | null {
  const { tagName } = element;
  if (tagName === "script") return isData(element) ? entityRefusal(element) : "A script was left out.";
  if (tagName === "embed" || tagName === "object" || tagName === "iframe")
    return `A nested document (${tagName}) was left out.`;
  if (refusedTags.has(tagName) || !element.namespaceURI.endsWith("/xhtml"))
    return `An element ${shown(tagName)} was left out.`;
  if (tagName === "style" && activeStyle.test(rawText(element)))
    return "A style sheet that fetches something was left out.";
  if (tagName === "meta" && attribute(element, "http-equiv") !== null) return "A meta element that acts was left out.";
  return null;
}

/** The block with the template's attributes is XML in a script element of a type that no browser runs. */
function isData(element: HtmlElement): boolean {
  const type = (attribute(element, "type") ?? "").trim().toLowerCase();
  return (type === "text/xml" || type === "application/xml") && attribute(element, "src") === null;
}

function entityRefusal(element: HtmlElement): string | null {
  return /<!(?:doctype|entity)/i.test(rawText(element))
    ? "A block of XML with declarations of its own was left out."
    : null;
}

function cleanAttributes(element: HtmlElement, note: Note): void {
  element.attrs = element.attrs.filter(({ name, value }) => {
    const lower = name.toLowerCase();
    if (lower.startsWith("on")) note(`An event handler (${shown(lower)}) was left out.`);
    else if (addressAttributes.has(lower) && isElsewhere(value, lower)) note(`An address (${lower}) was left out.`);
    else if (lower === "style" && activeStyle.test(value)) note("A style that fetches something was left out.");
    else return true;
    return false;
  });
}

/** Only a place in the document itself, or a file beside it, may be named; nothing is ever fetched. */
function isElsewhere(value: string, name: string): boolean {
  if (name === "srcdoc" || name === "srcset" || name === "ping") return true;
  const address = [...value].filter((character) => character.charCodeAt(0) > 32).join("");
  return /^[a-z][a-z0-9+.-]*:|^[/\\]{2}|&|\\/i.test(address);
}

function shown(name: string): string {
  return name.replaceAll(/[^a-z0-9:-]/gi, "").slice(0, 30);
}
