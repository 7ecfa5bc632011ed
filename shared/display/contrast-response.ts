import { gsdfJndIndex, gsdfLuminance } from "./gsdf.ts";

/** The grey levels of the 18 patches that a meter is held to: 0 to 255 in equal steps. Source: AAPM OR3 (TG18-LN8). */
export const luminanceLevels: readonly number[] = Array.from({ length: 18 }, (_, step) => step * 15);

/** What a monitor is used for; the limits follow from it. AAPM OR3 calls them primary and secondary. */
export type DisplayUse = "diagnostic" | "clinical";

/** Limits on what a meter reads. */
export interface LuminanceLimits {
  /** Least luminance of the brightest level, in cd/m². */
  readonly leastMaximum: number;
  readonly leastRatio: number;
  /** Greatest deviation of the contrast of any step from the standard's, as a fraction. */
  readonly greatestDeviation: number;
}

/**
 * The limits by use. Source: AAPM On-line Report 3 (TG18, 2005): 170 cd/m², 250 and 10 % for primary displays; 100 cd/m²,
 * 100 and 20 % for secondary ones. Confirmed by others' accounts of the report; its own pages could not be looked up, nor
 * the numbers of its sections, nor the limits of Report 270 (2019), which succeeds it and is not applied here. A site whose
 * physicist asks for more goes by that.
 */
export const luminanceLimits: Readonly<Record<DisplayUse, LuminanceLimits>> = {
  diagnostic: { leastMaximum: 170, leastRatio: 250, greatestDeviation: 0.1 },
  clinical: { leastMaximum: 100, leastRatio: 100, greatestDeviation: 0.2 },
};

/** What readings say of a monitor. */
export interface ContrastResponse {
  /** L'max and L'min: with the luminance that the room adds, in cd/m². */
  readonly maximum: number;
  readonly minimum: number;
  readonly ratio: number;
  /** Deviation of each of the 17 steps, as a fraction; negative where the step is weaker than the standard's. */
  readonly deviations: readonly number[];
  readonly greatestDeviation: number;
  /** What fails, each in words; empty where all limits are kept. */
  readonly failures: readonly string[];
}

/**
 * Gives the contrast response of a monitor from 18 luminances in cd/m², darkest level first, and the luminance that the
 * room adds where the meter shuts it out (0 where it is in the readings). For each step the relative contrast per JND is
 * compared with that of the GSDF between the same ends. Null where a reading is missing, not above the one before, or
 * beyond the standard's range: then nothing can be said. Source: AAPM OR3 (luminance response) and PS3.14.
 */
export function contrastResponse(
  readings: readonly number[],
  ambient: number,
  limits: LuminanceLimits,
): ContrastResponse | null {
  const levels = readings.map((reading) => reading + ambient);
  if (levels.length !== luminanceLevels.length || !isRising(levels)) return null;
  const [minimum = Number.NaN, maximum = Number.NaN] = [levels[0], levels.at(-1)];
  const ends = [gsdfJndIndex(minimum), gsdfJndIndex(maximum)] as const;
  if (ends.some(Number.isNaN)) return null;
  const expected = expectedLuminances(ends[0], ends[1]);
  const jndPerStep = (ends[1] - ends[0]) / (levels.length - 1);
  const deviations = stepContrasts(levels, jndPerStep).map((contrast, step) => {
    const wanted = stepContrasts(expected, jndPerStep)[step] ?? Number.NaN;
    return (contrast - wanted) / wanted;
  });
  const greatestDeviation = Math.max(...deviations.map(Math.abs));
  const response = { maximum, minimum, ratio: maximum / minimum, deviations, greatestDeviation };
  return { ...response, failures: failuresOf(response, limits) };
}

/** Gives the luminances that 18 levels should have between two JND indices. */
function expectedLuminances(first: number, last: number): number[] {
  const steps = luminanceLevels.length - 1;
  return luminanceLevels.map((_, step) =>
    gsdfLuminance(Math.min(1023, Math.max(1, first + ((last - first) * step) / steps))),
  );
}

function stepContrasts(levels: readonly number[], jndPerStep: number): number[] {
  return levels.slice(1).map((level, step) => {
    const before = levels[step] ?? Number.NaN;
    return (2 * (level - before)) / ((level + before) * jndPerStep);
  });
}

function isRising(levels: readonly number[]): boolean {
  return levels.every((level, step) => level > 0 && (step === 0 || level > (levels[step - 1] ?? Number.NaN)));
}

function failuresOf(response: Omit<ContrastResponse, "failures">, limits: LuminanceLimits): string[] {
  const { maximum, ratio, greatestDeviation } = response;
  const percent = (fraction: number) => `${Math.round(fraction * 1000) / 10} %`;
  return [
    ...(maximum < limits.leastMaximum
      ? [`The brightest level has ${rounded(maximum)} cd/m², less than ${limits.leastMaximum}.`]
      : []),
    ...(ratio < limits.leastRatio ? [`The luminance ratio is ${rounded(ratio)}, less than ${limits.leastRatio}.`] : []),
    ...(greatestDeviation > limits.greatestDeviation
      ? [
          `The contrast deviates by ${percent(greatestDeviation)} from the standard, more than ${percent(limits.greatestDeviation)}.`,
        ]
      : []),
  ];
}

function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}
