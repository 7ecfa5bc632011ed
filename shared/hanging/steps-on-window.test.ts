import { describe, expect, it } from "vitest";
import { stepsOnWindow } from "./steps-on-window.ts";

const steps = (...windows: (2 | 3 | null)[]) => windows.map((window) => ({ window }));

describe("stepsOnWindow", () => {
  it("spreads the steps of a protocol that names no window", () => {
    const plan = steps(null, null, null);
    expect(stepsOnWindow(plan, { number: 1, count: 3 })).toEqual({ places: [0, 1, 2], start: 0 });
    expect(stepsOnWindow(plan, { number: 2, count: 3 })).toEqual({ places: [0, 1, 2], start: 1 });
    expect(stepsOnWindow(plan, { number: 3, count: 3 })).toEqual({ places: [0, 1, 2], start: 2 });
    expect(stepsOnWindow(steps(null), { number: 3, count: 3 })).toEqual({ places: [0], start: 0 });
  });

  it("gives each window the steps that name it, and the rest to the case window", () => {
    const plan = steps(null, 2, null, 2, 3);
    expect(stepsOnWindow(plan, { number: 2, count: 3 })).toEqual({ places: [1, 3], start: 1 });
    expect(stepsOnWindow(plan, { number: 3, count: 3 })).toEqual({ places: [4], start: 4 });
    expect(stepsOnWindow(plan, { number: 1, count: 3 })).toEqual({ places: [0, 2], start: 0 });
  });

  it("leaves no step without a window: those of a window that is not open are the case window's", () => {
    const plan = steps(null, 2, 3);
    expect(stepsOnWindow(plan, { number: 1, count: 1 })).toEqual({ places: [0, 1, 2], start: 0 });
    expect(stepsOnWindow(plan, { number: 1, count: 2 })).toEqual({ places: [0, 2], start: 0 });
  });

  it("lets a window that no step names go through all of them", () => {
    expect(stepsOnWindow(steps(null, 2), { number: 3, count: 3 })).toEqual({ places: [0, 1], start: 1 });
    expect(stepsOnWindow(steps(2, 2), { number: 1, count: 2 })).toEqual({ places: [0, 1], start: 0 });
  });
});
