import { beforeEach, describe, expect, it } from "vitest";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { hang, placePrior, showStep } from "./hanging.ts";
import { registerImage } from "./image-registry.ts";
import { addLandmark, clearLandmarks, stepLandmarks } from "./landmarks.ts";
import { linkText, scrollTo, toggleLink } from "./linked-scroll.ts";
import { assignDisplaySet, createViewerStore, updatePane, type ViewerStore } from "./viewer-store.ts";
import type { DisplayImage, DisplaySet } from "./viewer-types.ts";
import { pointAt, spatialMarks } from "./volume/spatial.ts";

interface Part {
  readonly id: string;
  readonly isPrior?: boolean;
  readonly frame?: string;
  readonly count?: number;
  readonly stepMm?: number;
  readonly fromMm?: number;
  readonly description?: string;
}

/** A CT of the chest as a pane would show it, with its headers registered. */
function chest({
  id,
  isPrior = false,
  frame = id,
  count = 20,
  stepMm = 5,
  fromMm = 0,
  description = "Chest",
}: Part): DisplaySet {
  const studyInstanceUid = isPrior ? `prior-${id}` : "current";
  const images = Array.from({ length: count }, (_, index): DisplayImage => {
    const values: Record<string, readonly unknown[]> = {
      "00080018": [`${id}.${index}`],
      "00080060": ["CT"],
      "00280010": [4],
      "00280011": [4],
      "00280030": [1, 1],
      "00180050": [stepMm],
      "00200052": [frame],
      "00200037": [1, 0, 0, 0, 1, 0],
      "00200032": [0, 0, fromMm + index * stepMm],
    };
    const header = readImageHeader(
      Object.fromEntries(Object.entries(values).map(([tag, Value]) => [tag, { Value }])),
      1,
    );
    const reference = { seriesInstanceUid: id, studyInstanceUid } as DisplayImage["reference"];
    registerImage(`${id}/${index}`, { header, reference, institution: "" });
    return { imageId: `${id}/${index}`, reference };
  });
  return {
    id,
    archiveId: "embedded",
    studyInstanceUid,
    seriesInstanceUid: id,
    seriesNumber: 1,
    description,
    modality: "CT",
    studyDate: isPrior ? "2025-05-05" : "2026-11-20",
    isPrior,
    patientId: "P1",
    issuerOfPatientId: "",
    images,
    reports: [],
    problem: "",
    words: { studyDescription: "CT chest", protocolName: "", bodyPart: "CHEST", hasContrast: false },
  };
}

let store: ViewerStore;
const shown = () => {
  const { panes, layout } = store.getState();
  return panes.slice(0, layout).map(({ displaySetId, wantedIndex }) => `${displaySetId} ${wantedIndex}`);
};

beforeEach(() => {
  store = createViewerStore();
});

describe("hang", () => {
  it("shows the first step, keeps what the reader changes until the next, and stays at the same place there", () => {
    store.setState({ displaySets: [chest({ id: "now" })] });
    expect(hang(store)).toBe(true);
    expect(shown()).toEqual(["now 0"]);
    scrollTo(store, 0, 7);
    updatePane(store, 0, { isInverted: true });
    showStep(store, 1);
    expect(store.getState().panes[0]).toMatchObject({ wantedIndex: 7, isInverted: false, window: { center: -600 } });
    showStep(store, -1);
    expect(store.getState()).toMatchObject({ hanging: { stepIndex: 0 }, activePane: 0 });
  });

  it("begins one step further in a second window, and where that window was arranged before as it was then", () => {
    store.setState({
      displaySets: [chest({ id: "now" })],
      standing: { number: 2, count: 2, arrangements: [] },
    });
    hang(store);
    const second = store.getState().hanging;
    expect(second?.stepIndex).toBe(1);
    const protocolId = second?.plan.protocol.id ?? "";
    const stepName = second?.plan.steps[0]?.name ?? "";
    const known = { windowCount: 2, windowNumber: 2, protocolId, stepName, layout: 4 } as const;
    store.setState({ standing: { number: 2, count: 2, arrangements: [known] } });
    hang(store);
    expect(store.getState()).toMatchObject({ hanging: { stepIndex: 0 }, layout: 4 });
    // With three windows it was never arranged.
    store.setState({ standing: { number: 3, count: 3, arrangements: [known] } });
    hang(store);
    expect(store.getState().hanging?.stepIndex).toBeGreaterThan(0);
  });

  it("leaves the panes alone where no protocol fits", () => {
    const { modality: _, ...rest } = chest({ id: "odd" });
    store.setState({
      displaySets: [
        { ...rest, modality: "PT" },
        { ...rest, id: "other", modality: "NM" },
      ],
    });
    expect(hang(store)).toBe(false);
    expect(store.getState().hanging).toBeNull();
    expect(shown()).toEqual(["null 0"]);
  });
});

