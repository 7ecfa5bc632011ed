import { beforeEach, expect, it } from "vitest";
import { parkedViewSchema } from "../../../shared/domain/parked-case.ts";
import { readImageHeader } from "../../../shared/imaging/image-header.ts";
import { registerImage } from "../image-registry.ts";
import { anchorsOf } from "../linked-scroll.ts";
import { assignDisplaySet, createViewerStore, displaySetOf, updatePane, type ViewerStore } from "../viewer-store.ts";
import type { DisplayImage, DisplaySet } from "../viewer-types.ts";
import { setSlab, togglePlanes } from "../volume/planes.ts";
import { captureView, type ParkedPanes } from "./capture-view.ts";
import { restorePanes, restoreView, waitingPanes } from "./restore-view.ts";

/** A CT as a pane would show it, with its headers registered. */
function series(study: string, uid: string, from = 0): DisplaySet {
  const id = `embedded/${study}/${uid}`;
  const images = Array.from({ length: 20 - from }, (_, index): DisplayImage => {
    const number = index + from;
    const values: Record<string, readonly unknown[]> = {
      ...{ "00080018": [`${uid}.${number}`], "00080060": ["CT"], "00280010": [8], "00280011": [8] },
      ...{ "00280002": [1], "00280100": [16], "00280101": [16], "00280030": [1, 1], "00180050": [2] },
      ...{ "00200052": [`${uid}.9`], "00200037": [1, 0, 0, 0, 1, 0], "00200032": [0, 0, number * 2] },
    };
    const header = readImageHeader(
      Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }])),
      1,
    );
    const imageId = `sightline:${id}/${uid}.${number}/1`;
    const reference = { archiveId: "embedded", sopInstanceUid: `${uid}.${number}`, frameNumber: 1 };
    registerImage(imageId, { header, reference: reference as DisplayImage["reference"], institution: "" });
    return { imageId, reference: reference as DisplayImage["reference"] };
  });
  return {
    ...{ id, archiveId: "embedded", studyInstanceUid: study, seriesInstanceUid: uid, seriesNumber: 1, images },
    ...{ description: "Chest", modality: "CT", studyDate: null, isPrior: study !== "1.1", patientId: "P1" },
    ...{ issuerOfPatientId: "", reports: [], problem: "" },
  };
}

const current = series("1.1", "1.1.1");
const prior = series("1.2", "1.2.1");
let store: ViewerStore;

beforeEach(() => {
  store = createViewerStore();
  store.setState({ displaySets: [current, prior] });
});

/** As the core would give it back. */
function throughStore(parked: ParkedPanes): ParkedPanes {
  return parkedViewSchema.parse(JSON.parse(JSON.stringify({ ...parked, drawer: null, reportScroll: 0 })));
}

function restored(displaySets: readonly DisplaySet[], parked: ParkedPanes): ViewerStore {
  const fresh = createViewerStore();
  fresh.setState({ displaySets });
  restoreView(fresh, throughStore(parked));
  return fresh;
}

const view = {
  center: [3, 4],
  zoom: 2.5,
  rotationDegrees: 90,
  isFlippedHorizontally: true,
  isFlippedVertically: false,
} as const;

