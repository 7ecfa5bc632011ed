// @vitest-environment jsdom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ImageReference } from "../../shared/domain/measurement.ts";
import type { Prior } from "../../shared/domain/study.ts";
import { createViewer, type Viewer } from "../viewer/viewer.ts";
import { displaySetOf } from "../viewer/viewer-store.ts";
import type { DisplaySet } from "../viewer/viewer-types.ts";
import { makeDisplaySet, makeStudy } from "./case.test-data.ts";
import { type ShowImage, useImageOfAlert, useShowImage } from "./use-show-image.ts";

/** A series of a study, each image with its own number. */
function series(id: string, studyInstanceUid: string, isPrior: boolean): DisplaySet {
  const set = makeDisplaySet({ id, studyInstanceUid, isPrior, imageCount: 3 });
  const images = set.images.map((image, index) => {
    const sopInstanceUid = `${studyInstanceUid}.${id.length}.${index}` as ImageReference["sopInstanceUid"];
    return { imageId: `${id}-${index}`, reference: { ...image.reference, sopInstanceUid } };
  });
  return { ...set, images };
}

const current = series("current", "1.2.3", false);
const priorThick = series("thick", "1.2.9", true);
const priorThin = series("thinner", "1.2.9", true);
const prior = { study: makeStudy({ studyInstanceUid: "1.2.9", patientId: "P1" }), hasImages: true } as Prior;

function imageOf(set: DisplaySet, index: number): ImageReference {
  const image = set.images[index];
  if (image === undefined) throw new Error("no such image");
  return image.reference;
}

let viewer: Viewer;
let show: ShowImage;
let opened: string[];

interface Shown {
  readonly awaited?: readonly string[];
  readonly priors?: Prior[];
  readonly alertId?: string | null;
}

const alerts = [{ id: "a1", image: imageOf(priorThin, 2) }];
const known = [prior];

function Case({ awaited = [], priors = known, alertId = null }: Shown) {
  const showImage = useShowImage(viewer, priors, openPrior);
  useImageOfAlert(viewer, { priors, priorsAwaitedFrom: [...awaited] }, alerts, { alertId, showImage });
  show = showImage;
  return null;
}

async function openPrior({ study }: Prior): Promise<boolean> {
  opened.push(study.studyInstanceUid);
  if (!canOpen) return false;
  viewer.setDisplaySets([...viewer.store.getState().displaySets, priorThick, priorThin]);
  viewer.showBeside(study.studyInstanceUid);
  return true;
}

async function render(part: Shown): Promise<void> {
  await act(async () => root.render(<Case {...part} />));
}

let canOpen: boolean;
let root: ReturnType<typeof createRoot>;
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  root = createRoot(document.createElement("div"));
  opened = [];
  canOpen = true;
  viewer = createViewer({ newId: () => "id" });
  viewer.setDisplaySets([current]);
});

/** What the panes on the screen show, by series and wanted image. */
function panes(): string[] {
  const state = viewer.store.getState();
  return state.panes
    .slice(0, state.layout)
    .map((pane, index) => `${displaySetOf(state, index)?.id ?? "nothing"} ${pane.wantedIndex}`);
}

describe("showing an image", () => {
  it("of a prior that is not open opens that prior beside, at that image", async () => {
    await render({});
    await act(async () => show(imageOf(priorThin, 2), { measurementId: "m1" }));
    expect(opened).toEqual(["1.2.9"]);
    expect(panes()).toEqual(["current 0", "thinner 2"]);
    expect(viewer.store.getState()).toMatchObject({ activePane: 1, selectedMeasurementId: "m1" });
  });

  it("of a prior that is open never takes the place of the current study", async () => {
    await render({});
    viewer.setDisplaySets([current, priorThick, priorThin]);
    await act(async () => show(imageOf(priorThick, 1)));
    expect(panes()).toEqual(["current 0", "thick 1"]);
    viewer.store.setState({ activePane: 0 });
    await act(async () => show(imageOf(priorThin, 1)));
    expect(panes()).toEqual(["current 0", "thinner 1"]);
    expect(opened).toEqual([]);
  });

  it("of the study itself stays where it is shown", async () => {
    await render({});
    await act(async () => show(imageOf(current, 2)));
    expect(panes()).toEqual(["current 2"]);
  });

  it("changes nothing where the prior cannot be opened or is unknown", async () => {
    canOpen = false;
    await render({});
    await act(async () => show(imageOf(priorThin, 2)));
    await render({ priors: [] });
    await act(async () => show(imageOf(priorThin, 2)));
    expect(panes()).toEqual(["current 0"]);
    expect(opened).toEqual(["1.2.9"]);
  });
});

describe("a case opened from an alert", () => {
  it("shows the alert's image once, as soon as its prior is known", async () => {
    await render({ alertId: "a1", priors: [], awaited: ["North"] });
    expect(panes()).toEqual(["current 0"]);
    await render({ alertId: "a1" });
    expect(panes()).toEqual(["current 0", "thinner 2"]);
    await act(async () => show(imageOf(priorThin, 0)));
    await render({ alertId: "a1", priors: [prior] });
    expect(panes()).toEqual(["current 0", "thinner 0"]);
    expect(opened).toEqual(["1.2.9"]);
  });
});
