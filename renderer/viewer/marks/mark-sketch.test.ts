import { describe, expect, it } from "vitest";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { MarkSketch } from "./mark-sketch.ts";

const distance = (a: ImagePoint, b: ImagePoint) => Math.hypot(a[0] - b[0], a[1] - b[1]);

function click(sketch: MarkSketch, point: ImagePoint): void {
  sketch.move(point);
  sketch.press(point);
  sketch.release(point);
}

function drag(sketch: MarkSketch, from: ImagePoint, to: ImagePoint): void {
  sketch.press(from);
  sketch.move([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
  sketch.move(to);
  sketch.release(to);
}

describe("a mark of a number of clicks", () => {
  it("follows the pointer, and is done at the last point", () => {
    const sketch = new MarkSketch({ way: "clicks", count: 3 }, distance);
    click(sketch, [0, 0]);
    sketch.move([20, 0]);
    expect(sketch.points).toEqual([
      [0, 0],
      [20, 0],
    ]);
    click(sketch, [30, 0]);
    expect(sketch.isDone).toBe(false);
    click(sketch, [30, 30]);
    expect(sketch.isDone).toBe(true);
    expect(sketch.points).toEqual([
      [0, 0],
      [30, 0],
      [30, 30],
    ]);
  });

  it("takes a drag for two of them, and lets the last one be placed by it", () => {
    const lines = new MarkSketch({ way: "clicks", count: 4 }, distance);
    drag(lines, [0, 0], [50, 0]);
    drag(lines, [0, 40], [50, 60]);
    expect([lines.isDone, lines.points.length]).toEqual([true, 4]);
    const angle = new MarkSketch({ way: "clicks", count: 3 }, distance);
    drag(angle, [0, 0], [50, 0]);
    drag(angle, [60, 60], [70, 70]);
    expect(angle.points.at(-1)).toEqual([70, 70]);
  });

  it("takes a double click for one point", () => {
    const sketch = new MarkSketch({ way: "clicks", count: 3 }, distance);
    click(sketch, [0, 0]);
    click(sketch, [1, 1]);
    sketch.finish();
    expect([sketch.isDone, sketch.points.length]).toEqual([false, 1]);
  });
});

describe("an outline", () => {
  const area = { way: "open", least: 3, isArea: true } as const;
  const corners: readonly ImagePoint[] = [
    [0, 0],
    [40, 0],
    [40, 40],
  ];

  it("ends at a double click, which adds its place once", () => {
    const sketch = new MarkSketch(area, distance);
    for (const corner of [...corners, [0, 40], [0, 40]] as ImagePoint[]) click(sketch, corner);
    sketch.finish();
    expect([sketch.isDone, sketch.points.length]).toEqual([true, 4]);
  });

  it("ends at its first point, and not before it has three", () => {
    const sketch = new MarkSketch(area, distance);
    for (const corner of corners.slice(0, 2)) click(sketch, corner);
    sketch.finish();
    expect(sketch.isDone).toBe(false);
    click(sketch, [40, 40]);
    sketch.press([3, 3]);
    expect([sketch.isDone, sketch.points]).toEqual([true, corners]);
  });

  it("is drawn freehand by one drag", () => {
    const sketch = new MarkSketch(area, distance);
    sketch.press([0, 0]);
    for (let step = 1; step <= 60; step += 1) {
      sketch.move([20 * Math.sin(step / 10), 20 - 20 * Math.cos(step / 10)]);
    }
    sketch.release([0, 0]);
    expect(sketch.isDone).toBe(true);
    expect(sketch.points.length).toBeGreaterThan(15);
  });

  it("is a line of parts where it is no area: a drag places two points, and the first closes nothing", () => {
    const sketch = new MarkSketch({ way: "open", least: 2, isArea: false }, distance);
    drag(sketch, [0, 0], [40, 0]);
    click(sketch, [40, 40]);
    click(sketch, [2, 2]);
    expect([sketch.isDone, sketch.points.length]).toEqual([false, 4]);
  });
});
