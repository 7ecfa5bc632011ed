import { describe, expect, it } from "vitest";
import { builtInProtocols } from "./built-in-protocols.ts";
import { hangingProtocolSchema } from "./hanging-protocol.ts";
import { wantedPriors } from "./wanted-priors.ts";

const priors = ["2026-01-10", "2019-03-03", "2025-05-12", "2024-02-02", "2022-06-06"].map((date) => ({
  studyInstanceUid: `uid-${date}`,
  date,
}));
const protocol = (panes: readonly object[]) =>
  hangingProtocolSchema.parse({
    ...{ format: 2, id: "own", name: "Own", version: 1, match: { series: {} } },
    steps: [{ name: "One", panes: panes.map((pane) => ({ label: "any", series: {}, ...pane })) }],
  });
const wanted = (panes: readonly object[]) => wantedPriors(protocol(panes), priors, "2026-11-20");

describe("wantedPriors", () => {
  it("are those that the panes ask for: the nth, the oldest, of an age; each once, newest first", () => {
    expect(wanted([{ from: "current" }])).toEqual([]);
    expect(wanted([{ from: "prior", prior: "oldest" }, { from: "prior" }, { from: "prior" }])).toEqual([
      "uid-2026-01-10",
      "uid-2019-03-03",
    ]);
    expect(wanted([{ from: "prior", minimumAgeMonths: 12, maximumAgeMonths: 36 }])).toEqual(["uid-2025-05-12"]);
    expect(wanted([{ from: "prior", prior: 9 }])).toEqual([]);
  });

  it("are three at most", () => {
    expect(wanted([1, 2, 3, 4].map((prior) => ({ from: "prior", prior })))).toHaveLength(3);
  });

  it("leave out what has no date where an age is asked for", () => {
    const undated = [{ studyInstanceUid: "undated", date: null }];
    expect(wantedPriors(protocol([{ from: "prior", maximumAgeMonths: 12 }]), undated, "2026-11-20")).toEqual([]);
    const [ct] = builtInProtocols;
    expect(ct === undefined ? [] : wantedPriors(ct, undated, null)).toEqual(["undated"]);
  });
});
