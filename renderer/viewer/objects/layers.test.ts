import { describe, expect, it } from "vitest";
import { readSegmentation } from "../../../shared/objects/segmentation.ts";
import { type CaseLayer, layersOfCase, placeNotes } from "./layers.ts";

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
