// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readImageHeader } from "../../shared/imaging/image-header.ts";
import { presentImage } from "../../shared/objects/present-image.ts";
import { readPresentationState } from "../../shared/objects/presentation-state.ts";
import { displayStore } from "../display/display-store.ts";
import { registerImage } from "./image-registry.ts";
import { viewOnPane } from "./pane-view.ts";
import { sizeWords } from "./true-size.ts";

const value = (vr: string, ...values: readonly unknown[]) => ({ vr, Value: values });

/** An image with pixels of 0.7 mm, and its header with a state that wants them as large on the screen as it says. */
function presentedAt(stateMm: number) {
  const header = readImageHeader(
    {
      ...{ "00080018": value("UI", "1.2.1"), "00080060": value("CS", "CT"), "00280030": value("DS", 0.7, 0.7) },
      ...{ "00280010": value("US", 100), "00280011": value("US", 100), "00280100": value("US", 16) },
    } as DicomJsonInstance,
    1,
  );
  const area = { "00700052": value("SL", 1, 1), "00700053": value("SL", 100, 100) };
  const state = readPresentationState({
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.11.1"),
    "0070005A": value("SQ", {
      ...{ ...area, "00700100": value("CS", "TRUE SIZE") },
      "00700101": value("DS", stateMm, stateMm),
    }),
  } as DicomJsonInstance);
  if (state === null) throw new Error("This is no presentation state.");
  const reference = { archiveId: "a", studyInstanceUid: "1.9", sopInstanceUid: "1.2.1", frameNumber: 1 } as never;
  registerImage("image", { header, reference, institution: "" });
  return presentImage(state, header);
}

const size = { width: 600, height: 500 };
function shown(stateMm: number) {
  const header = presentedAt(stateMm);
  const view = viewOnPane({ view: null, hung: null }, header, { ...size, pixelRatio: devicePixelRatio });
  return { view, words: sizeWords({ calibrations: [] }, "image", view, header, size) };
}

function calibrate(mmPerPixel: number | null): void {
  const { monitor } = displayStore.getState();
  const calibration = mmPerPixel === null ? null : { mmPerPixel, pixelRatio: monitor.pixelRatio };
  displayStore.setState({ standing: { size: calibration } as never });
}

// The page's own stand-in knows nothing of pinches.
vi.stubGlobal("visualViewport", { scale: 1 });

describe("a state that asks for true size", () => {
  beforeEach(() => calibrate(0.25));

  it("has it on a calibrated monitor, and is called 1:1 in the patient only by the image's own spacing", () => {
    expect(shown(0.7).words).toEqual({ text: "1:1 true size", isExact: true });
    // 0.7 mm of 0.25 mm a pixel, where the whole image would fit with 5 pixels.
    expect(shown(0.7).view.zoom).toBeCloseTo(0.7 / 0.25 / 5, 9);
    const other = shown(0.5);
    expect(other.view.zoom).toBeCloseTo(0.5 / 0.25 / 5, 9);
    expect(other.words?.isExact).toBe(false);
    expect(other.words?.text).toContain("by the presentation state alone");
  });

  it("fits on a monitor of unknown size, and says so", () => {
    calibrate(null);
    const { view, words } = shown(0.7);
    expect(view.zoom).toBe(1);
    expect(words?.isExact).toBe(false);
    expect(words?.text).toBe(
      "Not at the true size that the state asks for: The size of this monitor's pixels is not known. Calibrate it once, with a bank card.",
    );
  });
});
