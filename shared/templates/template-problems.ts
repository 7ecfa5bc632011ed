import type { FieldDefinition } from "../domain/report-field.ts";
import type { ReportTemplate } from "../domain/report-template.ts";
import { blockPieces } from "./block-text.ts";
import { ExpressionError, fieldsOfExpression } from "./expression.ts";
import { loopOf, valueProblem } from "./field-values.ts";

/** Gives what is wrong with a template, each in a sentence; empty for one that can be used. */
export function templateProblems({ fields, blocks }: ReportTemplate): string[] {
  const known = new Set(fields.map(({ id }) => id));
  const problems = [
    ...repeated(fields.map(({ id }) => id)).map((id) => `Two fields are called ${id}.`),
    ...repeated(blocks.map(({ id }) => id)).map((id) => `Two paragraphs are called ${id}.`),
    ...fields.flatMap((field) => fieldProblems(field, known)),
  ];
  const loop = loopOf(fields);
  if (loop.length > 0) problems.push(`These computed fields need each other in a loop: ${loop.join(", ")}.`);
  for (const block of blocks) {
    for (const piece of blockPieces(block.text)) {
      if (piece.kind === "field" && !known.has(piece.fieldId)) {
        problems.push(`The paragraph ${block.id} names the field ${piece.fieldId}, which does not exist.`);
      }
    }
    if (block.when !== undefined)
      problems.push(...expressionProblems(`The condition of ${block.id}`, block.when, known));
  }
  return problems;
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function fieldProblems(field: FieldDefinition, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  if (field.kind === "computed") problems.push(...expressionProblems(`The field ${field.id}`, field.expression, known));
  if (field.kind === "pick" || field.kind === "score") {
    for (const value of repeated(field.options.map((option) => option.value))) {
      problems.push(`The field ${field.id} offers ${value} twice.`);
    }
  }
  if (field.kind === "number" && field.minimum !== null && field.maximum !== null && field.minimum > field.maximum) {
    problems.push(`The field ${field.id} has a smallest value above its largest.`);
  }
  if (field.kind === "table") {
    for (const id of repeated(field.columns.map((column) => column.id))) {
      problems.push(`The table ${field.id} has two columns called ${id}.`);
    }
  }
  if ("default" in field && field.default !== undefined && valueProblem(field, field.default) !== null) {
    problems.push(`The field ${field.id} begins with a value that it does not allow.`);
  }
  return problems;
}

function expressionProblems(what: string, expression: string, known: ReadonlySet<string>): string[] {
  try {
    return [...fieldsOfExpression(expression)].flatMap((name) =>
      known.has(name) ? [] : [`${what} names the field ${name}, which does not exist.`],
    );
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return [`${what}: ${thrown.message}`];
    throw thrown;
  }
}
