// `npm run check`: format, lint, types, boundaries, dead code, unit and rule tests.
import { runCheckSteps } from "./check-steps.ts";

const results = await runCheckSteps();
const failed = results.filter((result) => result.failed > 0);
console.log(failed.length === 0 ? "check passed" : `check FAILED: ${failed.map((result) => result.name).join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
