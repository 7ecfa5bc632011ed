// The part of `npm test` that runs under Node 24: check, integration, contract and end-to-end tests.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCheckSteps, vitest } from "./check-steps.ts";
import { countedStep, root, run, type StepResult, step } from "./step.ts";

const results: StepResult[] = [];
results.push(...(await runCheckSteps()));
results.push(await step("build", () => run(join(root, "scripts", "build.ts"), [])));
results.push(await countedStep("contract tests", (reportFile) => vitest(["contract"], reportFile)));
results.push(await countedStep("integration tests", (reportFile) => vitest(["integration"], reportFile)));
results.push(
  await countedStep("end-to-end tests", (reportFile) =>
    run("@playwright/test/cli.js", ["test", "--config", "test/e2e/playwright.config.ts"], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
    }),
  ),
);

if (!existsSync(join(root, "node_modules", "electron", "path.txt"))) {
  console.log(
    "NOT RUN  end-to-end tests on Electron: its runtime is not installed on this machine (README, what is unverified).",
  );
}
const failures = results.filter((result) => result.failed > 0);
for (const failure of failures) console.log(`FAILED  ${failure.name}`);
const total = (pick: (result: StepResult) => number) => results.reduce((sum, result) => sum + pick(result), 0);
console.log(`${total((result) => result.passed)} passed, ${total((result) => result.failed)} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
