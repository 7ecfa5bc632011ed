import type { ImageStack } from "../imaging/display-set.ts";
import type { ImageHeader } from "../imaging/image-header.ts";
import { normalOf } from "../imaging/plane.ts";
import type { HangingCandidate } from "./hanging-candidate.ts";

/** A series as candidates are made from it. */
export type CandidateSource = Pick<
  ImageStack,
  "id" | "modality" | "seriesNumber" | "description" | "studyDate" | "problem" | "words"
> & {
  readonly studyInstanceUid: string;
  readonly isPrior: boolean;
  readonly reports?: readonly unknown[];
};

/** Images of these are looked at one by one; a series of them is no stack through the body. */
const oneByOne = new Set(["CR", "DX", "RG", "MG", "PX", "US"]);

/**
 * Gives what of a series may go on panes: the series as a whole, or each image of films, mammograms and ultrasound stills.
 * `headers` are those of its images in the order they are scrolled.
 */
export function candidatesOf(source: CandidateSource, headers: readonly ImageHeader[]): readonly HangingCandidate[] {
  const instances = new Set(headers.map((header) => header.sopInstanceUid)).size;
  if (!oneByOne.has(source.modality) || instances < 2) return [makeCandidate(source, headers, 0)];
  return headers.flatMap((header, index) =>
    header.sopInstanceUid === headers[index - 1]?.sopInstanceUid ? [] : [makeCandidate(source, headers, index)],
  );
}

function makeCandidate(source: CandidateSource, headers: readonly ImageHeader[], startIndex: number): HangingCandidate {
  const { words, id, modality, seriesNumber, description, studyDate, problem, studyInstanceUid, isPrior } = source;
  const header = headers[startIndex];
  return {
    ...words,
    setId: id,
    startIndex,
    studyInstanceUid,
    studyDate,
    isPrior,
    modality,
    seriesNumber,
    description,
    side: header?.projection.side ?? "",
    isSideContradicted: (header?.projection.contradictedBy ?? "") !== "",
    view: header?.projection.view ?? "",
    plane: planeOf(header),
    sliceThicknessMm: header?.sliceThicknessMm ?? null,
    imageCount: headers.length,
    problem,
    isReport: (source.reports?.length ?? 0) > 0,
  };
}

/** The plane of the body that an image lies in or within 30 degrees of it; empty for others. */
function planeOf(header: ImageHeader | undefined): HangingCandidate["plane"] {
  if (header?.plane === null || header?.plane === undefined) return "";
  const [x, y, z] = normalOf(header.plane).map(Math.abs);
  const least = Math.cos(Math.PI / 6);
  if ((z ?? 0) >= least) return "axial";
  if ((x ?? 0) >= least) return "sagittal";
  return (y ?? 0) >= least ? "coronal" : "";
}
