import { describe, expect, test } from "vitest";
import type { DraftContent, Paragraph } from "../domain/report.ts";
import type { FieldDefinition } from "../domain/report-field.ts";
import { withFieldsInUse, withFurtherFields } from "../writing/take-autotext.ts";
import { emptyFields, withFieldValue, withoutTemplate, withTemplate } from "./take-template.ts";
import { emptyContent, kidneyTemplate } from "./template.test-data.ts";

const number = (id: string): FieldDefinition => ({
  ...{ kind: "number", id, label: id, onSigning: "prohibit", unit: "mm", minimum: 0, maximum: 500, decimals: 0 },
});
const nodule: Paragraph = [
  { kind: "text", text: "A " },
  { kind: "field", fieldId: "length", text: "" },
  { kind: "text", text: " nodule." },
];
/** An autotext that was inserted in free text, its number not filled yet. */
const written: DraftContent = withFurtherFields(
  { ...emptyContent, sections: { ...emptyContent.sections, advice: [nodule] } },
  [number("length")],
);

describe("fields of an autotext", () => {
  test("stay fields that wait to be filled when a template is taken, under a name of their own", () => {
    const taken = withTemplate(written, kidneyTemplate, {});
    expect(taken.sections.advice).toEqual([
      [
        { kind: "text", text: "A " },
        { kind: "field", fieldId: "length_2", text: "" },
        { kind: "text", text: " nodule." },
      ],
    ]);
    expect(emptyFields(taken).map(({ id }) => id)).toEqual(["length", "area", "side", "length_2"]);
    const filled = withFieldValue(taken, "length", 110);
    expect(filled.sections.advice).toEqual(taken.sections.advice);
    expect(filled.structure?.values.length_2).toBeNull();
  });

  test("keep their value, and give it to no field of the template", () => {
    const filled = withFieldValue(written, "length", 12);
    const taken = withTemplate(filled, kidneyTemplate, {});
    expect(taken.structure?.values).toMatchObject({ length_2: 12 });
    expect(taken.structure?.values.length ?? null).toBeNull();
    const free = withoutTemplate(taken);
    expect(free.structure).toMatchObject({ template: null, fields: [{ id: "length_2" }], values: { length_2: 12 } });
    expect(free.sections.advice[0]?.[1]).toEqual({ kind: "field", fieldId: "length_2", text: "12 mm" });
  });

  test("of a template that waits in words of the reader stay fields too; filled ones become words", () => {
    const taken = withTemplate(emptyContent, kidneyTemplate, { side: "left" });
    const [first = [], ...rest] = taken.sections.findings;
    const findings = [[...first, { kind: "text" as const, text: " Seen twice." }], ...rest];
    const own = withFieldValue({ ...taken, sections: { ...taken.sections, findings } }, "width", 50);
    const free = withoutTemplate(own);
    expect(free.sections.findings[0]?.filter(({ kind }) => kind === "field")).toEqual([
      { kind: "field", fieldId: "length", text: "" },
    ]);
    expect(emptyFields(free).map(({ id }) => id)).toEqual(["length"]);
  });

  test("go with the words that had them, come back with them, and leave no trace where there was none", () => {
    const brought = new Map([["length", number("length")]]);
    expect(withFieldsInUse(written, brought)).toBe(written);
    const undone = { ...written, sections: emptyContent.sections };
    expect(withFieldsInUse(undone, brought)).toEqual(emptyContent);
    const { structure: _structure, ...redone } = written;
    expect(withFieldsInUse(redone, brought)).toEqual(written);
    const onTemplate = withFurtherFields(withTemplate(emptyContent, kidneyTemplate, {}), [number("size")]);
    const { structure } = withFieldsInUse(onTemplate, new Map([["size", number("size")]]));
    expect(structure?.fields).toEqual(kidneyTemplate.fields);
  });
});
