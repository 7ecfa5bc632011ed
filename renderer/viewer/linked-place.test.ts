import { beforeEach, describe, expect, it } from "vitest";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { registerImage } from "./image-registry.ts";
import { followPlace, placeScrolledTo } from "./linked-place.ts";
import { anchorsOf } from "./linked-scroll.ts";
import { assignDisplaySet, createViewerStore, type ViewerStore, wantImage } from "./viewer-store.ts";
import type { DisplaySet } from "./viewer-types.ts";

const axial = [1, 0, 0, 0, 1, 0];
const coronal = [1, 0, 0, 0, 0, -1];

/** A stack of images from `fromMm` along the body, each `stepMm` further. */
function stack(id: string, how: { stepMm: number; count: number; fromMm?: number; frame?: string; along?: number[] }) {
  const { stepMm, count, fromMm = 0, frame = "1.2.7", along = axial } = how;
  const images = Array.from({ length: count }, (_, index) => {
    const values: Record<string, readonly unknown[]> = {
      ...{ "00080060": ["CT"], "00280010": [4], "00280011": [4], "00280030": [1, 1], "00200052": [frame] },
      ...{ "00200037": along, "00200032": along === axial ? [0, 0, fromMm + index * stepMm] : [0, index * stepMm, 0] },
    };
    const attributes = Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
    const reference = { seriesInstanceUid: id } as DisplaySet["images"][number]["reference"];
    registerImage(`${id}/${index}`, { header: readImageHeader(attributes, 1), reference, institution: "" });
    return { imageId: `${id}/${index}`, reference };
  });
  return { id, images, problem: "", modality: "CT", reports: [] } as unknown as DisplaySet;
}

function windowWith(set: DisplaySet, isLinked = true): ViewerStore {
  const store = createViewerStore();
  store.setState({ displaySets: [set] });
  assignDisplaySet(store, 0, set.id);
  if (isLinked) store.setState({ link: anchorsOf(store.getState()) });
  return store;
}

let thin: ViewerStore;
const scrolledTo = (index: number) => {
  const before = thin.getState();
  wantImage(thin, 0, index);
  return placeScrolledTo(thin.getState(), before);
};
const shown = (store: ViewerStore) => store.getState().panes[0]?.wantedIndex;

beforeEach(() => {
  thin = windowWith(stack("thin", { stepMm: 1, count: 40 }));
});

describe("a place in the patient", () => {
  it("is shown by another window at the slice that lies nearest, whatever its thickness and start", () => {
    const place = scrolledTo(23);
    expect(place?.point[2]).toBe(23);
    const thick = windowWith(stack("thick", { stepMm: 5, count: 10, fromMm: -10 }));
    expect(place !== null && followPlace(thick, place)).toBe(true);
    // At 25 mm, two away; the one before lies at 20 mm.
    expect(shown(thick)).toBe(7);
  });

  it("means nothing in another frame of reference, in a plane across, or where scrolling is not linked", () => {
    const place = scrolledTo(23);
    const others = [
      windowWith(stack("foreign", { stepMm: 1, count: 40, frame: "1.2.8" })),
      windowWith(stack("across", { stepMm: 1, count: 40, along: coronal })),
      windowWith(stack("alone", { stepMm: 1, count: 40 }), false),
    ];
    for (const other of others) {
      expect(place !== null && followPlace(other, place)).toBe(false);
      expect(shown(other)).toBe(0);
    }
  });

  it("is told of scrolling alone: not of a series that is put on the pane, nor where nothing is linked", () => {
    const before = thin.getState();
    assignDisplaySet(thin, 0, "thin");
    expect(placeScrolledTo(thin.getState(), before)).toBeNull();
    thin.setState({ link: null });
    expect(scrolledTo(9)).toBeNull();
  });
});
