import type { SeriesWords } from "../imaging/series-words.ts";
import type { BodyPlane } from "../imaging/volume/section-planes.ts";

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

/** The words of headers that mean a region. CAP and TAP are chest (thorax), abdomen and pelvis. */
const regionWords: readonly (readonly [BodyRegion, RegExp])[] = [
  ["head", /(?<!femoral |humeral |radial )\bhead|brain|skull|cranial|cerebral|sinus|orbit|pituitary|\biams?\b/],
  ["neck", /(?<!femoral )\bneck|headneck|larynx|thyroid|carotid/],
  ["spine", /spine|spinal|lumbar|cervical|sacral|sacrum|vertebra/],
  ["chest", /chest|thorax|thoracic(?! spine)|lung|pulmonary|\bcap\b|\btap\b/],
  ["abdomen", /abd|liver|hepat|renal|kidney|pancrea|mrcp|\bkub\b|\bcap\b|\btap\b/],
  ["pelvis", /pelvi|rectum|rectal|bladder|uter(us|ine)|\bcap\b|\btap\b/],
  ["prostate", /prostat/],
  ["breast", /breast|mammo/],
  ["heart", /heart|cardiac|echocardio/],
  ["upper limb", /shoulder|humer|elbow|forearm|wrist|hand\b|finger|thumb|clavicle|scaphoid|radius|ulna/],
  ["lower limb", /\bhip|femur|femoral|thigh|knee|\bleg\b|tibia|fibula|ankle|foot|\btoes?\b|calcane/],
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

/** Gives how a series is named to the reader, e.g. `Series 4 (Portal venous 5 mm)`. */
export function candidateName(candidate: HangingCandidate): string {
  const { seriesNumber, description, side, view, isPrior } = candidate;
  const number = seriesNumber === null ? "Series without a number" : `Series ${seriesNumber}`;
  const projection = [side === "" ? "" : side === "both" ? "both sides" : side, view].filter(Boolean).join(" ");
  const words = [description, projection].filter(Boolean).join(", ");
  return `${isPrior ? "Prior, " : ""}${isPrior ? number.toLowerCase() : number}${words === "" ? "" : ` (${words})`}`;
}
