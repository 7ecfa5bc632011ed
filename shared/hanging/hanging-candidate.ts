import type { SeriesWords } from "../imaging/series-words.ts";
import type { BodyPlane } from "../imaging/volume/section-planes.ts";
import { mayHaveImages } from "../rules/modalities.ts";
import { isDosePage } from "../rules/seen-policy.ts";

/** A series, or one image of a series of projections, that a hanging protocol may put on a pane. */
export interface HangingCandidate extends SeriesWords {
  readonly setId: string;
  /** Place in the series, counted from 0, that the pane begins at. */
  readonly startIndex: number;
  readonly studyInstanceUid: string;
  /** `YYYY-MM-DD`, or null. */
  readonly studyDate: string | null;
  readonly isPrior: boolean;
  readonly modality: string;
  readonly seriesNumber: number | null;
  readonly description: string;
  readonly side: "right" | "left" | "both" | "";
  /** True where the image names another side than its series: neither is believed. */
  readonly isSideContradicted: boolean;
  /** As films are named, e.g. `MLO`. */
  readonly view: string;
  readonly plane: BodyPlane | "";
  readonly sliceThicknessMm: number | null;
  readonly imageCount: number;
  /** Why nothing of it can be shown, or empty. */
  readonly problem: string;
  /** True for structured reports, which have no image and are read as a tree. */
  readonly isReport?: boolean;
}

/** A part of the body as protocols name it. */
export type BodyRegion = (typeof bodyRegions)[number];

/** Every region that a protocol may name. */
export const bodyRegions = [
  "head",
  "neck",
  "spine",
  "chest",
  "abdomen",
  "pelvis",
  "prostate",
  "breast",
  "heart",
  "upper limb",
  "lower limb",
] as const;

/**
 * The words of headers that mean a region, whole or as stems that no other word begins with: `hip` is not in `hippocampus`,
 * `abd` not in `abduction`, `bladder` not in `gallbladder`. CAP and TAP are chest (thorax), abdomen and pelvis.
 */
const regionWords: readonly (readonly [BodyRegion, RegExp])[] = [
  [
    "head",
    /(?<!femoral |humeral |radial )\bheads?(neck)?\b|brain|skull|cranial|cerebral|(?<!coronary )sinus(es)?\b(?! tarsi)|\borbits?\b|pituitary|\biams?\b/,
  ],
  ["neck", /(?<!femoral )\bneck|headneck|larynx|thyroid|carotid/],
  ["spine", /(?<!iliac )spine|spinal|lumbar|cervical|sacral|sacrum|vertebra/],
  ["chest", /chest|thorax|thoracic(?! spine)|\blungs?\b|pulmonary|\bcap\b|\btap\b/],
  [
    "abdomen",
    /\babd\b|abdom|\bliver\b|hepat|renal|kidney|pancrea|gall ?bladder|\bmrcp\b|\bkub\b|\bcap\b|\btap\b|abdpel|chestabd/,
  ],
  ["pelvis", /pelvi|pelvis|rectum|rectal|(?<!gall ?)bladder|\buter(us|ine)\b|\bcap\b|\btap\b/],
  ["prostate", /prostat/],
  ["breast", /breast|mammo/],
  ["heart", /\bheart|cardiac|echocardio/],
  [
    "upper limb",
    /shoulder|humer|elbow|forearm|wrist|\bhands?\b|\bfingers?\b|\bthumbs?\b|clavicle|scaphoid|\bradius\b|\bulna\b/,
  ],
  [
    "lower limb",
    /\bhip(s|joints?)?\b|femur|femoral|\bthighs?\b|\bknees?\b|\blegs?\b|tibia|fibula|ankle|\b(foot|feet)\b|\btoes?\b|calcane|sinus tarsi/,
  ],
];

/** Gives the regions that a series' body part and descriptions name; an empty array where they name none. */
export function regionsOf(candidate: HangingCandidate): readonly BodyRegion[] {
  const { bodyPart, studyDescription, description, protocolName } = candidate;
  const text = [bodyPart, studyDescription, description, protocolName].join(" | ").toLowerCase().replaceAll("_", " ");
  return regionWords.filter(([, words]) => words.test(text)).map(([region]) => region);
}

/** Tells whether a series only serves to plan others. */
export function isScout({ description }: Pick<HangingCandidate, "description">): boolean {
  return /scout|locali[sz]er|topogram|surview|survey|three.?plane/i.test(description);
}

/**
 * Tells whether a series has pictures of the patient: no structured report, dose, contours or the like, and no page of dose
 * figures that is stored as an image. Rules place only such series, whatever fits them.
 */
export function hasPictures({ isReport, modality, description, imageTypes }: HangingCandidate): boolean {
  if (isReport === true || !mayHaveImages([modality].filter((name) => name !== ""))) return false;
  return !isDosePage({ modality, description, imageType: imageTypes ?? [] });
}

/** Gives how a series is named to the reader, e.g. `Series 4 (Portal venous 5 mm)`. */
export function candidateName(candidate: HangingCandidate): string {
  const { seriesNumber, description, side, view, isPrior } = candidate;
  const number = seriesNumber === null ? "Series without a number" : `Series ${seriesNumber}`;
  const projection = [side === "" ? "" : side === "both" ? "both sides" : side, view].filter(Boolean).join(" ");
  const words = [description, projection].filter(Boolean).join(", ");
  return `${isPrior ? "Prior, " : ""}${isPrior ? number.toLowerCase() : number}${words === "" ? "" : ` (${words})`}`;
}
