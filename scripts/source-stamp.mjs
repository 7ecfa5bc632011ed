// Says whether the built program in dist/ belongs to the sources as they are. Built-ins only.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "dist", ".sources");
const folders = ["shared", "electron", "renderer"];
const files = ["package-lock.json", "package.json", "vite.config.ts", "scripts/build.ts", "scripts/programs.ts"];

/** Gives a hash over everything that the build reads. */
export function sourceStamp() {
  const hash = createHash("sha256");
  for (const path of [...folders.flatMap(list), ...files].sort()) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Says whether dist/ was built from the present sources. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourceStamp();
}

/** Records that dist/ was built from the sources with this stamp. */
export function recordBuild(stamp) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

function list(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    );
}
