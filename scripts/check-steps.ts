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

// ESLint holds the types of every layer at once (tsconfig.eslint.json): Node's default of 4 GiB is too near.
const roomForTypes = { NODE_OPTIONS: "--max-old-space-size=6144" };

type Check = readonly [name: string, script: string, parameters: readonly string[], environment?: NodeJS.ProcessEnv];

const checks: readonly Check[] = [
  ["typed rules (eslint)", "eslint/bin/eslint.js", ["--max-warnings=0", "."], roomForTypes],
  ...layers.map((layer) => [`types of ${layer}`, "typescript/bin/tsc", ["-p", layer]] as const),
  [
    "boundaries (dependency-cruiser)",
    "dependency-cruiser/bin/dependency-cruiser.mjs",
    ["--config", "dependency-cruiser.config.mjs", "shared", "electron", "renderer", "scripts", "test"],
  ],
  ["dead code (knip)", "knip/bin/knip.js", []],
  ["format and lint (biome)", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]],
];

/** Runs format and lint, types, boundaries, dead code, and the unit and rule tests; gives how each ended. */
export async function runCheckSteps(): Promise<StepResult[]> {
  const results: StepResult[] = [];
  const waiting = [...checks];
  // Two at a time: each fills one core. The longest begins.
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, script, parameters, environment] = next;
      results.push(await step(name, () => run(script, parameters, environment)));
    }
  };
  await Promise.all([worker(), worker()]);
  results.push(await countedStep("unit and rule tests", (reportFile) => vitest(["unit", "rules"], reportFile)));
  return results;
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
