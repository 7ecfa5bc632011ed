import { expect, it } from "vitest";
import { keysAndMouseAsTheyCome, keysAndMouseSchema, readKeysAndMouse } from "./keys-and-mouse.ts";

const own = { preset: "horos", keys: { invert: ["Ctrl+i", "f13"], reset: [] }, mouse: { "Shift+wheel": "zoom" } };

it("reads what it wrote", () => {
  expect(keysAndMouseSchema.parse(own)).toEqual(own);
  expect(readKeysAndMouse(JSON.parse(JSON.stringify(own)))).toEqual({ value: own, problems: [] });
});
it("takes everything that is no settings for none, in a sentence", () => {
  for (const raw of [null, "keys", 7, [], undefined]) {
    const { value, problems } = readKeysAndMouse(raw);
    expect(value).toEqual(keysAndMouseAsTheyCome);
    expect(problems.join(" ")).toContain("as they come");
  }
});
it("loses a damaged line alone, and says how many", () => {
  const { value, problems } = readKeysAndMouse({
    preset: "someone else's",
    keys: { invert: ["Ctrl+i"], "<script>": ["a"], reset: ["Ctrl+Ctrl+x"], zoomIn: Array(9).fill("a"), pan: "p" },
    mouse: { primary: "tool", "Ctrl+Alt+primary": "zoom", wheel: 3 },
  });
  expect(value).toEqual({ preset: "sightline", keys: { invert: ["Ctrl+i"] }, mouse: { primary: "tool" } });
  expect(problems.join(" ")).toMatch(/preset.*6 lines/);
});
it("takes no name that would change what an object is", () => {
  const { value } = readKeysAndMouse(JSON.parse('{"preset":"sightline","keys":{"__proto__":["a"]},"mouse":{}}'));
  expect(Object.keys(value.keys)).toEqual([]);
  expect(Object.getPrototypeOf(value.keys)).toBe(Object.prototype);
});
