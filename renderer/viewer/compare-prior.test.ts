// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { makeDisplaySet } from "../case/case.test-data.ts";
import { createViewer } from "./viewer.ts";
import { assignDisplaySet } from "./viewer-store.ts";

const current = ["one", "two", "three"].map((id) => makeDisplaySet({ id, imageCount: 3 }));
const prior = makeDisplaySet({ id: "then", studyInstanceUid: "1.2.9", isPrior: true, imageCount: 3 });

function openTwoPanes() {
  const viewer = createViewer({ newId: () => "id" });
  viewer.setDisplaySets(current);
  viewer.store.setState({ layout: 2 });
  assignDisplaySet(viewer.store, 1, "two");
  viewer.store.setState({ activePane: 0 });
  return viewer;
}

const shown = (viewer: ReturnType<typeof openTwoPanes>) =>
  viewer.store.getState().panes.map(({ displaySetId }) => displaySetId);

describe("comparePrior without a protocol", () => {
  it("shows the prior beside, and the active pane stays active", () => {
    const viewer = openTwoPanes();
    const asked = viewer.store.getState().panes[1];
    viewer.setDisplaySets([...current, prior]);
    viewer.comparePrior("1.2.9", asked);
    expect(shown(viewer)).toEqual(["one", "then", null, null]);
    expect(viewer.store.getState().activePane).toBe(0);
  });

  it("keeps a pane that the reader changed while the prior came, and says so there", () => {
    const viewer = openTwoPanes();
    const asked = viewer.store.getState().panes[1];
    assignDisplaySet(viewer.store, 1, "three");
    viewer.setDisplaySets([...current, prior]);
    viewer.comparePrior("1.2.9", asked);
    expect(shown(viewer)).toEqual(["one", "three", null, null]);
    expect(viewer.store.getState()).toMatchObject({ activePane: 1, layout: 2 });
    expect(viewer.store.getState().panes[1]?.notice).toContain("in the strip now");
  });
});
