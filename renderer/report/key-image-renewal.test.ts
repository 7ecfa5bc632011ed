import { afterEach, describe, expect, it } from "vitest";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { DraftContent, KeyImage } from "../../shared/domain/report.ts";
import { outdatedKeyImages } from "../../shared/rules/key-image-marks.ts";
import { makeDisplaySet } from "../case/case.test-data.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { withCaption, withMeasurements } from "./draft-edits.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { KeyImageRenewal } from "./key-image-renewal.ts";

const [shown] = makeDisplaySet({}).images;
if (shown === undefined) throw new Error("The display set has no image.");
const image = shown.reference;

function line(millimetres: number): Measurement {
  return {
    ...{ id: "m1", kind: "length", image, quantities: [], text: `${millimetres} mm`, trust: "exact" },
    points: [
      [10, 10],
      [10 + millimetres, 10],
    ],
    provenance: { spacingMm: [1, 1], spacingSource: "pixelSpacing", formula: "length/1", warnings: [] },
  };
}

function keyImageOf(id: string, marks: readonly Measurement[]): KeyImage {
  return {
    ...{ id, image, caption: `caption of ${id}`, widthPixels: 8, heightPixels: 8, sha256: id },
    presentation: {
      ...{ windowCenter: 40, windowWidth: 400, isInverted: false, zoom: 2, pan: [3, 4], rotationDegrees: 90 },
      ...{ isFlippedHorizontally: true, isFlippedVertically: false },
    },
    measurementIds: marks.map((mark) => mark.id),
    burntIn: { scale: 2, marks: marks.map(({ id: measurementId, text, points }) => ({ measurementId, text, points })) },
  };
}

/** A viewer that draws what the draft's marks are at that moment, and a store that numbers what it takes. */
function begin(isAtHand = true) {
  const keeper = new DraftKeeper(
    {
      load: async () => null,
      putAside: async () => undefined,
      save: async ({ revision }) => ({ revision: revision + 1, savedAt: 1 }),
    },
    () => () => undefined,
  );
  const content = {
    ...emptyDraftContent(),
    measurements: [line(57.3)],
    keyImages: [keyImageOf("k0", []), keyImageOf("k1", [line(57.3)])],
  };
  keeper.open({ id: "d1", workitemId: "w1", kind: "report", revision: 1, content, authorId: "p1", updatedAt: 1 });
  const viewer = { isAtHand, drawn: [] as string[], isStoreDown: false };
  const renewal = new KeyImageRenewal(keeper, {
    redraw: async (keyImage) => {
      viewer.drawn.push(keyImage.id);
      if (!viewer.isAtHand) return null;
      const marks = contentOf(keeper).measurements.filter((mark) => keyImage.measurementIds.includes(mark.id));
      return {
        jpeg: new Blob(),
        isPrior: false,
        keyImage: { ...keyImageOf("", marks), presentation: keyImage.presentation },
      };
    },
    store: async (captured) => {
      if (viewer.isStoreDown) throw new Error("no room");
      return { ...captured.keyImage, id: `new${viewer.drawn.length}`, sha256: "", caption: "a caption of its own" };
    },
  });
  ends.push(renewal.follow());
  return { keeper, viewer, renewal };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function contentOf(keeper: DraftKeeper): DraftContent {
  const state = keeper.getState();
  if (state.phase === "loading") throw new Error("The draft is not here.");
  return state.content;
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const burntInto = (keeper: DraftKeeper) => contentOf(keeper).keyImages[1]?.burntIn?.marks.map((mark) => mark.text);
const drag = (keeper: DraftKeeper, millimetres: number) =>
  keeper.edit((content) => withMeasurements(content, [line(millimetres)]));

describe("KeyImageRenewal", () => {
  it("draws a key image anew when its mark changes, in its place, as it was shown and under its caption", async () => {
    const { keeper, viewer } = begin();
    keeper.edit((content) => withCaption(content, "k1", "Portal node"));
    drag(keeper, 83.5);
    expect(outdatedKeyImages(contentOf(keeper))).toHaveLength(1);
    await settle();
    expect(outdatedKeyImages(contentOf(keeper))).toEqual([]);
    expect(burntInto(keeper)).toEqual(["83.5 mm"]);
    const [first, second] = contentOf(keeper).keyImages;
    expect(first?.id).toBe("k0");
    expect(second?.id).not.toBe("k1");
    expect(second?.caption).toBe("Portal node");
    expect(second?.presentation).toEqual(keyImageOf("k1", []).presentation);
    expect(viewer.drawn).toEqual(["k1"]);
  });

  it("ends at the last of many changes, and without a mark that was deleted", async () => {
    const { keeper } = begin();
    for (const millimetres of [60, 70, 83.5]) {
      drag(keeper, millimetres);
      await Promise.resolve();
    }
    await settle();
    expect(burntInto(keeper)).toEqual(["83.5 mm"]);
    keeper.edit((content) => withMeasurements(content, []));
    await settle();
    expect(burntInto(keeper)).toEqual([]);
    expect(contentOf(keeper).keyImages[1]?.measurementIds).toEqual([]);
  });

  it("leaves it and tries once where the image is not open, and again when it is", async () => {
    const { keeper, viewer, renewal } = begin(false);
    drag(keeper, 83.5);
    await settle();
    keeper.edit((content) => withCaption(content, "k0", "typed meanwhile"));
    await settle();
    expect(viewer.drawn).toEqual(["k1"]);
    expect(contentOf(keeper).keyImages[1]).toEqual(keyImageOf("k1", [line(57.3)]));
    viewer.isAtHand = true;
    renewal.tryAgain();
    await settle();
    expect(burntInto(keeper)).toEqual(["83.5 mm"]);
  });

  it("keeps the picture it has where the new one cannot be stored", async () => {
    const { keeper, viewer } = begin();
    viewer.isStoreDown = true;
    drag(keeper, 83.5);
    await settle();
    expect(contentOf(keeper).keyImages[1]?.id).toBe("k1");
    expect(outdatedKeyImages(contentOf(keeper))).toHaveLength(1);
  });
});