describe("placePrior", () => {
  it("puts a prior that comes late into its free place, at the image that is read, and moves neither pane nor focus", () => {
    const now = chest({ id: "now" });
    store.setState({ displaySets: [now] });
    hang(store);
    scrollTo(store, 0, 9);
    updatePane(store, 0, { isInverted: true });
    store.setState((state) => ({
      displaySets: [...state.displaySets, chest({ id: "then", isPrior: true, frame: "now" })],
    }));
    expect(placePrior(store, "prior-then")).toBe(true);
    expect(shown()).toEqual(["now 9", "then 9"]);
    expect(store.getState()).toMatchObject({ activePane: 0, layout: 2 });
    expect(store.getState().panes[0]?.isInverted).toBe(true);
  });

  it("changes no pane where the reader has put another series or layout there", () => {
    const other = chest({ id: "other", description: "Thin", stepMm: 1 });
    store.setState({ displaySets: [chest({ id: "now" }), other] });
    hang(store);
    assignDisplaySet(store, 0, "other");
    store.setState((state) => ({ displaySets: [...state.displaySets, chest({ id: "then", isPrior: true })] }));
    const before = store.getState().panes;
    expect(placePrior(store, "prior-then")).toBe(false);
    expect(store.getState().panes).toBe(before);
    // On a pane of a case that comes back from aside, it is not said to be in the strip alone.
    assignDisplaySet(store, 1, "then");
    store.setState({ layout: 2 });
    expect(placePrior(store, "prior-then")).toBe(true);
    expect(shown()).toEqual(["other 0", "then 0"]);
  });
});

