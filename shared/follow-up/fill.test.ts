import { describe, expect, test } from "vitest";
import { type FollowUp, followUpSchema, type LesionSize } from "../domain/follow-up.ts";
import { filledFollowUp, startFollowUp, withMarkFollowed, withMarkTaken, withRow, withSizeTyped } from "./fill.ts";
import { axesMark, studies } from "./follow-up.test-data.ts";
import { markProblems, sizeConflicts } from "./sizes.ts";

const now = { studyInstanceUid: studies.now, date: "2026-11-21" };

function start(prior: FollowUp | null = null): FollowUp {
  return startFollowUp(prior, now);
}

/** A signed follow-up of the earlier examination and its own baseline. */
const prior: FollowUp = {
  timepoints: [
    { id: "t0", date: "2026-01-05", studyInstanceUid: "1.2.3.0" },
    { id: studies.before, date: "2026-03-12", studyInstanceUid: studies.before },
  ],
  baselineId: "t0",
  lesions: [
    {
      id: "row",
      name: "T1",
      organ: "liver",
      place: "segment VII",
      isLymphNode: false,
      role: "target",
      course: "present",
      sizes: {
        t0: { state: "measured", millimetres: 30, source: "typed" },
        [studies.before]: { state: "measured", millimetres: 24, measurementId: "a-then", source: "mark" },
      },
    },
  ],
};

function sizeAt(followUp: FollowUp, timepointId: string, index = 0): LesionSize | undefined {
  return followUp.lesions[index]?.sizes[timepointId];
}

describe("a follow-up of the prior's signed one", () => {
  test("carries lesions, roles, places, sizes and baseline, and no judgement of then", () => {
    const { timepoints, baselineId, lesions } = start(prior);
    expect(timepoints.map(({ date }) => date)).toEqual(["2026-01-05", "2026-03-12", "2026-11-21"]);
    expect(baselineId).toBe("t0");
    expect(lesions[0]).toMatchObject({ name: "T1", organ: "liver", place: "segment VII", role: "target" });
    expect(lesions[0]?.course).toBeUndefined();
    expect(lesions[0]?.sizes[studies.before]).toMatchObject({ millimetres: 24, source: "carried" });
    expect(lesions[0]?.sizes[studies.now]).toBeUndefined();
  });

  test("of the same examination carries only what was before it", () => {
    const again = startFollowUp(filledFollowUp(start(prior), [axesMark("a", [18, 9])]), now);
    expect(again.timepoints.filter(({ studyInstanceUid }) => studyInstanceUid === studies.now)).toHaveLength(1);
    expect(sizeAt(again, studies.now)).toBeUndefined();
  });

  test("fits the schema with twenty times before, and keeps the baseline", () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ id: `t${index}`, date: null, studyInstanceUid: "" }));
    const next = start({ ...prior, timepoints: many, lesions: [] });
    expect(followUpSchema.parse(next).timepoints).toHaveLength(20);
    expect(next.timepoints.map(({ id }) => id)).toContain("t0");
  });
});

