import { describe, expect, it } from "vitest";
import type { Measurement } from "../../../shared/domain/measurement.ts";
import { calibratedState } from "../calibrations.ts";
import { createViewerStore } from "../viewer-store.ts";
import { changeMark } from "./mark-history.ts";
import { marksOfDraft, marksWithSigned, type SignedRecord, signedNote } from "./signed-marks.ts";

const mark = (id: string, text = "8.0 mm") =>
  ({ id, kind: "length", text, points: [[1, 1]], quantities: [], image: {} }) as unknown as Measurement;
const record = (isAdding: boolean): SignedRecord => ({
  version: 2,
  marks: [mark("a"), mark("b")],
  objectUids: [],
  isAdding,
});

function storeWith(isAdding: boolean) {
  const store = createViewerStore();
  store.setState({ signed: record(isAdding), measurements: marksWithSigned(record(isAdding), [mark("c")]) });
  return store;
}

describe("marks of a signed version", () => {
  it("are shown once, as the addendum has changed them, and only its own go into its draft", () => {
    const changed = mark("b", "9.0 mm");
    const shown = marksWithSigned(record(true), [changed, mark("c")]);
    expect(shown.map(({ id, text }) => [id, text])).toEqual([
      ["a", "8.0 mm"],
      ["b", "9.0 mm"],
      ["c", "8.0 mm"],
    ]);
    expect(marksOfDraft(record(true), shown, [])).toEqual([changed, mark("c")]);
    // A signed mark that the draft's words name is in it, changed or not.
    expect(marksOfDraft(record(true), shown, [mark("a")])).toEqual(shown);
    expect(marksOfDraft(null, shown, [])).toBe(shown);
    expect(signedNote({ signed: record(true) }, changed)).toBe("Changed since version 2: 8.0 mm");
    expect(signedNote({ signed: record(true) }, mark("a"))).toBe("Signed, version 2");
    expect(signedNote({ signed: record(true) }, mark("c"))).toBe("");
  });

  it("are not changed without an addendum, and the pane says why", () => {
    const store = storeWith(false);
    changeMark(store, "a", mark("a", "1.0 mm"));
    changeMark(store, "b", null);
    expect(store.getState().measurements).toEqual([mark("a"), mark("b"), mark("c")]);
    expect(store.getState().panes[0]?.notice).toBe("Signed in version 2. Start an addendum to change this mark.");
    changeMark(store, "c", null);
    expect(store.getState().measurements).toEqual([mark("a"), mark("b")]);
  });

  it("are moved in an addendum and never taken away, and no calibration of today measures them anew", () => {
    const store = storeWith(true);
    changeMark(store, "a", mark("a", "1.0 mm"));
    changeMark(store, "b", null);
    expect(
      store
        .getState()
        .measurements.map(({ id }) => id)
        .sort(),
    ).toEqual(["a", "b", "c"]);
    expect(store.getState().panes[0]?.notice).toContain("so this mark stays");
    const before = store.getState().measurements;
    expect(calibratedState(store.getState(), []).measurements.slice(0, 2)).toEqual(before.slice(0, 2));
  });
});
