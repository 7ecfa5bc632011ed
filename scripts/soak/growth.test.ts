import { expect, it } from "vitest";
import { growsBeyond, growthOf } from "./growth.ts";

it("gives the rise of values over cases, and how sure it is", () => {
  const even = growthOf([50, 60, 70, 80, 90].map((at) => [at, 300 + at / 4]));
  expect(even.perHundred).toBeCloseTo(25);
  expect(even.uncertainty).toBeCloseTo(0);
  const flat = growthOf([50, 60, 70, 80, 90, 100].map((at, place) => [at, place % 2 === 0 ? 400 : 410]));
  expect(Math.abs(flat.perHundred)).toBeLessThan(2 * flat.uncertainty);
  expect(growthOf([0, 1, 2, 3].map((at) => [at, 9 - at])).perHundred).toBeCloseTo(-100);
});

it("takes no noise for growth, and no growth for noise", () => {
  const noisy = [34, 35, 34, 35, 34, 38, 36, 38].map((value, at): [number, number] => [50 + 10 * at, value]);
  expect(growsBeyond(growthOf(noisy), 2)).toBe(false);
  const leaking = noisy.map(([at, value]): [number, number] => [at, value + at / 10]);
  expect(growsBeyond(growthOf(leaking), 2)).toBe(true);
});

it("knows no rise from too few", () => {
  expect(() =>
    growthOf([
      [1, 1],
      [2, 2],
      [3, 3],
    ]),
  ).toThrow("not known from 3 samples");
});
