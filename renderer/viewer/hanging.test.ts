import { beforeEach, describe, expect, it } from "vitest";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { hang, placePrior, showStep } from "./hanging.ts";
import { registerImage } from "./image-registry.ts";
import { linkText, scrollTo, toggleLink } from "./linked-scroll.ts";
import { assignDisplaySet, createViewerStore, updatePane, type ViewerStore } from "./viewer-store.ts";
import type { DisplayImage, DisplaySet } from "./viewer-types.ts";

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
    expect(linkText(store.getState(), 1)).toBe("Linked by offset of 12 images, followed in mm");
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
});
