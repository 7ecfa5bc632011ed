import { describe, expect, it } from "vitest";
import { type Measurement, measurementSchema } from "../../../shared/domain/measurement.ts";
import { createViewerStore, letGoOfMark, type ViewerStore } from "../viewer-store.ts";
import { changeMark, redoMark, undoMark } from "./mark-history.ts";

function mark(id: string, text: string): Measurement {
  return measurementSchema.parse({
    id,
    kind: "length",
    image: {
      archiveId: "embedded",
      studyInstanceUid: "1.2.3",
      seriesInstanceUid: "1.2.3.1",
      sopInstanceUid: "1.2.3.1.1",
      sopClassUid: "1.2.840.10008.5.1.4.1.1.2",
      frameNumber: 1,
      seriesNumber: 1,
      instanceNumber: 1,
      seriesDescription: "",
      modality: "CT",
      studyDate: null,
    },
    points: [],
    quantities: [],
    text,
    trust: "exact",
    provenance: { spacingMm: null, spacingSource: "none", formula: "", warnings: [] },
  });
}

const [first, second] = ["0190a0a0-0000-7000-8000-000000000001", "0190a0a0-0000-7000-8000-000000000002"] as const;
const textsOf = (store: ViewerStore) => store.getState().measurements.map(({ text }) => text);
const textOf = (stepped: object | null) => (stepped !== null && "text" in stepped ? stepped.text : undefined);

describe("undo and redo of marks", () => {
  it("go through drawing, moving and deleting, one at a time", () => {
    const store = createViewerStore();
    changeMark(store, first, mark(first, "drawn"));
    changeMark(store, first, mark(first, "moved"));
    changeMark(store, first, null);
    const back = [1, 2, 3, 4].map(() => [textOf(undoMark(store)), textsOf(store)]);
    expect(back).toEqual([
      ["moved", ["moved"]],
      ["drawn", ["drawn"]],
      ["drawn", []],
      [undefined, []],
    ]);
    const forth = [1, 2, 3, 4].map(() => [textOf(redoMark(store)), textsOf(store)]);
    expect(forth).toEqual([
      ["drawn", ["drawn"]],
      ["moved", ["moved"]],
      ["moved", []],
      [undefined, []],
    ]);
  });

  it("forget what was undone once something new is drawn", () => {
    const store = createViewerStore();
    changeMark(store, first, mark(first, "one"));
    undoMark(store);
    changeMark(store, second, mark(second, "two"));
    expect(redoMark(store)).toBeNull();
    expect(textsOf(store)).toEqual(["two"]);
  });

  it("never touch a mark that another window drew, changed or removed since", () => {
    const store = createViewerStore();
    changeMark(store, first, mark(first, "mine"));
    changeMark(store, second, mark(second, "also mine"));
    store.setState({ measurements: [mark(first, "mine"), mark(second, "theirs now")] });
    expect(textOf(undoMark(store))).toBe("mine");
    expect(textsOf(store)).toEqual(["theirs now"]);
    expect(undoMark(store)).toBeNull();
    store.setState({ measurements: [] });
    expect(textOf(redoMark(store))).toBe("mine");
  });
});

describe("Esc", () => {
  it("ends the unfinished mark before it lets go of the selected one", () => {
    const store = createViewerStore();
    changeMark(store, first, mark(first, "one"));
    store.setState({ unfinishedPane: 0 });
    expect([letGoOfMark(store), store.getState().selectedMeasurementId]).toEqual([true, first]);
    expect([letGoOfMark(store), store.getState().selectedMeasurementId]).toEqual([true, null]);
    expect(letGoOfMark(store)).toBe(false);
  });
});
