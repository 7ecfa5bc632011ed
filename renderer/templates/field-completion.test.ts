import { describe, expect, it } from "vitest";
import { kidneyTemplate } from "../../shared/templates/template.test-data.ts";
import { completed, completions, openBrace } from "./field-completion.ts";

describe("the completion of fields in braces", () => {
  it("knows a name that is being typed from braces that are meant", () => {
    expect(openBrace("The {le", 7)).toEqual({ start: 5, typed: "le" });
    expect(openBrace("The {", 5)).toEqual({ start: 5, typed: "" });
    expect(openBrace("The {length}", 12)).toBeNull();
    expect(openBrace("{{le", 4)).toBeNull();
    expect(openBrace("{{{le", 5)).toEqual({ start: 3, typed: "le" });
  });

  it("offers by name before label", () => {
    expect(completions(kidneyTemplate.fields, "s").map(({ id }) => id)).toEqual(["stone", "side", "stones"]);
    expect(completions(kidneyTemplate.fields, "width").map(({ id }) => id)).toEqual(["width"]);
    expect(completions(kidneyTemplate.fields, "zzz")).toEqual([]);
  });

  it("puts the name in, closes the brace once, and stands behind it", () => {
    const open = { start: 5, typed: "le" };
    expect(completed("The {le is", 7, open, "length")).toEqual({ text: "The {length} is", caret: 12 });
    expect(completed("The {le} is", 7, open, "length")).toEqual({ text: "The {length} is", caret: 12 });
  });
});
