import jsep from "jsep";
import type { FieldValue, FieldValues } from "../domain/report-field.ts";

/** What an expression comes to; null where a field that it needs is empty. */
export type ExpressionValue = number | string | boolean | null;

/** An expression that cannot be read; `message` says why, in a sentence for whoever writes the template. */
export class ExpressionError extends Error {}

// `and`, `or` and `=` beside the signs: templates are read by people who do not program.
jsep.addBinaryOp("or", 1);
jsep.addBinaryOp("and", 2);
jsep.addBinaryOp("=", 6);
jsep.addUnaryOp("not");

type Node = jsep.Expression;

/** Longer expressions are refused: reading one must not stop the window. */
const mostCharacters = 1000;

/**
 * Gives what an expression over fields comes to, e.g. `round(0.52 * length * width * height / 1000, 1)` or
 * `nodule = "present" and size >= 8`. Fields are named by their identifiers; a choice of several is asked by
 * `has(field, "value")`, a table by `sum(table, column)` and `count(table)`. Numbers that need an empty field come to null.
 * Throws `ExpressionError` for what cannot be read.
 */
export function evaluateExpression(expression: string, values: FieldValues): ExpressionValue {
  return evaluate(parsed(expression), values);
}

/** Gives the names of the fields that an expression needs. Throws `ExpressionError`. */
export function fieldsOfExpression(expression: string): ReadonlySet<string> {
  const names = new Set<string>();
  collect(parsed(expression), names);
  return names;
}

function parsed(expression: string): Node {
  if (expression.length > mostCharacters) throw new ExpressionError("The expression is too long.");
  try {
    return jsep(expression);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : "";
    throw new ExpressionError(`The expression cannot be read: ${reason}.`);
  }
}

/** The argument of these that names a column or a choice is no field. */
const namesInSecondPlace = new Set(["sum", "largest"]);

function collect(node: Node, names: Set<string>): void {
  switch (node.type) {
    case "Identifier":
      if (!constants.has(nameOf(node))) names.add(nameOf(node));
      return;
    case "Literal":
      return;
    case "UnaryExpression":
      if (!signsBeforeOne.has(String(node.operator))) throw unknownSign(node.operator);
      collect(node.argument as Node, names);
      return;
    case "BinaryExpression":
    case "LogicalExpression":
      if (!signsBetweenTwo.has(String(node.operator))) throw unknownSign(node.operator);
      collect(node.left as Node, names);
      collect(node.right as Node, names);
      return;
    case "CallExpression": {
      const callee = nameOf(node.callee as Node);
      if (!functions.has(callee)) throw new ExpressionError(`There is no function ${callee}.`);
      const given = node.arguments as Node[];
      const needed = needsOf.get(callee);
      if (needed !== undefined && !needed.isMet(given)) throw new ExpressionError(needed.sentence);
      for (const each of namesInSecondPlace.has(callee) ? given.slice(0, 1) : given) collect(each, names);
      return;
    }
    default:
      throw new ExpressionError("The expression holds something that is not allowed.");
  }
}

const isName = (node: Node | undefined) => node?.type === "Identifier";
const oneField = ([field, ...more]: readonly Node[]) => isName(field) && more.length === 0;
const tableAndColumn = ([table, column, ...more]: readonly Node[]) =>
  isName(table) && isName(column) && more.length === 0;
const atLeastOne = (given: readonly Node[]) => given.length > 0;

/** What a function needs to be given; without it, it would come to nothing for ever. */
const needsOf: ReadonlyMap<string, { isMet: (given: readonly Node[]) => boolean; sentence: string }> = new Map([
  ["filled", { isMet: oneField, sentence: "filled needs the name of one field." }],
  ["count", { isMet: oneField, sentence: "count needs the name of one field." }],
  ["sum", { isMet: tableAndColumn, sentence: "sum needs a table and the name of its column." }],
  ["largest", { isMet: tableAndColumn, sentence: "largest needs a table and the name of its column." }],
  [
    "has",
    {
      isMet: (given) => isName(given[0]) && given.length === 2,
      sentence: "has needs the name of a field and a choice.",
    },
  ],
  [
    "if",
    { isMet: ({ length }) => length === 2 || length === 3, sentence: "if needs a condition and one or two values." },
  ],
  ...["min", "max", "mean", "round", "abs"].map(
    (name) => [name, { isMet: atLeastOne, sentence: `${name} needs a number.` }] as const,
  ),
]);

function unknownSign(operator: unknown): ExpressionError {
  return new ExpressionError(`The sign ${String(operator)} is not known.`);
}

const constants: ReadonlyMap<string, ExpressionValue> = new Map<string, ExpressionValue>([
  ["true", true],
  ["false", false],
]);

function nameOf(node: Node): string {
  if (node.type !== "Identifier") throw new ExpressionError("Only functions may be called by name.");
  return String(node.name);
}

function evaluate(node: Node, values: FieldValues): ExpressionValue {
  switch (node.type) {
    case "Literal": {
      const { value } = node;
      if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
      return null;
    }
    case "Identifier": {
      const name = nameOf(node);
      return constants.has(name) ? (constants.get(name) ?? null) : single(values[name]);
    }
    case "UnaryExpression":
      return unary(String(node.operator), evaluate(node.argument as Node, values));
    case "BinaryExpression":
    case "LogicalExpression":
      return binary(String(node.operator), node.left as Node, node.right as Node, values);
    case "CallExpression":
      return call(nameOf(node.callee as Node), node.arguments as Node[], values);
    default:
      throw new ExpressionError("The expression holds something that is not allowed.");
  }
}

