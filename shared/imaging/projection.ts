import { type DicomJsonInstance, itemsOf, textOf } from "./attributes.ts";

/** Which side of the body one image shows and from where it was taken. Empty where the header is silent. */
export interface Projection {
  readonly side: "right" | "left" | "both" | "";
  /** As films are named, e.g. `MLO`, `CC`, `AP`. */
  readonly view: string;
  /** The side that the series names where the image names another one; else empty. */
  readonly contradictedBy: Projection["side"];
}

const sides: Readonly<Record<string, Projection["side"]>> = { R: "right", L: "left", B: "both" };

/** Codes of mammographic views by meaning. Source: PS3.16 CID 4014. */
const mammographicViews: Readonly<Record<string, string>> = {
  "cranio-caudal": "CC",
  "medio-lateral oblique": "MLO",
  "medio-lateral": "ML",
  "latero-medial": "LM",
  "latero-medial oblique": "LMO",
};

/**
 * Gives side and view of one image. The side is Frame Laterality (0020,9072), else Image Laterality (0020,0062), else
 * Laterality (0020,0060) of the series; the view is View Position (0018,5101), else the View Code Sequence (0054,0220).
 * `groups` are the frame's functional groups. Source: PS3.3 C.7.3.1, C.8.11.7, C.7.6.16.2.8.
 */
export function readProjection(instance: DicomJsonInstance, groups: readonly DicomJsonInstance[] = []): Projection {
  const ofFrame = groups
    .flatMap((group) => itemsOf(group, "00209071"))
    .map((item) => sideOf(item, "00209072"))
    .find((side) => side !== "");
  const ofImage = ofFrame ?? sideOf(instance, "00200062");
  const ofSeries = sideOf(instance, "00200060");
  const [code] = itemsOf(instance, "00540220");
  const meaning = code === undefined ? "" : textOf(code, "00080104");
  return {
    side: ofImage === "" ? ofSeries : ofImage,
    view: textOf(instance, "00185101") || (mammographicViews[meaning.toLowerCase()] ?? meaning),
    contradictedBy: ofImage !== "" && ofImage !== ofSeries && ofSeries !== "both" ? ofSeries : "",
  };
}

/** Gives a projection in words, e.g. `Right MLO`, `Left`, `AP`; empty where the header is silent. */
export function projectionText({ side, view }: Projection): string {
  const words = side === "" ? "" : side === "both" ? "Both sides" : side === "right" ? "Right" : "Left";
  return `${words} ${view}`.trim();
}

function sideOf(instance: DicomJsonInstance, tag: string): Projection["side"] {
  return sides[textOf(instance, tag).toUpperCase()] ?? "";
}
