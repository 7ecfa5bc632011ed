import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { templateProblems } from "../../shared/templates/template-problems.ts";

/** Problems of a template by the field or paragraph that they are of. */
export interface PlacedProblems {
  readonly all: readonly string[];
  readonly ofField: (id: string) => readonly string[];
  readonly ofBlock: (id: string) => readonly string[];
}

/** Gives the problems of a template, each findable at its place. */
export function placedProblems(template: ReportTemplate): PlacedProblems {
  const all = templateProblems(template);
  if (template.blocks.every(({ text }) => text.trim() === "")) {
    all.push("No paragraph of it has words, so that nothing would be printed.");
  }
  const named = (patterns: readonly RegExp[]) => (id: string) =>
    all.filter((sentence) => patterns.some((pattern) => pattern.exec(sentence)?.[1] === id) || isInLoop(sentence, id));
  return {
    all,
    ofField: named([/^The (?:field|table) (\w+)/, /^Two fields are called (\w+)/]),
    ofBlock: named([/^The paragraph (\w+)/, /^The condition of (\w+)/, /^Two paragraphs are called (\w+)/]),
  };
}

function isInLoop(sentence: string, id: string): boolean {
  const [, names] = /need each other in a loop: (.*)\.$/.exec(sentence) ?? [];
  return names?.split(", ").includes(id) === true;
}
