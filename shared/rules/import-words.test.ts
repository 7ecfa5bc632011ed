import { expect, it } from "vitest";
import { addedWords } from "./import-words.ts";

it("tells pictures from reports, plans and doses", () => {
  expect(addedWords(0, 0)).toBe("0 images");
  expect(addedWords(1, 0)).toBe("1 image");
  expect(addedWords(27, 3)).toBe("24 images and 3 other objects");
  expect(addedWords(2, 1)).toBe("1 image and 1 other object");
  expect(addedWords(2, 2)).toBe("2 objects that are no images");
  expect(addedWords(1, 1)).toBe("1 object that is no image");
});
