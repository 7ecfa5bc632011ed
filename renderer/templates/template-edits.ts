import type { FieldDefinition, FieldKind } from "../../shared/domain/report-field.ts";
import type { ReportTemplate, TemplateBlock } from "../../shared/domain/report-template.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { kindNames } from "./template-words.ts";

/** Gives a name that none of the taken ones is: `size`, `size2`, `size3`. */
export function freshName(wanted: string, taken: readonly string[]): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}${count}`;
    if (!taken.includes(name)) return name;
  }
}

/** Gives a copy of a template under an identifier of its own, to be kept by the site. */
export function copyOf(template: ReportTemplate, takenIds: readonly string[]): ReportTemplate {
  const stem = template.id.slice(0, 56);
  const id = freshName(`${stem}-own`, takenIds);
  return { ...template, id, version: 1, name: `${template.name.slice(0, 110)} (own)` };
}

/** Gives an empty template of a site. */
export function blankTemplate(takenIds: readonly string[]): ReportTemplate {
  const block: TemplateBlock = { id: "findings", section: "findings", heading: "", text: "", isNormal: false };
  return {
    ...{ schemaVersion: 1, id: freshName("own-template", takenIds), version: 1, name: "New template", description: "" },
    ...{ language: "en-GB", source: "", fields: [], blocks: [block] },
    match: {
      ...{ modalities: [], procedureWords: ["new template"], bodyParts: [], sites: [] },
      ...{ minimumAge: null, maximumAge: null, sex: null },
    },
  };
}

/** Gives a field of a kind with everything that its kind asks for. */
export function newField(kind: FieldKind, takenIds: readonly string[]): FieldDefinition {
  const id = freshName(kind, takenIds);
  // The name says which is which until somebody gives a better one.
  const label = `${kindNames[kind]} ${id.slice(kind.length)}`.trim();
  const common = { id, label, onSigning: "silent" as const };
  const options = [
    { value: "1", text: "first" },
    { value: "2", text: "second" },
  ];
  switch (kind) {
    case "text":
    case "date":
    case "time":
      return { kind, ...common };
    case "number":
      return { kind, ...common, unit: "mm", minimum: null, maximum: null, decimals: 0 };
    case "pick":
      return { kind, ...common, options, isMultiple: false };
    case "score":
      return { kind, ...common, system: "Name and edition of the system", options };
    case "laterality":
      return { kind, ...common, sides: ["right", "left"] };
    case "computed":
      return { kind, ...common, expression: "1 + 1", unit: "", decimals: 0 };
    case "table":
      return { kind, ...common, columns: [{ kind: "text", id: "site", label: "Site" }], rowLabels: [] };
  }
}

/** Gives a paragraph at the end of a section. */
export function newBlock(section: SectionKey, takenIds: readonly string[]): TemplateBlock {
  return { id: freshName("paragraph", takenIds), section, heading: "", text: "", isNormal: false };
}

/** Gives a list in which an item stands one place earlier or later; the same list where it is at the end. */
export function moved<Item extends { readonly id: string }>(items: readonly Item[], id: string, by: 1 | -1): Item[] {
  const place = items.findIndex((item) => item.id === id);
  const item = items[place];
  const other = items[place + by];
  if (item === undefined || other === undefined) return [...items];
  return items.map((each) => (each === item ? other : each === other ? item : each));
}

/** Gives a template in which a field has another name, wherever a paragraph, a condition or a sum names it. */
export function withFieldName(template: ReportTemplate, from: string, to: string): ReportTemplate {
  const expression = (text: string) => renamedInExpression(text, from, to);
  return {
    ...template,
    fields: template.fields.map((field) => {
      const named = field.id === from ? { ...field, id: to } : field;
      return named.kind === "computed" ? { ...named, expression: expression(named.expression) } : named;
    }),
    blocks: template.blocks.map((block) => ({
      ...block,
      text: block.text.replaceAll(/\{\{|\}\}|\{([A-Za-z]\w*)\}/g, (whole, name) => (name === from ? `{${to}}` : whole)),
      ...(block.when === undefined ? {} : { when: expression(block.when) }),
    })),
  };
}

/** Words in quotation marks are values, not names. */
function renamedInExpression(text: string, from: string, to: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'|[A-Za-z_]\w*/g, (word) => (word === from ? to : word));
}
