import { planByHeader } from "../../../shared/imaging/mask-subtraction.ts";
import { findImage } from "../image-registry.ts";
import { displaySetOf, updatePane, type ViewerStore } from "../viewer-store.ts";
import type { Derived } from "./derived-picture.ts";

/** Subtracts the mask from a run, by the header where it names one, else with the run's first frame; or shows it as it is. */
export function toggleSubtraction(store: ViewerStore, paneIndex: number): void {
  const pane = store.getState().panes[paneIndex];
  const mask = shownMask(store, paneIndex);
  if (pane === undefined) return;
  if (pane.derived?.kind === "subtraction") {
    updatePane(store, paneIndex, { derived: null, window: pane.windowBefore, notice: "" });
    return;
  }
  if (mask === null) {
    updatePane(store, paneIndex, { notice: "Only X-ray runs of several frames are subtracted." });
    return;
  }
  const isNamed = planByHeader(mask.mask, mask.frameNumber) !== null;
  setSubtraction(store, paneIndex, { kind: "subtraction", maskFrames: isNamed ? null : [1], shift: [0, 0] });
}

/** Makes the shown frame the mask. */
export function chooseMask(store: ViewerStore, paneIndex: number): void {
  const mask = shownMask(store, paneIndex);
  if (mask === null) return;
  setSubtraction(store, paneIndex, { kind: "subtraction", maskFrames: [mask.frameNumber], shift: [0, 0] });
}

/** Moves the mask by rows and columns; does nothing while nothing is subtracted. */
export function moveMask(store: ViewerStore, paneIndex: number, rows: number, columns: number): void {
  const derived = store.getState().panes[paneIndex]?.derived;
  if (derived?.kind !== "subtraction") return;
  const within = (by: number) => Math.round(Math.min(Math.max(by, -100), 100) * 100) / 100;
  const shift: [number, number] = [within(derived.shift[0] + rows), within(derived.shift[1] + columns)];
  updatePane(store, paneIndex, { derived: { ...derived, shift } });
}

function setSubtraction(store: ViewerStore, paneIndex: number, derived: Derived): void {
  const pane = store.getState().panes[paneIndex];
  const isAlready = pane?.derived?.kind === "subtraction";
  const windowBefore = (isAlready ? pane.windowBefore : pane?.window) ?? null;
  updatePane(store, paneIndex, { derived, window: null, windowBefore, notice: "" });
}

function shownMask(store: ViewerStore, paneIndex: number) {
  const state = store.getState();
  const pane = state.panes[paneIndex];
  const set = displaySetOf(state, paneIndex);
  const header = findImage(set?.images[pane?.wantedIndex ?? 0]?.imageId ?? "")?.header;
  return header?.mask ? { mask: header.mask, frameNumber: header.frameNumber } : null;
}
