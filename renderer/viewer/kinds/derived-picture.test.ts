// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { DicomJsonInstance } from "../../../shared/imaging/attributes.ts";
import { type ImageHeader, readImageHeader } from "../../../shared/imaging/image-header.ts";
import { presentImage } from "../../../shared/objects/present-image.ts";
import { readPresentationState } from "../../../shared/objects/presentation-state.ts";
import type { RegisteredImage } from "../image-registry.ts";
import { headersOfMade, makingOf } from "./derived-picture.ts";

const value = (vr: string, ...values: readonly unknown[]) => ({ vr, Value: values });

const own = readImageHeader(
  {
    ...{ "00080018": value("UI", "1.2.3.4"), "00080060": value("CS", "XA"), "00280008": value("IS", 20) },
    ...{ "00281040": value("CS", "LOG"), "00280010": value("US", 4), "00280011": value("US", 4) },
    ...{ "00280100": value("US", 16), "00281050": value("DS", 512), "00281051": value("DS", 1024) },
  } as DicomJsonInstance,
  7,
);
const state = readPresentationState({
  "00080016": value("UI", "1.2.840.10008.5.1.4.1.1.11.1"),
  "00286100": value("SQ", { "00286101": value("CS", "AVG_SUB"), "00286110": value("US", 1) }),
  "00283110": value("SQ", { "00281050": value("DS", "-20"), "00281051": value("DS", "300") }),
  "20500020": value("CS", "INVERSE"),
} as DicomJsonInstance);
if (state === null) throw new Error("This is no presentation state.");
const applied = presentImage(state, own);
const stored = { header: own, reference: {}, institution: "" } as unknown as RegisteredImage;

describe("a picture by the mask of a presentation state", () => {
  it("is made where the reader asks for nothing else, and is the same wish each time", () => {
    const making = makingOf(null, applied);
    expect(making?.kind).toBe("stateMask");
    expect(makingOf(null, applied)).toBe(making);
    const slab = { kind: "slab", reach: 1 } as const;
    expect(makingOf(slab, applied)).toBe(slab);
    expect(makingOf(null, own)).toBeNull();
  });

  it("has the image's own grey levels until its mask is here, never the state's for differences", () => {
    const { header, registered } = headersOfMade(stored, applied, makingOf(null, applied), null);
    expect(header.windows).toMatchObject([{ center: 512, width: 1024 }]);
    expect(header.isInverted).toBe(false);
    expect(header.presented).toBe(applied.presented);
    expect(registered).toBe(stored);
  });

  it("is painted with the state, and measured as differences without it", () => {
    const format: ImageHeader["format"] = { ...applied.format, isFloat: true, bitsAllocated: 32 };
    const made = { header: { ...applied, format, derivation: "Subtracted: mask frame 1" }, decoded: {} as never };
    const { header, registered } = headersOfMade(stored, applied, makingOf(null, applied), made);
    expect(header.presented).toBe(applied.presented);
    expect(header.windows).toMatchObject([{ center: -20, width: 300 }]);
    expect(header.isInverted).toBe(true);
    expect(registered.header).toMatchObject({ derivation: "Subtracted: mask frame 1", format: { isFloat: true } });
    expect(registered.header.presented).toBeUndefined();
  });
});
