import { describe, expect, it } from "vitest";
import { boxEdges, boxFaces, boxOfVolume, faceCentre, placeOfFace, withFace } from "./body-box.ts";
import { judgeSliceGeometry } from "./slice-geometry.ts";
import { axialLayout, phantomSlices } from "./slice-phantom.ts";

const verdict = judgeSliceGeometry(phantomSlices(axialLayout));
if (verdict.kind === "refused") throw new Error(verdict.reason);
const box = boxOfVolume(verdict.geometry);

describe("the box around a volume", () => {
  it("reaches to the outer edges of the outermost voxels", () => {
    expect(boxFaces.map((face) => placeOfFace(box, face))).toEqual(
      [-12.4, 13.2, -20.55, 23.45, 99, 159].map((place) => expect.closeTo(place, 6)),
    );
  });

  it("moves one face, on the side of the patient that it is named by, and keeps it inside", () => {
    expect(withFace(box, "R", 0, box).low).toEqual([0, box.low[1], box.low[2]]);
    expect(withFace(box, "L", 0, box).high).toEqual([0, box.high[1], box.high[2]]);
    expect(withFace(box, "H", 500, box)).toEqual(box);
    expect(placeOfFace(withFace(box, "F", 500, box), "F")).toBeCloseTo(157, 6);
    expect(placeOfFace(withFace(box, "A", -500, box), "A")).toBeCloseTo(-20.55, 6);
  });

  it("has six faces with a middle each, and twelve edges", () => {
    expect(faceCentre(box, "A")).toEqual([expect.closeTo(0.4, 6), expect.closeTo(-20.55, 6), expect.closeTo(129, 6)]);
    expect(boxEdges(box)).toHaveLength(12);
  });
});
