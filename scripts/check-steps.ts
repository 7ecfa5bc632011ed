import { countedStep, run, type StepResult, step } from "./step.ts";

const layers = [
  "shared",
  "electron/core",
  "electron/desktop",
  "electron/serve",
  "electron/demo-practice",
  "renderer",
  "scripts",
  "test",
];

/** Runs format and lint, types, boundaries, dead code, and the unit and rule tests; gives how each ended. */
export async function runCheckSteps(): Promise<StepResult[]> {
  return [
    await step("format and lint (biome)", () => run("@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."])),
    ...(await checkTypes()),
    await step("typed rules (eslint)", () => run("eslint/bin/eslint.js", ["--max-warnings=0", "."])),
    await step("boundaries (dependency-cruiser)", () =>
      run("dependency-cruiser/bin/dependency-cruiser.mjs", [
        "--config",
        "dependency-cruiser.config.mjs",
        "shared",
        "electron",
        "renderer",
        "scripts",
        "test",
      ]),
    ),
    await step("dead code (knip)", () => run("knip/bin/knip.js", [])),
    await countedStep("unit and rule tests", (reportFile) => vitest(["unit", "rules"], reportFile)),
  ];
}

/** Runs the given vitest projects and writes their JSON report. */
export function vitest(projects: readonly string[], reportFile: string): Promise<number> {
  return run("vitest/vitest.mjs", [
    "run",
    ...projects.flatMap((project) => ["--project", project]),
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
  ]);
}

async function checkTypes(): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const waiting = [...layers];
  // Two at a time: a type check fills one core.
  const worker = async () => {
    for (let layer = waiting.shift(); layer !== undefined; layer = waiting.shift()) {
      const current = layer;
      results.push(await step(`types of ${current}`, () => run("typescript/bin/tsc", ["-p", current])));
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
