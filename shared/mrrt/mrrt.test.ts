import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "../domain/report-field.ts";
import type { ReportTemplate, TemplateBlock } from "../domain/report-template.ts";
import { builtInTemplates } from "../templates/built-in-templates.ts";
import { kidneyTemplate } from "../templates/template.test-data.ts";
import { exportMrrt, importMrrt } from "./mrrt.ts";
import { MrrtRefusal } from "./parse-html.ts";

/** A template without the file that it came from. */
const said = ({ mrrt: _, ...template }: ReportTemplate) => template;
const roundTrip = (template: ReportTemplate) => importMrrt(exportMrrt(template).text);
const page = (body: string) => `<html><head><title>T</title></head><body>${body}</body></html>`;
const findings = (inner: string) => page(`<section data-section-name="Findings">${inner}</section>`);

describe("templates written as MRRT", () => {
  it.each(builtInTemplates.map((template) => [template.id, template] as const))(
    "come back as they were: %s",
    (_, template) => {
      const { template: back, notes } = roundTrip(template);
      expect(said(back)).toEqual(template);
      expect(notes).toEqual([]);
      expect(exportMrrt(back)).toEqual({ text: exportMrrt(template).text, notes: [] });
    },
  );

  it("say in MRRT's own words what MRRT has words for", () => {
    const { text } = exportMrrt({ ...kidneyTemplate, fields: kidneyTemplate.fields.map(coded) });
    for (const words of [
      '<meta name="dcterms.title" content="Ultrasound kidneys">',
      '<section data-section-name="Findings"',
      'data-field-type="NUMBER" id="length" name="Length" data-field-completion-action="ALERT"',
      'data-field-units="mm" min="10" max="250" step="1"',
      'data-field-completion-action="PROHIBIT"',
      'data-field-merge-flag="true"',
      '<entry ORIGTXT="length"><term><code meaning="Length &amp; more" value="RID1" scheme="RADLEX"/></term></entry>',
    ]) {
      expect(text).toContain(words);
    }
  });

  it("come back with the choices that stand alone, also where that was changed after an import", () => {
    const choices = (isAlone: boolean): ReportTemplate => ({
      ...kidneyTemplate,
      fields: kidneyTemplate.fields.map((field) => {
        if (field.kind !== "pick") return field;
        const options = field.options.map(({ isExclusive: _, ...option }) =>
          isAlone && option.value === "none" ? { ...option, isExclusive: true as const } : option,
        );
        return { ...field, options, isMultiple: true };
      }),
    });
    for (const isAlone of [true, false]) {
      const { mrrt } = roundTrip(choices(!isAlone)).template;
      expect(said(roundTrip({ ...choices(isAlone), ...(mrrt === undefined ? {} : { mrrt }) }).template)).toEqual(
        choices(isAlone),
      );
    }
  });

  it("come back with any words, conditions and order", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const template = madeUp(seed);
      expect(said(roundTrip(template).template)).toEqual(template);
    }
  });
});

function coded(field: FieldDefinition): FieldDefinition {
  return field.id === "length"
    ? { ...field, code: { scheme: "RADLEX", value: "RID1", meaning: "Length & more" } }
    : field;
}

/** Awkward words: HTML, braces, white space, scripts of other directions. */
const awkward = [
  "<b>5 < 6</b>",
  "a & b &amp; c",
  "{{",
  "}} {x",
  " two  spaces ",
  "line\nline",
  "”quotes\"'",
  "الرئة",
  "e\u0301🫁",
  "-->",
  "{ }",
];

function madeUp(seed: number): ReportTemplate {
  let state = seed * 7919;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const words = () => Array.from({ length: 1 + next(3) }, () => awkward[next(awkward.length)]).join("");
  const fields = kidneyTemplate.fields
    .filter(() => next(4) > 0)
    .map((field) => ({ ...coded(field), label: words().slice(0, 120) }));
  const blocks = Array.from({ length: 1 + next(6) }, (_, place): TemplateBlock => {
    const used = fields.filter(() => next(3) === 0).map(({ id }) => `${words()}{${id}}`);
    return {
      id: `b${place}`,
      section: (["technique", "findings", "conclusion", "advice"] as const)[next(4)] ?? "findings",
      heading: next(2) === 0 ? "" : words().replaceAll("\n", " "),
      text: used.join("") + words(),
      isNormal: next(2) === 0,
      ...(next(3) === 0 ? { when: 'length > 5 and stone = "<x>"' } : {}),
    };
  });
  return { ...kidneyTemplate, name: words().trim().replaceAll(/\s+/g, " ") || "Name", fields, blocks };
}

