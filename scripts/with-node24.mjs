// Runs a script under the Node 24 that the npm package `node` brings, whatever Node started this one.
// Usage: node scripts/with-node24.mjs SCRIPT [ARGUMENT ...]
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

if (!existsSync(node24)) {
  console.error("Sightline is not set up yet. Run `npm start` or `npm test`, which set everything up, or `npm ci`.");
  process.exit(1);
}

const child = spawn(node24, process.argv.slice(2), { stdio: "inherit", cwd: process.cwd() });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)));
