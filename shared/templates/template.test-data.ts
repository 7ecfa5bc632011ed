import type { DraftContent } from "../domain/report.ts";
import type { ReportTemplate } from "../domain/report-template.ts";

/** A small template with every kind of thing that taking and filling has to get right. */
export const kidneyTemplate: ReportTemplate = {
  schemaVersion: 1,
  id: "kidneys",
  version: 3,
  name: "Ultrasound kidneys",
  description: "",
  language: "en-GB",
  source: "Invented for tests",
  match: {
    modalities: ["US"],
    procedureWords: ["kidney", "renal tract"],
    bodyParts: ["KIDNEY"],
    minimumAge: null,
    maximumAge: null,
    sex: null,
    sites: [],
  },
  fields: [
    {
      kind: "number",
      id: "length",
      label: "Length",
      onSigning: "alert",
      unit: "mm",
      minimum: 10,
      maximum: 250,
      decimals: 0,
    },
    {
      kind: "number",
      id: "width",
      label: "Width",
      onSigning: "silent",
      unit: "mm",
      minimum: 10,
      maximum: 250,
      decimals: 0,
    },
    {
      kind: "computed",
      id: "area",
      label: "Area",
      onSigning: "silent",
      expression: "length * width / 100",
      unit: "cm²",
      decimals: 1,
    },
    {
      kind: "pick",
      id: "stone",
      label: "Stone",
      onSigning: "prohibit",
      isMultiple: false,
      options: [
        { value: "none", text: "no stone" },
        { value: "present", text: "a stone" },
      ],
      default: ["none"],
    },
    {
      kind: "laterality",
      id: "side",
      label: "Side",
      onSigning: "prohibit",
      sides: ["right", "left"],
      autofill: "side",
    },
    {
      kind: "table",
      id: "stones",
      label: "Stones",
      onSigning: "silent",
      rowLabels: [],
      columns: [
        { kind: "text", id: "place", label: "Place" },
        { kind: "number", id: "size", label: "Size", unit: "mm", decimals: 0 },
      ],
    },
  ],
  blocks: [
    {
      id: "size",
      section: "findings",
      heading: "Size",
      text: "The {side} kidney measures {length}, {area}.",
      isNormal: false,
    },
    {
      id: "stones",
      section: "findings",
      heading: "",
      text: "{stones}",
      isNormal: false,
      when: 'has(stone, "present")',
    },
    { id: "clear", section: "findings", heading: "Bladder", text: "The bladder is normal.", isNormal: true },
    { id: "answer", section: "conclusion", heading: "", text: "There is {stone}.", isNormal: false },
  ],
};

/** The same template with another choice of the stone. */
export function kidneysAsking(change: { readonly default?: string[]; readonly isMultiple?: boolean }): ReportTemplate {
  const fields = kidneyTemplate.fields.map((field) => (field.kind === "pick" ? { ...field, ...change } : field));
  return { ...kidneyTemplate, fields };
}

/** The same template with all in the findings: the bladder, only where there is no stone, then the stone, then the size. */
export const bladderFirst: ReportTemplate = {
  ...kidneyTemplate,
  blocks: [2, 3, 0]
    .flatMap((index) => kidneyTemplate.blocks[index] ?? [])
    .map((block) => ({
      ...{ ...block, section: "findings", isNormal: false },
      ...(block.id === "clear" ? { when: 'has(stone, "none")' } : {}),
    })),
};

/** A draft without a word. */
export const emptyContent: DraftContent = {
  sections: { clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] },
  measurements: [],
  keyImages: [],
  comparedStudies: [],
};
