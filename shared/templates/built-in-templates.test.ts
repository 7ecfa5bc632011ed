import { describe, expect, it } from "vitest";
import { fieldIdSchema } from "../domain/report-field.ts";
import type { ReportTemplate, TemplateBlock } from "../domain/report-template.ts";
import { sectionKeys } from "../domain/section.ts";
import { blockPieces } from "./block-text.ts";
import { builtInTemplate, builtInTemplates } from "./built-in-templates.ts";
import { fieldsOfExpression } from "./expression.ts";
import { unconfirmedCount, withTemplate } from "./take-template.ts";
import { emptyContent } from "./template.test-data.ts";
import { templateProblems } from "./template-problems.ts";

const textOf = (content: ReturnType<typeof withTemplate>) =>
  sectionKeys.map((key) => content.sections[key].map((runs) => runs.map(({ text }) => text).join("")).join("\n"));

const fieldsIn = ({ text }: TemplateBlock) =>
  blockPieces(text).flatMap((piece) => (piece.kind === "field" ? [piece.fieldId] : []));

/** The fields to fill before a condition can hold; those that a computed one is computed from stand for it. */
function needsOf({ when = "true" }: TemplateBlock, { fields }: ReportTemplate): string[] {
  return [...fieldsOfExpression(when)].flatMap((id) => {
    const field = fields.find((each) => each.id === id);
    return field?.kind === "computed" ? [...fieldsOfExpression(field.expression)] : [id];
  });
}

describe.each(builtInTemplates.map((template) => [template.id, template] as const))(
  "the template %s",
  (id, template) => {
    it("has no problem, says where it comes from and is found by its identifier", () => {
      expect(templateProblems(template)).toEqual([]);
      expect(template.source.length).toBeGreaterThan(10);
      expect(template.language).toBe("en-GB");
      expect(builtInTemplate(id)).toBe(template);
    });

    it("is offered for procedures by their words", () => {
      expect(template.match.procedureWords.length).toBeGreaterThan(0);
    });

    it("gives a choice of several as parts of one sentence", () => {
      const several = template.fields.flatMap((field) =>
        field.kind === "pick" && field.isMultiple ? field.options : [],
      );
      expect(several.filter(({ text }) => /[.:]$/.test(text))).toEqual([]);
    });

    it("prints technique, findings and a conclusion, and nothing as read that nobody read", () => {
      const content = withTemplate(emptyContent, template, {});
      const [, technique, , findings] = textOf(content);
      expect(technique).not.toBe("");
      expect(findings).not.toBe("");
      expect(template.blocks.some(({ section }) => section === "conclusion")).toBe(true);
      const stated = template.blocks.filter(({ isNormal, when }) => isNormal && when === undefined).length;
      expect(unconfirmedCount(content)).toBeGreaterThanOrEqual(stated);
    });

    it("chooses nothing before the reader does", () => {
      const chosen = template.fields.filter((field) => "default" in field && field.default !== undefined);
      expect(chosen.map((field) => field.id)).toEqual([]);
    });

    it("prints every field somewhere or computes with it", () => {
      const words = template.blocks.map(({ text, when = "" }) => `${text} ${when}`);
      const sums = template.fields.map((field) => (field.kind === "computed" ? field.expression : ""));
      const named = [...words, ...sums].join(" ");
      const unused = template.fields.filter(
        (field) => !new RegExp(`\\b${fieldIdSchema.parse(field.id)}\\b`).test(named),
      );
      expect(unused.map((field) => field.id)).toEqual([]);
    });

    it("asks in the text for every field that something hangs on, before it hangs on it", () => {
      const conditional = template.blocks.filter(({ when }) => when !== undefined);
      const open = new Set(template.blocks.filter((block) => !conditional.includes(block)).flatMap(fieldsIn));
      // Paragraphs open those behind them, as far as it goes.
      for (const _ of conditional) {
        for (const block of conditional)
          if (needsOf(block, template).every((id) => open.has(id))) for (const id of fieldsIn(block)) open.add(id);
      }
      const neverShown = conditional.filter((block) => !needsOf(block, template).some((id) => open.has(id)));
      expect(neverShown.map(({ id }) => id)).toEqual([]);
      const asked = template.fields.filter(({ id, kind }) => kind !== "computed" && !open.has(id));
      expect(asked.map(({ id }) => id)).toEqual([]);
    });

    it("marks every statement of absence or normality", () => {
      const claims = /\b(no|normal|clear|unremarkable|patent|not (?:enlarged|dilated|seen)|without)\b/i;
      const unmarked = template.blocks.filter(
        ({ text, isNormal }) => !isNormal && claims.test(text.replaceAll(/\{\w+\}/g, "")),
      );
      expect(unmarked.map((block) => block.id)).toEqual([]);
    });
  },
);

describe("the templates of the program", () => {
  it("carry names and identifiers of their own", () => {
    expect(new Set(builtInTemplates.map((template) => template.id)).size).toBe(builtInTemplates.length);
    expect(new Set(builtInTemplates.map(({ name }) => name)).size).toBe(builtInTemplates.length);
    expect(builtInTemplate("none-such")).toBeNull();
  });
});
