import { describe, expect, it, vi } from "vitest";
import { doseInstance } from "../../../shared/objects/dose-phantom.test-data.ts";
import { readRtDose } from "../../../shared/objects/rt-dose.ts";
import { readSegmentation } from "../../../shared/objects/segmentation.ts";
import { doseLoaderOf } from "../dose/doses.ts";
import { createViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { type CaseLayer, layerMemory, layersOfCase, loaderOf, placeNotes, releaseLayers } from "./layers.ts";

const text = (...Value: readonly unknown[]) => ({ Value });
const source = (uid: string) => ({
  "00089124": text({ "00082112": text({ "00081155": text(uid) }) }),
});

const segmentation = readSegmentation({
  "00080016": text("1.2.840.10008.5.1.4.1.1.66.4"),
  "00080018": text("1.2.3"),
  "00280008": text(2),
  "00280010": text(4),
  "00280011": text(4),
  "00280100": text(1),
  "52009230": text(source("1.9.1"), source("1.9.2")),
});

describe("the notes on where an object is drawn", () => {
  it("say that the images of an object are not in the case", () => {
    if (segmentation === null) throw new Error("The made segmentation is none.");
    const on = { layer: segmentation, problem: "" } as CaseLayer;
    expect(placeNotes({ displaySets: [] }, on)).toEqual([
      "None of the 2 images that it names is in this case. Nothing of it is drawn.",
    ]);
    expect(layersOfCase({ displaySets: [] })).toEqual([]);
  });
});

describe("the memory that lies over images", () => {
  it("counts segments that were read, own ones, and a dose from when it is asked for, until the case closes", async () => {
    const store = createViewerStore();
    expect(layerMemory(store)).toEqual({ segments: 0, doses: 0 });
    store.setState({ segments: [{ id: "own", slices: [{ mask: "3 3 2 2 0 4" }] } as never] });
    expect(layerMemory(store).segments).toBe(11);
    const dose = readRtDose(doseInstance());
    if (dose?.geometry == null || segmentation === null) throw new Error("The phantom is no dose.");
    const set = { archiveId: "a", studyInstanceUid: "1.2", seriesInstanceUid: "1.3" } as DisplaySet;
    const { rows, columns, frames } = dose.geometry;
    void doseLoaderOf(store, { dose, set, problem: "" }).want();
    expect(layerMemory(store).doses).toBe(rows * columns * frames.length * 4);

    const frame = { frameNumber: 1, segmentNumber: 7, sources: [], plane: null };
    const layer = { ...segmentation, frames: [frame], header: { ...segmentation.header, problem: "" } };
    const packed = Uint8Array.of(0b0110_0000, 0b0000_0110);
    vi.stubGlobal("fetch", async () => new Response(packed, { headers: { "content-type": explicit } }));
    const loader = loaderOf(store, { layer, set, problem: "" });
    loader.want([frame]);
    await vi.waitFor(() => expect(loader.isComplete()).toBe(true));
    // A box of two by two pixels at one bit each is one byte.
    expect(loader.failure()).toBe("");
    expect(layerMemory(store).segments).toBe(11 + 1);
    releaseLayers(store);
    expect(layerMemory(store)).toEqual({ segments: 11, doses: 0 });
  });
});

const explicit = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1";
