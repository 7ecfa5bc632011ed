import { chooseSeries, priorMismatch } from "./choose-series.ts";
import { candidateName, type HangingCandidate, hasPictures, isScout } from "./hanging-candidate.ts";
import type { HangingPlan, HungPane, HungStep, LeftOut } from "./hanging-plan.ts";
import type { HangingProtocol, HangingStep } from "./hanging-protocol.ts";
import { conditionCount, mismatch, ruleText } from "./series-rule.ts";

/** A study of a hundred films makes no more steps than this. */
const maximumRepeats = 50;

/** A protocol that goes before those of the program, with whose it is in words, e.g. `yours`. */
export interface RankedProtocol {
  readonly protocol: HangingProtocol;
  readonly owner: string;
}

/**
 * Gives the plan of the best protocol for the series of a case, the current ones and those of open priors; null where no
 * protocol fits. The first of `ranked` that fits is taken; where none does, that of `protocols` with the most conditions,
 * with its priority; of equals the first. A series without pictures is placed only where the case has none with.
 */
export function hangCase(
  candidates: readonly HangingCandidate[],
  protocols: readonly HangingProtocol[],
  ranked: readonly RankedProtocol[] = [],
): HangingPlan | null {
  const pictures = candidates.filter(hasPictures);
  if (pictures.length === candidates.length || !pictures.some(({ isPrior }) => !isPrior)) {
    return hangSeries(candidates, protocols, ranked);
  }
  const plan = hangSeries(pictures, protocols, ranked);
  const others = candidates.filter((candidate) => !hasPictures(candidate));
  const left = others.map((candidate) => ({ candidate, reason: withoutPictures(candidate) }));
  return plan === null ? null : { ...plan, leftOut: [...plan.leftOut, ...left] };
}

function withoutPictures({ isReport, problem }: HangingCandidate): string {
  if (isReport === true) return "It is a structured report: no rule places it; choose it in the strip to read it.";
  return problem || "It holds no pictures of the patient: no rule places it; choose it in the strip.";
}

function hangSeries(
  candidates: readonly HangingCandidate[],
  protocols: readonly HangingProtocol[],
  ranked: readonly RankedProtocol[],
): HangingPlan | null {
  for (const { protocol, owner } of ranked) {
    const fitting = fittingSeries(protocol, candidates);
    const steps = fitting === null ? [] : stepsOf(protocol, candidates);
    if (fitting === null || steps.length === 0) continue;
    const reason = `It is the first protocol of ${owner} that fits. ${fittingText(protocol, fitting.length)}`;
    return { protocol, reason, steps, leftOut: leftOutOf(protocol, steps, candidates) };
  }
  const plans = protocols
    .filter((protocol) => fittingSeries(protocol, candidates) !== null)
    .map((protocol) => ({ protocol, steps: stepsOf(protocol, candidates) }))
    .filter(({ steps }) => steps.length > 0)
    .sort((one, other) => weightOf(other.protocol) - weightOf(one.protocol));
  const best = plans[0];
  if (best === undefined) return null;
  const { protocol, steps } = best;
  const fitting = fittingSeries(protocol, candidates) ?? [];
  const others = plans.slice(1).map((plan) => plan.protocol.name);
  const rivals = others.length === 0 ? "" : ` It says more about them than ${others.join(" or ")}.`;
  const reason = `${fittingText(protocol, fitting.length)}${rivals}`;
  return { protocol, reason, steps, leftOut: leftOutOf(protocol, steps, candidates) };
}

function fittingText({ match }: HangingProtocol, count: number): string {
  const rule = ruleText(match.series) || (match.maximumSeries === 1 ? "a study of one series" : "any series");
  return `The current examination has ${count === 1 ? "1 series" : `${count} series`} that fit: ${rule}.`;
}

function weightOf({ match }: HangingProtocol): number {
  return conditionCount(match.series) + match.priority;
}

/** The current series that a protocol is for, or null where it is not for this study. */
function fittingSeries(
  { match }: HangingProtocol,
  candidates: readonly HangingCandidate[],
): readonly HangingCandidate[] | null {
  const current = candidates.filter(
    (candidate) => !candidate.isPrior && candidate.problem === "" && !isScout(candidate),
  );
  const fitting = current.filter((candidate) => mismatch(match.series, candidate) === "");
  if (fitting.length < match.minimumSeries) return null;
  const sets = new Set(current.map((candidate) => candidate.setId));
  return sets.size <= (match.maximumSeries ?? Number.POSITIVE_INFINITY) ? fitting : null;
}

