import { describe, expect, it } from "vitest";
import { dot, moved, type Vector } from "../vector.ts";
import { seenAt } from "./ray-caster.ts";
import { cameraOf, frontView, rolled, shifted, turned, viewLetters, zoomed } from "./volume-view.ts";

const box = { low: [-100, -80, 0] as Vector, high: [100, 80, 300] as Vector };
const front = frontView("ctBone", box);

describe("the view on a volume", () => {
  it("begins at the front, with the patient's left on the right and the head above", () => {
    expect(viewLetters(front.axes)).toEqual({ left: "R", right: "L", top: "H", bottom: "F" });
  });

  it("turns as by a hand on the near side", () => {
    expect(viewLetters(turned(front, 90, 0).axes)).toEqual({ left: "P", right: "A", top: "H", bottom: "F" });
    expect(viewLetters(turned(front, -90, 0).axes)).toEqual({ left: "A", right: "P", top: "H", bottom: "F" });
    expect(viewLetters(turned(front, 180, 0).axes)).toEqual({ left: "L", right: "R", top: "H", bottom: "F" });
    // Pulled down, the head comes to the front.
    expect(viewLetters(turned(front, 0, 90).axes)).toMatchObject({ top: "P", bottom: "A" });
    expect(viewLetters(rolled(front, 90).axes)).toMatchObject({ right: "H", bottom: "L" });
  });

  it("moves what is near to the right when it is turned to the right", () => {
    const near = moved(front.centre, [0, -1, 0], 50);
    const view = turned(front, 20, 0);
    const camera = cameraOf(view, box, 400, 400);
    expect(seenAt(camera, near, 400, 400)[0]).toBeGreaterThan(210);
  });

  it("keeps right angles over a thousand small turns", () => {
    let view = front;
    for (let index = 0; index < 1000; index += 1) view = turned(view, 7.3, -3.1);
    expect(Math.abs(dot(view.axes.alongRow, view.axes.alongColumn))).toBeLessThan(1e-12);
    expect(Math.hypot(...view.axes.alongRow)).toBeCloseTo(1, 12);
  });

  it("fits the volume from every side, zooms within limits and follows the hand", () => {
    const camera = cameraOf(front, box, 600, 400);
    for (const corner of [box.low, box.high]) {
      const [x, y] = seenAt(camera, corner, 600, 400);
      expect(x).toBeGreaterThan(0);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(400);
    }
    expect(zoomed(front, 1000).zoom).toBe(20);
    const [x, y] = seenAt(cameraOf(shifted(front, camera, [30, -20]), box, 600, 400), front.centre, 600, 400);
    expect([x - 299.5, y - 199.5]).toEqual([expect.closeTo(30, 6), expect.closeTo(-20, 6)]);
  });
});
