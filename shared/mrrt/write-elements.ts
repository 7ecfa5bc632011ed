import type { FieldDefinition, FieldOption } from "../domain/report-field.ts";
import type { TemplateBlock } from "../domain/report-template.ts";
import { type HtmlElement, type HtmlNode, newElement } from "./html-tree.ts";
import { marks } from "./native-marks.ts";

const actions = { silent: "NONE", alert: "ALERT", prohibit: "PROHIBIT" } as const;

/** Gives the identifier in the document of a choice that carries a code. */
export function optionElementId(elementId: string, place: number): string {
  return `${elementId}.${place}`;
}

/** Gives the element of a field: what MRRT knows in its own attributes, the rest in ours. */
export function fieldElement(field: FieldDefinition, elementId: string): HtmlElement {
  const common = {
    ...{ id: elementId, name: field.label, "data-field-completion-action": actions[field.onSigning] },
    ...{ [marks.kind]: field.kind, [marks.autofill]: field.autofill ?? null },
    "data-field-merge-flag": field.autofill === undefined ? "false" : "true",
  };
  switch (field.kind) {
    case "text":
      return input("text", "TEXT", common, defaulted(field.default));
    case "number": {
      const limits = { min: text(field.minimum), max: text(field.maximum), step: stepOf(field.decimals) };
      const figure = {
        "data-field-units": field.unit,
        ...limits,
        ...defaulted(text(field.default ?? null) ?? undefined),
      };
      return input("number", "NUMBER", common, figure);
    }
    case "date":
      return input("date", "DATE", common, {});
    case "time":
      return input("time", "TIME", common, {});
    case "computed": {
      const said = { readonly: "", [marks.expression]: field.expression, [marks.decimals]: String(field.decimals) };
      return input("text", "TEXT", common, { ...said, "data-field-units": field.unit });
    }
    case "pick": {
      const isBegun = field.default !== undefined;
      const said = { multiple: field.isMultiple ? "" : null, [marks.hasDefault]: isBegun ? "" : null };
      return list({ ...common, ...said }, field.options, elementId, field.default ?? []);
    }
    case "score":
      return list({ ...common, [marks.system]: field.system }, field.options, elementId, []);
    case "laterality":
      return list(
        common,
        field.sides.map((side) => ({ value: side, text: side })),
        elementId,
        [],
      );
    case "table":
      return table(field, common);
  }
}

type Attributes = Readonly<Record<string, string | null>>;

function input(type: string, fieldType: string, common: Attributes, said: Attributes): HtmlElement {
  return newElement("input", { type, "data-field-type": fieldType, ...common, ...said });
}

function defaulted(value: string | undefined): Attributes {
  return value === undefined ? {} : { value, [marks.hasDefault]: "" };
}

function text(value: number | null): string | null {
  return value === null ? null : String(value);
}

function stepOf(decimals: number): string {
  return decimals === 0 ? "1" : `0.${"0".repeat(decimals - 1)}1`;
}

function list(
  attributes: Attributes,
  options: readonly FieldOption[],
  elementId: string,
  chosen: readonly string[],
): HtmlElement {
  const children = options.map(({ value, text: words, meaning, code, isExclusive }, place) =>
    newElement(
      "option",
      {
        value,
        id: code === undefined ? null : optionElementId(elementId, place),
        title: meaning ?? null,
        selected: chosen.includes(value) ? "" : null,
        [marks.exclusive]: isExclusive === true ? "true" : null,
      },
      [words],
    ),
  );
  return newElement("select", { "data-field-type": "SELECTION_LIST", ...attributes }, children);
}

/** Others see a table with its headings; ours is all in two attributes. */
function table(field: Extract<FieldDefinition, { kind: "table" }>, common: Attributes): HtmlElement {
  const { columns, rowLabels } = field;
  const row = (cells: readonly HtmlNode[]) => newElement("tr", {}, cells);
  const head = row([newElement("th", {}, [field.label]), ...columns.map(({ label }) => newElement("th", {}, [label]))]);
  const rows = rowLabels.map((label) =>
    row([newElement("th", {}, [label]), ...columns.map(() => newElement("td", {}))]),
  );
  const said = { [marks.columns]: JSON.stringify(columns), [marks.rows]: JSON.stringify(rowLabels) };
  return newElement("table", { "data-field-type": "TABLE", ...common, ...said }, [
    newElement("tbody", {}, [head, ...rows]),
  ]);
}

/** Gives the element of a paragraph; `fieldNode` gives what stands for a field in it. */
export function blockElement(block: TemplateBlock, fieldNode: (fieldId: string) => HtmlNode): HtmlElement {
  const children: (HtmlNode | string)[] = [];
  if (block.heading !== "") children.push(newElement("span", { [marks.part]: "heading" }, [`${block.heading}:`]), " ");
  // As `blockPieces` divides the text, but to the letter: doubled braces stay doubled.
  let place = 0;
  for (const match of block.text.matchAll(/\{\{|\}\}|\{([A-Za-z][A-Za-z0-9_]{0,63})\}|\n/g)) {
    const [whole, fieldId] = match;
    if (fieldId === undefined && whole !== "\n") continue;
    children.push(block.text.slice(place, match.index));
    children.push(fieldId === undefined ? newElement("br", {}) : fieldNode(fieldId));
    place = match.index + whole.length;
  }
  children.push(block.text.slice(place));
  const said = { [marks.normal]: String(block.isNormal), [marks.when]: block.when ?? null };
  return newElement("div", { [marks.block]: block.id, ...said }, children);
}
