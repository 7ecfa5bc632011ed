import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../imaging/attributes.ts";
import { readImageHeader } from "../imaging/image-header.ts";
import { presentImage } from "./present-image.ts";
import { readPresentationState } from "./presentation-state.ts";

const value = (vr: string, ...values: readonly unknown[]) => ({ vr, Value: values });

const runOf = (changes: Record<string, unknown> = {}) =>
  readImageHeader(
    {
      ...{ "00080018": value("UI", "1.2.3.4"), "00080060": value("CS", "XA"), "00280008": value("IS", 20) },
      ...{ "00280002": value("US", 1), "00280004": value("CS", "MONOCHROME2"), "00281040": value("CS", "LOG") },
      ...{ "00280010": value("US", 4), "00280011": value("US", 4), "00280100": value("US", 16) },
      ...{ "00280101": value("US", 10), "00280102": value("US", 9), "00280103": value("US", 0) },
      ...{ "00281050": value("DS", 512), "00281051": value("DS", 1024) },
      ...changes,
    } as DicomJsonInstance,
    7,
  );

function presented(changes: Record<string, unknown>, run = runOf()) {
  const state = readPresentationState({
    "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.11.1"),
    "00080018": value("UI", "1.2.9"),
    "00081115": value("SQ", { "00081140": value("SQ", { "00081155": value("UI", "1.2.3.4") }) }),
    "0070005A": value("SQ", { "00700052": value("SL", 1, 1), "00700053": value("SL", 4, 4) }),
    "00283110": value("SQ", { "00281050": value("DS", "-20"), "00281051": value("DS", "300") }),
    "20500020": value("CS", "IDENTITY"),
    ...changes,
  } as DicomJsonInstance);
  if (state === null) throw new Error("This is no presentation state.");
  return presentImage(state, run);
}

const masked = (item: Record<string, unknown>) => ({ "00286100": value("SQ", item), "00281090": value("CS", "SUB") });
const average = { "00286101": value("CS", "AVG_SUB"), "00286110": value("US", 2, 3) };

describe("the mask of a presentation state", () => {
  it("is taken from the state, with its window for differences, and nothing of the image in its place", () => {
    const ofImage = { "00286100": value("SQ", { ...average, "00286110": value("US", 9) }) };
    const shown = presented(masked(average), runOf(ofImage));
    expect(shown.presented?.mask?.operations).toMatchObject([{ operation: "average", maskFrames: [2, 3] }]);
    expect(shown.presented?.mask?.relationship).toBe("log");
    expect(shown.windows).toMatchObject([{ center: -20, width: 300 }]);
    expect(shown.presented?.notes).toEqual([]);
    // A state without one subtracts nothing, whatever the image says.
    expect(presented({}, runOf(ofImage)).presented?.mask).toBeUndefined();
  });

  it("is not taken away where the state recommends the run as it is, or names another image for it", () => {
    expect(presented({ ...masked(average), "00281090": value("CS", "NAT") }).presented?.mask).toBeUndefined();
    const elsewhere = { ...average, "00081140": value("SQ", { "00081155": value("UI", "1.2.3.5") }) };
    expect(presented(masked(elsewhere)).presented).toMatchObject({ notes: [] });
    expect(presented(masked(elsewhere)).presented?.mask).toBeUndefined();
  });

  it("without a window spreads grey levels over every difference that there can be", () => {
    const [window] = presented({ ...masked(average), "00283110": undefined }).windows;
    expect(window).toMatchObject({ center: 0, width: 2046 });
  });

  it("of linear values takes the state's Modality LUT for its logarithm, and refuses its window without one", () => {
    const linear = runOf({ "00281040": value("CS", "LIN") });
    const rescale = { "00281052": value("DS", 0), "00281053": value("DS", 2), "00281054": value("LO", "US") };
    expect(presented({ ...masked(average), ...rescale }, linear).presented?.mask?.relationship).toBe("display");
    const without = presented(masked(average), linear);
    expect(without.windows).toEqual([]);
    expect(without.presented?.notes).toEqual([
      "The state does not say how linear values become logarithmic: its window is not applied",
    ]);
  });

  it.each([
    ["an operation that is not known", { "00286101": value("CS", "REV_TID") }],
    ["frames that there are not", { ...average, "00286110": value("US", 21) }],
    ["shifts by region", { ...average, "00289501": value("SQ", { "00289502": value("SQ", {}) }) }],
  ])("with %s is refused in words, and the image keeps its own grey levels", (_, item) => {
    const shown = presented(masked(item));
    expect(shown.presented?.mask).toBeUndefined();
    expect(shown.windows).toMatchObject([{ center: 512, width: 1024 }]);
    expect(shown.presented?.notes).toEqual([
      "The state's subtraction of a mask and its grey levels are not shown: it is of a kind that this program does not know, or names frames there are not",
    ]);
  });

  it("on what is no run of several frames is refused", () => {
    const shown = presented(masked(average), runOf({ "00280008": undefined }));
    expect(shown.presented?.notes).toHaveLength(1);
    expect(shown.presented?.notes[0]).toContain("no X-ray run of several frames");
  });
});
