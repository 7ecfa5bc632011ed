import { describe, expect, it } from "vitest";
import { elementsNamed, readXml, valueAt, xml, xmlText } from "./plain-xml.ts";

describe("plain XML", () => {
  it("comes back as it was written, whatever the texts hold", () => {
    const element = xml("a", { value: `<&>"' \n\té Łπ` }, xml("b", {}, "x < y & z"), xml("c", { value: "1" }));
    expect(readXml(xmlText(element))).toEqual(element);
    expect(xmlText(xml("a", { value: "\u0000\u0008x" }))).toBe('<a value="x"/>');
  });

  it("is read past comments, declarations and a byte order mark", () => {
    const read = readXml("\uFEFF<?xml version=\"1.0\"?><!-- note --><r xmlns='u'><id value='7'/></r>");
    expect(valueAt(read ?? undefined, "id")).toBe("7");
    expect(read === null ? [] : elementsNamed(read, "id")).toHaveLength(1);
  });

  it.each([
    ["a document type, which could declare entities", '<!DOCTYPE r [<!ENTITY x "y">]><r>&x;</r>'],
    ["what is not closed", "<r><a></r>"],
    ["what is closed twice", "<r></r></r>"],
    ["two outermost elements", "<r/><r/>"],
    ["an attribute without quotes", "<r a=1/>"],
    ["no XML", '{"resourceType":"Bundle"}'],
    ["nothing", ""],
  ])("is refused: %s", (_, text) => {
    expect(readXml(text)).toBeNull();
  });
});