function stepsOf({ steps }: HangingProtocol, candidates: readonly HangingCandidate[]): readonly HungStep[] {
  const made = steps.flatMap((step) => (step.repeats ? repeatedSteps(step, candidates) : [hangStep(step, candidates)]));
  const shown = new Set<string>();
  return made.filter((step) => {
    // A step without anything current, or with just what an earlier one shows, is none.
    const looks = step.panes.map(({ candidate, window }) =>
      candidate === null ? "" : `${candidate.setId} ${candidate.startIndex} ${window?.name ?? ""}`,
    );
    const look = [...looks, JSON.stringify(step.planes ?? null)].join(" | ");
    const isNew = !shown.has(look) && step.panes.some(({ candidate }) => candidate?.isPrior === false);
    shown.add(look);
    return isNew;
  });
}

function repeatedSteps(step: HangingStep, candidates: readonly HangingCandidate[]): HungStep[] {
  const used = new Set<HangingCandidate>();
  const made: HungStep[] = [];
  while (made.length < maximumRepeats) {
    const next = hangStep(step, candidates, used);
    const chosen = next.panes.flatMap(({ candidate }) => (candidate === null ? [] : [candidate]));
    if (chosen.length === 0) break;
    for (const candidate of chosen) used.add(candidate);
    made.push(made.length === 0 ? next : { ...next, name: `${next.name}, page ${made.length + 1}` });
  }
  return made;
}

function hangStep(
  step: HangingStep,
  candidates: readonly HangingCandidate[],
  before: ReadonlySet<HangingCandidate> = new Set(),
): HungStep {
  const used = new Set(before);
  const all: HungPane[] = [];
  for (const pane of step.panes) {
    const chosen = all.map(({ candidate }) => candidate);
    const hung = chooseSeries(pane, { candidates, chosen, used });
    if (hung.candidate !== null) used.add(hung.candidate);
    all.push(hung);
  }
  const filled = all.filter(({ candidate }) => candidate !== null);
  const panes = step.keepPlaces && filled.length > 1 ? withoutEmptyEnd(all) : filled;
  return {
    name: step.name,
    layout: layoutOf(panes.length, step.columns),
    panes,
    missing: all.filter((pane) => !panes.includes(pane)),
    isLinked: step.link && filled.length > 1,
    isSameSize: step.sameSize,
    planes: planesOf(step, all, panes),
    window: step.window ?? null,
    fullLayout: layoutOf(step.panes.length, step.columns),
  };
}

function layoutOf(count: number, isInColumns: boolean): HungStep["layout"] {
  if (count === 3 && isInColumns) return 3;
  return count > 2 ? 4 : count > 1 ? 2 : 1;
}

/** The planes of a step at the place that its pane came to; null where that pane found nothing. */
function planesOf({ planes }: HangingStep, all: readonly HungPane[], panes: readonly HungPane[]): HungStep["planes"] {
  const source = planes === undefined ? undefined : all[planes.pane];
  if (planes === undefined || source === undefined || source.candidate === null) return null;
  return { pane: panes.indexOf(source), slab: planes.slab };
}

/** The second half of four places is left out where nothing is in it. */
function withoutEmptyEnd(panes: readonly HungPane[]): readonly HungPane[] {
  const isEmpty = panes.slice(2).every(({ candidate }) => candidate === null);
  return isEmpty ? panes.slice(0, 2) : panes;
}

function leftOutOf(
  protocol: HangingProtocol,
  steps: readonly HungStep[],
  candidates: readonly HangingCandidate[],
): readonly LeftOut[] {
  const hung = steps.flatMap(({ panes }) => panes.flatMap(({ candidate }) => (candidate === null ? [] : [candidate])));
  return candidates
    .filter((candidate) => !hung.includes(candidate))
    .map((candidate) => ({ candidate, reason: reasonLeftOut(protocol, hung, candidate) }));
}

function reasonLeftOut(
  protocol: HangingProtocol,
  hung: readonly HangingCandidate[],
  candidate: HangingCandidate,
): string {
  if (candidate.problem !== "") return candidate.problem;
  if (candidate.isSideContradicted) return "The image names one side and its series another: it is put on no side.";
  if (isScout(candidate)) return "It only serves to plan the others.";
  const current = hung.find((each) => !each.isPrior);
  const unlike = candidate.isPrior && current !== undefined ? priorMismatch(candidate, current) : "";
  if (unlike !== "") return `It ${unlike}.`;
  const panes = protocol.steps
    .flatMap((step) => step.panes)
    .filter((pane) => (pane.from === "prior") === candidate.isPrior);
  if (panes.length === 0) return candidate.isPrior ? "The protocol shows no prior." : "The protocol shows priors only.";
  const fitting = panes.find((pane) => mismatch(pane.series, candidate) === "");
  if (fitting === undefined) return `It ${mismatch(panes[0]?.series ?? {}, candidate)}.`;
  const taken = hung.find((each) => each.isPrior === candidate.isPrior && mismatch(fitting.series, each) === "");
  return taken === undefined
    ? `It fits "${fitting.label}", which no step shows.`
    : `It fits "${fitting.label}" too; ${candidateName(taken)} was taken before it.`;
}
