import { expect, it } from "vitest";
import { hoursOf, minutesOf } from "./notice-hours.ts";

it("takes hours as they are typed and gives them back", () => {
  for (const minutes of [0, 1, 30, 50, 60, 90, 10_080]) expect(minutesOf(hoursOf(minutes))).toBe(minutes);
  expect(minutesOf(" 2,5 ")).toBe(150);
  for (const typed of ["", "-1", "1h", "168.1", "1e3"]) expect(minutesOf(typed), typed).toBeNull();
});
