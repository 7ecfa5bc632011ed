import type { DisplayColour } from "./display-colour.ts";
import type { RtDose } from "./rt-dose.ts";
import type { PlanPrescription } from "./rt-plan.ts";

/** What 100 % means for a dose. */
export interface DoseReference {
  readonly kind: "prescription" | "maximum";
  readonly value: number;
  /** Why it is that and not another, as a sentence; may be empty. */
  readonly note: string;
}

/** One isodose. */
export interface DoseLevel {
  readonly percent: number;
  /** In the unit of the dose. */
  readonly value: number;
  readonly colour: DisplayColour;
}

/** Percent of the prescription: the ends of what a target should receive, then what spills. Source: ICRU report 50. */
const percentOfPrescription = [107, 100, 95, 90, 80, 70, 50, 30];
const percentOfMaximum = [95, 90, 80, 70, 50, 30];

/** From the hottest: neighbours differ in hue and lightness. */
const colours: readonly DisplayColour[] = [
  [255, 80, 255],
  [255, 60, 60],
  [255, 150, 0],
  [255, 235, 0],
  [90, 230, 70],
  [0, 220, 220],
  [70, 140, 255],
  [170, 120, 255],
  [220, 170, 130],
  [160, 210, 160],
];

/** So many isodoses can be told apart. */
export const mostLevels = colours.length;

/**
 * Gives what 100 % means: the highest dose prescribed for a target by the one plan that a dose of gray was summed over, else
 * the maximum of the dose, with the reason.
 */
export function doseReference(dose: RtDose, maximum: number, plans: readonly PlanPrescription[]): DoseReference {
  const toMaximum = (note: string): DoseReference => ({ kind: "maximum", value: maximum, note });
  if (dose.unit !== "Gy") return toMaximum("");
  if (dose.planUids.length === 0) return toMaximum("It names no plan: percentages are of its maximum.");
  const [uid, ...others] = new Set(dose.planUids);
  const isOfPlan = dose.summation === "PLAN" && others.length === 0;
  if (!isOfPlan) return toMaximum("It is not the sum of one plan: percentages are of its maximum.");
  const plan = plans.find((candidate) => candidate.sopInstanceUid === uid);
  if (plan === undefined) return toMaximum("Its plan is not in this case: percentages are of its maximum.");
  const [highest, ...lower] = plan.targetDoses;
  if (highest === undefined)
    return toMaximum("Its plan prescribes no dose for a target: percentages are of its maximum.");
  const several = `The plan prescribes ${plan.targetDoses.join(", ")} Gy for its targets: percentages are of the highest.`;
  return { kind: "prescription", value: highest, note: lower.length === 0 ? "" : several };
}

/** Gives the isodoses at percentages of a reference, from the highest; the usual ones where `percents` is null. */
export function doseLevels(reference: DoseReference, percents: readonly number[] | null): readonly DoseLevel[] {
  const usual = reference.kind === "prescription" ? percentOfPrescription : percentOfMaximum;
  return [...new Set(percents ?? usual)]
    .sort((a, b) => b - a)
    .slice(0, mostLevels)
    .map((percent, index) => ({
      percent,
      value: (reference.value * percent) / 100,
      colour: colours[index] ?? [255, 255, 255],
    }));
}

/** Gives the percentages that somebody wrote, apart by spaces or commas; null where one is none, or none or too many are there. */
export function readPercents(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const numbers = parts.map((part) => Number(part.replace("%", "")));
  const isSound = numbers.length > 0 && numbers.every((number) => number > 0 && number <= 200);
  return isSound && new Set(numbers).size <= mostLevels ? numbers : null;
}

/**
 * Gives the line on which a picture's values are a level, as pieces of x, y to x, y in pixels. Values are row by row; no
 * line passes where one is missing (NaN).
 */
export function isodoseLine(values: Float32Array, rows: number, columns: number, level: number): Float32Array {
  const pieces: number[] = [];
  for (let row = 0; row < rows - 1; row += 1) {
    for (let column = 0; column < columns - 1; column += 1) {
      const at = row * columns + column;
      const a = values[at] ?? Number.NaN;
      const b = values[at + 1] ?? Number.NaN;
      const c = values[at + columns + 1] ?? Number.NaN;
      const d = values[at + columns] ?? Number.NaN;
      const count = Number(a >= level) + Number(b >= level) + Number(c >= level) + Number(d >= level);
      // A missing corner is never over the level, and makes the sum no number.
      if (count === 0 || count === 4 || Number.isNaN(a + b + c + d)) continue;
      addPieces(pieces, column, row, [a, b, c, d], level);
    }
  }
  return Float32Array.from(pieces);
}

/** Corners go round: top left, top right, bottom right, bottom left. */
function addPieces(
  pieces: number[],
  column: number,
  row: number,
  [a, b, c, d]: readonly [number, number, number, number],
  level: number,
): void {
  const points: (readonly [number, number])[] = [];
  const isCut = (from: number, to: number) => from >= level !== to >= level;
  const share = (from: number, to: number) => (level - from) / (to - from);
  if (isCut(a, b)) points.push([column + share(a, b), row]);
  if (isCut(b, c)) points.push([column + 1, row + share(b, c)]);
  if (isCut(c, d)) points.push([column + 1 - share(c, d), row + 1]);
  if (isCut(d, a)) points.push([column, row + 1 - share(d, a)]);
  const [first, second, third, fourth] = points;
  if (first === undefined || second === undefined) return;
  if (third === undefined || fourth === undefined) {
    pieces.push(...first, ...second);
    return;
  }
  // At a saddle the middle decides which corners belong together.
  const isMiddleIn = (a + b + c + d) / 4 >= level;
  if (a >= level === isMiddleIn) pieces.push(...first, ...second, ...third, ...fourth);
  else pieces.push(...fourth, ...first, ...second, ...third);
}
