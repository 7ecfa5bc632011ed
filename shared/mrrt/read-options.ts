import type { FieldOption } from "../domain/report-field.ts";
import { choiceWords } from "./choice-words.ts";
import type { FieldCode } from "./coded-content.ts";
import type { FieldElement } from "./field-elements.ts";
import { attribute, collapsed, elementsIn, type HtmlElement, rawText } from "./html-tree.ts";
import { marks } from "./native-marks.ts";

/** A choice as the document has it. */
export interface ReadOption extends FieldOption {
  readonly isChosen: boolean;
}

/** Gives the choices of a `select` or a `datalist`: no empty one, none twice. */
export function listOptions(list: HtmlElement, codes: ReadonlyMap<string, FieldCode>, isOurs: boolean): ReadOption[] {
  const found = elementsIn(list)
    .filter(({ tagName }) => tagName === "option")
    .map((option) => {
      const text = isOurs ? rawText(option) : collapsed(rawText(option));
      const value = attribute(option, "value") ?? text;
      return optionOf(option, isOurs ? value : collapsed(value), text, "selected", codes);
    });
  return distinct(found);
}

/** Gives the choices of a group of radio buttons or boxes: each `input` with its value, or the words of its label or behind it. */
export function groupOptions(field: FieldElement, codes: ReadonlyMap<string, FieldCode>): ReadOption[] {
  return distinct(
    field.inputs.map((input) => {
      const words = choiceWords(input, field);
      const value = collapsed(attribute(input, "value") ?? words);
      return optionOf(input, value, words || value, "checked", codes);
    }),
  );
}

function optionOf(
  element: HtmlElement,
  value: string,
  text: string,
  chosenBy: string,
  codes: ReadonlyMap<string, FieldCode>,
): ReadOption {
  const meaning = attribute(element, "title") ?? "";
  const code = codes.get(attribute(element, "id") ?? "");
  return {
    ...{ value: value.slice(0, 120), text: text.slice(0, 500) },
    ...(meaning === "" ? {} : { meaning: meaning.slice(0, 300) }),
    ...(code === undefined ? {} : { code }),
    ...(attribute(element, marks.exclusive) === "true" ? { isExclusive: true as const } : {}),
    isChosen: attribute(element, chosenBy) !== null,
  };
}

function distinct(options: readonly ReadOption[]): ReadOption[] {
  const seen = new Set<string>();
  return options.filter(({ value }) => {
    if (value === "" || seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}
