import { describe, expect, it } from "vitest";
import { readImageHeader } from "./image-header.ts";
import { projectionText, readProjection } from "./projection.ts";

const text = (value: string) => ({ vr: "CS", Value: [value] });
const words = (instance: Parameters<typeof readProjection>[0]) => projectionText(readProjection(instance));

describe("side and view of a film", () => {
  it("come from the image, and from its series where the image is silent", () => {
    expect(words({ "00200062": text("R"), "00185101": text("MLO") })).toBe("Right MLO");
    expect(words({ "00200060": text("L"), "00185101": text("AP") })).toBe("Left AP");
    expect(words({ "00200060": { vr: "CS" }, "00200062": text("L ") })).toBe("Left");
    expect(words({ "00200062": text("B"), "00185101": text("CC") })).toBe("Both sides CC");
  });

  it("are not guessed: unpaired, unknown and absent say nothing", () => {
    expect(words({ "00200062": text("U") })).toBe("");
    expect(words({ "00200060": text("X"), "00185101": text("PA") })).toBe("PA");
    expect(words({})).toBe("");
  });

  it("take the view's code where View Position is empty", () => {
    const code = { vr: "SQ", Value: [{ "00080104": { vr: "LO", Value: ["Medio-lateral oblique"] } }] };
    expect(words({ "00200062": text("L"), "00540220": code })).toBe("Left MLO");
  });

  it("of a frame come before those of the instance", () => {
    const anatomy = { "00209071": { vr: "SQ", Value: [{ "00209072": text("L") }] } };
    expect(readProjection({ "00200062": text("R") }, [anatomy]).side).toBe("left");
  });

  it("are marked where image and series contradict each other, and the reader is told", () => {
    const instance = { "00200060": text("L"), "00200062": text("R") };
    expect(readProjection(instance)).toMatchObject({ side: "right", contradictedBy: "left" });
    expect(readImageHeader(instance, 1).notes).toContain("Image says right, its series says left");
    expect(readImageHeader({ "00200062": text("R") }, 1).notes).toEqual([]);
  });
});
