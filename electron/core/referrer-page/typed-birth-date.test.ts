import { describe, expect, it } from "vitest";
import { typedBirthDate } from "./typed-birth-date.ts";

const today = "2026-11-23";

describe("a birth date as somebody typed it", () => {
  it.each([
    "09/06/1985",
    "9.6.1985",
    " 9-6-1985 ",
    "9 6 1985",
    "1985-06-09",
    "09061985",
    "19850609",
    "9 June 1985",
    "09-Jun-1985",
    "9 jun. 1985",
    "9.6.85",
  ])("reads %s", (typed) => {
    expect(typedBirthDate(typed, today)).toBe("1985-06-09");
  });

  it.each([
    ["9.6.20", "1920 or 2020"],
    ["31/02/1985", "no day"],
    ["06/13/1985", "month first"],
    ["24/11/2026", "ahead of today"],
    ["1985", "a year alone"],
    ["9/6", "no year"],
    ["9/6/198", "three digits"],
    ["9 foo 1985", "no month"],
    ["9/6/1985/1", "four parts"],
    ["", "nothing"],
  ])("does not read %s: %s", (typed) => {
    expect(typedBirthDate(typed, today)).toBeNull();
  });

  it("reads every day of a life from eight digits in either order", () => {
    for (const date of ["1918-12-20", "1920-01-18", "2012-10-20", "2020-12-19", "2001-12-20"]) {
      const [year = "", month = "", day = ""] = date.split("-");
      expect(typedBirthDate(`${day}${month}${year}`, today)).toBe(date);
      expect(typedBirthDate(`${year}${month}${day}`, today)).toBe(date);
    }
  });
});
