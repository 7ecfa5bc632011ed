import { expect, it } from "vitest";
import { isLoss, lossMessage, meansLoss, PdfProblem, problems, sentenceOf } from "./pdf-problems.ts";

it.each([
  "Warning: Image exceeded maximum allowed size and was removed.",
  'Warning: Unable to decode image "img_p0_1": "RangeError: Array buffer allocation failed".',
  'Warning: getOperatorList - ignoring XObject: "FormatError".',
  "Warning: getOperatorList - ignoring operator: BX",
  'Warning: Font "F1" is not available.',
  "Warning: Indexing all PDF objects",
  'Warning: Filter "Unknown" is not supported.',
])("takes %j for something left out", (warning) => {
  expect(meansLoss(warning)).toBe(true);
});

it.each([
  "Warning: TT: undefined function: 32",
  'Warning: Bad value, for key "Producer", in Info: 3.',
  "Warning: Unable to read document outline.",
  "Warning: Invalid PDF header version: 1.9",
])("takes %j for nothing that is seen", (warning) => {
  expect(meansLoss(warning)).toBe(false);
});

it("knows its own message among the library's", () => {
  expect(isLoss(structuredClone(lossMessage))).toBe(true);
  for (const other of [null, "left out", {}, { sightline: "other" }, { action: "obj" }])
    expect(isLoss(other)).toBe(false);
});

it("has a sentence for whatever went wrong", () => {
  expect(sentenceOf(new PdfProblem(problems.locked, true))).toBe(problems.locked);
  expect(sentenceOf(new TypeError("x is undefined"))).toBe(problems.broken);
});
