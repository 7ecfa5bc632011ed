import { beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../../../shared/imaging/attributes.ts";
import { buildImageStacks } from "../../../shared/imaging/display-set.ts";
import { registerImage } from "../image-registry.ts";
import { createViewerStore, updatePane, type ViewerStore } from "../viewer-store.ts";
import type { DisplaySet } from "../viewer-types.ts";
import { keyImageCounts, keyImagesInOrder, keyImageWords, keyObjectsForImage } from "./key-objects.ts";
import {
  choosePresentation,
  headerAsMarked,
  headerShown,
  presentationAsMarked,
  settlePresentation,
  statesForImage,
  togglePresentation,
} from "./presentation-states.ts";
import { strangerOf } from "./strangers.ts";

const value = (vr: string, ...values: readonly unknown[]) => ({ vr, Value: values });

function imageInstance(index: number): DicomJsonInstance {
  return {
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.2"),
    "00080018": value("UI", `1.2.${index}`),
    "00080060": value("CS", "CT"),
    "00100020": value("LO", "P1"),
    "0020000D": value("UI", "1.9"),
    "0020000E": value("UI", "1.8"),
    "00200013": value("IS", index),
    "00280010": value("US", 4),
    "00280011": value("US", 4),
    "00280100": value("US", 16),
  };
}

const references = (...indices: readonly number[]) =>
  value("SQ", ...indices.map((index) => ({ "00081155": value("UI", `1.2.${index}`) })));

function stateInstance(uid: string, date: string, indices: readonly number[], changes: object = {}): DicomJsonInstance {
  return {
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.11.1"),
    "00080018": value("UI", uid),
    "00080060": value("CS", "PR"),
    "00100020": value("LO", "P1"),
    "0020000D": value("UI", "1.9"),
    "0020000E": value("UI", "1.7"),
    "00081115": value("SQ", { "00081140": references(...indices) }),
    "00283110": value("SQ", { "00281050": value("DS", 7), "00281051": value("DS", 9) }),
    "00700082": value("DA", date),
    "20500020": value("CS", "INVERSE"),
    ...changes,
  };
}

function listInstance(uid: string, code: string, title: string, indices: readonly number[]): DicomJsonInstance {
  const items = indices.map((index) => ({
    "0040A040": value("CS", "IMAGE"),
    "00081199": references(index),
  }));
  return {
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.88.59"),
    "00080018": value("UI", uid),
    "00080060": value("CS", "KO"),
    "00100020": value("LO", "P1"),
    "0020000D": value("UI", "1.9"),
    "0020000E": value("UI", "1.6"),
    "0040A043": value("SQ", { "00080100": value("SH", code), "00080104": value("LO", title) }),
    "0040A730": value("SQ", ...items),
  };
}

/** The series of a study as the window keeps them, its images registered. */
function setsOf(instances: readonly DicomJsonInstance[]): readonly DisplaySet[] {
  return buildImageStacks(instances).map((stack): DisplaySet => {
    const images = stack.images.map((header) => {
      const reference = {
        archiveId: "here",
        studyInstanceUid: "1.9",
        sopInstanceUid: header.sopInstanceUid,
        frameNumber: header.frameNumber,
      } as DisplaySet["images"][number]["reference"];
      registerImage(header.sopInstanceUid, { header, reference, institution: "" });
      return { imageId: header.sopInstanceUid, reference };
    });
    return { ...stack, archiveId: "here", studyInstanceUid: "1.9", isPrior: false, images };
  });
}

let store: ViewerStore;
function open(...objects: readonly DicomJsonInstance[]): DisplaySet {
  store.setState({ displaySets: setsOf([imageInstance(1), imageInstance(2), imageInstance(3), ...objects]) });
  const set = store.getState().displaySets.find(({ images }) => images.length > 0);
  if (set === undefined) throw new Error("The study has images.");
  updatePane(store, 0, { displaySetId: set.id, shownIndex: 0 });
  return set;
}

/** What painting an image does first. */
function show(set: DisplaySet, index: number) {
  const image = set.images[index];
  if (image === undefined) throw new Error("The series has this image.");
  updatePane(store, 0, { shownIndex: index });
  settlePresentation(store, 0, image.reference);
  const pane = store.getState().panes[0];
  if (pane === undefined) throw new Error("There is a first pane.");
  return { pane, header: headerShown(store.getState(), 0), reference: image.reference };
}

beforeEach(() => {
  store = createViewerStore();
});

describe("presentation states on a pane", () => {
  it("applies the latest for the image, and gives the reader's own back with images that have none", () => {
    const set = open(stateInstance("old", "20260101", [1, 2]), stateInstance("new", "20260201", [1]));
    const own = { kind: "linear", center: 40, width: 400, name: "" } as const;
    updatePane(store, 0, { window: own });
    expect(show(set, 0).pane).toMatchObject({ window: null, presentation: { uid: "new" } });
    expect(headerShown(store.getState(), 0)?.windows[0]).toMatchObject({ center: 7, width: 9 });
    expect(show(set, 1).pane.presentation.uid).toBe("old");
    const plain = show(set, 2);
    expect(plain.pane).toMatchObject({ window: own, presentation: { uid: "" } });
    expect(plain.header?.presented).toBeUndefined();
    expect(show(set, 0).header?.isInverted).toBe(true);
  });

  it("is switched off and on by one key, and another can be chosen", () => {
    const set = open(stateInstance("old", "20260101", [1]), stateInstance("new", "20260201", [1]));
    show(set, 0);
    togglePresentation(store, 0);
    expect(show(set, 0).header?.presented).toBeUndefined();
    togglePresentation(store, 0);
    expect(show(set, 0).pane.presentation.uid).toBe("new");
    choosePresentation(store, 0, "old");
    expect(show(set, 0).header?.presented?.stateUid).toBe("old");
  });

  it("says so where there is none to switch", () => {
    show(open(), 0);
    togglePresentation(store, 0);
    expect(store.getState().panes[0]?.notice).toBe("There is no presentation state for this image.");
  });

  it("never applies one of another study or patient, and says which", () => {
    const foreign = stateInstance("foreign", "20270101", [1], { "0020000D": value("UI", "1.5") });
    const stranger = stateInstance("stranger", "20270101", [1], { "00100020": value("LO", "P2") });
    const absent = stateInstance("absent", "20270101", [77]);
    const set = open(foreign, stranger, absent);
    const { pane, header, reference } = show(set, 0);
    expect(statesForImage(store.getState(), reference)).toEqual([]);
    expect(pane.presentation.uid).toBe("");
    expect(header?.presented).toBeUndefined();
    const all = store.getState().displaySets.flatMap(({ states = [] }) => states);
    expect(
      all.map((state) => strangerOf(state, { studyInstanceUid: "1.9", patientId: "P1" }, "is not applied")).sort(),
    ).toEqual([
      "",
      "It belongs to another examination and is not applied.",
      "It carries another patient's number and is not applied.",
    ]);
  });

  it("has none on a plane made from a series, the same list each time, and no mark of a key image", () => {
    const set = open(stateInstance("new", "20260201", [1]), listInstance("1", "113002", "For Referring Provider", [1]));
    const { reference } = show(set, 0);
    expect(statesForImage(store.getState(), reference)).toHaveLength(1);
    expect(keyObjectsForImage(store.getState(), reference)).toHaveLength(1);
    const plane = { ...reference, section: { name: "Coronal" } } as typeof reference;
    expect(statesForImage(store.getState(), plane)).toEqual([]);
    // A component that got a new list each time would draw itself again without end, and its pane would fail.
    expect(statesForImage(store.getState(), plane)).toBe(statesForImage(store.getState(), plane));
    expect(keyObjectsForImage(store.getState(), plane)).toEqual([]);
    expect(keyObjectsForImage(store.getState(), plane)).toBe(keyObjectsForImage(store.getState(), plane));
  });

  it("shows a key image with the state of then, or with none", () => {
    const set = open(stateInstance("old", "20260101", [1]), stateInstance("new", "20260201", [1]));
    const { reference, header } = show(set, 0);
    if (header === undefined) throw new Error("The pane shows an image.");
    const registered = { header: { ...header }, reference, institution: "" };
    const marked = { stateUid: "old" } as Parameters<typeof headerAsMarked>[2];
    expect(headerAsMarked(store.getState(), registered, marked).presented?.stateUid).toBe("old");
    expect(presentationAsMarked(store.getState(), registered, marked)).toMatchObject({ choice: "old", uid: "old" });
    const plain = {} as Parameters<typeof headerAsMarked>[2];
    expect(presentationAsMarked(store.getState(), registered, plain)).toMatchObject({ choice: "none", uid: "" });
  });
});

describe("key images of other objects", () => {
  it("are named on their image, counted by series, and gone through in order, but not the rejected ones", () => {
    const set = open(
      listInstance("1", "113002", "For Referring Provider", [3, 1, 88]),
      listInstance("2", "113001", "Rejected for Quality Reasons", [2]),
    );
    const state = store.getState();
    const words = set.images.map(({ reference }) => keyObjectsForImage(state, reference).map(keyImageWords));
    expect(words).toEqual([
      ["Key image: For Referring Provider"],
      ["Rejected image: Rejected for Quality Reasons"],
      ["Key image: For Referring Provider"],
    ]);
    expect(keyImageCounts(state, set)).toBe("2 key images, 1 rejected");
    expect(keyImagesInOrder(state).map(({ imageId }) => imageId)).toEqual(["1.2.3", "1.2.1"]);
  });
});