it("brings two linked panes back exactly: series, image, view, window, inversion, what is hidden, tool and mark", () => {
  assignDisplaySet(store, 0, current.id);
  assignDisplaySet(store, 1, prior.id);
  const window = { kind: "linear", center: -600, width: 1500, name: "LUNG" } as const;
  updatePane(store, 0, { wantedIndex: 7, view, window, isInverted: true, hidden: ["shutter"] });
  updatePane(store, 1, { wantedIndex: 9, derived: { kind: "slab", reach: 2 }, partStep: 3 });
  store.setState({ layout: 2, activePane: 1, tool: "length", selectedMeasurementId: "m1", areLinesShown: false });
  store.setState({ link: anchorsOf(store.getState()), landmarks: [{ frameKey: "1.1.1.9", point: [1, 2, 3] }] });
  const before = store.getState();
  const after = restored([current, prior], captureView(before)).getState();
  expect(after.panes).toEqual(before.panes);
  expect(after).toMatchObject({
    layout: 2,
    activePane: 1,
    tool: "length",
    selectedMeasurementId: "m1",
    areLinesShown: false,
  });
  expect([after.link, after.landmarks]).toEqual([before.link, before.landmarks]);
});
it("makes three planes with their slab again at the same place, and closing them leads to the series as it was", () => {
  assignDisplaySet(store, 0, current.id);
  updatePane(store, 0, { wantedIndex: 12, view });
  togglePlanes(store);
  setSlab(store, { mode: "maximum", thicknessMm: 10 });
  updatePane(store, 2, { wantedIndex: 2, view });
  const before = store.getState();
  const fresh = restored([current, prior], captureView(before));
  const after = fresh.getState();
  expect(after.panes.map(({ displaySetId }) => displaySetId)).toEqual(
    before.panes.map(({ displaySetId }) => displaySetId),
  );
  expect(after.panes.map(({ wantedIndex }) => wantedIndex)).toEqual(before.panes.map(({ wantedIndex }) => wantedIndex));
  expect(after.panes[2]?.view).toEqual(view);
  expect(displaySetOf(after, 2)?.section?.name).toBe("Coronal, MIP 10 mm");
  togglePlanes(fresh);
  expect(fresh.getState()).toMatchObject({
    layout: 1,
    beforePlanes: null,
    panes: [{ wantedIndex: 12, view }, {}, {}, {}],
  });
});
it("finds the image itself where others have come before it, and the nearest place where it is gone", () => {
  assignDisplaySet(store, 0, current.id);
  updatePane(store, 0, { wantedIndex: 7 });
  const parked = captureView(store.getState());
  const shorter = series("1.1", "1.1.1", 5);
  expect(restored([shorter], parked).getState().panes[0]?.wantedIndex).toBe(2);
  const [first] = parked.panes;
  const last = { ...parked, panes: first === undefined ? [] : [{ ...first, image: "gone", wantedIndex: 400 }] };
  expect(restored([shorter], last).getState().panes[0]?.wantedIndex).toBe(14);
});
it("shows nothing that is not open here: the pane waits, and is filled when its examination has come", () => {
  assignDisplaySet(store, 0, current.id);
  assignDisplaySet(store, 1, prior.id);
  updatePane(store, 1, { wantedIndex: 4, view });
  store.setState({ layout: 2 });
  const parked = captureView(store.getState());
  const fresh = restored([current], parked);
  expect(fresh.getState().panes[1]).toMatchObject({ displaySetId: null, notice: expect.stringContaining("not open") });
  expect(waitingPanes(fresh.getState(), parked)).toEqual([{ paneIndex: 1, studyInstanceUid: "1.2" }]);
  restorePanes(fresh, parked, [1]);
  expect(fresh.getState().panes[1]?.displaySetId).toBeNull();
  fresh.setState({ displaySets: [current, prior] });
  restorePanes(fresh, parked, [1]);
  expect(fresh.getState().panes[1]).toMatchObject({ displaySetId: prior.id, wantedIndex: 4, view });
});
it("leaves a pane alone that the reader has filled meanwhile", () => {
  assignDisplaySet(store, 0, current.id);
  assignDisplaySet(store, 1, prior.id);
  store.setState({ layout: 2 });
  const parked = captureView(store.getState());
  const fresh = restored([current], parked);
  assignDisplaySet(fresh, 1, current.id);
  fresh.setState({ displaySets: [current, prior] });
  restorePanes(fresh, parked, [1]);
  expect(fresh.getState().panes[1]?.displaySetId).toBe(current.id);
});
it("takes no tool up that there is not, claims no step of another protocol and leaves panes alone where none stood", () => {
  assignDisplaySet(store, 0, current.id);
  const parked = { ...captureView(store.getState()), tool: "constructor", hanging: { protocolId: "x", stepIndex: 3 } };
  expect(restored([current], parked).getState()).toMatchObject({ tool: "window", hanging: null });
  const fresh = createViewerStore();
  expect(restoreView(fresh, captureView(createViewerStore().getState()))).toBe(false);
});
