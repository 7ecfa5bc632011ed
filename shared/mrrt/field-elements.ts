import { attribute, collapsed, elementsIn, type HtmlDocument, type HtmlElement, rawText } from "./html-tree.ts";
import { marks } from "./native-marks.ts";
import { MrrtRefusal } from "./parse-html.ts";

/** A field of a document: the element that stands for it, and those that belong to it. */
export interface FieldElement {
  readonly id: string;
  readonly element: HtmlElement;
  /** For radio buttons and boxes; the inputs of the group. */
  readonly inputs: readonly HtmlElement[];
  /** For an input with a list of suggestions. */
  readonly list: HtmlElement | null;
  readonly labels: readonly HtmlElement[];
}

const notFields: ReadonlySet<string> = new Set(["hidden", "submit", "button", "reset", "image", "file", "password"]);

/** Those of words that are prose already do not count in the end, so that there may be more than a template keeps. */
const mostFields = 400;

/** Gives the fields of a document in its order, each with a name of its own. Throws `MrrtRefusal` for too many. */
export function fieldElements(document: HtmlDocument): FieldElement[] {
  const all = elementsIn(document);
  const byId = new Map(
    all.flatMap((element) => nameOf(element, "id").map((id): [string, HtmlElement] => [id, element])),
  );
  const labels = all.filter(({ tagName }) => tagName === "label");
  const taken = new Set<HtmlElement>();
  const used = new Set<string>();
  const found: FieldElement[] = [];
  for (const element of all) {
    if (taken.has(element) || !isField(element)) continue;
    const inputs = inputsOf(element, all);
    for (const each of elementsIn(element)) taken.add(each);
    for (const each of inputs) taken.add(each);
    const id = freshName(idOf(element), used);
    const htmlIds = [element, ...inputs].flatMap((each) => nameOf(each, "id"));
    if (found.length === mostFields) throw new MrrtRefusal("It has more fields than any template has.");
    found.push({
      ...{ id, element, inputs, list: byId.get(attribute(element, "list") ?? "") ?? null },
      labels: labels.filter((label) => htmlIds.includes(attribute(label, "for") ?? "")),
    });
  }
  return found;
}

function isField(element: HtmlElement): boolean {
  const { tagName } = element;
  if (attribute(element, marks.kind) !== null) return true;
  if (tagName === "textarea" || tagName === "select") return true;
  if (tagName === "span" || tagName === "div") return attribute(element, "data-field-type") !== null;
  return tagName === "input" && !notFields.has((attribute(element, "type") ?? "text").toLowerCase());
}

/** Radio buttons and boxes of one name are one field; so are all inside an element that says that it is a field. */
function inputsOf(element: HtmlElement, all: readonly HtmlElement[]): HtmlElement[] {
  if (element.tagName === "span" || element.tagName === "div") {
    return elementsIn(element).filter((each) => isChoice(each));
  }
  if (!isChoice(element)) return [];
  const name = attribute(element, "name") ?? "";
  const type = attribute(element, "type")?.toLowerCase();
  if (name === "") return [element];
  return all.filter((each) => {
    return isChoice(each) && attribute(each, "name") === name && attribute(each, "type")?.toLowerCase() === type;
  });
}

function isChoice(element: HtmlElement): boolean {
  const type = (attribute(element, "type") ?? "").toLowerCase();
  return element.tagName === "input" && (type === "radio" || type === "checkbox");
}

function nameOf(element: HtmlElement, name: string): string[] {
  const value = attribute(element, name) ?? "";
  return value === "" ? [] : [value];
}

function idOf(element: HtmlElement): string {
  const [given] = [...nameOf(element, "id"), ...nameOf(element, "name")];
  return fieldName(given ?? "field");
}

/** Gives a name as our expressions spell it, made of an identifier or words. */
export function fieldName(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(text)) return text;
  const name = collapsed(text)
    .replaceAll(/[^A-Za-z0-9_]+/g, "_")
    .slice(0, 60);
  return /^[A-Za-z]/.test(name) ? name : `f_${name}`.slice(0, 60);
}

/** Gives a name that nobody has yet, and takes it. */
export function freshName(name: string, used: Set<string>): string {
  let fresh = name;
  for (let count = 2; used.has(fresh); count += 1) fresh = `${name}_${count}`;
  used.add(fresh);
  return fresh;
}

/** Gives what a field is called: the words of its label, else its name. */
export function labelOf({ element, inputs, labels, id }: FieldElement): string {
  // The label of one button among several names a choice.
  const ofChoices = new Set(inputs.length > 1 ? inputs.flatMap((input) => nameOf(input, "id")) : []);
  const own = labels.filter((label) => !ofChoices.has(attribute(label, "for") ?? ""));
  const words = own.map((label) => collapsed(rawText(label))).find((text) => text !== "");
  const given = attribute(element, "name") ?? "";
  const title = attribute(element, "title") ?? "";
  return (
    [withoutColon(words ?? ""), collapsed(given), collapsed(title), id].find((text) => text !== "")?.slice(0, 120) ?? id
  );
}

/** Gives words without the colon at their end. */
export function withoutColon(words: string): string {
  return words.replace(/\s*:\s*$/, "");
}