describe("a file of another program", () => {
  const file = findings(
    `<header>Findings</header><p class="x" data-vendor="1"><label for="a-1">Liver:</label> <input id="a-1" name="Liver" data-field-units="cm" type="number" data-other="kept"> cm</p>
<!-- a remark --><my-thing x="1">Words</my-thing><p>The spleen is normal.</p>`,
  );

  it("keeps what is not known here through changes", () => {
    const { template } = importMrrt(file);
    const [liver] = template.fields;
    if (liver?.kind !== "number") throw new Error("no number");
    const changed = {
      ...template,
      name: "Liver and spleen",
      fields: [{ ...liver, unit: "mm", maximum: 300, onSigning: "prohibit" as const }],
      blocks: template.blocks.map((block) =>
        block.text.includes("spleen") ? { ...block, text: "The spleen is of normal size." } : block,
      ),
    };
    const { text, notes } = exportMrrt(changed);
    expect(notes).toEqual([]);
    for (const kept of ['data-vendor="1"', 'data-other="kept"', "<!-- a remark -->", '<my-thing x="1">', 'max="300"']) {
      expect(text).toContain(kept);
    }
    expect(said(importMrrt(text).template)).toEqual(said(changed));
  });

  it("loses what a template lost, gains what it gained, and follows a new order", () => {
    const { template } = importMrrt(file);
    const pick: FieldDefinition = {
      ...{ kind: "pick", id: "colour", label: "Colour", onSigning: "silent", isMultiple: false },
      options: [{ value: "a", text: "A", code: { scheme: "SCT", value: "1", meaning: "A thing" } }],
    };
    const added: TemplateBlock = { id: "new", section: "advice", heading: "", text: "{colour}", isNormal: false };
    const changed = { ...template, fields: [pick], blocks: [added, ...template.blocks.slice(1).reverse()] };
    const { text, notes } = exportMrrt(changed);
    expect(notes).toEqual([]);
    expect(text).not.toContain("a-1");
    expect(said(importMrrt(text).template)).toEqual(said(changed));
  });

  it("takes no choice and no finding for read that its author made beforehand", () => {
    const { template, notes } = importMrrt(
      findings(
        '<p>Liver: <input id="a" value="Normal."></p><p><select id="b" name="B"><option selected>None</option></select></p>',
      ),
    );
    expect(template.blocks[0]).toMatchObject({ text: "Liver: Normal.", isNormal: true });
    expect(template.fields).toMatchObject([{ id: "b", kind: "pick" }]);
    expect(template.fields[0]).not.toHaveProperty("default");
    expect(notes).toHaveLength(2);
  });

  it("keeps sections within sections, and says where their names go", () => {
    const { template, notes } = importMrrt(
      findings(
        `<p>Lungs clear.</p>
        <section data-section-name="Pleura"><p>No effusion <input id="e" name="Effusion">.</p>
          <section data-section-name="Impression"><header>Impression</header><p>Normal chest.</p></section>
        </section>`,
      ),
    );
    const words = template.blocks.map(({ heading, text }) => `${heading} ${text}`).join("\n");
    for (const said of ["Lungs clear.", "No effusion {e}.", "Impression", "Normal chest."])
      expect(words).toContain(said);
    expect(template.blocks.every(({ section }) => section === "findings")).toBe(true);
    expect(notes.filter((note) => note.includes("Pleura"))).toEqual([
      "The name “Pleura” of a part of Findings is not printed; its words are.",
    ]);
    expect(notes.some((note) => note.includes("“Impression” stands within another one"))).toBe(true);
  });

  it("is offered only for procedures of its name until somebody says more", () => {
    expect(importMrrt(file).template.match).toMatchObject({ procedureWords: ["T"], modalities: [] });
  });
});

describe("hostile files", () => {
  const refused = (file: string) => expect(() => importMrrt(file)).toThrow(MrrtRefusal);

  it("that are too large, too deep or too many are refused, soon", () => {
    const start = performance.now();
    refused(findings("x".repeat(500_001)));
    refused(findings("<div>".repeat(100_000)));
    refused(findings("<p>x</p>".repeat(20_000)));
    refused(findings(`${Array.from({ length: 400 }, (_, n) => `<b a${n}>`).join("")}${"<p>x".repeat(4000)}`));
    refused(findings("<table>".repeat(60_000)));
    refused(findings('<p><input id="x"></p>'.repeat(400)));
    importMrrt(`<script type="text/xml">${"<entry ".repeat(40_000)}</script>${findings("<p>Liver</p>")}`);
    importMrrt(
      `<script type="text/xml">${"<entry><code ".repeat(20_000)}></entry></script>${findings("<p>Liver</p>")}`,
    );
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it("leave nothing behind that acts or fetches, and say so", () => {
    const { template, notes } = importMrrt(
      findings(`<script>alert(1)</script><p onclick="x()" style="background:u\\72l(//e)">Liver
        <a href=" java\tscript:x">a</a><img srcset="//evil/x 2x"><svg><a xlink:href="javascript:x"/></svg></p>`),
    );
    expect(template.mrrt?.html).not.toMatch(/<script|onclick|style=|href|srcset|svg/);
    expect(notes.length).toBeGreaterThanOrEqual(5);
  });

  it("cannot put anything unchecked into our attributes", () => {
    const bad = (attributes: string) =>
      importMrrt(findings(`<p data-sightline-block="b">Words <input id="a" name="A" ${attributes}></p>`)).template;
    expect(bad('data-sightline-kind="computed" data-sightline-expression=""').fields).toEqual([]);
    expect(bad('data-sightline-kind="table" data-sightline-columns="[{" data-sightline-rows="null"').fields).toEqual(
      [],
    );
    expect(bad('data-sightline-kind="number" step="9" min="NaN"').fields).toMatchObject([
      { minimum: null, decimals: 0 },
    ]);
    expect(bad('data-sightline-kind="dance"').fields).toEqual([]);
  });

  it("kept inside a template are cleaned before they are written", () => {
    const html = findings('<p onclick="x()">Liver</p><script>x()</script>');
    const { text } = exportMrrt({ ...kidneyTemplate, mrrt: { html } });
    expect(text).not.toMatch(/onclick|x\(\)/);
    expect(said(importMrrt(text).template)).toEqual(kidneyTemplate);
    const bomb = exportMrrt({ ...kidneyTemplate, mrrt: { html: "<div>".repeat(10_000) } });
    expect(bomb.notes).toHaveLength(1);
    expect(said(importMrrt(bomb.text).template)).toEqual(kidneyTemplate);
  });
});
