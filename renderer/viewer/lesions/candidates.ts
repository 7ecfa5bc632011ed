import type { EarlierMark, ImageReference, Measurement, Quantity } from "../../../shared/domain/measurement.ts";
import type { ImageHeader } from "../../../shared/imaging/image-header.ts";
import type { ImagePoint } from "../../../shared/imaging/measure.ts";
import { lettersOf } from "../../../shared/imaging/orientation.ts";
import { projectionText } from "../../../shared/imaging/projection.ts";
import { subtract, type Vector } from "../../../shared/imaging/vector.ts";
import { planeOfImage, pointOf, sectionNormal } from "../../../shared/imaging/volume/section-planes.ts";
import { siteText } from "../../../shared/objects/finding-sites.ts";
import { fixedHyphen } from "../../app/format.ts";
import { makeImageId } from "../image-id.ts";
import { findImage } from "../image-registry.ts";
import { type ForeignMark, foreignReports } from "../objects/foreign-marks.ts";
import type { ViewerState } from "../viewer-store.ts";
import { frameKeyOf, placeIn } from "../volume/spatial.ts";

/** A mark of an earlier examination that a mark can be paired with. */
export interface PairCandidate {
  readonly id: string;
  readonly earlier: EarlierMark;
  /** Where a report gave one. */
  readonly trackingUid: string;
  /** What the finding is called already, e.g. `T1`, or empty. */
  readonly name: string;
  /** What it is of, as it was named; may be empty. */
  readonly words: string;
  readonly side: "left" | "right" | "both" | null;
  /** How far apart the middles of both marks lie in the patient; null where nothing links the two examinations. */
  readonly distanceMm: number | null;
}

/** Gives the marks of earlier examinations that a mark may be the same finding as, the nearest first, else the likest by name. */
export function pairCandidates(
  state: ViewerState,
  mark: Measurement,
): { readonly candidates: readonly PairCandidate[]; readonly otherSideCount: number } {
  const all = [...drawnCandidates(state, mark), ...readCandidates(state, mark)].filter(({ earlier }) =>
    isEarlier(earlier.image, mark.image),
  );
  const taken = new Set(
    state.measurements.flatMap(({ id, lesion }) => (id === mark.id ? [] : pairKey(lesion?.earlier))),
  );
  const free = all.filter(({ earlier }) => !pairKey(earlier).some((key) => taken.has(key)));
  const side = mark.site?.side ?? null;
  // A finding does not change sides.
  const candidates = free.filter((each) => !isOtherSide(side, each.side));
  return { candidates: candidates.sort(nearest(mark)), otherSideCount: free.length - candidates.length };
}

function pairKey(earlier: EarlierMark | undefined): string[] {
  if (earlier === undefined) return [];
  return [earlier.markId ?? JSON.stringify([earlier.image.sopInstanceUid, earlier.image.frameNumber, earlier.points])];
}

function isOtherSide(one: PairCandidate["side"], other: PairCandidate["side"]): boolean {
  return one !== null && other !== null && one !== "both" && other !== "both" && one !== other;
}

function isEarlier(then: ImageReference, now: ImageReference): boolean {
  if (then.studyInstanceUid === now.studyInstanceUid) return false;
  return then.studyDate === null || now.studyDate === null || then.studyDate <= now.studyDate;
}

function nearest(mark: Measurement): (one: PairCandidate, other: PairCandidate) => number {
  const named = ({ words }: PairCandidate) => (words !== "" && words === namesOf(mark) ? 0 : 1);
  const alike = ({ earlier }: PairCandidate) => (earlier.kind === mark.kind ? 0 : 1);
  return (one, other) =>
    (one.distanceMm ?? Number.POSITIVE_INFINITY) - (other.distanceMm ?? Number.POSITIVE_INFINITY) ||
    named(one) - named(other) ||
    alike(one) - alike(other) ||
    (other.earlier.image.studyDate ?? "").localeCompare(one.earlier.image.studyDate ?? "");
}

/** Gives what a mark is called and where it is, in words. */
export function namesOf({ words = "", site }: Pick<Measurement, "words" | "site">): string {
  return [words, site === undefined ? "" : siteText(site)].filter((part) => part !== "").join(", ");
}

