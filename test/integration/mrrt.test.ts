import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTemplateFile, templateFileText } from "../../electron/core/templates/template-files.ts";
import { templateProblems } from "../../shared/templates/template-problems.ts";

const folder = join(import.meta.dirname, "..", "data", "mrrt");
const filesIn = (path: string) => readdirSync(path).filter((name) => name.endsWith(".html"));
const read = (path: string, name: string) => readTemplateFile(readFileSync(join(path, name), "utf8"), name);
const active =
  /<script(?! type="text\/xml")|\son[a-z]+=|javascript:|https?:\/\/(?!example\.org\/licence)|<(?:iframe|object|embed|base|link|svg|math|noscript|plaintext)\b/i;

describe("files in the form of IHE MRRT", () => {
  it.each(filesIn(folder))("are read, written and read again as the same: %s", (name) => {
    const once = read(folder, name);
    expect(once.template.blocks.length).toBeGreaterThan(1);
    expect(templateProblems(once.template)).toEqual([]);
    const { text, notes } = templateFileText(once.template, "mrrt");
    expect(notes).toEqual([]);
    expect(text).toBe(once.template.mrrt?.html);
    const again = readTemplateFile(text, name);
    expect(again.template).toEqual(once.template);
    expect(templateFileText(again.template, "mrrt").text).toBe(text);
  });

  it("keep every attribute and element of others", () => {
    const { text } = templateFileText(read(folder, "ct-appendix.html").template, "mrrt");
    for (const kept of [
      'title="tooltip kept"',
      'data-vendor-x="7"',
      'data-section-required="true"',
      "postoperative &amp; absent",
    ]) {
      expect(text).toContain(kept);
    }
    expect(templateFileText(read(folder, "mr-knee-table.html").template, "mrrt").text).toContain("<my-element");
  });

  it("carry units, ranges, codes, merge fields and what signing does", () => {
    const kidneys = read(folder, "us-kidneys.html").template;
    expect(kidneys.fields[0]).toMatchObject({ kind: "number", unit: "cm", minimum: 4, maximum: 20, decimals: 1 });
    expect(kidneys.blocks.find(({ id }) => id === "with_K1")).toMatchObject({ heading: "Length", text: "{K1}" });
    const chest = read(folder, "chest-two-views.html").template;
    const lungs = chest.fields.find(({ id }) => id === "X9");
    expect(lungs).toMatchObject({ code: { scheme: "RADLEX", value: "RID1301", meaning: "lung" } });
    const merged = read(folder, "merge-fields.html").template.fields;
    expect(merged.flatMap(({ autofill }) => autofill ?? [])).toEqual([
      "clinicalQuestion",
      "age",
      "sex",
      "activity",
      "tracer",
    ]);
    expect(
      merged.filter(({ onSigning }) => onSigning !== "silent").map(({ id, onSigning }) => [id, onSigning]),
    ).toEqual([
      ["a1", "alert"],
      ["i1", "prohibit"],
    ]);
  });

  it.each(filesIn(join(folder, "hostile")))("of hostile make lose what acts or are refused: %s", (name) => {
    let text = "";
    try {
      const { template, notes } = read(join(folder, "hostile"), name);
      expect(notes.length).toBeGreaterThan(0);
      text = templateFileText(template, "mrrt").text;
      expect(readTemplateFile(text, name).template).toEqual(template);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: "invalid_input", message: expect.stringContaining("Nothing was kept") });
    }
    expect(text.replaceAll(/&lt;script/g, "")).not.toMatch(active);
    expect(text).not.toContain("&a;&a;");
  });

  it("inside a file of our own are cleaned too", () => {
    const { template } = read(folder, "us-kidneys.html");
    const html = (template.mrrt?.html ?? "").replace("<body>", '<body onload="x()"><script>x()</script>');
    const back = readTemplateFile(JSON.stringify({ ...template, mrrt: { html } }), "kidneys.json");
    expect(back.template).toEqual(template);
    expect(back.notes).toHaveLength(2);
    const bomb = JSON.stringify({ ...template, mrrt: { html: "<div>".repeat(50_000) } });
    expect(readTemplateFile(bomb, "kidneys.json").template.mrrt).toBeUndefined();
    for (const broken of ["{", "null", '{"schemaVersion":9}']) {
      expect(() => readTemplateFile(broken, "a.json")).toThrow("no template that can be used");
    }
  });
});
