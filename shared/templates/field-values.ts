import type { FieldDefinition, FieldValue, FieldValues } from "../domain/report-field.ts";
import { exclusiveProblem } from "./exclusive-choices.ts";
import { ExpressionError, evaluateExpression, fieldsOfExpression } from "./expression.ts";

/**
 * Gives the values with every computed field computed, each after those that it needs. A field that cannot be computed (its
 * fields are empty, it needs itself, its expression is broken) is null: a number is never made up.
 */
export function withComputed(fields: readonly FieldDefinition[], values: FieldValues): FieldValues {
  const result: Record<string, FieldValue> = { ...values };
  for (const field of inOrderOfNeed(fields)) result[field.id] = computed(field.expression, result);
  for (const id of loopOf(fields)) result[id] = null;
  return result;
}

type ComputedField = Extract<FieldDefinition, { kind: "computed" }>;

function computedOf(fields: readonly FieldDefinition[]): ComputedField[] {
  return fields.filter((field) => field.kind === "computed");
}

function computed(expression: string, values: FieldValues): FieldValue {
  try {
    const value = evaluateExpression(expression, values);
    return typeof value === "boolean" ? (value ? "yes" : "no") : value;
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return null;
    throw thrown;
  }
}

/** The computed fields that can be computed, each after those that it needs. */
function inOrderOfNeed(fields: readonly FieldDefinition[]): ComputedField[] {
  const waiting = new Map(computedOf(fields).map((field) => [field.id, field]));
  const ordered: ComputedField[] = [];
  for (let found = true; found; ) {
    found = false;
    for (const field of [...waiting.values()]) {
      if ([...needs(field)].some((name) => waiting.has(name))) continue;
      waiting.delete(field.id);
      ordered.push(field);
      found = true;
    }
  }
  return ordered;
}

/** Gives the computed fields that need themselves, by way of others or not; empty for a sound template. */
export function loopOf(fields: readonly FieldDefinition[]): readonly string[] {
  const sound = new Set(inOrderOfNeed(fields).map(({ id }) => id));
  return computedOf(fields).flatMap(({ id }) => (sound.has(id) ? [] : [id]));
}

function needs(field: ComputedField): ReadonlySet<string> {
  try {
    return fieldsOfExpression(field.expression);
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return new Set();
    throw thrown;
  }
}

/** Says whether a condition holds; one that cannot be read does not. */
export function doesHold(condition: string, values: FieldValues): boolean {
  try {
    const value = evaluateExpression(condition, values);
    return value !== null && value !== false && value !== "" && value !== 0;
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return false;
    throw thrown;
  }
}

/** Gives why a value cannot be written into a field, in a sentence, or null where it can. Empty can always be written. */
export function valueProblem(field: FieldDefinition, value: FieldValue): string | null {
  if (value === null) return null;
  switch (field.kind) {
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return `${field.label} has to be a number.`;
      return isOutside(value, field) ? `${field.label} has to be ${rangeText(field)}.` : null;
    case "date":
      return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : `${field.label} has to be a date.`;
    case "time":
      return typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
        ? null
        : `${field.label} has to be a time such as 14:05.`;
    case "pick":
    case "score": {
      const known = new Set(field.options.map((option) => option.value));
      const chosen = Array.isArray(value) ? value : [value];
      const isOffered = chosen.every((each) => typeof each === "string" && known.has(each));
      return isOffered ? exclusiveProblem(field, value) : notOffered(field);
    }
    case "laterality":
      return field.sides.some((side) => side === value) ? null : notOffered(field);
    case "computed":
      return `${field.label} is computed and cannot be written.`;
    case "text":
      return typeof value === "string" ? null : `${field.label} has to be text.`;
    case "table":
      return Array.isArray(value) ? null : `${field.label} has to be a table.`;
  }
}

function notOffered(field: FieldDefinition): string {
  return `${field.label} does not offer this choice.`;
}

type NumberField = Extract<FieldDefinition, { kind: "number" }>;

function isOutside(value: number, { minimum, maximum }: NumberField): boolean {
  return (minimum !== null && value < minimum) || (maximum !== null && value > maximum);
}

function rangeText({ minimum, maximum, unit }: NumberField): string {
  const behind = unit === "" ? "" : ` ${unit}`;
  if (minimum === null) return `${maximum}${behind} at most`;
  return maximum === null ? `${minimum}${behind} at least` : `between ${minimum} and ${maximum}${behind}`;
}