function single(value: FieldValue | undefined): ExpressionValue {
  if (value === undefined || value === null || value === "") return null;
  if (!Array.isArray(value)) return value;
  const [first] = value;
  return value.length === 1 && typeof first === "string" ? first : null;
}

function unary(operator: string, value: ExpressionValue): ExpressionValue {
  if (operator === "not" || operator === "!") return !isTrue(value);
  if (operator === "-") return typeof value === "number" ? -value : null;
  throw unknownSign(operator);
}

/** What is empty is not so: a condition on an empty field does not hold. */
function isTrue(value: ExpressionValue): boolean {
  return value !== null && value !== false && value !== "" && value !== 0;
}

function binary(operator: string, left: Node, right: Node, values: FieldValues): ExpressionValue {
  const one = evaluate(left, values);
  if (operator === "and" || operator === "&&") return isTrue(one) && isTrue(evaluate(right, values));
  if (operator === "or" || operator === "||") return isTrue(one) || isTrue(evaluate(right, values));
  const other = evaluate(right, values);
  if (["=", "==", "==="].includes(operator)) return one !== null && one === other;
  if (operator === "!=" || operator === "!==") return one !== null && other !== null && one !== other;
  if (typeof one !== "number" || typeof other !== "number") return null;
  const compute = arithmetic.get(operator);
  if (compute === undefined) throw unknownSign(operator);
  const result = compute(one, other);
  return typeof result === "boolean" || Number.isFinite(result) ? result : null;
}

const arithmetic: ReadonlyMap<string, (one: number, other: number) => number | boolean> = new Map<
  string,
  (one: number, other: number) => number | boolean
>([
  ["+", (one, other) => one + other],
  ["-", (one, other) => one - other],
  ["*", (one, other) => one * other],
  ["/", (one, other) => one / other],
  ["<", (one, other) => one < other],
  ["<=", (one, other) => one <= other],
  [">", (one, other) => one > other],
  [">=", (one, other) => one >= other],
]);

const signsBeforeOne: ReadonlySet<string> = new Set(["not", "!", "-"]);
const signsBetweenTwo: ReadonlySet<string> = new Set([
  ...["and", "&&", "or", "||", "=", "==", "===", "!=", "!=="],
  ...arithmetic.keys(),
]);

function call(name: string, given: readonly Node[], values: FieldValues): ExpressionValue {
  const apply = functions.get(name);
  if (apply === undefined) throw new ExpressionError(`There is no function ${name}.`);
  return apply(given, values);
}

type Apply = (given: readonly Node[], values: FieldValues) => ExpressionValue;

/** Gives the numbers of the arguments, or null where one of them is empty. */
function numbers(given: readonly Node[], values: FieldValues): readonly number[] | null {
  const found = given.map((each) => evaluate(each, values));
  return found.every((each) => typeof each === "number") ? found : null;
}

function ofNumbers(compute: (found: readonly number[]) => number): Apply {
  return (given, values) => {
    const found = numbers(given, values);
    return found === null || found.length === 0 ? null : compute(found);
  };
}

function column(given: readonly Node[], values: FieldValues): readonly number[] {
  const [table, name] = given;
  if (table === undefined || name === undefined) throw new ExpressionError("A table and its column are needed.");
  const rows = values[nameOf(table)];
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row) => {
    const cell = typeof row === "string" ? null : row[nameOf(name)];
    return typeof cell === "number" ? [cell] : [];
  });
}

function listOf(node: Node | undefined, values: FieldValues): readonly unknown[] {
  const value = node === undefined ? null : values[nameOf(node)];
  return Array.isArray(value) ? value : [];
}

const functions: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ["min", ofNumbers((found) => Math.min(...found))],
  ["max", ofNumbers((found) => Math.max(...found))],
  ["mean", ofNumbers((found) => found.reduce((sum, each) => sum + each, 0) / found.length)],
  [
    "round",
    ofNumbers(([value = 0, decimals = 0]) => {
      const factor = 10 ** Math.min(6, Math.max(0, decimals));
      return Math.round(value * factor) / factor;
    }),
  ],
  ["abs", ofNumbers(([value = 0]) => Math.abs(value))],
  ["filled", ([field], values) => field !== undefined && isFilled(values[nameOf(field)])],
  ["count", ([field], values) => listOf(field, values).length],
  [
    "has",
    ([field, choice], values) => choice !== undefined && listOf(field, values).includes(evaluate(choice, values)),
  ],
  ["sum", (given, values) => column(given, values).reduce((sum, each) => sum + each, 0)],
  ["largest", (given, values) => (column(given, values).length === 0 ? null : Math.max(...column(given, values)))],
  [
    "if",
    ([condition, then, otherwise], values) => {
      if (condition === undefined || then === undefined)
        throw new ExpressionError("A condition and a value are needed.");
      if (isTrue(evaluate(condition, values))) return evaluate(then, values);
      return otherwise === undefined ? null : evaluate(otherwise, values);
    },
  ],
]);

/** Says whether anything was written into a field. */
export function isFilled(value: FieldValue | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  return !Array.isArray(value) || value.length > 0;
}
