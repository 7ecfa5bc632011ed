import type { FieldDefinition } from "../domain/report-field.ts";
import type { ReportTemplate, TemplateBlock } from "../domain/report-template.ts";

/** Gives what a version of a template changed, each change in a sentence that names it; empty where nothing did. */
export function templateDifference(before: ReportTemplate, after: ReportTemplate): string[] {
  return [
    ...properties(before, after),
    ...parts("field", before.fields, after.fields, ({ label }) => label, fieldChanges),
    ...parts("paragraph", before.blocks, after.blocks, nameOfBlock, blockChanges),
  ];
}

function properties(before: ReportTemplate, after: ReportTemplate): string[] {
  const named = [
    ["The name", before.name, after.name],
    ["The description", before.description, after.description],
    ["The source", before.source, after.source],
    ["The language", before.language, after.language],
  ] as const;
  const changed = named.flatMap(([what, old, now]) => (old === now ? [] : [`${what}: “${old}” became “${now}”.`]));
  const isMatchSame = JSON.stringify(before.match) === JSON.stringify(after.match);
  return isMatchSame ? changed : [...changed, "What it is offered for was changed."];
}

function parts<Part extends { readonly id: string }>(
  what: string,
  before: readonly Part[],
  after: readonly Part[],
  nameOf: (part: Part) => string,
  changes: (old: Part, now: Part) => string[],
): string[] {
  const old = new Map(before.map((part) => [part.id, part]));
  const kept = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !kept.has(id)).map((part) => `The ${what} “${nameOf(part)}” was taken out.`);
  const changed = after.flatMap((part) => {
    const earlier = old.get(part.id);
    if (earlier === undefined) return [`The ${what} “${nameOf(part)}” is new.`];
    return changes(earlier, part).map((change) => `The ${what} “${nameOf(part)}”: ${change}`);
  });
  const order = (list: readonly Part[]) => list.map(({ id }) => id).filter((id) => old.has(id) && kept.has(id));
  const isMoved = order(before).join() !== order(after).join();
  return [...gone, ...changed, ...(isMoved ? [`The order of the ${what}s was changed.`] : [])];
}

function nameOfBlock({ heading, text, id }: TemplateBlock): string {
  return heading || text.slice(0, 40) || id;
}

function blockChanges(old: TemplateBlock, now: TemplateBlock): string[] {
  const changes: string[] = [];
  if (old.heading !== now.heading) changes.push(`its heading “${old.heading}” became “${now.heading}”.`);
  if (old.text !== now.text) changes.push(`“${old.text}” became “${now.text}”.`);
  if (old.section !== now.section) changes.push("it stands in another section.");
  if (old.isNormal !== now.isNormal) {
    changes.push(
      now.isNormal ? "it is marked as normal text, to be confirmed." : "it is no longer marked as normal text.",
    );
  }
  if (old.when !== now.when) changes.push(`its condition “${old.when ?? "always"}” became “${now.when ?? "always"}”.`);
  return changes;
}

function fieldChanges(old: FieldDefinition, now: FieldDefinition): string[] {
  if (old.kind !== now.kind) return [`it was of the kind ${old.kind} and is ${now.kind}.`];
  const earlier: Readonly<Record<string, unknown>> = { ...old };
  const keys = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...keys].flatMap((key) => {
    const present = Object.entries(now).find(([name]) => name === key)?.[1] as unknown;
    const [was, is] = [shown(earlier[key]), shown(present)];
    return was === is ? [] : [`${partNames.get(key) ?? key} “${was}” became “${is}”.`];
  });
}

const partNames: ReadonlyMap<string, string> = new Map([
  ["label", "its label"],
  ["onSigning", "what signing does while it is empty"],
  ["options", "its choices"],
  ["unit", "its unit"],
  ["minimum", "its smallest value"],
  ["maximum", "its largest value"],
  ["decimals", "its decimals"],
  ["default", "what it begins with"],
  ["expression", "what it is computed by"],
  ["autofill", "what fills it"],
  ["isMultiple", "whether several may be chosen"],
  ["columns", "its columns"],
  ["rowLabels", "its rows"],
  ["sides", "its sides"],
  ["system", "its system"],
  ["code", "its code"],
]);

function shown(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (Array.isArray(value))
    return value.map((each: unknown) => (isChoice(each) ? optionWords(each) : shown(each))).join("; ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly meaning?: string;
  readonly isExclusive?: true;
}

function isChoice(value: unknown): value is Choice {
  return typeof value === "object" && value !== null && "value" in value && "text" in value;
}

function optionWords({ value, text, meaning, isExclusive }: Choice): string {
  return [text === "" ? value : text, meaning ?? "", isExclusive === true ? "stands alone" : ""]
    .filter((each) => each !== "")
    .join(" – ");
}
