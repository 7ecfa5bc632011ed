import { expect, it } from "vitest";
import { fitOf } from "./command-search.ts";

const text = "Next pane, Images: panes and series";

it("finds by the beginnings of words, together or apart, in any order", () => {
  for (const typed of ["ne pa", "nepa", "np", "next", "PANE", "pane next", "series", ""]) {
    expect(fitOf(typed, text), typed).not.toBeNull();
  }
});
it("finds nothing by what begins no word", () => {
  for (const typed of ["ext", "pane zoom", "nexz", "npz"]) expect(fitOf(typed, text), typed).toBeNull();
});
it("puts the nearer fit first", () => {
  const fits = ["Next pane", "Sign the next report"].map((each) => fitOf("next", each) ?? 99);
  expect(fits[0]).toBeLessThan(fits[1] ?? 0);
});