describe("linked scrolling", () => {
  const hangPair = (prior: Part) => {
    store.setState({ displaySets: [chest({ id: "now" }), chest({ isPrior: true, ...prior })] });
    hang(store);
  };

  it("goes by position where both share a frame of reference, also with thinner slices, and says where one ends", () => {
    hangPair({ id: "then", frame: "now", stepMm: 2.5, count: 20 });
    scrollTo(store, 0, 4);
    expect(shown()).toEqual(["now 4", "then 8"]);
    expect([0, 1].map((pane) => linkText(store.getState(), pane))).toEqual([
      "Linked by position",
      "Linked by position",
    ]);
    scrollTo(store, 0, 15);
    expect(linkText(store.getState(), 1)).toBe("Link lost here: this series does not reach that place");
  });

  it("goes by the offset that the reader set where they do not, in mm of the body, and in either order of slices", () => {
    hangPair({ id: "then", stepMm: 5, fromMm: 900 });
    toggleLink(store);
    scrollTo(store, 1, 12);
    expect(shown()).toEqual(["now 0", "then 12"]);
    expect(linkText(store.getState(), 1)).toBe("");
    toggleLink(store);
    expect(linkText(store.getState(), 1)).toBe("Linked by offset of 12 images, 60 mm");
    scrollTo(store, 0, 3);
    expect(shown()).toEqual(["now 3", "then 15"]);

    hangPair({ id: "turned", stepMm: -5, fromMm: 900 });
    updatePane(store, 1, { wantedIndex: 10 });
    toggleLink(store);
    toggleLink(store);
    scrollTo(store, 0, 2 + (store.getState().panes[0]?.wantedIndex ?? 0));
    expect(store.getState().panes[1]?.wantedIndex).toBe(8);
  });

  it("says that a link is lost when another series is put on the pane, and follows it no more", () => {
    hangPair({ id: "then" });
    store.setState((state) => ({ displaySets: [...state.displaySets, chest({ id: "third", isPrior: true })] }));
    assignDisplaySet(store, 1, "third");
    store.setState({ activePane: 0 });
    expect(linkText(store.getState(), 1)).toBe("Link lost: another series is shown here");
    scrollTo(store, 0, 5);
    expect(shown()).toEqual(["now 5", "third 0"]);
  });

  it("goes by three landmarks where frames of reference differ, names the residual, and finds points in both", () => {
    // The other examination lies 7 mm to the left and 905 mm up, and its slices run the other way.
    const other = { id: "then", stepMm: -5, fromMm: 1000, count: 20, frame: "then" };
    hangPair(other);
    store.setState({ link: null, tool: "landmark" });
    const set = (pane: number, index: number, pixel: readonly [number, number]) => {
      updatePane(store, pane, { wantedIndex: index, shownIndex: index });
      addLandmark(store, pane, pixel);
    };
    const places = [
      [2, [0, 0]],
      [8, [30, 0]],
      [14, [0, 40]],
    ] as const;
    for (const [index, [x, y]] of places) {
      set(0, index, [x, y]);
      // 5 mm a slice: depth 5 * index here, 1000 - 5 * there; there = 19 - index keeps 905 mm between them.
      set(1, 19 - index, [x + 7, y]);
    }
    expect(store.getState().link).not.toBeNull();
    expect(linkText(store.getState(), 1)).toBe("Linked by 3 landmarks, residual 0.0 mm");
    scrollTo(store, 0, 5);
    expect(shown()).toEqual(["now 5", "then 14"]);
    scrollTo(store, 1, 3);
    expect(shown()).toEqual(["now 16", "then 3"]);
    updatePane(store, 0, { shownIndex: 10 });
    updatePane(store, 1, { shownIndex: 9 });
    pointAt(store, 0, [12, 20]);
    expect(store.getState().panes[1]?.wantedIndex).toBe(9);
    const [column = 0, row = 0] = spatialMarks(store.getState(), 1).cursor ?? [];
    expect([column, row].map((part) => Number(part.toFixed(3)))).toEqual([19, 20]);

    expect(stepLandmarks(store, "undo")).toBe(true);
    expect(linkText(store.getState(), 1)).toBe("2 landmarks here: set landmark 3 at the same place");
    expect(stepLandmarks(store, "redo")).toBe(true);
    set(0, 2, [90, 0]);
    set(1, 17, [97, 32]);
    expect(linkText(store.getState(), 1)).toMatch(/^Check the landmarks: linked by 4 landmarks, residual \d+\.\d mm$/);
    stepLandmarks(store, "undo");
    set(1, 0, [7, 90]);
    expect(linkText(store.getState(), 1)).toMatch(/^(Link lost: the landmarks turn|Check the landmarks)/);
    expect(clearLandmarks(store)).toBe(true);
    store.setState({ tool: "scroll" });
    expect(linkText(store.getState(), 1)).toMatch(/^Linked by offset/);
  });

  it("refuses landmarks on one line with a sentence on the pane, and links nothing", () => {
    hangPair({ id: "then", fromMm: 900, frame: "then" });
    store.setState({ link: null, tool: "landmark" });
    for (const index of [2, 6, 10]) {
      for (const pane of [0, 1]) {
        updatePane(store, pane, { wantedIndex: index, shownIndex: index });
        addLandmark(store, pane, [1, 1]);
      }
    }
    expect(store.getState().panes[1]?.notice).toMatch(/^The points lie on one line/);
    expect(store.getState().link).toBeNull();
  });
});
