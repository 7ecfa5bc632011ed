import { beforeEach, describe, expect, it } from "vitest";
import type { Measurement } from "../../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { MeasurementReport } from "../../../shared/objects/measurement-report.ts";
import { makeImageId } from "../image-id.ts";
import { registerImage } from "../image-registry.ts";
import { changeMark, undoMark } from "../marks/mark-history.ts";
import { createViewerStore, updatePane, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { pairCandidates } from "./candidates.ts";
import { openPairing, pairMark, pairNotes, unpairMark } from "./pairs.ts";

const studies = { now: "2026-11-18", before: "2025-03-12", later: "2026-12-01" } as const;

function imageAt(study: keyof typeof studies, depth: number, frame = "2.25.7") {
  const reference = {
    ...{ archiveId: "embedded", studyInstanceUid: `2.25.${study}`, seriesInstanceUid: `2.25.${study}.1` },
    ...{
      sopInstanceUid: `2.25.${study}.${depth}`,
      frameNumber: 1,
      studyDate: studies[study],
      seriesDescription: study,
    },
  } as unknown as Measurement["image"];
  const plane = { position: [0, 0, depth], alongRow: [1, 0, 0], alongColumn: [0, 1, 0] };
  const header = {
    ...{ plane, format: { rows: 100, columns: 100 }, spacing: { whole: { spacingMm: [1, 1] } } },
    frameOfReferenceUid: frame,
  } as unknown as ImageHeader;
  const imageId = makeImageId(reference);
  registerImage(imageId, { header, reference, institution: "" });
  return { imageId, reference };
}

function length(
  id: string,
  reference: Measurement["image"],
  value: number,
  more: Partial<Measurement> = {},
): Measurement {
  return {
    ...{ id, kind: "length", image: reference, text: `${value}.0 mm`, trust: "exact" },
    points: [
      [10, 10],
      [10 + value, 10],
    ],
    quantities: [{ name: "length", value, unit: "mm" }],
    ...more,
  } as Measurement;
}

let store: ViewerStore;
let mark: Measurement;

beforeEach(() => {
  store = createViewerStore();
  mark = length("n", imageAt("now", 50).reference, 10);
});

function show(others: readonly Measurement[], sets: readonly DisplaySet[] = []) {
  store.setState({ measurements: [mark, ...others], displaySets: sets, selectedMeasurementId: "n" });
  return pairCandidates(store.getState(), mark);
}

describe("what a mark can be paired with", () => {
  it("are marks of earlier examinations, the nearest in the patient first, then those of no known place by their name", () => {
    const unlinked = imageAt("before", 50, "2.25.8").reference;
    const found = show([
      length("far", imageAt("before", 90).reference, 8),
      length("named", unlinked, 8, { words: "Node" }),
      length("near", imageAt("before", 53).reference, 8),
      length("after", imageAt("later", 50).reference, 8),
      length("same study", imageAt("now", 51).reference, 8),
    ]);
    expect(
      found.candidates.map(({ id, distanceMm }) => [id, distanceMm === null ? null : Math.round(distanceMm)]),
    ).toEqual([
      ["near", 3],
      ["far", 40],
      ["named", null],
    ]);
    expect(found.candidates[0]?.earlier).toMatchObject({ markId: "near", plane: "axial", from: "" });
  });

  it("are never of the other side, nor the same mark twice", () => {
    const site = (side: "left" | "right") => ({
      site: { code: { value: "1", scheme: "SCT", meaning: "Kidney" }, side },
    });
    mark = length("n", mark.image, 10, site("left"));
    const { reference } = imageAt("before", 50);
    const taken = length("t", reference, 5);
    const found = show([length("r", reference, 8, site("right")), length("l", reference, 8, site("left")), taken]);
    expect(found.candidates.map(({ id }) => id)).toEqual(["l", "t"]);
    expect(found.otherSideCount).toBe(1);
    const [first] = found.candidates;
    if (first === undefined) throw new Error("no candidate");
    pairMark(store, mark, first);
    const second = length("n2", mark.image, 4);
    expect(pairCandidates(store.getState(), second).candidates.map(({ id }) => id)).not.toContain(first.id);
  });

  it("come from the report of the earlier examination too, with the identifiers that it gave", () => {
    const { reference, imageId } = imageAt("before", 52);
    const region = {
      space: "image",
      graphic: "POLYLINE",
      points: [
        [10, 10],
        [18, 10],
      ],
      frameNumber: 1,
    } as const;
    const regions = [{ ...region, sopInstanceUid: reference.sopInstanceUid }];
    const values = [{ name: "Length", quantity: "length", value: 8, unit: "mm", regions }] as const;
    const group = {
      number: 1,
      trackingId: "T4",
      trackingUid: "2.25.444",
      finding: "Node",
      site: "",
      values,
      regions: [],
    };
    const source = { sopInstanceUid: "2.25.900", studyInstanceUid: reference.studyInstanceUid, patientId: "P" };
    const report = { ...source, date: "2025-03-12", creator: "Dr X", title: "", groups: [group], notUnderstood: [] };
    const shared = {
      studyInstanceUid: reference.studyInstanceUid,
      patientId: "P",
      isPrior: true,
      reports: [],
      problem: "",
    };
    const others = { layers: [], measurements: [report as unknown as MeasurementReport], mappings: [] };
    const sets = [
      { ...shared, id: "a", images: [{ imageId, reference }] },
      { ...shared, id: "b", images: [], others },
    ] as unknown as readonly DisplaySet[];
    const [candidate] = show([], sets).candidates;
    expect(candidate).toMatchObject({ name: "T4", trackingUid: "2.25.444", words: "Node" });
    expect(candidate?.distanceMm).toBeCloseTo(Math.hypot(2, 1), 6);
    if (candidate === undefined) throw new Error("no candidate");
    pairMark(store, mark, candidate);
    expect(store.getState().measurements[0]?.lesion).toMatchObject({ name: "T4", trackingUid: "2.25.444" });
    expect(store.getState().measurements[0]?.lesion?.earlier.from).toBe("SR of 12-Mar-2025, Dr X");
  });
});

describe("a pair", () => {
  it("has a name on both marks, follows the earlier one, and is taken apart and undone", () => {
    const earlier = length("t", imageAt("before", 50).reference, 8);
    const [candidate] = show([earlier]).candidates;
    if (candidate === undefined) throw new Error("no candidate");
    openPairing(store);
    expect(store.getState().pairing).toEqual({ markId: "n" });
    pairMark(store, mark, candidate);
    const paired = () => store.getState().measurements.find(({ id }) => id === "n") ?? mark;
    expect(pairNotes(store.getState(), paired())).toEqual(["T1, 12-Mar-2025: 8.0 mm", "+2.0 mm, +25 %"]);
    expect(pairNotes(store.getState(), earlier)).toEqual(["T1"]);
    changeMark(store, "t", length("t", earlier.image, 5));
    expect(pairNotes(store.getState(), paired())).toEqual(["T1, 12-Mar-2025: 5.0 mm", "+5.0 mm, +100 %"]);
    undoMark(store);
    expect(paired().lesion?.earlier.quantities[0]?.value).toBe(8);
    unpairMark(store, paired());
    expect(paired().lesion).toBeUndefined();
    expect(store.getState().measurements).toHaveLength(2);
  });

  it("begins at the mark of the present examination, and says so", () => {
    const { reference } = imageAt("before", 50);
    const sets = [{ id: "a", isPrior: true, studyInstanceUid: reference.studyInstanceUid, images: [] }];
    show([length("t", reference, 8)], sets as unknown as readonly DisplaySet[]);
    store.setState({ selectedMeasurementId: "t" });
    openPairing(store);
    expect(store.getState().pairing).toBeNull();
    expect(store.getState().panes[0]?.notice).toContain("is on an earlier examination");
    store.setState({ selectedMeasurementId: null });
    openPairing(store);
    expect(store.getState().pairing).toEqual({ markId: null });
  });

  it("takes its refusal from the prior's pane once the right mark is paired, and no other word of a pane", () => {
    const { reference } = imageAt("before", 50);
    const sets = [{ id: "a", isPrior: true, studyInstanceUid: reference.studyInstanceUid, images: [] }];
    const [candidate] = show([length("t", reference, 8)], sets as unknown as readonly DisplaySet[]).candidates;
    if (candidate === undefined) throw new Error("no candidate");
    updatePane(store, 0, { notice: "A curve needs two points at least." });
    store.setState({ selectedMeasurementId: "t", activePane: 1 });
    openPairing(store);
    const notices = () =>
      store
        .getState()
        .panes.slice(0, 2)
        .map(({ notice }) => notice);
    expect(notices()[1]).toContain("is on an earlier examination");
    pairMark(store, mark, candidate);
    expect(notices()).toEqual(["A curve needs two points at least.", ""]);
  });
});
