import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { methodCodes } from "../../electron/core/export/confidentiality-profile.ts";
import { videoSyntaxOf } from "../../shared/dicom/video-syntax.ts";

const root = join(import.meta.dirname, "..", "..");
const document = read("docs", "conformance.md");

function read(...path: readonly string[]): string {
  return readFileSync(join(root, ...path), "utf8");
}

/** The text of one section, from its number to the next heading. */
function section(number: string): string {
  const start = document.search(new RegExp(`^#+ ${number.replace(".", "\\.")} `, "m"));
  if (start < 0) throw new Error(`docs/conformance.md has no section ${number}.`);
  const rest = document.slice(start + 2);
  const end = rest.search(/^##+ /m);
  return end < 0 ? rest : rest.slice(0, end);
}

function uidsIn(text: string): readonly string[] {
  return [...new Set(text.match(/1\.2\.840\.10008(?:\.\d+)+/g) ?? [])].sort();
}

/** The identifiers that a pattern such as `/^1\.2\.(50|51)$/` knows. */
function uidsOfPattern(source: string, name: string): readonly string[] {
  const [, stem = "", ends = ""] = new RegExp(`${name} = /\\^([^(]+)\\(([^)]+)\\)\\$/`).exec(source) ?? [];
  expect(ends, name).not.toBe("");
  return ends.split("|").map((end) => `${stem.replaceAll("\\.", ".")}${end}`);
}

function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  return lines.map((line) => line.split("|").map((cell) => cell.trim()));
}

describe("docs/conformance.md", () => {
  it("names every class of object that is written, and no other", () => {
    const folder = join(root, "electron", "core", "encoders");
    const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    const written = sources.flatMap((source) => [...source.matchAll(/const \w+SopClassUid = "([\d.]+)"/g)]);
    expect(written.length).toBeGreaterThan(5);
    expect(uidsIn(section("5.3"))).toEqual(written.map(([, uid = ""]) => uid).sort());
  });

  it("names every class that is known by its identifier when objects are read", () => {
    const folder = join(root, "shared", "objects");
    const sources = readdirSync(folder)
      .filter((name) => !name.includes(".test"))
      .map((name) => readFileSync(join(folder, name), "utf8"));
    const known = uidsIn(sources.join("\n")).filter((uid) => uid.startsWith("1.2.840.10008.5.1.4.1.1."));
    const states = read("shared", "objects", "presentation-state.ts");
    const [, kinds = ""] = /appliedKinds = new Set\(\[([^\]]+)\]/.exec(states) ?? [];
    const stem = "1.2.840.10008.5.1.4.1.1.11";
    const applied = [...kinds.matchAll(/"(\d+)"/g)].map(([, kind]) => `${stem}.${kind}`);
    expect(applied.length).toBeGreaterThan(0);
    expect(uidsIn(section("5.1"))).toEqual([...known.filter((uid) => uid !== stem), ...applied].sort());
  });

  it("names every transfer syntax that is decoded, and no other", () => {
    const files = ["frame-decoder.ts", "native-samples.ts"];
    const source = files.map((name) => read("renderer", "viewer", name)).join("\n");
    const [native = ""] = /nativeSyntaxes = new Set\([^)]+\)/.exec(source) ?? [];
    const single = ["bigEndianSyntax", "runLengthSyntax", "deflatedFrameSyntax"].map(
      (name) => new RegExp(`${name} = "([\\d.]+)"`).exec(source)?.[1] ?? "",
    );
    const patterns = ["jpegPattern", "jpegLosslessPattern", "otherCodecPattern"];
    const decoded = [...uidsIn(native), ...single, ...patterns.flatMap((name) => uidsOfPattern(source, name))];
    expect(uidsIn(section("6.1"))).toEqual(decoded.sort());
    expect(section("6.2")).toContain(/fullProgressionSyntax = "([\d.]+)"/.exec(source)?.[1]);
  });

  it("says of each kind of video whether it is played", () => {
    const videos = Array.from({ length: 20 }, (_, index) => `1.2.840.10008.1.2.4.${100 + index}`);
    const known = videos.filter((uid) => videoSyntaxOf(uid) !== null);
    const text = section("6.3");
    expect(uidsIn(text)).toEqual(known);
    for (const [, , uids = "", shown = ""] of tableRows(text)) {
      for (const uid of uidsIn(uids)) expect(videoSyntaxOf(uid)?.isPlayable, uid).toBe(!shown.startsWith("no"));
    }
  });

  it("names every character set that is read", () => {
    const source = read("electron", "core", "embedded-archive", "character-set.ts");
    const [table = ""] = /encodingByTerm[^{]+\{[^}]+\}/.exec(source) ?? [];
    const digits = [...table.matchAll(/^ {2}"?(\d+)"?:/gm)].map(([, number = ""]) => number);
    const named = [...section("7").matchAll(/(?:ISO_IR|ISO 2022 IR) (\d+)/g)].map(([, number = ""]) => number);
    // The default set has no entry: every text begins with it.
    expect([...new Set(named)].filter((number) => number !== "6").sort()).toEqual(digits.sort());
  });

  it("names every private attribute that is read", () => {
    const source = read("shared", "dicom", "shown-private.ts");
    const [table = ""] = /shownPrivate:[^{]+= \{[\s\S]*?\n\};/.exec(source) ?? [];
    const entries = [...table.matchAll(/^ {2}"?([\w ]+)"?: \{ (.+) \},$/gm)];
    const rows = tableRows(section("8")).filter(([, , elements = ""]) => elements.startsWith("("));
    expect(rows.map(([, creator]) => creator)).toEqual(entries.map(([, creator]) => creator));
    for (const [index, [, , elements = ""]] of entries.entries()) {
      const numbers = [...elements.matchAll(/"(\w\w)": "/g)].map(([, number]) => number);
      const named = [...(rows[index]?.[2] ?? "").matchAll(/,xx(\w\w)\)/g)].map(([, number]) => number);
      expect(named).toEqual(numbers);
    }
  });

  it("names every code of de-identification that is written", () => {
    const all = {
      keepsPatientCharacteristics: true,
      keepsDevice: true,
      keepsInstitution: true,
      keepsDescriptions: true,
    };
    const codes = (["kept", "shifted", "removed"] as const).flatMap((dates) => methodCodes({ ...all, dates }));
    const named = tableRows(section("9")).filter(([, code = ""]) => /^\d+$/.test(code));
    const words = (value: string, meaning: string) => `${value} ${meaning}`;
    expect(named.map(([, code = "", meaning = ""]) => words(code, meaning))).toEqual(
      [...new Set(codes.map(({ value, meaning }) => words(value, meaning)))].sort(),
    );
  });

  it("names tests that there are", () => {
    const named = [...document.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`(?:\s*\("([^"]+)"\))?/g)];
    expect(named.length).toBeGreaterThan(10);
    for (const [, path = "", title = ""] of named) expect(read(path), path).toContain(title);
  });
});
