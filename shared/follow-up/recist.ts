import type { FollowedLesion, FollowUp, LesionSize, Timepoint } from "../domain/follow-up.ts";

// Response Evaluation Criteria in Solid Tumours, version 1.1: Eisenhauer et al., Eur J Cancer 2009; 45: 228-247.

/** Response of target lesions, of the others, or overall; `NN`: neither complete response nor progression; `NE`: not evaluable. */
export type Response = "CR" | "PR" | "SD" | "PD" | "NN" | "NE";

/** The words of each response. */
export const responseWords: Readonly<Record<Response, string>> = {
  CR: "complete response",
  PR: "partial response",
  SD: "stable disease",
  PD: "progressive disease",
  NN: "neither complete response nor progression",
  NE: "not evaluable",
};

/** A lesion that is seen but cannot be measured counts so many millimetres (4.3.2). */
const tooSmallMillimetres = 5;
/** At most so many targets altogether and in one organ (4.3.1). */
const mostTargets = 5;
const mostTargetsOfOrgan = 2;
/** The smallest target at baseline: longest diameter, and short axis of a node (3.1.1). */
const leastMillimetres = 10;
const leastNodeMillimetres = 15;
/** A node below it is no longer pathological (4.3.2). */
const normalNodeMillimetres = 10;

/** The sum of diameters at one time. */
export interface DiameterSum {
  readonly timepoint: Timepoint;
  /** In mm; null where a target was not evaluable. */
  readonly millimetres: number | null;
}

/** What the targets came to at the last time. */
export interface Evaluation {
  readonly sums: readonly DiameterSum[];
  readonly baseline: DiameterSum | null;
  /** The smallest sum before the last time, the baseline included. */
  readonly nadir: DiameterSum | null;
  readonly latest: DiameterSum | null;
  /** In percent of the baseline and of the nadir; null where either is not known or the divisor is 0. */
  readonly fromBaselinePercent: number | null;
  readonly fromNadirPercent: number | null;
  readonly fromNadirMillimetres: number | null;
  readonly target: Response | null;
  readonly nonTarget: Response | null;
  readonly hasNewLesion: boolean;
  /** Null where there is no lesion at all, or no baseline. */
  readonly overall: Response | null;
}

function millimetresOf(size: LesionSize | undefined): number | null {
  if (size === undefined || size.state === "notEvaluable") return null;
  if (size.state === "measured") return size.millimetres;
  return size.state === "absent" ? 0 : tooSmallMillimetres;
}

function sumAt(targets: readonly FollowedLesion[], timepoint: Timepoint): DiameterSum {
  let sum = 0;
  for (const { sizes } of targets) {
    const millimetres = millimetresOf(sizes[timepoint.id]);
    if (millimetres === null) return { timepoint, millimetres: null };
    sum += millimetres;
  }
  // Tenths of a millimetre: adding must not bring up digits that nobody measured.
  return { timepoint, millimetres: Math.round(sum * 10) / 10 };
}

/**
 * Gives sums, nadir and response of a follow-up by RECIST 1.1 (4.3, 4.4, tables 1 and 2). The last timepoint is the one that is
 * judged. A sum with a target that was not evaluable is no sum: no response is made up from the rest, except progression.
 */
export function evaluateFollowUp({ timepoints, baselineId, lesions }: FollowUp): Evaluation {
  const targets = lesions.filter(({ role }) => role === "target");
  const first = timepoints.findIndex(({ id }) => id === baselineId);
  const judged = first === -1 ? [] : timepoints.slice(first);
  const sums = targets.length === 0 ? [] : judged.map((timepoint) => sumAt(targets, timepoint));
  const isFollowUp = judged.length > 1;
  const latest = sums.at(-1) ?? null;
  const baseline = sums[0] ?? null;
  const nadir = isFollowUp ? smallest(sums.slice(0, -1)) : null;
  const target = isFollowUp && targets.length > 0 ? targetResponse(targets, { baseline, nadir, latest }) : null;
  const nonTarget = isFollowUp ? nonTargetResponse(lesions) : null;
  const hasNewLesion = lesions.some(({ role }) => role === "new");
  return {
    sums,
    baseline,
    nadir,
    latest,
    fromBaselinePercent: isFollowUp ? percent(baseline, latest) : null,
    fromNadirPercent: percent(nadir, latest),
    fromNadirMillimetres: difference(nadir, latest),
    target,
    nonTarget,
    hasNewLesion,
    overall: isFollowUp ? overallResponse(target, nonTarget, hasNewLesion) : null,
  };
}

