// Installs the packages that package-lock.json names, when they are not there yet. Runs on any Node from 20 up, with
// built-ins only. Exit code 0 when node_modules matches the lock file.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "node_modules", ".sightline-setup");
const node24 = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Sightline needs Node 20 or newer to start; this is ${process.version}. Install a newer Node and try again.`);
}

const stamp = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .update(`${process.platform} ${process.arch}`)
  .digest("hex");

function isSetUp() {
  if (!existsSync(node24)) return false;
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
}

/** npm itself keeps the lock file of what it installed; when that agrees, only our stamp is missing. */
function matchesInstalled() {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(node24) || !existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(hidden, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional === true || installed[path]?.version === entry.version,
  );
}

function install() {
  console.error("Setting up: installing packages (about a minute the first time) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Not `npm ci`: it refuses a lock file that lacks other platforms' optional binaries, and a registry that does not
  // serve those leaves them out. `install --no-save` takes exactly the locked versions and changes no file.
  const result = spawnSync(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    // npm's output goes to standard error: standard output is kept for the one line that says the program is ready.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    // The Electron runtime is fetched by `npm start` alone, within its own limit.
    env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: "1" },
  });
  if (result.error !== undefined) {
    fail("npm could not be started. Install npm (it comes with Node) and try again.");
  }
  if (result.status !== 0) {
    fail(
      "The packages could not be installed; npm's message above says why. Usual causes: no network, a proxy that npm " +
        "does not know (npm config set proxy), a registry that does not answer (npm ping), or a full disk. Nothing is " +
        "half done: run the same command again afterwards.",
    );
  }
  if (!existsSync(node24)) {
    fail(
      "Node 24 was not brought by the npm package `node`: its install script did not run. Allow it (npm config set " +
        "ignore-scripts false) and try again.",
    );
  }
}

if (!isSetUp()) {
  if (!matchesInstalled()) install();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}
