// `npm run package`: builds the installers where the Electron runtime is present or can be fetched; otherwise checks the
// configuration and says what was not done.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPackagingConfig, validatePackagingConfig } from "./packaging-config.ts";
import { isBuilt } from "./source-stamp.mjs";

const root = join(import.meta.dirname, "..");
const electronFolder = join(root, "node_modules", "electron");
const fetchLimitMs = 60_000;

function run(parameters: readonly string[], timeoutMs = 0): boolean {
  const { status } = spawnSync(process.execPath, parameters, { cwd: root, stdio: "inherit", timeout: timeoutMs });
  return status === 0;
}

/** Gives the folder of Electron's runtime, fetched within a minute if need be, or null. */
function findRuntime(): string | null {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && existsSync(override)) return override;
  const isThere = (): boolean => existsSync(join(electronFolder, "path.txt"));
  if (!isThere()) {
    console.log("Fetching the Electron runtime (at most a minute) …");
    const limits = { cwd: root, stdio: "ignore" as const, timeout: fetchLimitMs };
    spawnSync(process.execPath, [join(electronFolder, "install.js")], limits);
  }
  return isThere() ? join(electronFolder, "dist") : null;
}

await validatePackagingConfig(await loadPackagingConfig());
console.log("electron-builder.yml: valid by electron-builder's own schema.");
if (!isBuilt() && !run([join(root, "scripts", "build.ts")])) process.exit(1);
const runtime = findRuntime();
if (runtime === null) {
  console.log(
    "NOT DONE: no installer was built, because the Electron runtime is not here and cannot be fetched. Fetch it elsewhere " +
      "and name its unpacked folder in ELECTRON_OVERRIDE_DIST_PATH, then run this again.",
  );
} else {
  const builder = join(root, "node_modules", "electron-builder", "cli.js");
  const parameters = ["--config", "electron-builder.yml", `--config.electronDist=${runtime}`, "--publish", "never"];
  process.exitCode = run([builder, ...parameters]) ? 0 : 1;
}
