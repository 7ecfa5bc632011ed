import { expect, it } from "vitest";
import { builtInTemplates } from "../../shared/templates/built-in-templates.ts";
import { found, pickable } from "./pickable-templates.ts";

const offered = builtInTemplates.map((template) => ({ template, origin: "program" as const, isPreferred: false }));
const names = (typed: string) => found(pickable(offered, []), typed).map(({ name }) => name);

it("finds a template by its name or by the words of its examinations", () => {
  expect(names("dvt")).toHaveLength(1);
  expect(names("ctpa")).toEqual(["CT pulmonary angiogram"]);
  expect(names("cxr")).toEqual(["Chest X-ray"]);
  expect(names("pros")).toEqual(["MR prostate"]);
  expect(names("free")).toEqual(["Free text"]);
  expect(names("no such")).toEqual([]);
  expect(names("")).toHaveLength(builtInTemplates.length + 1);
});
