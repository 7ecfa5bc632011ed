import { readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname } from "node:path";
import { expect, it } from "vitest";

it("tests write their temporary files into a folder of their run, which is removed with it", () => {
  expect(basename(tmpdir())).toMatch(/^sightline-tests-/);
  expect(statSync(tmpdir()).isDirectory()).toBe(true);
  expect(readdirSync(dirname(tmpdir()))).toContain(basename(tmpdir()));
});
