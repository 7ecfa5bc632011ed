import { fitRigid, inverseOf, type RigidFit, type RigidTransform } from "../../shared/imaging/rigid-fit.ts";
import type { Landmark } from "./hanging-state.ts";
import type { ViewerState } from "./viewer-store.ts";

/** Above this the pane warns: the places shown may be beside each other by as much. */
const highResidualMm = 5;

/** How two examinations lie to each other by the landmarks in both. */
export interface LandmarkLink {
  /** From the one's frame of reference to the other's. */
  readonly transform: RigidTransform;
  readonly count: number;
  readonly residualMm: number;
  readonly turnedByDegrees: number;
}

/** Gives how one frame of reference lies to another by the landmarks; null where there are too few or they fit nothing. */
export function landmarkLink(
  { landmarks }: Pick<ViewerState, "landmarks">,
  from: string,
  to: string,
): LandmarkLink | null {
  const fit = fitOf(landmarks, from, to);
  if (fit === null || "refusal" in fit) return null;
  const count = Math.min(pointsOf(landmarks, from).length, pointsOf(landmarks, to).length);
  return { ...fit, count };
}

/** Gives what a pane says of its landmark link, e.g. `Linked by 3 landmarks, residual 1.8 mm`. */
export function landmarkText({ count, residualMm, turnedByDegrees }: LandmarkLink): string {
  const text = `Linked by ${count} landmarks, residual ${residualMm.toFixed(1)} mm`;
  if (residualMm > highResidualMm) return `Check the landmarks: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  // Lying on the other side is turned by 180 degrees; between them and still, points are more likely exchanged.
  if (turnedByDegrees > 45)
    return `Check the landmarks: turned by ${Math.round(turnedByDegrees)}°, residual ${residualMm.toFixed(1)} mm`;
  return text;
}

/** Gives how far setting landmarks has come for a pane, in words; empty where none are set or enough are. */
export function landmarkProgress(state: ViewerState, here: string, others: readonly string[]): string {
  const mine = pointsOf(state.landmarks, here).length;
  const theirs = others.map((key) => pointsOf(state.landmarks, key).length);
  const most = Math.max(mine, ...theirs);
  if (most === 0 || others.length === 0 || (mine >= 3 && theirs.some((count) => count >= 3))) return "";
  const counted = `${mine} ${mine === 1 ? "landmark" : "landmarks"} here`;
  return `${counted}: set ${mine < most ? `landmark ${mine + 1} at the same place` : "three in each examination"}`;
}

/** Points of one frame of reference, in the order in which they were set: the nth belongs to the nth of the other. */
function pointsOf(landmarks: readonly Landmark[], frameKey: string): readonly Landmark[] {
  return landmarks.filter((landmark) => landmark.frameKey === frameKey);
}

const fits = new WeakMap<readonly Landmark[], Map<string, RigidFit | { readonly refusal: string }>>();

/** Gives the fit of the landmarks in two frames of reference, or why they fit nothing; null where there are too few. */
export function fitOf(
  landmarks: readonly Landmark[],
  from: string,
  to: string,
): RigidFit | { readonly refusal: string } | null {
  const [mine, theirs] = [pointsOf(landmarks, from), pointsOf(landmarks, to)];
  const count = Math.min(mine.length, theirs.length);
  if (from === to || count < 3) return null;
  // One fit serves both ways, so that there and back is the same place.
  if (from > to) {
    const back = fitOf(landmarks, to, from);
    return back === null || "refusal" in back ? back : { ...back, transform: inverseOf(back.transform) };
  }
  const known = fits.get(landmarks) ?? new Map<string, RigidFit | { readonly refusal: string }>();
  fits.set(landmarks, known);
  const key = `${from} ${to}`;
  const made =
    known.get(key) ??
    fitRigid(
      mine.slice(0, count).flatMap((landmark, index) => {
        const other = theirs[index];
        return other === undefined ? [] : [{ from: landmark.point, to: other.point }];
      }),
    );
  known.set(key, made);
  return made;
}
