import { describe, expect, it } from "vitest";
import { checkPattern, faintLetters, levelPattern, type PatternPicture } from "./check-pattern.ts";
import { luminanceLevels } from "./contrast-response.ts";
import { letterRows } from "./pattern-letters.ts";
import { patternNames } from "./visual-questions.ts";

const [width, height] = [1600, 1200];
const at = ({ levels }: PatternPicture, x: number, y: number) => levels[y * width + x] ?? -1;
const levelsIn = (picture: PatternPicture) => new Set(picture.levels);

describe("the patterns", () => {
  it("have a level for each pixel of any screen", () => {
    for (const name of patternNames) {
      for (const [across, down] of [
        [1366, 768],
        [2048, 2560],
        [101, 99],
      ] as const) {
        expect(checkPattern(name, across, down).levels).toHaveLength(across * down);
      }
    }
  });
  it("show 18 patches beside one another, with 5 % in black, 95 % in white, and every level in the ramp", () => {
    const picture = checkPattern("overall", width, height);
    const size = Math.floor(Math.min(width / 11, height / 5));
    const left = Math.floor((width - 9 * size) / 2);
    const top = Math.floor(height * 0.12);
    const cornerOf = (place: number) => {
      const column = place < 9 ? place : 17 - place;
      return [left + column * size + 2, top + (place < 9 ? 0 : size) + 2] as const;
    };
    expect(luminanceLevels.map((_, place) => at(picture, ...cornerOf(place)))).toEqual([...luminanceLevels]);
    const middle = Math.floor(size / 2);
    expect(at(picture, left + middle, top + middle)).toBe(13);
    expect(at(picture, left + middle, top + size + middle)).toBe(242);
    expect(levelsIn(picture).size).toBe(256);
  });
  it("write fourteen letters from 14 levels of contrast down to one, in black, grey and white", () => {
    expect(faintLetters).toHaveLength(14);
    for (const letter of faintLetters) expect(letterRows(letter)).toHaveLength(7);
    const expected = [0, 128, 255].flatMap((level) =>
      Array.from({ length: 15 }, (_, contrast) => (level === 255 ? level - contrast : level + contrast)),
    );
    expect(levelsIn(checkPattern("lowContrast", width, height))).toEqual(new Set(expected));
  });
  it("alternate from pixel to pixel in the middle and at every corner", () => {
    const picture = checkPattern("lines", width, height);
    expect([0, 1, 2, 3].map((x) => at(picture, x, 0))).toEqual([255, 0, 255, 0]);
    expect([0, 1, 2, 3].map((x) => at(picture, x, height - 1))).toEqual([255, 0, 255, 0]);
    const size = Math.floor(Math.min(width / 12, height / 8));
    const middle = Math.floor((height - size) / 2);
    expect([0, 1, 2, 3].map((y) => at(picture, width / 2 + 3, middle + y))).toEqual([255, 0, 255, 0]);
    expect([0, 1].map((y) => at(picture, width - 1, y))).toEqual([255, 0]);
  });
  it("draw the grid to the outermost pixel, in squares", () => {
    const picture = checkPattern("grid", width, height);
    for (const [x, y] of [
      [0, 0],
      [width - 1, height - 1],
      [0, 613],
      [777, 0],
    ] as const) {
      expect(at(picture, x, y)).toBe(255);
    }
    const across = [...Array(width).keys()].filter((x) => at(picture, x, 3) === 191);
    const down = [...Array(height).keys()].filter((y) => at(picture, 3, y) === 191);
    expect((across[1] ?? 0) - (across[0] ?? 0)).toBe((down[1] ?? 0) - (down[0] ?? 0));
  });
  it("give a meter a tenth of the screen at one level", () => {
    const picture = levelPattern(45, width, height);
    const share = picture.levels.filter((level) => level === 45).length / picture.levels.length;
    expect(share).toBeCloseTo(0.1, 3);
    expect(at(picture, width / 2, height / 2)).toBe(45);
  });
});
