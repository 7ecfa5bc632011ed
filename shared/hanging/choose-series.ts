import { candidateName, type HangingCandidate, isScout, regionsOf } from "./hanging-candidate.ts";
import type { HungPane } from "./hanging-plan.ts";
import type { HangingPane } from "./hanging-protocol.ts";
import { mismatch, ruleText } from "./series-rule.ts";

/** What is already decided when a pane's series is chosen. */
export interface ChoiceContext {
  readonly candidates: readonly HangingCandidate[];
  /** What the panes before it show, by place in the protocol's step. */
  readonly chosen: readonly (HangingCandidate | null)[];
  /** Never taken again. */
  readonly used: ReadonlySet<HangingCandidate>;
}

/** Gives the series for a pane with the reason in words, or an empty pane with the reason why. */
export function chooseSeries(pane: HangingPane, context: ChoiceContext): HungPane {
  const model = pane.like === undefined ? null : (context.chosen[pane.like] ?? null);
  const fitting = context.candidates.filter(
    (candidate) =>
      candidate.problem === "" &&
      !candidate.isSideContradicted &&
      candidate.isPrior === (pane.from === "prior") &&
      !context.used.has(candidate) &&
      mismatch(pane.series, candidate) === "",
  );
  const isWithoutModel = pane.like !== undefined && model === null;
  const pool = isWithoutModel ? [] : pane.from === "prior" ? fromPrior(pane, fitting, context, model) : fitting;
  const best = [...pool].sort((one, other) => compare(pane, model, one, other))[0] ?? null;
  const { label, window, zoom, chestWall } = pane;
  const reason = best === null ? emptyReason(pane, context, isWithoutModel) : chosenReason(pane, best, pool.length);
  return { candidate: best, label, reason, window: window ?? null, zoom, chestWall: chestWall ?? null };
}

/** Gives why a prior must not be compared with a current series, or an empty string. Another side is never compared. */
export function priorMismatch(prior: HangingCandidate, current: HangingCandidate): string {
  if (familyOf(prior.modality) !== familyOf(current.modality)) return `is ${prior.modality}, not ${current.modality}`;
  const sides = [prior.side, current.side];
  if (prior.side !== current.side && !sides.includes("") && !sides.includes("both")) {
    return `shows the ${prior.side} side, the current one the ${current.side}`;
  }
  const [before, now] = [regionsOf(prior), regionsOf(current)];
  const isOther = before.length > 0 && now.length > 0 && !before.some((region) => now.includes(region));
  return isOther ? `shows ${before.join(" and ")}, the current one ${now.join(" and ")}` : "";
}

/** The series of the nth newest prior that has any that fit. */
function fromPrior(
  pane: HangingPane,
  fitting: readonly HangingCandidate[],
  { candidates, chosen }: ChoiceContext,
  model: HangingCandidate | null,
): readonly HangingCandidate[] {
  const current =
    model ?? chosen.find((each) => each !== null && !each.isPrior) ?? candidates.find((each) => !each.isPrior);
  if (current === undefined || current === null) return [];
  const comparable = fitting.filter((prior) => priorMismatch(prior, current) === "" && isOfAge(pane, prior, current));
  const studies = [...new Map(comparable.map((each) => [each.studyInstanceUid, each.studyDate ?? ""]))];
  const inTime = studies.sort((one, other) => other[1].localeCompare(one[1]) || one[0].localeCompare(other[0]));
  const wanted = (pane.prior === "oldest" ? inTime.at(-1) : inTime[pane.prior - 1])?.[0];
  return comparable.filter((each) => each.studyInstanceUid === wanted);
}

function isOfAge(pane: HangingPane, prior: HangingCandidate, current: HangingCandidate): boolean {
  return isAgeAllowed(pane, prior.studyDate, current.studyDate);
}

/** Tells whether a prior of that day is neither too young nor too old for a pane; dates as `YYYY-MM-DD` or null. */
export function isAgeAllowed(
  { minimumAgeMonths: least, maximumAgeMonths: most }: Pick<HangingPane, "minimumAgeMonths" | "maximumAgeMonths">,
  priorDate: string | null,
  currentDate: string | null,
): boolean {
  if (least === undefined && most === undefined) return true;
  const months = monthsBetween(priorDate, currentDate);
  return months !== null && months >= (least ?? 0) && months <= (most ?? Number.POSITIVE_INFINITY);
}

