import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Measurement } from "../domain/measurement.ts";
import type { DraftContent } from "../domain/report.ts";
import { haveSameWords, mergeDrafts, withWordsOf } from "./merge-drafts.ts";

const noWords: DraftContent["sections"] = {
  ...{ clinicalInformation: [], technique: [], comparison: [], findings: [], conclusion: [], advice: [] },
};

/** A mark as far as merging looks at it: its identifier and that it can change. */
function mark(id: string, label = ""): Measurement {
  return { id, kind: "length", label } as unknown as Measurement;
}

function draft(words: string, marks: readonly Measurement[] = [], more: Partial<DraftContent> = {}): DraftContent {
  const sections = { ...noWords, findings: words === "" ? [] : [[{ kind: "text" as const, text: words }]] };
  return { sections, measurements: [...marks], keyImages: [], comparedStudies: [], ...more };
}

const [a, b, c] = [mark("a"), mark("b"), mark("c")];

describe("mergeDrafts", () => {
  it("keeps words typed here and a mark drawn in another window", () => {
    const merged = mergeDrafts({ base: draft("", [a]), mine: draft("Nodule", [a]), theirs: draft("", [a, b]) });
    expect(merged).toEqual(draft("Nodule", [a, b]));
  });

  it("keeps the copies of both windows, and asks again for a referrer whom they chose differently", () => {
    const chosen = (referrerEntryId: string | null, copyEntryIds: string[]) =>
      draft("x", [], { recipients: { referrerEntryId, copyEntryIds } });
    const merge = (base: DraftContent, mine: DraftContent, theirs: DraftContent) =>
      mergeDrafts({ base, mine, theirs })?.recipients;
    expect(merge(draft("x"), chosen("r", ["a"]), draft("x"))).toEqual({ referrerEntryId: "r", copyEntryIds: ["a"] });
    expect(merge(chosen(null, ["a", "b"]), chosen("r", ["a", "b", "c"]), chosen(null, ["b"]))).toEqual({
      ...{ referrerEntryId: "r", copyEntryIds: ["b", "c"] },
    });
    expect(merge(draft("x"), chosen("r", []), chosen("s", []))?.referrerEntryId).toBeNull();
    expect(merge(chosen("q", []), chosen("q", []), chosen("s", []))?.referrerEntryId).toBe("s");
  });

  it("keeps decisions on numbers of both windows, once each, with who made them", () => {
    const kept = { measurementId: "a", written: "8 mm", marked: "9 mm" };
    const signed = { ...kept, by: { personId: "p", displayName: "Dr P", at: 1 } };
    const other = { ...kept, marked: "10 mm" };
    const merged = mergeDrafts({
      base: draft("x"),
      mine: draft("x", [], { keptNumbers: [kept, other] }),
      theirs: draft("x", [], { keptNumbers: [signed] }),
    });
    expect(merged?.keptNumbers).toEqual([signed, other]);
  });

  it("keeps marks drawn in both, and removes what one of them removed", () => {
    const merged = mergeDrafts({ base: draft("x", [a]), mine: draft("x", [a, b]), theirs: draft("x", [c]) });
    expect(merged?.measurements.map(({ id }) => id).sort()).toEqual(["b", "c"]);
  });

  it("keeps a mark that one window removed and the other changed", () => {
    const moved = mark("a", "moved");
    expect(mergeDrafts({ base: draft("", [a]), mine: draft(""), theirs: draft("", [moved]) })?.measurements).toEqual([
      moved,
    ]);
    expect(mergeDrafts({ base: draft("", [a]), mine: draft("", [moved]), theirs: draft("") })?.measurements).toEqual([
      moved,
    ]);
  });

  it("takes this window's where both changed one mark", () => {
    const [here, there] = [mark("a", "here"), mark("a", "there")];
    const merged = mergeDrafts({ base: draft("", [a]), mine: draft("", [here]), theirs: draft("", [there]) });
    expect(merged?.measurements).toEqual([here]);
  });

  it("decides nothing where both changed the words", () => {
    expect(mergeDrafts({ base: draft("x"), mine: draft("x one"), theirs: draft("x two") })).toBeNull();
    expect(mergeDrafts({ base: draft("x"), mine: draft("same"), theirs: draft("same") })).toEqual(draft("same"));
  });

  it("takes the follow-up with the words: one window's lesions are never put under the other's table", () => {
    const followUp = { timepoints: [], baselineId: null, lesions: [] };
    const other = { ...followUp, baselineId: "t0" };
    expect(mergeDrafts({ base: draft("x"), mine: draft("x", [], { followUp }), theirs: draft("x", [b]) })).toEqual(
      draft("x", [b], { followUp }),
    );
    const changed = { base: draft("x", [], { followUp }), mine: draft("x", [], { followUp: other }) };
    expect(mergeDrafts({ ...changed, theirs: draft("x y", [], { followUp }) })).toBeNull();
    const kept = withWordsOf(draft("x y", [b], { followUp }), draft("x", [a], { followUp: other }));
    expect(kept).toEqual(draft("x", [b], { followUp: other }));
  });

  it("keeps the order of whoever moved something, and studies that either compared", () => {
    const merged = mergeDrafts({ base: draft("", [a, b]), mine: draft("", [b, a]), theirs: draft("", [a, b, c]) });
    expect(merged?.measurements.map(({ id }) => id)).toEqual(["b", "a", "c"]);
    const compared = (uid: string) => [{ studyInstanceUid: uid, description: "CT", date: null }];
    const studies = mergeDrafts({
      base: draft(""),
      mine: draft("", [], { comparedStudies: compared("1.2") as DraftContent["comparedStudies"] }),
      theirs: draft("", [], { comparedStudies: compared("1.3") as DraftContent["comparedStudies"] }),
    });
    expect(studies?.comparedStudies.map(({ studyInstanceUid }) => studyInstanceUid)).toEqual(["1.3", "1.2"]);
  });

  it("never loses a mark that either window drew or changed", () => {
    const versions = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("0", "1", "2")), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(versions, versions, versions, (base, mine, theirs) => {
        const of = (list: readonly (readonly [string, string])[]) =>
          draft(
            "",
            list.map(([id, at]) => mark(id, at)),
          );
        const merged = mergeDrafts({ base: of(base), mine: of(mine), theirs: of(theirs) });
        const kept = new Set(merged?.measurements.map(({ id }) => id));
        const known = new Map(base);
        for (const [id, at] of [...mine, ...theirs]) if (known.get(id) !== at) expect(kept.has(id)).toBe(true);
        expect(merged?.measurements).toHaveLength(kept.size);
      }),
    );
  });
});

describe("haveSameWords", () => {
  it("looks at words and not at marks", () => {
    expect(haveSameWords(draft("x", [a]), draft("x"))).toBe(true);
    expect(haveSameWords(draft("x"), draft("y"))).toBe(false);
  });
});
