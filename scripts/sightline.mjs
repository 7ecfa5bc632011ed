// `npm run sightline -- COMMAND`: sets up and builds what is missing, then runs a tool for the set-up (`-- --help`).
// Runs on any Node from 20 up, with built-ins only.
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuilt } from "./source-stamp.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const run = (command, ...parameters) =>
  spawnSync(command, parameters, { stdio: ["ignore", 2, 2], cwd: root }).status === 0;

if (!run(process.execPath, join(root, "scripts", "setup.mjs"))) process.exit(1);
if (!isBuilt() && !run(node24, join(root, "scripts", "build.ts"))) {
  console.error("The program could not be built; the lines above say why.");
  process.exit(1);
}
const child = spawn(node24, [join(root, "dist", "serve", "sightline.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
  // Paths given are meant from where npm was called.
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
