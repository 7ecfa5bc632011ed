import { describe, expect, it } from "vitest";
import { hounsfieldUnit, meaningOf, readPadding, readValueTransform } from "./value-transform.ts";

describe("readValueTransform", () => {
  it("keeps the fractions of a slope of one half, also when both ends are whole numbers", () => {
    const transform = readValueTransform({ "00281053": { Value: [0.5] }, "00281052": { Value: [0] } }, [], "PT");
    expect([0, 1, 3, 1000].map((stored) => meaningOf(transform, stored))).toEqual([0, 0.5, 1.5, 500]);
  });

  it("gives Hounsfield units only for CT whose rescale type allows it", () => {
    const rescale = { "00281053": { Value: [1] }, "00281052": { Value: [-1024] } };
    expect(readValueTransform(rescale, [], "CT").unit).toBe(hounsfieldUnit);
    expect(readValueTransform({ ...rescale, "00281054": { Value: ["US"] } }, [], "CT").unit).toBe("");
    expect(readValueTransform(rescale, [], "MR").unit).toBe("");
    expect(readValueTransform({}, [], "CT").unit).toBe("");
  });

  it("keeps the stored unit of PET and never calls it an uptake value", () => {
    expect(readValueTransform({ "00541001": { Value: ["BQML"] } }, [], "PT").unit).toBe("Bq/mL");
    expect(readValueTransform({ "00541001": { Value: ["GML"] } }, [], "PT").unit).toBe("g/mL");
  });

  it("takes the rescale of the frame before that of the instance", () => {
    const frame = { "00289145": { Value: [{ "00281053": { Value: [2] }, "00281052": { Value: [5] } }] } };
    const transform = readValueTransform({ "00281053": { Value: [1] } }, [frame], "MR");
    expect(meaningOf(transform, 10)).toBe(25);
  });

  it("maps through a modality table, ends repeated", () => {
    const lut = { "00283002": { Value: [3, 10, 16] }, "00283006": { Value: [100, 200, 300] } };
    const transform = readValueTransform({ "00283000": { Value: [lut] } }, [], "CR");
    expect([5, 10, 11, 12, 99].map((stored) => meaningOf(transform, stored))).toEqual([100, 100, 200, 300, 300]);
  });
});

describe("readPadding", () => {
  it("reads a signed value written as unsigned, and a range in either order", () => {
    expect(readPadding({ "00280103": { Value: [1] }, "00280120": { Value: [63536] } })).toEqual({
      low: -2000,
      high: -2000,
    });
    expect(readPadding({ "00280120": { Value: [9] }, "00280121": { Value: [4] } })).toEqual({ low: 4, high: 9 });
    expect(readPadding({})).toBeNull();
  });
});