describe("filling from marks", () => {
  const mark = axesMark("a", [18.04, 9], { name: "T1", axes: [24, 10] });

  test("a paired mark fills the row of its earlier mark, to a tenth of a millimetre", () => {
    const filled = filledFollowUp(start(prior), [mark]);
    expect(filled.lesions).toHaveLength(1);
    expect(sizeAt(filled, studies.now)).toEqual({
      state: "measured",
      millimetres: 18,
      source: "mark",
      measurementId: "a",
    });
  });

  test("is the same object where nothing changes", () => {
    const filled = filledFollowUp(start(prior), [mark]);
    expect(filledFollowUp(filled, [mark])).toBe(filled);
  });

  test("a pair without a row gets one, with the time and size of the earlier examination", () => {
    const filled = filledFollowUp(start(), [mark]);
    expect(filled.timepoints.map(({ id }) => id)).toEqual([studies.before, studies.now]);
    expect(sizeAt(filled, studies.before)).toMatchObject({ millimetres: 24, source: "mark" });
    expect(sizeAt(filled, studies.now)).toMatchObject({ millimetres: 18 });
  });

  test("a mark that changes changes its size; one that is deleted or taken apart leaves none", () => {
    const filled = filledFollowUp(start(prior), [mark]);
    const changed = axesMark("a", [20, 9], { name: "T1", axes: [24, 10] });
    expect(sizeAt(filledFollowUp(filled, [changed]), studies.now)).toMatchObject({ millimetres: 20 });
    expect(sizeAt(filledFollowUp(filled, []), studies.now)).toBeUndefined();
    expect(sizeAt(filledFollowUp(filled, [axesMark("a", [18, 9])]), studies.now)).toBeUndefined();
  });

  test.each<[string, LesionSize]>([
    ["typed", { state: "measured", millimetres: 17, source: "typed" }],
    ["typed before sources were kept", { state: "measured", millimetres: 17 }],
    ["too small", { state: "tooSmall" }],
    ["absent", { state: "absent" }],
  ])("a size that is %s stays and is named until the reader takes the mark's", (_name, size) => {
    const typed = withRow(start(prior), "row", { sizes: { ...start(prior).lesions[0]?.sizes, [studies.now]: size } });
    const filled = filledFollowUp(typed, [mark]);
    expect(sizeAt(filled, studies.now)).toEqual(size);
    const [conflict] = sizeConflicts(filled, [mark]);
    expect(conflict?.marked.millimetres).toBe(18);
    if (conflict === undefined) return;
    const taken = withMarkTaken(filled, conflict);
    expect(sizeAt(taken, studies.now)).toMatchObject({ millimetres: 18, measurementId: "a" });
    expect(sizeConflicts(taken, [mark])).toEqual([]);
  });

  test("a signed size of then is not rewritten by a mark that was moved since, and is named", () => {
    const moved = axesMark("a", [18, 9], { name: "T1", axes: [26, 10] });
    const filled = filledFollowUp(start(prior), [moved]);
    expect(sizeAt(filled, studies.before)).toMatchObject({ millimetres: 24 });
    expect(sizeConflicts(filled, [moved]).map(({ timepointId }) => timepointId)).toEqual([studies.before]);
  });

  test("pixels are no size, estimated ones stay estimated", () => {
    const inPixels = axesMark("a", [18, 9], { name: "T1", axes: [24, 10] }, { trust: "pixelsOnly" });
    const filled = filledFollowUp(start(prior), [inPixels]);
    expect(sizeAt(filled, studies.now)).toBeUndefined();
    expect(markProblems(filled, [inPixels])).toEqual(["T1 is measured in pixels only, which is no size."]);
    const estimated = axesMark("a", [18, 9], { name: "T1", axes: [24, 10] }, { trust: "estimated" });
    expect(sizeAt(filledFollowUp(start(prior), [estimated]), studies.now)).toMatchObject({ isEstimated: true });
  });

  test("a lymph node is its short axis, and a line is none", () => {
    const node = withRow(start(prior), "row", { isLymphNode: true });
    expect(sizeAt(filledFollowUp(node, [mark]), studies.now)).toMatchObject({ millimetres: 9 });
    const line = axesMark(
      "a",
      [18, 9],
      { name: "T1", axes: [24, 10] },
      {
        kind: "length",
        quantities: [{ name: "length", value: 18, unit: "mm" }],
      },
    );
    const filled = filledFollowUp(node, [line]);
    expect(sizeAt(filled, studies.now)).toBeUndefined();
    expect(markProblems(filled, [line])[0]).toContain("short axis");
  });

  test("another finding that has the same name gets a row of its own", () => {
    const other = axesMark("b", [11, 9], { name: "t1", axes: [50, 40], markId: "another" });
    const filled = filledFollowUp(start(prior), [other]);
    expect(filled.lesions.map(({ name }) => name)).toEqual(["T1", "t1 (2)"]);
    expect(sizeAt(filled, studies.now)).toBeUndefined();
  });

  test("the same finding read from a report is known by name and size, or by its tracking identifier", () => {
    const byName = axesMark("b", [11, 9], { name: "T1", axes: [24.2, 10], markId: null });
    expect(filledFollowUp(start(prior), [byName]).lesions).toHaveLength(1);
    const tracked = withRow(start(prior), "row", { trackingUid: "2.25.7" });
    const marked = axesMark("b", [11, 9], { name: "Liver", axes: [40, 10], markId: null });
    const { lesion } = marked;
    if (lesion === undefined) throw new Error("not paired");
    const byUid = { ...marked, lesion: { ...lesion, trackingUid: "2.25.7" } };
    expect(filledFollowUp(tracked, [byUid]).lesions).toHaveLength(1);
  });

  test("of two marks of one lesion the first counts, and it is said", () => {
    const second = axesMark("b", [40, 9], { name: "T1", axes: [24, 10], markId: "a-then" });
    const filled = filledFollowUp(start(prior), [mark, second]);
    expect(sizeAt(filled, studies.now)).toMatchObject({ millimetres: 18 });
    expect(markProblems(filled, [mark, second])).toContain(
      "T1 has more than one mark of this examination; the first one counts.",
    );
  });

  test("at baseline a mark that is paired with nothing is followed when the reader says so", () => {
    const bare = axesMark("a", [18, 9]);
    expect(filledFollowUp(start(), [bare]).lesions).toEqual([]);
    const followed = withMarkFollowed(start(), bare, { name: "T1", role: "target", isLymphNode: false });
    expect(sizeAt(followed, studies.now)).toMatchObject({ millimetres: 18, measurementId: "a" });
    const changed = axesMark("a", [21, 9]);
    expect(sizeAt(filledFollowUp(followed, [changed]), studies.now)).toMatchObject({ millimetres: 21 });
    expect(withMarkFollowed(followed, bare, { name: "T1", role: "target", isLymphNode: false })).toBe(followed);
  });

  test("a mark that is followed by itself keeps its row and size when earlier sizes are typed beside it", () => {
    const bare = axesMark("a", [18, 9]);
    const beside = {
      ...start(),
      timepoints: [{ id: "t0", date: "2026-01-05", studyInstanceUid: "" }, ...start().timepoints],
    };
    const followed = withMarkFollowed(beside, bare, { name: "T1", role: "new", isLymphNode: false });
    const { id = "" } = followed.lesions[0] ?? {};
    const typed = filledFollowUp(withSizeTyped(followed, id, "t0", { state: "absent" }), [bare]);
    expect(sizeAt(typed, studies.now)).toMatchObject({ millimetres: 18, measurementId: "a" });
    const changed = axesMark("a", [21, 9]);
    const again = filledFollowUp(filledFollowUp(typed, [changed]), [bare]);
    expect(sizeAt(again, studies.now)).toMatchObject({ millimetres: 18, measurementId: "a" });
    const over = withSizeTyped(typed, id, studies.now, { state: "measured", millimetres: 25, source: "typed" });
    const [conflict] = sizeConflicts(filledFollowUp(over, [bare]), [bare]);
    if (conflict === undefined) throw new Error("the typed size is not named");
    expect(sizeAt(filledFollowUp(withMarkTaken(over, conflict), [changed]), studies.now)).toMatchObject({
      millimetres: 21,
    });
  });
});
