import { describe, expect, it } from "vitest";
import { buildImageStacks } from "../../../shared/imaging/display-set.ts";
import { documentWords, isPictureless } from "./document-words.ts";

const value = (...values: unknown[]) => ({ vr: "UN", Value: values });

/** A series of one object, as an archive answers for it. */
function objectOf(modality: string, tags: Record<string, string | number> = {}) {
  const own = { "00080070": "Sightline", "00081090": "Sightline", "00200013": 2 };
  const all: Record<string, string | number> = {
    "00080016": modality === "DOC" ? "1.2.840.10008.5.1.4.1.1.104.1" : "1.2.840.10008.5.1.4.1.1.88.33",
    "00080018": "1.2.3",
    "0020000E": "1.2",
    "00080060": modality,
    ...own,
    ...tags,
  };
  const [stack] = buildImageStacks([Object.fromEntries(Object.entries(all).map(([tag, each]) => [tag, value(each)]))]);
  if (stack === undefined) throw new Error("no stack");
  return { ...stack, images: [] };
}

describe("the list of what has no pictures", () => {
  it.each([
    ["DOC", { "0008103E": "Printed report", "00420010": "Imaging report" }, "Report, version 2, PDF"],
    ["SR", { "0008103E": "Report" }, "Report, version 2, structured report"],
    ["SR", { "0008103E": "Measurements of the report" }, "Measurements of the report, version 2, structured report"],
    ["KO", { "0008103E": "Key images for the referrer" }, "Key images for the referrer, version 2"],
    ["DOC", { "00080070": "Elsewhere", "00420010": "Referral letter" }, "Referral letter, PDF"],
    ["SR", { "00080070": "Elsewhere", "0008103E": "Dose" }, "Dose, structured report"],
    ["REG", { "00080070": "Elsewhere" }, "Registration"],
    ["AU", { "00080070": "Elsewhere" }, "AU"],
  ])("names a series of %s", (modality, tags, words) => {
    const set = objectOf(modality, tags);
    expect(documentWords(set)).toBe(words);
    expect(isPictureless(set)).toBe(true);
  });

  it("leaves a series with pictures, seen or damaged, among the images", () => {
    const image = {} as never;
    expect(isPictureless({ images: [image], problem: "" })).toBe(false);
    expect(isPictureless({ images: [image], problem: "It is damaged." })).toBe(false);
  });
});
