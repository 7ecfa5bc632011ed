import { describe, expect, it } from "vitest";
import { type ImageReference, imageReferenceSchema, isSameImage } from "./measurement.ts";

const stored: ImageReference = imageReferenceSchema.parse({
  archiveId: "embedded",
  studyInstanceUid: "1.2.3",
  seriesInstanceUid: "1.2.3.4",
  sopInstanceUid: "1.2.3.4.5",
  sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
  frameNumber: 1,
  seriesNumber: 2,
  instanceNumber: 7,
  seriesDescription: "",
  modality: "CT",
  studyDate: null,
});
const plane: ImageReference = {
  ...stored,
  section: {
    name: "Coronal",
    origin: [1, 2, 3],
    alongRow: [1, 0, 0],
    alongColumn: [0, 0, -1],
    spacingMm: [1, 1],
    slab: { mode: "mean", thicknessMm: 0 },
  },
};
const moved = (change: Partial<NonNullable<ImageReference["section"]>>): ImageReference => ({
  ...plane,
  section: { ...(plane.section as NonNullable<ImageReference["section"]>), ...change },
});

describe("isSameImage", () => {
  it("tells a stored image from a plane made beside it", () => {
    expect(isSameImage(stored, { ...stored })).toBe(true);
    expect(isSameImage(stored, plane)).toBe(false);
    expect(isSameImage(stored, { ...stored, frameNumber: 2 })).toBe(false);
  });

  it("tells planes by place, direction and slab", () => {
    expect(isSameImage(plane, moved({ name: "Oblique" }))).toBe(true);
    expect(isSameImage(plane, moved({ origin: [1, 2.5, 3] }))).toBe(false);
    expect(isSameImage(plane, moved({ slab: { mode: "maximum", thicknessMm: 0 } }))).toBe(false);
    expect(isSameImage(plane, moved({ alongRow: [0, 1, 0] }))).toBe(false);
  });

  it("tells pictures along a curve apart by the curve, their form and their place on it", () => {
    const points: [number, number, number][] = [
      [0, 0, 0],
      [0, 5, 30],
    ];
    const along = (change: object) =>
      moved({ curve: { form: "crossSection", points, index: 4, ...change } } as Partial<
        NonNullable<ImageReference["section"]>
      >);
    expect(isSameImage(along({}), along({}))).toBe(true);
    expect(isSameImage(along({}), along({ index: 5 }))).toBe(false);
    expect(isSameImage(along({}), along({ form: "straightened" }))).toBe(false);
    expect(
      isSameImage(
        along({}),
        along({
          points: [
            [0, 0, 0],
            [0, 6, 30],
          ],
        }),
      ),
    ).toBe(false);
    expect(isSameImage(along({}), plane)).toBe(false);
  });
});
