import { describe, expect, it } from "vitest";
import { type Autotext, autotextSchema, type KeptAutotext } from "../domain/autotext.ts";
import { draftContentSchema, sectionText } from "../domain/report.ts";
import { emptyFields, withFieldValue } from "../templates/take-template.ts";
import { emptyContent } from "../templates/template.test-data.ts";
import { autotextFileText, autotextProblems, readAutotextFile } from "./autotext-file.ts";
import { readAutotext } from "./placeholders.ts";
import { autotextsFor, expansionOf, rankedAutotexts, syllableCount, type WritingPlace } from "./rank-autotext.ts";
import { takenAutotext, withFurtherFields } from "./take-autotext.ts";

const nodule: Autotext = autotextSchema.parse({
  name: "nodular",
  title: "Lung nodule",
  text: "A {size:number mm} nodule in the {side} {lobe:upper lobe|lower lobe}, {priorDate} {{compare}}.",
  isNormal: false,
  use: "report",
  match: { modalities: [], procedureWords: [], sections: [] },
});

const inserted = (autotext: Autotext, facts: Parameters<typeof takenAutotext>[1], content = emptyContent) => {
  const { paragraphs, fields } = takenAutotext(autotext, facts, content);
  const more = withFurtherFields(content, fields);
  const findings = [...more.sections.findings, ...paragraphs.map((each) => [...each])];
  return { ...more, sections: { ...more.sections, findings } };
};

describe("the text of an autotext", () => {
  it("fills what is known as words and asks for the rest in fields that signing insists on", () => {
    const content = inserted(nodule, { side: "left", priorDate: "2026-05-14" });
    expect(sectionText(content.sections.findings)).toBe("A  nodule in the left , 14-May-2026 {compare}.");
    expect(emptyFields(content).map(({ id, kind, onSigning }) => [id, kind, onSigning])).toEqual([
      ["size", "number", "prohibit"],
      ["lobe", "pick", "prohibit"],
    ]);
    const filled = withFieldValue(withFieldValue(content, "size", 7), "lobe", ["lower lobe"]);
    expect(sectionText(filled.sections.findings)).toBe("A 7 mm nodule in the left lower lobe, 14-May-2026 {compare}.");
    expect(draftContentSchema.parse(filled)).toEqual(filled);
  });

  it("asks for the side where it is not known, and never takes an impossible one", () => {
    for (const facts of [{}, { side: "up" }]) {
      const { fields } = takenAutotext(nodule, facts, emptyContent);
      expect(fields.find(({ id }) => id === "side")).toMatchObject({ kind: "laterality", autofill: "side" });
    }
  });

  it("put in twice never shares a number with the first", () => {
    const once = inserted(nodule, { side: "left" });
    const twice = inserted(nodule, { side: "left" }, once);
    const filled = withFieldValue(twice, "size", 7);
    expect(filled.structure?.fields.map(({ id }) => id)).toContain("size_2");
    expect(sectionText(filled.sections.findings).match(/7 mm/g)).toHaveLength(1);
  });

  it("asks once for a field that it names twice", () => {
    const twice = { ...nodule, text: "{side:left|right} lung. {side} pleura." };
    expect(takenAutotext(twice, {}, emptyContent).fields).toHaveLength(1);
  });

  it("stays unconfirmed where it states that something is normal", () => {
    const normal = { ...nodule, name: "lungnorm", text: "Clear.\nNo effusion.", isNormal: true };
    expect(takenAutotext(normal, {}, emptyContent).paragraphs).toEqual([
      [{ kind: "text", text: "Clear.", unconfirmed: "autotext lungnorm" }],
      [{ kind: "text", text: "No effusion.", unconfirmed: "autotext lungnorm" }],
    ]);
  });

  it.each([
    ["{size:numbr}", 1],
    ["{}", 1],
    ["{1st}", 1],
    ["{keyImage_1}", 1],
    ["{a:left|left}", 1],
    ["{a:left|right} {a:number}", 1],
    ["never {closed", 1],
    ["{{size}} is printed", 0],
    ["{__proto__}", 1],
    ["{constructor}", 0],
  ])("that says %j has %i problems and loses no word", (text, count) => {
    expect(readAutotext(text).problems).toHaveLength(count);
    if (count > 0) expect(readAutotext(text).pieces.length).toBeGreaterThan(0);
  });
});

