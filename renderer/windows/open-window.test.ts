import { describe, expect, it } from "vitest";
import { boundsFor } from "./open-window.ts";

const screen = (availLeft: number) => ({ availLeft, availTop: 0, availWidth: 1920, availHeight: 1160 });
const [left, middle, right] = [screen(-1920), screen(0), screen(1920)];
const over = (availLeft: number) => ({ left: availLeft, top: 0, width: 1920, height: 1160 });

describe("boundsFor", () => {
  it("takes the screens that the case window is not on, from left to right", () => {
    const screens = { screens: [middle, right, left], currentScreen: middle };
    expect(boundsFor(2, screens, null)).toEqual(over(-1920));
    expect(boundsFor(3, screens, null)).toEqual(over(1920));
    expect(boundsFor(3, { screens: [left, middle], currentScreen: left }, null)).toEqual(over(0));
  });

  it("goes back to where the window stood, unless that screen is gone", () => {
    const stood = { left: 2000, top: 40, width: 1200, height: 900 };
    expect(boundsFor(2, { screens: [middle, right], currentScreen: middle }, stood)).toEqual(stood);
    expect(boundsFor(2, { screens: [middle, left], currentScreen: middle }, stood)).toEqual(over(-1920));
  });

  it("knows nothing better than where it stood on one screen, or where screens may not be known", () => {
    const stood = { left: 40, top: 40, width: 1200, height: 900 };
    expect(boundsFor(2, null, stood)).toEqual(stood);
    expect(boundsFor(2, null, null)).toBeNull();
    expect(boundsFor(2, { screens: [middle], currentScreen: middle }, null)).toBeNull();
  });
});
