import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const assets = join(import.meta.dirname, "..", "..", "dist", "window", "assets");

/** Gives the files that the built window loads before anything else: the page names every script that its own needs, and the styles. */
export function codeOfTheWindow(): string[] {
  const page = readFileSync(join(assets, "..", "index.html"), "utf8");
  return [...page.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, name = ""]) => name);
}

/** Gives what some of the built window's files take together, in bytes as gzip makes them. */
export function gzippedSize(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
}
