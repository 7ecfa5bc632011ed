import { describe, expect, it } from "vitest";
import type { Vector } from "../vector.ts";
import { type BodyBox, boxOfVolume, withFace } from "./body-box.ts";
import { RayCaster, seenAt, type TransferTable, type VolumeCamera, type VolumeScene } from "./ray-caster.ts";
import { bodyAxes } from "./section-planes.ts";
import { judgeSliceGeometry, type VolumeGeometry } from "./slice-geometry.ts";
import { type PhantomLayout, phantomSlices, phantomVoxels } from "./slice-phantom.ts";

const layout: PhantomLayout = {
  rows: 64,
  columns: 64,
  spacingMm: [1, 1],
  alongRow: [1, 0, 0],
  alongColumn: [0, 1, 0],
  origin: [-32, -32, 0],
  depths: Array.from({ length: 40 }, (_, index) => index * 1.5),
};

function geometryOf(changes: Partial<PhantomLayout> = {}): VolumeGeometry {
  const verdict = judgeSliceGeometry(phantomSlices({ ...layout, ...changes }));
  if (verdict.kind === "refused") throw new Error(verdict.reason);
  return verdict.geometry;
}

const ballAt: Vector = [6, -4, 31];
const ballRadius = 12;

/** A ball of 300 in air, its edge one voxel wide, to the patient's left, before and above the middle. */
const ball = (place: Vector) =>
  300 *
  Math.min(
    1,
    Math.max(0, 0.5 + ballRadius - Math.hypot(place[0] - ballAt[0], place[1] - ballAt[1], place[2] - ballAt[2])),
  );

/** Black and clear below 150, white and thick above. */
const bone: TransferTable = {
  low: 0,
  high: 300,
  entries: Float32Array.from({ length: 1024 * 4 }, (_, index) =>
    index % 4 === 3 ? (index / 4 < 512 ? 0 : 0.999) : 255,
  ),
  isMaximum: false,
  isShaded: true,
};

const maximum: TransferTable = {
  ...bone,
  entries: Float32Array.from({ length: 1024 * 4 }, (_, index) => (index % 4 === 3 ? 1 : Math.floor(index / 4) / 4)),
  isMaximum: true,
};

const front: VolumeCamera = { ...bodyAxes.coronal, centre: [0, 0, 30], mmPerPixel: 0.5 };
const columns = 160;

function render(geometry: VolumeGeometry, change: Partial<VolumeScene> = {}, valueAt = ball) {
  const caster = new RayCaster(geometry, phantomVoxels(geometry, valueAt));
  const scene: VolumeScene = { camera: front, transfer: bone, crop: boxOfVolume(geometry), cut: null, ...change };
  return caster.render(scene, { columns, ofRows: columns, firstRow: 0, rows: columns, stepMm: 0.5 });
}

/** Centre and area, in pixels, of what is bright. */
function shapeOf(pixels: Uint8ClampedArray): { column: number; row: number; area: number; mean: number } {
  let [area, column, row, sum] = [0, 0, 0, 0];
  for (let index = 0; index < pixels.length / 4; index += 1) {
    const level = pixels[index * 4] ?? 0;
    sum += level;
    if (level < 30) continue;
    area += 1;
    column += index % columns;
    row += Math.floor(index / columns);
  }
  return { column: column / area, row: row / area, area, mean: sum / (pixels.length / 4) };
}

