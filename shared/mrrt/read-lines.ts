import type { FieldElement } from "./field-elements.ts";
import {
  attribute,
  collapsed,
  detach,
  elementsIn,
  type HtmlElement,
  type HtmlNode,
  type HtmlParent,
  insertBefore,
  isElement,
  newElement,
  rawText,
} from "./html-tree.ts";
import { marks } from "./native-marks.ts";

/** A paragraph of a document: the element that holds it, nothing of another paragraph in it. */
export interface Line {
  readonly owner: HtmlElement;
  /** `ours`: written by us, to the letter. `heading`: the title of a part of a section. */
  readonly kind: "ours" | "foreign" | "heading";
}

const blockTags: ReadonlySet<string> = new Set(
  (
    "address article aside blockquote caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hgroup hr legend li main menu nav ol p pre section summary table tbody tfoot thead tr ul"
  ).split(" "),
);
/** Only elements may stand in these, so that a paragraph cannot be put round what is in them. */
const elementsOnly: ReadonlySet<string> = new Set(["table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "menu"]);
/** Elements that name what they stand in. */
export const titles: ReadonlySet<string> = new Set(["header", "h1", "h2", "h3", "h4", "h5", "h6"]);
const silent: ReadonlySet<string> = new Set(["style", "script", "button", "datalist", "mark", "hr", "title"]);

/** Finds the paragraphs of a part of a document, in order. Words that stand beside paragraphs get one of their own. */
export class LineFinder {
  readonly #fields: ReadonlySet<HtmlElement>;
  readonly #holders: ReadonlySet<HtmlElement>;

  /** `fields` of the whole document, so that a field is never taken apart. */
  constructor(root: HtmlParent, fields: readonly FieldElement[]) {
    this.#fields = new Set(fields.map(({ element }) => element));
    this.#holders = this.#withBlocks(root);
  }

  /** Gives the paragraphs below an element; `isTop`: its own title is the name of the section and no paragraph. */
  lines(container: HtmlParent, isTop: boolean): Line[] {
    const lines: Line[] = [];
    let run: HtmlNode[] = [];
    const flush = () => {
      lines.push(...this.#linesOfRun(run, container));
      run = [];
    };
    for (const child of [...container.childNodes]) {
      if (!isElement(child) || !(this.#isBlock(child) || this.#holders.has(child))) {
        run.push(child);
        continue;
      }
      flush();
      lines.push(...this.#linesOf(child, isTop));
    }
    flush();
    return lines;
  }

  #linesOf(child: HtmlElement, isTop: boolean): Line[] {
    if (isSilent(child) || attribute(child, marks.values) !== null) return [];
    if (attribute(child, marks.block) !== null) return [{ owner: child, kind: "ours" }];
    if (titles.has(child.tagName)) return isTop || !hasWords(child) ? [] : [{ owner: child, kind: "heading" }];
    if (this.#holders.has(child) || child.tagName === "section") return this.lines(child, false);
    return this.#says(child) ? [{ owner: child, kind: "foreign" }] : [];
  }

  #linesOfRun(run: readonly HtmlNode[], container: HtmlParent): Line[] {
    const [first] = run;
    if (first === undefined) return [];
    if (isElement(container) && elementsOnly.has(container.tagName)) {
      return run.flatMap((node) =>
        isElement(node) && this.#says(node) ? [{ owner: node, kind: "foreign" as const }] : [],
      );
    }
    if (!run.some((node) => this.#saysNode(node))) return [];
    const owner = newElement("div", {});
    insertBefore(first, owner);
    for (const node of run) {
      detach(node);
      owner.childNodes.push(node);
      node.parentNode = owner;
    }
    return [{ owner, kind: "foreign" }];
  }

  #isBlock(element: HtmlElement): boolean {
    return blockTags.has(element.tagName) && !this.#fields.has(element);
  }

  #saysNode(node: HtmlNode): boolean {
    if (isElement(node)) return this.#says(node);
    return node.nodeName === "#text" && "value" in node && collapsed(node.value) !== "";
  }

  #says(element: HtmlElement): boolean {
    if (isSilent(element)) return false;
    if (this.#fields.has(element)) return true;
    return element.childNodes.some((node) => this.#saysNode(node));
  }

  /** Elements with a paragraph somewhere below them, found from below; inside a field there is none. */
  #withBlocks(root: HtmlParent): ReadonlySet<HtmlElement> {
    const inField = new Set([...this.#fields].flatMap((field) => elementsIn(field)));
    const holders = new Set<HtmlElement>();
    for (const element of elementsIn(root)) {
      if (inField.has(element) || !this.#isBlock(element)) continue;
      for (let above = element.parentNode; above !== null && isElement(above); above = above.parentNode) {
        if (holders.has(above)) break;
        holders.add(above);
      }
    }
    return holders;
  }
}

/** Instructions (`mark`) and what the author hid are for whoever fills the form, never for the report. */
function isSilent(element: HtmlElement): boolean {
  return silent.has(element.tagName) || attribute(element, "hidden") !== null;
}

function hasWords(element: HtmlElement): boolean {
  return collapsed(rawText(element)) !== "";
}
