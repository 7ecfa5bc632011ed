import { expect, it } from "vitest";
import { mostParkedCases, type ParkedPane, type ParkedView, parkedViewSchema, readParkedCases } from "./parked-case.ts";

const pane: ParkedPane = {
  ...{ source: "embedded/1.2/1.2.3", made: null, wantedIndex: 7, image: "sightline:embedded/1.2/1.2.3/1.2.3.8/1" },
  ...{ place: null, view: null, window: { kind: "linear", center: 40, width: 400, name: "" }, isInverted: true },
  ...{ hung: null, hidden: ["overlays"], presentation: { choice: "latest", uid: "", before: null } },
  ...{ derived: null, partStep: 0, volumeView: null },
};
const view: ParkedView = {
  ...{ layout: 1, activePane: 0, panes: [pane], beforePlanes: null, enlargedPane: null, tool: "length", link: null },
  ...{ hanging: { protocolId: "ct-body", stepIndex: 1 }, cursor: null, curve: null, landmarks: [] },
  ...{ areLinesShown: true, isCadShown: false, selectedMeasurementId: "m1", drawer: "priors", reportScroll: 120 },
  layers: { areShown: true, opacity: 0.35, isOutline: true, hidden: [] },
};
const entry = { workitemId: "case-1", parkedAt: 5, view, windows: [] };

it("reads back what was stored", () => {
  expect(readParkedCases(JSON.parse(JSON.stringify([entry])))).toEqual([entry]);
});
it.each([
  ["a pane of another kind", { ...view, panes: [{ ...pane, view: { zoom: "much" } }] }],
  ["a zoom without end", { ...view, panes: [{ ...pane, view: { center: [0, 0], zoom: 1e300 } }] }],
  ["more panes than there are", { ...view, panes: [pane, pane, pane, pane, pane] }],
  ["a layout of forty", { ...view, layout: 40 }],
  ["text in place of it", "<script>"],
  ["nothing", null],
])("keeps a case parked whose panes are %s, without them", (_, hostile) => {
  expect(readParkedCases([{ ...entry, view: hostile }])).toEqual([{ ...entry, view: null }]);
});
it("keeps the panes of windows beside it, and the case without them where they cannot be read", () => {
  const { drawer: _, reportScroll: __, ...beside } = view;
  const windows = [{ number: 2, view: beside }];
  expect(readParkedCases([{ ...entry, windows }])).toEqual([{ ...entry, windows }]);
  for (const hostile of [undefined, "text", [{ number: 7, view: beside }], [{ number: 2, view: { layout: 9 } }]]) {
    expect(readParkedCases([{ ...entry, windows: hostile }])).toEqual([entry]);
  }
});
it("leaves out what names no case, names each once and holds no more than may be parked", () => {
  expect(readParkedCases({ damaged: true })).toEqual([]);
  expect(
    readParkedCases([null, { workitemId: "", parkedAt: 1 }, { workitemId: "a", parkedAt: "x" }, entry, entry]),
  ).toEqual([entry]);
  const many = Array.from({ length: 40 }, (_, index) => ({ ...entry, workitemId: `case-${index}` }));
  expect(readParkedCases(many)).toHaveLength(mostParkedCases);
});
it("keeps no field that it does not know, such as a name", () => {
  expect(parkedViewSchema.parse({ ...view, patientName: "SMITH" })).toEqual(view);
});
