import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Check } from "../../shared/checks/check.ts";
import { checks } from "../../shared/checks/registry.ts";

const text = readFileSync(join(import.meta.dirname, "..", "..", "docs", "reporting.md"), "utf8");

const levels: Readonly<Record<Check["level"], string>> = {
  block: "refuses",
  warn: "needs a reason",
  notice: "only said",
};

function rowOf(check: Check): string {
  const level = check.isAnsweredByReason === true ? "refuses until decided" : levels[check.level];
  const when = check.stage === "writing" ? "while writing" : "at signing";
  return `| \`${check.code}\` | ${check.title} | ${level} | ${when} | ${check.explanation} | ${check.source} |`;
}

it("docs/reporting.md has every check as the program has it, and no other", () => {
  const listed = text
    .split("\n")
    .filter((line) => /^\| `[A-Za-z]+` \| .* \| (?:while writing|at signing) \|/.test(line));
  expect(listed).toEqual(checks.map(rowOf));
});