/** Gives the months from one day to another, with the days as a part of one; null where a date is not known. */
export function monthsBetween(from: string | null, to: string | null): number | null {
  const [before, now] = [from, to].map((date) => {
    const [year, month, day] = (date ?? "").split("-").map(Number);
    return year === undefined || month === undefined ? null : year * 12 + month + ((day ?? 1) - 1) / 31;
  });
  return before === null || now === null || before === undefined || now === undefined ? null : now - before;
}

/** Gives which prior a pane asks for, in words, e.g. `newest prior`. */
export function priorText({ prior, minimumAgeMonths: least, maximumAgeMonths: most }: HangingPane): string {
  const which =
    prior === "oldest" ? "oldest prior" : prior === 1 ? "newest prior" : `prior ${prior} counted from the newest`;
  const parts = [
    which,
    least === undefined ? "" : `${least} months old or older`,
    most === undefined ? "" : `${most} months old or younger`,
  ];
  return parts.filter(Boolean).join(", ");
}

function compare(
  pane: HangingPane,
  model: HangingCandidate | null,
  one: HangingCandidate,
  other: HangingCandidate,
): number {
  const ranks = (candidate: HangingCandidate): readonly number[] => [
    isScout(candidate) ? 0 : 1,
    model === null ? 0 : likeness(candidate, model),
    ...pane.prefer.map((rule) => (mismatch(rule, candidate) === "" ? 1 : 0)),
    Math.min(candidate.imageCount, 9999),
  ];
  const [mine, theirs] = [ranks(one), ranks(other)];
  const place = mine.findIndex((rank, index) => rank !== theirs[index]);
  if (place >= 0) return (theirs[place] ?? 0) - (mine[place] ?? 0);
  return (one.seriesNumber ?? 1e9) - (other.seriesNumber ?? 1e9) || one.startIndex - other.startIndex;
}

/** How much a prior's series resembles the current one: plane, view, then words of the description, then thickness. */
function likeness(candidate: HangingCandidate, model: HangingCandidate): number {
  const words = (text: string) => new Set(text.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  const modelWords = words(model.description);
  const common = [...words(candidate.description)].filter((word) => modelWords.has(word)).length;
  const [thickness, wanted] = [candidate.sliceThicknessMm, model.sliceThicknessMm];
  const isAlike = thickness !== null && wanted !== null && Math.abs(thickness - wanted) <= wanted * 0.25;
  return (
    (candidate.plane === model.plane ? 1000 : 0) +
    (candidate.view === model.view ? 500 : 0) +
    Math.min(common, 20) * 10 +
    (isAlike ? 5 : 0)
  );
}

function chosenReason(pane: HangingPane, candidate: HangingCandidate, poolSize: number): string {
  const asked = [
    ruleText(pane.series),
    ...pane.prefer.filter((rule) => mismatch(rule, candidate) === "").map(ruleText),
  ];
  const rule = [...new Set(asked.filter(Boolean).join(", ").split(", "))].filter(Boolean).join(", ");
  const nth = priorText(pane);
  const names = regionsOf(candidate);
  const region = names.length === 0 ? "that names no part of the body" : `of the same region (${names.join(", ")})`;
  const time = pane.from === "current" ? "" : `; ${nth} ${region}`;
  const rank = poolSize === 1 ? "the only one that fits" : `the best of ${poolSize} that fit`;
  return `${candidateName(candidate)}: ${rule || "any series"}${time}; ${rank}.`;
}

function emptyReason(pane: HangingPane, { candidates }: ChoiceContext, isWithoutModel: boolean): string {
  if (isWithoutModel) return "Nothing current is shown that it could be compared with.";
  const source = candidates.filter((candidate) => candidate.isPrior === (pane.from === "prior"));
  const rule = ruleText(pane.series);
  if (pane.from === "prior" && source.length === 0) return "No earlier examination is open.";
  return `No ${pane.from === "prior" ? "comparable earlier" : "current"} series is ${rule || "here"} and not shown already.`;
}

function familyOf(modality: string): string {
  return ["CR", "DX", "RG"].includes(modality) ? "film" : modality;
}
