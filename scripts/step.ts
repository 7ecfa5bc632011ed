import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** The repository's root. */
export const root = join(import.meta.dirname, "..");

/** How one step ended. */
export interface StepResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Seconds. */
  readonly duration: number;
}

/** Runs a program of node_modules (or an absolute path) under this Node; gives its exit code. Output goes to the terminal. */
export async function run(
  program: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<number> {
  const path = program.startsWith("/") ? program : join(root, "node_modules", program);
  const isNative = program.endsWith("/biome/bin/biome") ? false : !/\.(m?js|ts|cjs)$/.test(program);
  const child = spawn(isNative ? path : process.execPath, isNative ? [...parameters] : [path, ...parameters], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  return new Promise((ended) => child.on("exit", (code) => ended(code ?? 1)));
}

/** Runs one step that passes or fails as a whole, and says so in a line. */
export async function step(name: string, work: () => Promise<number>): Promise<StepResult> {
  const start = performance.now();
  const code = await work();
  const duration = (performance.now() - start) / 1000;
  console.log(`${code === 0 ? "passed" : "FAILED"}  ${name}  (${duration.toFixed(1)} s)`);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, duration };
}

interface CountedReport {
  numPassedTests?: number;
  numFailedTests?: number;
  numTotalTests?: number;
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/**
 * Runs tests and counts them from the runner's own JSON report. A run without a test, a skipped test, or a non-zero
 * exit with no counted failure counts as one failure.
 */
export async function countedStep(name: string, work: (reportFile: string) => Promise<number>): Promise<StepResult> {
  const start = performance.now();
  mkdirSync(join(root, ".cache"), { recursive: true });
  const reportFile = join(root, ".cache", `${name.replace(/\W+/g, "-")}.json`);
  rmSync(reportFile, { force: true });
  const code = await work(reportFile);
  const counts = readCounts(reportFile);
  const hiddenFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0) ? 1 : 0;
  const duration = (performance.now() - start) / 1000;
  const failed = counts.failed + counts.skipped + hiddenFailure;
  if (counts.skipped > 0)
    console.log(`${counts.skipped} test(s) of ${name} were skipped; a skipped test counts as failed.`);
  console.log(
    `${failed === 0 ? "passed" : "FAILED"}  ${name}: ${counts.passed} passed, ${failed} failed  (${duration.toFixed(1)} s)`,
  );
  return { name, passed: counts.passed, failed, duration };
}

function readCounts(reportFile: string): { passed: number; failed: number; skipped: number } {
  let report: CountedReport;
  try {
    report = JSON.parse(readFileSync(reportFile, "utf8")) as CountedReport;
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
  if (report.stats) {
    const { expected, flaky, unexpected, skipped } = report.stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  }
  const passed = report.numPassedTests ?? 0;
  const failed = report.numFailedTests ?? 0;
  return { passed, failed, skipped: (report.numTotalTests ?? 0) - passed - failed };
}
