import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPersonName, parsePersonName, readPersonName, toDicomPersonName } from "./person-name.ts";

const part = fc.stringMatching(/^[A-Za-zÀ-ž' -]{0,12}$/).map((text) => text.trim());

describe("person names", () => {
  it("reads the five parts and the ideographic group", () => {
    expect(parsePersonName("Yamada^Tarou^^Dr^MD=山田^太郎=やまだ^たろう")).toEqual({
      family: "Yamada",
      given: "Tarou",
      middle: "",
      prefix: "Dr",
      suffix: "MD",
      ideographic: "山田^太郎",
    });
  });

  it("comes back unchanged from DICOM's form", () => {
    fc.assert(
      fc.property(fc.tuple(part, part, part, part, part), ([family, given, middle, prefix, suffix]) => {
        const name = { family, given, middle, prefix, suffix, ideographic: "" };
        expect(parsePersonName(toDicomPersonName(name))).toEqual(name);
      }),
    );
  });

  it("shows a name as the NHS does", () => {
    expect(formatPersonName(parsePersonName("Smith^John^^Mr"))).toBe("SMITH, John (Mr)");
    expect(formatPersonName(parsePersonName("Smith"))).toBe("SMITH");
    expect(formatPersonName(parsePersonName("^John"))).toBe("John");
    expect(formatPersonName(parsePersonName(""))).toBe("(no name)");
    expect(formatPersonName(parsePersonName("^^^Mr"))).toBe("(no name)");
  });

  it("takes a name from whichever group holds one", () => {
    expect(parsePersonName("=山田^太郎").family).toBe("山田");
    const phonetic = { "00100010": { vr: "PN", Value: [{ Phonetic: "やまだ^たろう" }] } };
    expect(readPersonName(phonetic, "00100010").given).toBe("たろう");
  });

  it("reads plain text and nonsense in DICOM JSON without failing", () => {
    expect(readPersonName({ "00100010": { vr: "PN", Value: ["Smith^John"] } }, "00100010").given).toBe("John");
    expect(readPersonName({ "00100010": { vr: "PN", Value: [7] } }, "00100010").family).toBe("");
    expect(readPersonName({ "00100010": { vr: "PN", Value: [{ Alphabetic: 3 }] } }, "00100010").family).toBe("");
    expect(readPersonName({}, "00100010").family).toBe("");
  });
});
