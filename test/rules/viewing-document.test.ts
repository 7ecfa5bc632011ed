import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const text = read("docs/viewing.md");

/** Rows of the tables of features: what, its letter, and the tests or the words beside it. */
const rows = [...text.matchAll(/^\| (.+?) \| ([YPN]) \| (.*?) ?\|$/gm)].map(
  ([, feature = "", letter = "", beside = ""]) => ({
    feature,
    letter,
    proofs: [...beside.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)` \((".+?")\)/g)],
    beside,
  }),
);

describe("docs/viewing.md", () => {
  it("has all of its rows", () => {
    const tables = text.slice(text.indexOf("## What it can do"));
    const lines = tables.split("\n").filter((line) => /^\| (?!feature|---|\| )/.test(line));
    expect(lines.filter((line) => !/ \| [YPN] \| /.test(line))).toEqual([]);
    expect(rows).toHaveLength(lines.length);
    expect(rows.length).toBeGreaterThan(60);
  });

  it("names a test for everything that it says is whole", () => {
    expect(rows.filter(({ letter, proofs }) => letter === "Y" && proofs.length === 0)).toEqual([]);
  });

  it("says what is missing of everything that is there in part", () => {
    const inPart = rows.filter(({ letter }) => letter === "P");
    const words = inPart.map(({ beside }) => beside.replace(/`[^`]+` \(".+?"\)/g, "").replace(/[,;:. ]/g, ""));
    expect(inPart.filter((_, index) => (words[index] ?? "").length < 15)).toEqual([]);
  });

  it("names tests that there are", () => {
    const named = [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`(?: \((".+?")\))?/g)];
    expect(named.length).toBeGreaterThan(60);
    for (const [, path = "", titles = ""] of named) {
      expect(existsSync(join(root, path)), path).toBe(true);
      const source = read(path);
      const given = [...titles.matchAll(/"([^"]+)"/g)].map(([, title = ""]) => title);
      expect(
        given.filter((title) => !source.includes(title)),
        path,
      ).toEqual([]);
    }
  });

  it("shows pictures that there are, as do the other documents, and no picture is left over", () => {
    const documents = [
      "README.md",
      ...readdirSync(join(root, "docs"))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
    ];
    const shown = documents.flatMap((path) =>
      [...read(path).matchAll(/screenshots\/([\w-]+\.png)\)/g)].map(([, name]) => name),
    );
    const kept = readdirSync(join(root, "docs", "screenshots"));
    expect([...new Set(shown)].sort()).toEqual(kept.sort());
  });
});
