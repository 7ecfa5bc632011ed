// `npm start`: sets up what is missing, builds when sources changed, and opens the workstation: in Electron where its
// runtime is present or can be fetched in a short try, otherwise in the browser host. Arguments are passed on
// (`npm start -- --help`). Runs on any Node from 20 up, with built-ins only. Progress goes to standard error.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuilt } from "./source-stamp.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const electronFolder = join(root, "node_modules", "electron");
const fetchLimitMs = 10_000;
const programArguments = process.argv.slice(2);

function run(command, parameters, options = {}) {
  const { status } = spawnSync(command, parameters, { stdio: ["ignore", 2, 2], cwd: root, ...options });
  return status === 0;
}

/** Gives the path of Electron's program, or null where the runtime is not there. */
function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(electronFolder, "path.txt");
  const name = existsSync(pathFile) ? readFileSync(pathFile, "utf8") : "electron";
  const path = override ? join(override, name) : join(electronFolder, "dist", name);
  return (override || existsSync(pathFile)) && existsSync(path) ? path : null;
}

/** Tries once for each Electron version to fetch its runtime; a failure is remembered in .cache/. */
function fetchElectron() {
  const { version } = JSON.parse(readFileSync(join(electronFolder, "package.json"), "utf8"));
  const memory = join(root, ".cache", "electron-fetch.json");
  if (existsSync(memory) && JSON.parse(readFileSync(memory, "utf8")).failedVersion === version) return null;
  console.error("Looking for the Electron runtime (at most 10 seconds) …");
  const limits = { timeout: fetchLimitMs, killSignal: "SIGKILL", stdio: "ignore" };
  if (run(node24, [join(electronFolder, "install.js")], limits)) return findElectron();
  mkdirSync(dirname(memory), { recursive: true });
  writeFileSync(memory, JSON.stringify({ failedVersion: version }));
  console.error("It cannot be fetched quickly here, so the browser is used. To fetch it later: npx install-electron");
  return null;
}

/** Electron shows a window, so it needs a screen, and its sandbox refuses the root user. */
function chooseElectron() {
  const wanted = process.env.SIGHTLINE_HOST ?? "";
  if (wanted === "browser" || programArguments.includes("--no-window") || programArguments.includes("--help")) {
    return null;
  }
  const hasScreen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen || process.getuid?.() === 0) return null;
  return findElectron() ?? fetchElectron();
}

if (!run(process.execPath, [join(root, "scripts", "setup.mjs")])) process.exit(1);
if (!isBuilt()) {
  console.error("Building the program …");
  if (!run(node24, [join(root, "scripts", "build.ts")])) {
    console.error("The program could not be built; the lines above say why.");
    process.exit(1);
  }
}

const electron = chooseElectron();
const child =
  electron === null
    ? spawn(node24, [join(root, "dist", "serve", "main.js"), ...programArguments], { stdio: "inherit" })
    : spawn(electron, [root, ...programArguments], { stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm runs this through a shell that does not pass signals on: told to stop, both are gone at once and only the parent's
// number tells. The program must not stay behind.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) child.kill("SIGTERM");
}, 200).unref();
child.on("error", (error) => {
  console.error(`Sightline could not be started: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGTERM" || signal === "SIGINT" ? 0 : 1)));
