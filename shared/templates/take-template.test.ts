import { describe, expect, test } from "vitest";
import type { DraftContent } from "../domain/report.ts";
import { paragraphText, sectionText } from "../domain/report.ts";
import {
  confirmed,
  emptyFields,
  isBegun,
  strayBlocks,
  unconfirmedCount,
  withFieldValue,
  withoutTemplate,
  withPresentValues,
  withStrayKept,
  withTemplate,
} from "./take-template.ts";
import { emptyContent, kidneyTemplate } from "./template.test-data.ts";

const taken = withTemplate(emptyContent, kidneyTemplate, { side: "left" });
const findings = (content: DraftContent) => content.sections.findings.map(paragraphText);
const withFindings = (content: DraftContent, findings: DraftContent["sections"]["findings"]): DraftContent => ({
  ...content,
  sections: { ...content.sections, findings },
});

describe("taking a template", () => {
  test("prints its words, its defaults and what is known of the case", () => {
    expect(findings(taken)).toEqual(["Size: The left kidney measures , .", "Bladder: The bladder is normal."]);
    expect(sectionText(taken.sections.conclusion)).toBe("There is no stone.");
    expect(emptyFields(taken).map(({ id }) => id)).toEqual(["length", "area"]);
  });

  test("marks normal statements until they are confirmed, never the heading", () => {
    expect(taken.sections.findings[1]).toEqual([
      { kind: "text", text: "Bladder: " },
      { kind: "text", text: "The bladder is normal.", unconfirmed: "clear" },
    ]);
    expect(unconfirmedCount(taken)).toBe(1);
    const read = { ...taken, sections: { ...taken.sections, findings: confirmed(taken.sections.findings) } };
    expect(unconfirmedCount(read)).toBe(0);
    expect(findings(read)).toEqual(findings(taken));
  });

  test("another template takes away what nobody touched and keeps every other word", () => {
    const own = { kind: "text" as const, text: "A cyst of the liver." };
    const written = { ...taken, sections: { ...taken.sections, findings: [...taken.sections.findings, [own]] } };
    const [, , , last] = kidneyTemplate.blocks;
    const other = { ...kidneyTemplate, id: "other", blocks: last === undefined ? [] : [last] };
    const changed = withTemplate(written, other, {});
    expect(findings(changed)).toEqual(["A cyst of the liver."]);
    expect(changed.structure?.values.side).toBe("left");
  });

  test("normal statements that a reader confirmed stay as the reader's words; headings with fields are none", () => {
    const read = withFindings(taken, confirmed(taken.sections.findings));
    const other = { ...kidneyTemplate, id: "other", fields: [], blocks: [] };
    expect(findings(withoutTemplate(read))).toEqual(["Bladder: The bladder is normal."]);
    const changed = withTemplate(read, other, {});
    expect(findings(changed)).toEqual(["Bladder: The bladder is normal."]);
    expect(unconfirmedCount(changed)).toBe(0);
    expect(findings(withTemplate(taken, other, {}))).toEqual([]);
  });

  test("of a statement in two sentences the confirmed one stays", () => {
    const text = "The bladder is normal. The ureters are normal.";
    const blocks = kidneyTemplate.blocks.map((block) => (block.id === "clear" ? { ...block, text } : block));
    const two = withTemplate(emptyContent, { ...kidneyTemplate, blocks }, {});
    const [size = []] = two.sections.findings;
    const half: DraftContent["sections"]["findings"][number] = [
      { kind: "text", text: "Bladder: The bladder is normal. " },
      { kind: "text", text: "The ureters are normal.", unconfirmed: "clear" },
    ];
    expect(findings(withoutTemplate(withFindings(two, [size, half])))).toEqual(["Bladder: The bladder is normal."]);
  });

  test("a template that says the same takes it over as confirmed, once", () => {
    const read = withFindings(taken, confirmed(taken.sections.findings));
    const again = withTemplate(read, { ...kidneyTemplate, id: "other" }, { side: "left" });
    expect(findings(again)).toEqual(findings(taken));
    expect(unconfirmedCount(again)).toBe(0);
  });

  test("a draft is begun once something was filled, confirmed or written", () => {
    expect(isBegun(taken)).toBe(false);
    expect(isBegun(emptyContent)).toBe(true);
    expect(isBegun(withFieldValue(taken, "length", 110))).toBe(true);
    expect(isBegun(withFindings(taken, confirmed(taken.sections.findings)))).toBe(true);
    expect(isBegun(withFindings(taken, [...taken.sections.findings, [{ kind: "text", text: "A cyst." }]]))).toBe(true);
  });

  test("another template keeps a value that a reader gave, as words where it has no such field", () => {
    const filled = withFieldValue(taken, "length", 110);
    const other = { ...kidneyTemplate, id: "other", fields: [], blocks: [] };
    const changed = withTemplate(filled, other, {});
    expect(changed.sections.findings).toEqual([
      [
        { kind: "text", text: "Size: " },
        { kind: "text", text: "The " },
        { kind: "text", text: "left" },
        { kind: "text", text: " kidney measures " },
        { kind: "text", text: "110 mm" },
        { kind: "text", text: ", " },
        { kind: "text", text: "." },
      ],
    ]);
    expect(sectionText(changed.sections.conclusion)).toBe("");
  });

  test("free text keeps every word and value of the reader, and no field", () => {
    const rows = [{ place: "lower pole", size: 4 }];
    const withStone = withFieldValue(withFieldValue(taken, "stone", ["present"]), "stones", rows);
    const free = withoutTemplate(withStone);
    expect(free.structure).toBeUndefined();
    expect(findings(free)).toEqual(["lower pole: Size (mm) 4"]);
    expect(sectionText(free.sections.conclusion)).toBe("There is a stone.");
    expect(withoutTemplate(taken).sections.findings).toEqual([]);
  });

  test("a fact that the field does not allow is not written", () => {
    expect(withTemplate(emptyContent, kidneyTemplate, { side: "midline" }).structure?.values.side).toBeUndefined();
  });
});

