import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives a folder with a small built window: a page, a hashed script, a codec. */
export function createWindowFiles(): string {
  const directory = mkdtempSync(join(tmpdir(), "sightline-window-"));
  mkdirSync(join(directory, "assets"));
  writeFileSync(join(directory, "index.html"), "<!doctype html><title>Sightline</title>");
  writeFileSync(join(directory, "assets", "index-abc123.js"), "export {};");
  writeFileSync(join(directory, "assets", "codec-def456.wasm"), Buffer.from([0, 0x61, 0x73, 0x6d]));
  return directory;
}
