import { describe, expect, it } from "vitest";
import type { Measurement } from "../../shared/domain/measurement.ts";
import type { DraftContent, KeyImage } from "../../shared/domain/report.ts";
import { draftContentSchema } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import {
  captionOf,
  sameKeyImage,
  withCalibrations,
  withCaption,
  withChipsRenewed,
  withKeyImage,
  withKeyImageMoved,
  withMeasurements,
  withoutKeyImage,
  withSection,
} from "./draft-edits.ts";

const image = draftContentSchema.shape.measurements.element.shape.image.parse({
  archiveId: "embedded",
  studyInstanceUid: "1.2",
  seriesInstanceUid: "1.2.3",
  sopInstanceUid: "1.2.3.4",
  sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
  frameNumber: 1,
  seriesNumber: 3,
  instanceNumber: 20,
  seriesDescription: "Portal venous",
  modality: "CT",
  studyDate: "2026-11-19",
});
function length(id: string, text: string): Measurement {
  const provenance = { spacingMm: null, spacingSource: "none" as const, formula: "length-1", warnings: [] };
  return { id, kind: "length", image, points: [], quantities: [], text, trust: "exact", provenance };
}
function keyImage(id: string): KeyImage {
  const presentation = {
    windowCenter: 40,
    windowWidth: 400,
    isInverted: false,
    zoom: 1,
    pan: [0, 0] as [number, number],
    rotationDegrees: 0,
    isFlippedHorizontally: false,
    isFlippedVertically: false,
  };
  const size = { widthPixels: 10, heightPixels: 10 };
  return { id, image, caption: "", presentation, measurementIds: [], ...size, sha256: "" };
}
const examination = { studyInstanceUid: "1.2", date: "2026-11-19" };
const ids = (content: DraftContent) => content.keyImages.map((each) => each.id);

describe("the key image that shows the same", () => {
  const mark = { measurementId: "m", text: "8 mm", points: [[1, 2] as [number, number]] };
  const shown = { ...keyImage("new"), burntIn: { scale: 1.5, marks: [mark] } };
  const content = [keyImage("plain"), { ...shown, id: "known" }].reduce(withKeyImage, emptyDraftContent());

  it("is found by image, view and marks, whatever its order of fields", () => {
    const { zoom, ...rest } = shown.presentation;
    expect(sameKeyImage(content, { ...shown, presentation: { ...rest, zoom } })?.id).toBe("known");
    expect(sameKeyImage(content, keyImage("new"))?.id).toBe("plain");
  });

  it("is another one once zoomed, on another frame or with a changed mark", () => {
    const changedMark = { scale: 1.5, marks: [{ ...mark, text: "9 mm" }] };
    expect(sameKeyImage(content, { ...shown, burntIn: changedMark })).toBeNull();
    expect(sameKeyImage(content, { ...shown, presentation: { ...shown.presentation, zoom: 2 } })).toBeNull();
    expect(sameKeyImage(content, { ...shown, image: { ...image, frameNumber: 2 } })).toBeNull();
  });
});

describe("key images of a draft", () => {
  const three = ["a", "b", "c"].map(keyImage).reduce(withKeyImage, emptyDraftContent());

  it("keeps the order they are sent in and moves one by one place", () => {
    expect(ids(withKeyImageMoved(three, "c", -1))).toEqual(["a", "c", "b"]);
    expect(ids(withKeyImageMoved(three, "a", 1))).toEqual(["b", "a", "c"]);
    expect(withKeyImageMoved(three, "a", -1)).toBe(three);
    expect(withKeyImageMoved(three, "c", 1)).toBe(three);
  });

  it("removes one and captions one, leaving the others alone", () => {
    expect(ids(withoutKeyImage(three, "b"))).toEqual(["a", "c"]);
    const captioned = withCaption(three, "b", "x".repeat(600));
    expect(captioned.keyImages.map((each) => each.caption.length)).toEqual([0, 500, 0]);
  });

  it("names a new one by its series and image", () => {
    expect(captionOf(image, false)).toBe("Portal venous, image 20");
    expect(captionOf(image, true)).toMatch(/^Prior of .+: Portal venous, image 20$/);
    const section = {
      name: "Coronal, MIP 10 mm",
      origin: [0, 0, 0] as [number, number, number],
      alongRow: [1, 0, 0] as [number, number, number],
      alongColumn: [0, 0, -1] as [number, number, number],
      spacingMm: [1, 1] as [number, number],
      slab: { mode: "maximum" as const, thicknessMm: 10 },
    };
    expect(captionOf({ ...image, seriesDescription: "Venous", section }, false)).toBe("Venous, Coronal, MIP 10 mm");
    expect(captionOf({ ...image, seriesDescription: " ", instanceNumber: null }, false)).toBe("CT");
  });
});

describe("measurements of a draft", () => {
  const chip = { kind: "measurement" as const, measurementId: "m1", text: "8.4 mm" };
  const written = withSection(withMeasurements(emptyDraftContent(), [length("m1", "8.4 mm")]), "findings", [[chip]]);

  it("holds each once, as it is now, and is the same object when nothing changed", () => {
    expect(withMeasurements(written, [length("m1", "8.4 mm")])).toBe(written);
    expect(withMeasurements(written, [length("m1", "9 mm")]).measurements.map((each) => each.text)).toEqual(["9 mm"]);
  });

  it("writes the date of another examination behind a number when told to", () => {
    const today = { studyInstanceUid: "1.9", date: "2026-11-22" };
    const now = "8.4 mm (19-Nov-2026)";
    const renewed = withChipsRenewed(written, "m1", today);
    expect(renewed.sections.findings).toEqual([[{ ...chip, text: now }]]);
  });

  it("changes the text of a chip whose mark has changed only when told to", () => {
    const moved = withMeasurements(written, [length("m1", "9.1 mm")]);
    expect(moved.sections.findings).toEqual([[chip]]);
    expect(withChipsRenewed(moved, "m1", examination).sections.findings).toEqual([[{ ...chip, text: "9.1 mm" }]]);
  });

  it("keeps the chip's text when its mark is deleted", () => {
    const deleted = withMeasurements(written, []);
    expect(deleted.measurements).toEqual([]);
    expect(deleted.sections.findings).toEqual([[chip]]);
  });
});

describe("what was calibrated by hand", () => {
  const empty = emptyDraftContent();
  const calibration = {
    id: "0190a0a0-0000-7000-8000-000000000009",
    image,
    spacingMm: [0.5, 0.5] as [number, number],
    lengthMm: 50,
    linePixels: 100,
    scope: "series" as const,
    machine: "Maker Model 7",
    rows: 100,
    columns: 100,
    by: "Dr R. Testwell",
    on: "2026-11-24",
    setsAsideExact: false,
  };

  it("is kept with the draft, so that a case that is opened again has it", () => {
    const content = withCalibrations(empty, [calibration]);
    expect(draftContentSchema.parse(JSON.parse(JSON.stringify(content))).calibrations).toEqual([calibration]);
    expect(withCalibrations(content, [{ ...calibration }])).toBe(content);
    expect(withCalibrations(content, []).calibrations).toEqual([]);
  });

  it("changes nothing in a draft of an earlier version, which has none", () => {
    expect(withCalibrations(empty, [])).toBe(empty);
    expect("calibrations" in draftContentSchema.parse(empty)).toBe(false);
  });
});
