// `npm test`: sets everything up, Debian packages included, then hands over to Node 24 for all tests.
// Runs on any Node from 20 up, with built-ins only.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function stop(sentence) {
  console.error(sentence);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

function installDebianPackages() {
  const wanted = readFileSync(join(root, "test", "debian-packages.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const isInstalled = (name) => {
    const answer = spawnSync("dpkg", ["--status", name], { encoding: "utf8" });
    return answer.stdout?.includes("Status: install ok installed") ?? false;
  };
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall)
    stop(`The tests need these Debian packages: ${missing.join(" ")}. Install them, or run npm test as root.`);
  console.log(`Installing Debian packages: ${missing.join(" ")}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...parameters) =>
    spawnSync("apt-get", parameters, { stdio: ["ignore", "ignore", "inherit"], env: environment }).status === 0;
  apt("update", "-qq");
  if (!apt("install", "-y", "-qq", "--no-install-recommends", ...missing))
    stop(`apt-get could not install: ${missing.join(" ")}.`);
}

installDebianPackages();
const setUp = spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], { stdio: "inherit", cwd: root });
if (setUp.status !== 0) stop("The set-up failed; the lines above say why.");
const tests = spawnSync(
  process.execPath,
  [join(root, "scripts", "with-node24.mjs"), join(root, "scripts", "run-tests.ts")],
  {
    stdio: "inherit",
    cwd: root,
  },
);
process.exit(tests.status ?? 1);
