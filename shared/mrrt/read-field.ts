import { type Autofill, autofillSchema, type FieldDefinition, fieldDefinitionSchema } from "../domain/report-field.ts";
import type { FieldCode } from "./coded-content.ts";
import { type FieldElement, labelOf } from "./field-elements.ts";
import { attribute, type HtmlElement, rawText } from "./html-tree.ts";
import { marks } from "./native-marks.ts";
import { groupOptions, listOptions, type ReadOption } from "./read-options.ts";

/** A field that was read: its definition, or the words that a text field begins with, to be read before they are signed. */
export type ReadField =
  | { readonly definition: FieldDefinition }
  | { readonly words: string }
  | { readonly refusal: string };

/** Gives what a field of a document is in our schema; `note` takes what was changed on the way. */
export function readField(
  field: FieldElement,
  codes: ReadonlyMap<string, FieldCode>,
  note: (what: string) => void,
): ReadField {
  const { element } = field;
  const isOurs = attribute(element, marks.kind) !== null;
  const words = isOurs ? "" : wordsOf(field);
  if (words !== "") {
    note(`The words that “${labelOf(field)}” begins with became a sentence that is to be read before it counts.`);
    return { words };
  }
  const made = isOurs ? ours(field, codes) : foreign(field, codes, note);
  const read = fieldDefinitionSchema.safeParse({ ...common(field, codes, isOurs), ...made });
  if (read.success) return { definition: read.data };
  return { refusal: `The field “${labelOf(field)}” cannot be used here and was left out of the report.` };
}

function common(field: FieldElement, codes: ReadonlyMap<string, FieldCode>, isOurs: boolean) {
  const { element, id } = field;
  const code = codes.get(attribute(element, "id") ?? "");
  const autofill = autofillOf(element, isOurs, labelOf(field));
  return {
    ...{ id, label: isOurs ? (attribute(element, "name") ?? id) : labelOf(field) },
    onSigning: onSigning((attribute(element, "data-field-completion-action") ?? "").toUpperCase()),
    ...(code === undefined ? {} : { code }),
    ...(autofill === null ? {} : { autofill }),
  };
}

function onSigning(action: string): "silent" | "alert" | "prohibit" {
  return action === "PROHIBIT" ? "prohibit" : action === "ALERT" ? "alert" : "silent";
}

/** What the form calls a merge field; only what we know of a case by itself is put into one. */
const mergeWords: readonly (readonly [RegExp, Autofill])[] = [
  [/\bage\b/i, "age"],
  [/\b(?:sex|gender)\b/i, "sex"],
  [/\b(?:side|laterality)\b/i, "side"],
  [/\b(?:prior|previous|comparison)\b.*\bdate\b|\bdate\b.*\b(?:prior|comparison)\b/i, "priorDate"],
  [/\b(?:study|exam|examination|procedure)\b.*\bdate\b/i, "examinationDate"],
  [/\b(?:indication|clinical (?:question|history|information)|reason)\b/i, "clinicalQuestion"],
  [/\b(?:tracer|radiopharmaceutical)\b/i, "tracer"],
  [/\bactivity\b/i, "activity"],
  [/\buptake\b/i, "uptakeMinutes"],
  [/\bcontrast\b.*\bvolume\b|\bvolume\b.*\bcontrast\b/i, "contrastVolume"],
  [/\bcontrast\b/i, "contrastAgent"],
  [/\bslice thickness\b/i, "sliceThickness"],
];

function autofillOf(element: HtmlElement, isOurs: boolean, label: string): Autofill | null {
  if (isOurs) {
    const read = autofillSchema.safeParse(attribute(element, marks.autofill));
    return read.success ? read.data : null;
  }
  if ((attribute(element, "data-field-merge-flag") ?? "").toLowerCase() !== "true") return null;
  return mergeWords.find(([pattern]) => pattern.test(label))?.[1] ?? null;
}