function drawnCandidates(state: ViewerState, mark: Measurement): PairCandidate[] {
  return state.measurements.flatMap((other): PairCandidate[] => {
    const { id, image, kind, points, quantities, trust } = other;
    if (image.studyInstanceUid === mark.image.studyInstanceUid || quantities.length === 0) return [];
    const earlier = { markId: id, image, kind, points, quantities, trust, plane: planeWords(image), from: "" };
    const called = { name: other.lesion?.name ?? "", words: namesOf(other), side: other.site?.side ?? null };
    return [{ id, earlier, trackingUid: "", ...called, distanceMm: distance(state, mark, earlier) }];
  });
}

function readCandidates(state: ViewerState, mark: Measurement): PairCandidate[] {
  return foreignReports(state).flatMap(({ marks }) => {
    // One group of a report is one finding, whatever shapes it has.
    const groups = new Map(
      marks.toReversed().map((each): [string, ForeignMark] => [`${each.reportUid}/${each.group}`, each]),
    );
    return [...groups.values()].toReversed().flatMap((each): PairCandidate[] => {
      const earlier = earlierOf(each);
      if (earlier.quantities.length === 0) return [];
      const { trackingId, trackingUid, finding, site } = each;
      const words = namesOf({ words: finding, ...(site === null ? {} : { site }) });
      const name = /^T\d{1,3}$/.test(trackingId) ? trackingId : "";
      const called = { trackingUid, name, words, side: site?.side ?? null };
      return [{ id: each.id, earlier, ...called, distanceMm: distance(state, mark, earlier) }];
    });
  });
}

function earlierOf({ image, same, paths, values, from }: ForeignMark): EarlierMark {
  const quantities = values.flatMap(({ quantity, value, unit }): Quantity[] =>
    quantity === null ? [] : [{ name: quantity, value, unit: unit === "{pixels}" ? "{pixel}" : unit }],
  );
  const isInPixels = quantities.some(({ name, unit }) => unit === "{pixel}" && name !== "value");
  const isEstimated = values.some((value) => value.isEstimated === true);
  const points = (same?.points ?? paths.flatMap((path) => path.points)).map(([x, y]): [number, number] => [x, y]);
  return {
    ...{ markId: null, image: image.reference, kind: same?.kind ?? null, points, quantities },
    trust: isInPixels ? "pixelsOnly" : isEstimated ? "estimated" : "exact",
    plane: planeWords(image.reference),
    // It goes into documents, where the hyphens of the screen are strangers.
    from: from.replaceAll(fixedHyphen, "-").replace(/^From /, ""),
  };
}

/** Gives the direction of a picture in words: a view of a film, or the plane in the patient; empty where it is not known. */
export function planeWords(reference: ImageReference): string {
  const axes = reference.section ?? headerOf(reference)?.plane;
  const header = headerOf(reference);
  if (axes == null) return header === undefined ? "" : projectionText(header.projection);
  const normal = sectionNormal(axes).map(Math.abs);
  const main = normal.findIndex((part) => part > 0.94);
  const words = ["sagittal", "coronal", "axial"][main];
  return words ?? `oblique ${lettersOf(axes.alongRow)}/${lettersOf(axes.alongColumn)}`;
}

function headerOf(reference: ImageReference): ImageHeader | undefined {
  const { section: _section, ...stored } = reference;
  return findImage(makeImageId(stored))?.header;
}

function distance(state: ViewerState, mark: Measurement, earlier: EarlierMark): number | null {
  const [here, there] = [middleOf(mark), middleOf(earlier)];
  if (here === null || there === null) return null;
  const moved = placeIn(state, there.frameKey, here.frameKey, there.point);
  return moved === null ? null : Math.hypot(...subtract(moved, here.point));
}

function middleOf(mark: Pick<Measurement, "image" | "points">): { frameKey: string; point: Vector } | null {
  const { section, ...stored } = mark.image;
  const registered = findImage(makeImageId(stored));
  if (registered === undefined || mark.points.length === 0) return null;
  const plane = section === undefined ? planeOfImage(registered.header) : { ...section, rows: 0, columns: 0 };
  if (plane === null) return null;
  const middle: ImagePoint = [mean(mark.points.map(([x]) => x)), mean(mark.points.map(([, y]) => y))];
  return { frameKey: section?.frameOfReferenceUid ?? frameKeyOf(registered), point: pointOf(plane, middle) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