describe("filling a field", () => {
  test("prints it everywhere and computes what needs it", () => {
    const filled = withFieldValue(withFieldValue(taken, "length", 110), "width", 50);
    expect(findings(filled)[0]).toBe("Size: The left kidney measures 110 mm, 55.0 cm².");
  });

  test("a field that comes back with an older text prints its present value", () => {
    const now = withFieldValue(taken, "length", 110);
    const old = taken.sections.findings;
    const shown = withPresentValues(now, old, () => true);
    expect(shown.map(paragraphText)[0]).toBe("Size: The left kidney measures 110 mm, .");
    expect(withPresentValues(now, shown, () => true)).toBe(shown);
    expect(withPresentValues(now, old, () => false)).toBe(old);
  });

  test("a value out of range changes nothing", () => {
    expect(withFieldValue(taken, "length", 999)).toBe(taken);
    expect(withFieldValue(taken, "area", 3)).toBe(taken);
    expect(withFieldValue(taken, "nothing", 3)).toBe(taken);
  });

  test("a condition brings its paragraph to its place and takes it away again", () => {
    const present = withFieldValue(taken, "stone", ["present"]);
    expect(present.sections.findings.map((paragraph) => paragraph[0]?.kind)).toEqual(["text", "table", "text"]);
    const listed = withFieldValue(present, "stones", [{ place: "lower pole", size: 6 }, {}]);
    expect(findings(listed)[1]).toBe("lower pole: Size (mm) 6");
    expect(findings(withFieldValue(present, "stone", ["none"]))).toEqual(findings(taken));
  });

  test("a paragraph with a filled field stays, is named, and goes with the value", () => {
    const present = withFieldValue(taken, "stone", ["present"]);
    const listed = withFieldValue(present, "stones", [{ place: "lower pole", size: 6 }]);
    const denied = withFieldValue(listed, "stone", ["none"]);
    expect(findings(denied)[1]).toBe("lower pole: Size (mm) 6");
    expect(strayBlocks(denied)).toEqual(["stones"]);
    expect(findings(withFieldValue(denied, "stones", null))).toEqual(findings(taken));
    const again = withFieldValue(withStrayKept(denied, "stones"), "stone", ["present"]);
    expect(findings(again)).toEqual(findings(listed));
    expect(findings(withTemplate(denied, kidneyTemplate, { side: "left" }))[1]).toBe("lower pole: Size (mm) 6");
  });

  test("a paragraph that somebody changed stays and is named", () => {
    const conditional = {
      ...kidneyTemplate,
      blocks: kidneyTemplate.blocks.map((block) =>
        block.id === "stones" ? { ...block, text: "A stone in it." } : block,
      ),
    };
    const present = withFieldValue(withTemplate(emptyContent, conditional, {}), "stone", ["present"]);
    const edited = {
      ...present,
      sections: {
        ...present.sections,
        findings: present.sections.findings.map((paragraph) =>
          paragraphText(paragraph) === "A stone in it."
            ? [{ kind: "text" as const, text: "A big stone in it." }]
            : paragraph,
        ),
      },
    };
    const gone = withFieldValue(edited, "stone", ["none"]);
    expect(findings(gone)).toContain("A big stone in it.");
    expect(strayBlocks(gone)).toEqual(["stones"]);
    expect(strayBlocks(edited)).toEqual([]);
  });
});