const kept = (id: string, changes: Partial<Autotext> = {}, more: Partial<KeptAutotext> = {}): KeptAutotext => ({
  ...{ id, scope: "personal", version: 1, changedAt: 0, changedByName: "", uses: 0, lastUsedAt: null },
  autotext: { ...nodule, ...changes },
  ...more,
});
const place: WritingPlace = {
  modalities: ["CT"],
  description: "CT chest with contrast",
  section: "findings",
  isAddendum: false,
};
const day = 86_400_000;

describe("the ranking", () => {
  it("puts what is made for the case first, then what is used often and lately, then one's own", () => {
    const entries = [
      kept("site", {}, { scope: "site" }),
      kept("own"),
      kept("old", {}, { uses: 8, lastUsedAt: 0 }),
      kept("recent", {}, { uses: 3, lastUsedAt: 299 * day }),
      kept("chest", { match: { modalities: ["CT"], procedureWords: ["CHEST"], sections: [] } }),
      kept("knee", { match: { modalities: ["CT"], procedureWords: ["knee"], sections: [] } }),
      kept("addendum", { use: "addendum" }),
    ];
    const order = rankedAutotexts(entries, place, 300 * day).map(({ id }) => id);
    expect(order).toEqual(["chest", "recent", "old", "own", "site"]);
  });

  it("takes the procedure's words whole: a chest wall is none of the chest's all", () => {
    const match = { modalities: [], procedureWords: ["che"], sections: [] };
    expect(rankedAutotexts([kept("che", { match })], place, 0)).toEqual([]);
  });

  it("expands a name to what fits, whatever its capitals, and says why it does not", () => {
    const knee = kept("knee", { match: { modalities: [], procedureWords: ["knee"], sections: [] } });
    expect(expansionOf("NODULAR", [knee, kept("any")], place, 0)).toMatchObject({ entry: { id: "any" } });
    expect(expansionOf("nodular", [knee], place, 0)).toEqual({
      kind: "refusal",
      sentence: "“nodular” was not inserted: it is for examinations of knee. What you typed stays.",
    });
    expect(expansionOf("nodule", [knee], place, 0)).toBeNull();
    expect(expansionOf("nodular", [kept("any")], { ...place, isAddendum: true }, 0)).toMatchObject({
      kind: "refusal",
    });
  });

  it("lists by the beginnings of names, then of the words of titles", () => {
    const entries = [
      kept("a", { name: "liver2", title: "Nodule" }),
      kept("b"),
      kept("c", { name: "abcde", title: "x" }),
    ];
    expect(autotextsFor("nod", entries).map(({ id }) => id)).toEqual(["b", "a"]);
    expect(autotextsFor("", entries)).toHaveLength(3);
  });

  it("counts syllables by vowels", () => {
    expect(["ct", "lung", "lungnorm", "nodular"].map(syllableCount)).toEqual([0, 1, 2, 3]);
  });
});

describe("a file of autotexts", () => {
  it("comes back as it went out", () => {
    const read = readAutotextFile(autotextFileText([nodule]));
    expect(read).toEqual({ autotexts: [nodule], problems: [] });
  });

  it("costs what is damaged in it alone, and is refused as a whole only where it is no such file", () => {
    const raw = {
      format: "sightline-autotext",
      version: 1,
      autotexts: [{ name: "x" }, nodule, { ...nodule, name: "ct" }],
    };
    const read = readAutotextFile(JSON.stringify(raw));
    const problems = [expect.stringContaining("Entry 1"), expect.stringContaining("Entry 3")];
    expect(read).toMatchObject({ autotexts: [nodule], problems });
    for (const text of ["", "{", "[]", '{"format":"x"}', " ".repeat(2_000_001)]) {
      expect(readAutotextFile(text)).toHaveProperty("refusal");
    }
    expect(autotextProblems({ ...nodule, name: "lung" })).toHaveLength(1);
  });
});