/** What a text field of another program begins with: prose that nobody has read yet. */
function wordsOf({ element, list }: FieldElement): string {
  if (list !== null) return "";
  const type = (attribute(element, "type") ?? "text").toLowerCase();
  if (element.tagName === "textarea") return rawText(element).trim();
  return element.tagName === "input" && (type === "text" || type === "textarea")
    ? (attribute(element, "value") ?? "").trim()
    : "";
}

function foreign(field: FieldElement, codes: ReadonlyMap<string, FieldCode>, note: (what: string) => void): object {
  const { element, inputs, list } = field;
  const type = (attribute(element, "type") ?? "text").toLowerCase();
  if (inputs.length > 0) {
    const isMultiple = inputs.every((input) => attribute(input, "type")?.toLowerCase() === "checkbox");
    return pick(groupOptions(field, codes), isMultiple, labelOf(field), note);
  }
  if (element.tagName === "select") {
    return pick(listOptions(element, codes, false), attribute(element, "multiple") !== null, labelOf(field), note);
  }
  if (list !== null) {
    note(`“${labelOf(field)}” offers choices; words beside them are written into the report itself.`);
    return pick(listOptions(list, codes, false), false, labelOf(field), note);
  }
  if (type === "number" || type === "range") return number(element);
  if (type === "date") return { kind: "date" };
  if (type === "time") return { kind: "time" };
  return { kind: "text" };
}

function pick(
  options: readonly ReadOption[],
  isMultiple: boolean,
  label: string,
  note: (what: string) => void,
): object {
  if (options.some(({ isChosen }) => isChosen)) {
    note(`“${label}” began with a choice made; here nobody has chosen until a reader does.`);
  }
  return { kind: "pick", isMultiple, options: options.map(({ isChosen: _, ...option }) => option) };
}

function number(element: HtmlElement): object {
  const step = attribute(element, "step") ?? "";
  return {
    ...{ kind: "number", unit: (attribute(element, "data-field-units") ?? "").trim().slice(0, 20) },
    ...{ minimum: numberOf(element, "min"), maximum: numberOf(element, "max") },
    // A file that does not say how exact a figure is must not make 12.5 a 13.
    decimals: /^\d+$/.test(step) ? 0 : Math.min(4, (/\.(\d+)$/.exec(step)?.[1] ?? "0").length),
  };
}

function numberOf(element: HtmlElement, name: string): number | null {
  const text = (attribute(element, name) ?? "").trim();
  const value = Number(text);
  return text === "" || !Number.isFinite(value) ? null : value;
}

/** A field of our own file: everything is said by attributes. */
function ours(field: FieldElement, codes: ReadonlyMap<string, FieldCode>): object {
  const { element } = field;
  const kind = attribute(element, marks.kind);
  const options = listOptions(element, codes, true);
  const plain = options.map(({ isChosen: _, ...option }) => option);
  const hasDefault = attribute(element, marks.hasDefault) !== null;
  const value = attribute(element, "value") ?? "";
  switch (kind) {
    case "text":
      return { kind, ...(hasDefault ? { default: value } : {}) };
    case "number":
      return { ...number(element), ...(hasDefault ? { default: Number(value) } : {}) };
    case "pick": {
      const chosen = options.filter(({ isChosen }) => isChosen).map((option) => option.value);
      const isMultiple = attribute(element, "multiple") !== null;
      return { kind, options: plain, isMultiple, ...(hasDefault ? { default: chosen } : {}) };
    }
    case "laterality":
      return { kind, sides: plain.map((option) => option.value) };
    case "score":
      return { kind, system: attribute(element, marks.system) ?? "", options: plain };
    case "computed": {
      const { unit } = number(element) as { unit: string };
      const decimals = Number(attribute(element, marks.decimals) ?? "0");
      return { kind, expression: attribute(element, marks.expression) ?? "", unit, decimals };
    }
    case "table":
      return { kind, columns: parsed(element, marks.columns), rowLabels: parsed(element, marks.rows) };
    default:
      return { kind };
  }
}

function parsed(element: HtmlElement, name: string): unknown {
  try {
    return JSON.parse(attribute(element, name) ?? "");
  } catch {
    return null;
  }
}
