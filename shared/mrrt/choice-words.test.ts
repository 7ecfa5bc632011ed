import { describe, expect, it } from "vitest";
import type { ReportTemplate } from "../domain/report-template.ts";
import { exportMrrt, importMrrt } from "./mrrt.ts";

const said = ({ mrrt: _, ...template }: ReportTemplate) => template;
const page = (inner: string) =>
  `<html><head><title>T</title></head><body><section data-section-name="Findings">${inner}</section></body></html>`;
const button = (id: string, value: string) => `<input type="radio" name="side" id="${id}" value="${value}">`;

const sides: readonly (readonly [where: string, html: string])[] = [
  [
    "in labels of their own",
    `<p>Kidney: ${button("r1", "right")}<label for="r1">Right</label> ${button("r2", "left")}<label for="r2">Left</label></p>`,
  ],
  ["behind them", `<p>Kidney: ${button("r1", "right")}Right ${button("r2", "left")}Left</p>`],
  [
    "in labels round them",
    `<p>Kidney: <label>${button("r1", "right")} Right</label> <label>${button("r2", "left")} Left</label></p>`,
  ],
];

describe("the labels of radio buttons and boxes", () => {
  it.each(sides)("are choices, and no words of the report: %s", (_where, html) => {
    const { template } = importMrrt(page(html));
    expect(template.blocks.map(({ text }) => text)).toEqual(["Kidney: {r1}"]);
    expect(template.fields).toMatchObject([
      {
        label: "side",
        options: [
          { value: "right", text: "Right" },
          { value: "left", text: "Left" },
        ],
      },
    ]);
  });

  it.each(sides)(
    "leave a file as it is where nothing changed, and come back where something did: %s",
    (_where, html) => {
      const { template } = importMrrt(page(html));
      expect(exportMrrt(template)).toEqual({ text: template.mrrt?.html, notes: [] });
      const changed = {
        ...template,
        blocks: template.blocks.map((block) => ({ ...block, text: `The ${block.text}` })),
      };
      expect(said(importMrrt(exportMrrt(changed).text).template)).toEqual(said(changed));
      const fields = template.fields.map((field) => ({ ...field, label: "Side of the kidney" }));
      const renamed = { ...template, fields };
      expect(said(importMrrt(exportMrrt(renamed).text).template)).toEqual(said(renamed));
    },
  );

  it("are printed once for a box by itself, and words that go on behind the last button stay", () => {
    const box = `<p>Then: <input type="checkbox" id="e" value="yes"><label for="e">Effusion present</label></p>`;
    const goesOn = `<p>${button("r1", "right")}Right ${button("r2", "left")}kidney of <input type="number" id="n"> mm</p>`;
    const { template } = importMrrt(page(box + goesOn));
    expect(template.blocks.map(({ text }) => text)).toEqual(["Then: {e}", "{r1} kidney of {n} mm"]);
    expect(template.fields[0]).toMatchObject({ options: [{ value: "yes", text: "Effusion present" }] });
  });
});
