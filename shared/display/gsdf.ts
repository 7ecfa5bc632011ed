/** Least and greatest JND index for which the standard defines a luminance. Source: PS3.14 7.1. */
export const jndRange = { least: 1, greatest: 1023 } as const;

/**
 * Gives the luminance of a JND index by the Grayscale Standard Display Function, in cd/m². The index may lie between whole
 * numbers; outside 1 to 1023 it is NaN. Source: PS3.14 7.1, equation 7.1-1.
 */
export function gsdfLuminance(jndIndex: number): number {
  if (!(jndIndex >= jndRange.least && jndIndex <= jndRange.greatest)) return Number.NaN;
  const x = Math.log(jndIndex);
  const above = polynomial([-1.3011877, 8.0242636e-2, 1.3646699e-1, -2.5468404e-2, 1.3635334e-3], x);
  const below = polynomial([1, -2.5840191e-2, -1.0320229e-1, 2.874562e-2, -3.1978977e-3, 1.2992634e-4], x);
  return 10 ** (above / below);
}

/**
 * Gives the JND index of a luminance in cd/m²; NaN outside 0.05 to 4000 cd/m², for which it is not defined. Source: PS3.14
 * 7.1, equation 7.1-2.
 */
export function gsdfJndIndex(luminance: number): number {
  if (!(luminance >= 0.0499 && luminance <= 4000)) return Number.NaN;
  return polynomial(
    [71.498068, 94.593053, 41.912053, 9.8247004, 0.28175407, -1.1878455, -0.18014349, 0.14710899, -0.017046845],
    Math.log10(luminance),
  );
}

/** Coefficients from the constant term up. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