describe("RayCaster", () => {
  it.each([
    ["from the front", bodyAxes.coronal],
    ["from the left", bodyAxes.sagittal],
    ["from the feet", bodyAxes.axial],
  ])("shows a ball %s where it is, to 0.1 mm, and as large as it is, to 1 %", (_, axes) => {
    const camera: VolumeCamera = { ...axes, centre: [0, 0, 30], mmPerPixel: 0.5 };
    const { column, row, area } = shapeOf(render(geometryOf(), { camera }));
    const [x, y] = seenAt(camera, ballAt, columns, columns);
    expect(Math.hypot(column - x, row - y) * 0.5).toBeLessThan(0.1);
    expect(Math.abs(area * 0.25 - Math.PI * ballRadius ** 2) / (Math.PI * ballRadius ** 2)).toBeLessThan(0.01);
  });

  it("shows the same ball through a tilted gantry and uneven steps", () => {
    const [x, y] = seenAt(front, ballAt, columns, columns);
    const uneven = Array.from({ length: 40 }, (_, index) => index * 1.5 + (index % 3) * 0.3);
    for (const geometry of [geometryOf({ shear: 0.2 }), geometryOf({ depths: uneven })]) {
      const { column, row, area } = shapeOf(render(geometry));
      expect(Math.hypot(column - x, row - y) * 0.5).toBeLessThan(0.15);
      expect(Math.abs(area * 0.25 - Math.PI * ballRadius ** 2) / (Math.PI * ballRadius ** 2)).toBeLessThan(0.02);
    }
  });

  it("keeps the greatest value along each ray", () => {
    const pixels = render(geometryOf(), { transfer: maximum }, (place) => (place[1] > 0 ? 40 : 0) + ball(place));
    const [x, y] = seenAt(front, ballAt, columns, columns).map(Math.round) as [number, number];
    expect(pixels[(y * columns + x) * 4]).toBe(255);
    // Beside the ball the wall behind it, whose value is 40 of 300.
    expect(pixels[(30 * columns + 60) * 4]).toBe(Math.round((40 / 300) * 1023 - 0.5) >> 2);
  });

  it("cuts away what lies outside the box, on the side that is named", () => {
    const geometry = geometryOf();
    const outer = boxOfVolume(geometry);
    const whole = shapeOf(render(geometry));
    const halved = (crop: BodyBox) => shapeOf(render(geometry, { crop }));
    const withoutLeft = halved(withFace(outer, "L", ballAt[0], outer));
    const withoutHead = halved(withFace(outer, "H", ballAt[2], outer));
    expect(withoutLeft.area / whole.area).toBeCloseTo(0.5, 1);
    expect(withoutLeft.column).toBeLessThan(whole.column - 5);
    expect(withoutHead.row).toBeGreaterThan(whole.row + 5);
    expect(shapeOf(render(geometry, { crop: withFace(outer, "L", ballAt[0] - 20, outer) })).area).toBe(0);
  });

  it("cuts at a plane and shows the cut face flat", () => {
    const cut = { normal: [0, -1, 0] as Vector, distance: -ballAt[1] };
    const { area } = shapeOf(render(geometryOf(), { cut }));
    expect(Math.abs(area * 0.25 - Math.PI * ballRadius ** 2) / (Math.PI * ballRadius ** 2)).toBeLessThan(0.01);
    const pixels = render(geometryOf(), { cut });
    const [x, y] = seenAt(front, ballAt, columns, columns).map(Math.round) as [number, number];
    expect(pixels[(y * columns + x) * 4]).toBeCloseTo(255 * 0.9, -1);
  });

  it("makes the same picture in bands as at once", () => {
    const geometry = geometryOf();
    const caster = new RayCaster(geometry, phantomVoxels(geometry, ball));
    const scene: VolumeScene = { camera: front, transfer: bone, crop: boxOfVolume(geometry), cut: null };
    const whole = caster.render(scene, { columns, ofRows: columns, firstRow: 0, rows: columns, stepMm: 1 });
    const band = caster.render(scene, { columns, ofRows: columns, firstRow: 64, rows: 32, stepMm: 1 });
    expect(band).toEqual(whole.slice(64 * columns * 4, 96 * columns * 4));
  });

  it("invents nothing in a gap of missing slices", () => {
    const depths = [...Array.from({ length: 12 }, (_, index) => index * 1.5), 40, 41.5, 43, 44.5];
    const pixels = render(geometryOf({ depths }), {}, () => 300);
    const [x, y] = seenAt(front, [0, 0, 28], columns, columns).map(Math.round) as [number, number];
    expect(pixels[(y * columns + x) * 4]).toBe(0);
    const [, inside] = seenAt(front, [0, 0, 42], columns, columns).map(Math.round) as [number, number];
    expect(pixels[(inside * columns + x) * 4]).toBeGreaterThan(50);
  });
});