function smallest(sums: readonly DiameterSum[]): DiameterSum | null {
  const known = sums.filter(({ millimetres }) => millimetres !== null);
  return known.reduce<DiameterSum | null>(
    (least, each) => (least === null || (each.millimetres ?? 0) < (least.millimetres ?? 0) ? each : least),
    null,
  );
}

function difference(from: DiameterSum | null, to: DiameterSum | null): number | null {
  if (from?.millimetres == null || to?.millimetres == null) return null;
  return Math.round((to.millimetres - from.millimetres) * 10) / 10;
}

function percent(from: DiameterSum | null, to: DiameterSum | null): number | null {
  const change = difference(from, to);
  // Rounded far below what is printed: exactly 20 % and 30 % must not be missed by the last binary digit.
  return change === null || !from?.millimetres ? null : Math.round((change / from.millimetres) * 1e8) / 1e6;
}

interface Sums {
  readonly baseline: DiameterSum | null;
  readonly nadir: DiameterSum | null;
  readonly latest: DiameterSum | null;
}

function targetResponse(targets: readonly FollowedLesion[], { baseline, nadir, latest }: Sums): Response {
  const growth = difference(nadir, latest);
  const isGrown = growth !== null && growth >= 5 && (nadir?.millimetres === 0 || (percent(nadir, latest) ?? 0) >= 20);
  if (isGrown) return "PD";
  if (latest === null || latest.millimetres === null) return "NE";
  if (targets.every((lesion) => isGone(lesion, latest.timepoint))) return "CR";
  const shrunk = percent(baseline, latest);
  if (shrunk === null) return "NE";
  return shrunk <= -30 ? "PR" : "SD";
}

function isGone({ sizes, isLymphNode }: FollowedLesion, timepoint: Timepoint): boolean {
  const size = sizes[timepoint.id];
  if (size === undefined) return false;
  if (size.state === "absent") return true;
  return isLymphNode && size.state === "measured" && size.millimetres < normalNodeMillimetres;
}

function nonTargetResponse(lesions: readonly FollowedLesion[]): Response | null {
  const others = lesions.filter(({ role }) => role === "nonTarget");
  if (others.length === 0) return null;
  if (others.some(({ course }) => course === "unequivocalProgression")) return "PD";
  if (others.some(({ course }) => course === undefined || course === "notEvaluated")) return "NE";
  return others.every(({ course }) => course === "absent") ? "CR" : "NN";
}

/** Table 1 (with targets) and table 2 (without). */
function overallResponse(target: Response | null, nonTarget: Response | null, hasNewLesion: boolean): Response | null {
  if (hasNewLesion || target === "PD" || nonTarget === "PD") return "PD";
  if (target === null) return nonTarget;
  if (target === "NE") return "NE";
  if (target === "CR") return nonTarget === null || nonTarget === "CR" ? "CR" : "PR";
  return target;
}

/** Gives what in the choice of targets RECIST 1.1 does not allow, each in a sentence; empty where all is in order. */
export function targetProblems({ lesions, baselineId }: FollowUp): string[] {
  const targets = lesions.filter(({ role }) => role === "target");
  const problems: string[] = [];
  if (targets.length > mostTargets)
    problems.push(`There are ${targets.length} target lesions; RECIST 1.1 counts five at most.`);
  const organs = new Map<string, number>();
  for (const { organ } of targets) {
    const key = organ.trim().toLowerCase();
    if (key !== "") organs.set(key, (organs.get(key) ?? 0) + 1);
  }
  for (const [organ, count] of organs) {
    if (count > mostTargetsOfOrgan)
      problems.push(`There are ${count} target lesions in one organ (${organ}); RECIST 1.1 counts two at most.`);
  }
  for (const { name, isLymphNode, sizes } of targets) {
    const least = isLymphNode ? leastNodeMillimetres : leastMillimetres;
    const size = baselineId === null ? undefined : sizes[baselineId];
    if (size !== undefined && size.state === "measured" && size.millimetres < least) {
      const what = isLymphNode ? "A lymph node needs a short axis of 15 mm" : "A lesion needs 10 mm";
      problems.push(`${name} was ${size.millimetres} mm at baseline. ${what} to be a target.`);
    }
  }
  return problems;
}
