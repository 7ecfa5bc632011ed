import { describe, expect, it } from "vitest";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { arrangementOf } from "./arrangement.ts";
import { registerImage } from "./image-registry.ts";
import { assignDisplaySet, createViewerStore, updatePane } from "./viewer-store.ts";
import type { DisplayImage, DisplaySet } from "./viewer-types.ts";
import { togglePlanes } from "./volume/planes.ts";

/** A CT whose slices say where they lie. */
function body(): DisplaySet {
  const images = Array.from({ length: 5 }, (_, index): DisplayImage => {
    const values: Record<string, readonly unknown[]> = {
      "00080018": [`1.${index}`],
      "00080060": ["CT"],
      "00280010": [4],
      "00280011": [4],
      "00280030": [1, 1],
      "00280100": [16],
      "00200052": ["1.9"],
      "00200037": [1, 0, 0, 0, 1, 0],
      "00200032": [0, 0, index * 5],
    };
    const dataset = Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }]));
    const reference = { seriesInstanceUid: "body", studyInstanceUid: "1.8" } as DisplayImage["reference"];
    registerImage(`body/${index}`, { header: readImageHeader(dataset, 1), reference, institution: "" });
    return { imageId: `body/${index}`, reference };
  });
  return {
    id: "body",
    modality: "CT",
    description: "Body",
    studyInstanceUid: "1.8",
    images,
    problem: "",
  } as unknown as DisplaySet;
}

describe("what is on the screen", () => {
  it("is saved as planes while one is shown, and as stored images once none is", () => {
    const store = createViewerStore();
    store.setState({ displaySets: [body()] });
    assignDisplaySet(store, 0, "body");
    togglePlanes(store);
    expect(store.getState().beforePlanes).not.toBeNull();
    expect(arrangementOf(store.getState()).arrangement.planes).toMatchObject({ pane: 0 });
    store.setState({ layout: 1, activePane: 0 });
    updatePane(store, 0, { displaySetId: "body" });
    const { planes, panes } = arrangementOf(store.getState()).arrangement;
    expect(planes).toBeNull();
    expect(panes).toHaveLength(1);
  });

  it("is no longer planes once the last of them has made room for stored images", () => {
    const store = createViewerStore();
    store.setState({ displaySets: [body()] });
    assignDisplaySet(store, 0, "body");
    togglePlanes(store);
    for (const pane of [0, 1]) assignDisplaySet(store, pane, "body");
    expect(store.getState().beforePlanes).not.toBeNull();
    assignDisplaySet(store, 2, "body");
    expect(store.getState().beforePlanes).toBeNull();
  });
});
