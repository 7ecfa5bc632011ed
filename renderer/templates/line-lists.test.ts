import { describe, expect, it } from "vitest";
import { builtInTemplates } from "../../shared/templates/built-in-templates.ts";
import { columnLines, columnsOfLines, optionLines, optionsOfLines, withAlone } from "./line-lists.ts";

describe("choices and columns written as lines", () => {
  it("come back as they were, for every field of the program's templates", () => {
    for (const field of builtInTemplates.flatMap(({ fields }) => fields)) {
      if (field.kind === "pick" || field.kind === "score") {
        expect(optionsOfLines(optionLines(field.options), field.options)).toEqual(field.options);
      }
      if (field.kind === "table")
        expect(columnsOfLines(columnLines(field.columns), field.columns)).toEqual(field.columns);
    }
  });

  it("keep which of them stand alone, until that is changed", () => {
    const options = [
      { value: "none", text: "none", meaning: "Nothing" },
      { value: "mass", text: "mass" },
    ];
    const alone = withAlone(options, "none", true);
    expect(alone).toEqual([{ ...options[0], isExclusive: true }, options[1]]);
    expect(optionsOfLines(`${optionLines(alone)}\nscar`, alone)[0]).toEqual(alone[0]);
    expect(withAlone(alone, "none", false)).toEqual(options);
  });

  it("keep codes by their value and bars inside words, and leave out what says nothing", () => {
    const code = { scheme: "SCT", value: "1", meaning: "A" };
    const options = [{ value: "a|b", text: "x | y", code }];
    expect(optionsOfLines(`\n ${optionLines(options)} \n | no value`, options)).toEqual(options);
    expect(columnsOfLines("2bad | Bad\nsize | Size | number | mm | 9\npick | Pick | pick |", [])).toEqual([
      { kind: "number", id: "size", label: "Size", unit: "mm", decimals: 4 },
      { kind: "text", id: "pick", label: "Pick" },
    ]);
  });
});
