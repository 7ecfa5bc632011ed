import { expect, it } from "vitest";
import { blankTemplate } from "./template-edits.ts";
import { changeWords, openedText } from "./template-words.ts";

it("tells whoever may change no template who may, and asks them for no copy", () => {
  expect(changeWords(false)).toBe(
    "You may read them and report on them. Only administrators and radiologists may change them.",
  );
  expect(changeWords(true)).toContain("make a copy and change that");
  expect(changeWords(true)).not.toContain("Only administrators");
});

it("tells a draft from the version that cases are offered", () => {
  const template = { ...blankTemplate([]), version: 2 };
  const opened = { template, origin: "site" as const, sequence: 3 };
  expect(openedText({ ...opened, status: "published", isDraft: true })).toBe(
    "Draft of version 2, an earlier one is in use",
  );
  expect(openedText({ ...opened, status: "published", isDraft: false })).toBe("Version 2, published");
  expect(openedText({ ...opened, status: "draft", isDraft: true })).toBe("Draft of version 2");
});
