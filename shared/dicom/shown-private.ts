import { type DicomJsonDataset, readString } from "./dicom-json.ts";
import type { Tag } from "./tags.ts";

/**
 * The private elements that showing an image needs, by their creator and the last two digits of the element, with the VR
 * that the maker's conformance statement gives. Everything else that is private stays where it is: it may hold anything.
 */
const shownPrivate: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Number of images in a mosaic; diffusion b-value.
  "SIEMENS MR HEADER": { "0A": "US", "0C": "IS" },
  // CSA image header; only of mosaics.
  "SIEMENS CSA HEADER": { "10": "OB" },
  // Diffusion b-value, the first of four.
  GEMS_PARM_01: { "39": "IS" },
  // Diffusion b-value.
  "Philips Imaging DD 001": { "03": "FL" },
};

/**
 * Gives the VR of a private element that is shown or that reserves the block of one (PS3.5 7.8.1), or null for every other.
 * `dataset` holds what stands before the element; `creator` is the element's own text where it reserves a block.
 */
export function shownPrivateVr(tag: Tag, dataset: DicomJsonDataset, creator: () => string): string | null {
  const group = tag.slice(0, 4);
  const block = tag.slice(4, 6);
  if (block === "00") return tag.slice(6) >= "10" && creator().trim() in shownPrivate ? "LO" : null;
  const owner = readString(dataset, `${group}00${block}`).trim();
  const vr = Object.hasOwn(shownPrivate, owner) ? (shownPrivate[owner]?.[tag.slice(6)] ?? null) : null;
  return vr === "OB" && !isMosaic(dataset) ? null : vr;
}

/** Tells whether Image Type (0008,0008) says that slices are tiled in one image. */
function isMosaic(dataset: DicomJsonDataset): boolean {
  return dataset["00080008"]?.Value?.includes("MOSAIC") === true;
}
