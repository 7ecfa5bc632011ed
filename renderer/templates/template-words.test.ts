import { expect, it } from "vitest";
import { changeWords } from "./template-words.ts";

it("tells whoever may change no template who may, and asks them for no copy", () => {
  expect(changeWords(false)).toBe(
    "You may read them and report on them. Only administrators and radiologists may change them.",
  );
  expect(changeWords(true)).toContain("make a copy and change that");
  expect(changeWords(true)).not.toContain("Only administrators");
});
