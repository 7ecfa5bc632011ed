import type { Quantity } from "../domain/measurement.ts";

/** A coded concept. Source: PS3.3 section 8. */
export interface ConceptCode {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** The concept of each quantity, as it is written. Source: PS3.16 CID 7469 to 7475, SNOMED CT as DICOM may use it. */
export const quantityCodes: Readonly<Record<Quantity["name"], ConceptCode>> = {
  length: { value: "410668003", scheme: "SCT", meaning: "Length" },
  longAxis: { value: "103339001", scheme: "SCT", meaning: "Long Axis" },
  shortAxis: { value: "103340004", scheme: "SCT", meaning: "Short Axis" },
  firstLength: { value: "first-length", scheme: "99SIGHTLINE", meaning: "Length above the line of a ratio" },
  secondLength: { value: "second-length", scheme: "99SIGHTLINE", meaning: "Length below the line of a ratio" },
  ratio: { value: "ratio", scheme: "99SIGHTLINE", meaning: "Ratio of two lengths" },
  angle: { value: "1483009", scheme: "SCT", meaning: "Angle" },
  area: { value: "42798000", scheme: "SCT", meaning: "Area" },
  volume: { value: "118565006", scheme: "SCT", meaning: "Volume" },
  mean: { value: "373098007", scheme: "SCT", meaning: "Mean" },
  standardDeviation: { value: "386136009", scheme: "SCT", meaning: "Standard deviation" },
  minimum: { value: "255605001", scheme: "SCT", meaning: "Minimum" },
  maximum: { value: "56851009", scheme: "SCT", meaning: "Maximum" },
  perimeter: { value: "131191004", scheme: "SCT", meaning: "Perimeter" },
  time: { value: "time-along-trace", scheme: "99SIGHTLINE", meaning: "Time along a trace" },
  distance: { value: "distance-along-trace", scheme: "99SIGHTLINE", meaning: "Depth along a trace" },
  velocity: { value: "velocity-along-trace", scheme: "99SIGHTLINE", meaning: "Velocity along a trace" },
  frequency: { value: "frequency-along-trace", scheme: "99SIGHTLINE", meaning: "Frequency along a trace" },
  red: { value: "red", scheme: "99SIGHTLINE", meaning: "Red as shown" },
  green: { value: "green", scheme: "99SIGHTLINE", meaning: "Green as shown" },
  blue: { value: "blue", scheme: "99SIGHTLINE", meaning: "Blue as shown" },
  value: { value: "pixel-value", scheme: "99SIGHTLINE", meaning: "Value at a point" },
};

/** The angle between two lines along vertebrae. */
export const cobbAngleCode: ConceptCode = { value: "285285000", scheme: "SCT", meaning: "Cobb angle" };

/** What else is a quantity that we know, by its code in other terminologies, retired ones included. */
const otherCodes: Readonly<Record<string, Quantity["name"]>> = {
  "SRT G-D7FE": "length",
  "SRT M-02550": "length",
  "SCT 81827009": "length",
  "DCM 121206": "length",
  "SRT G-A185": "longAxis",
  "SRT G-A186": "shortAxis",
  "DCM 121207": "shortAxis",
  "SCT 285285000": "angle",
  "SRT G-A166": "area",
  "SRT G-A16A": "area",
  "SCT 131184002": "area",
  "SRT R-00317": "mean",
  "SRT R-10047": "standardDeviation",
  "SRT R-404FB": "minimum",
  "SRT G-A437": "maximum",
};

const quantitiesByCode = new Map<string, Quantity["name"]>([
  ...Object.entries(quantityCodes).map(([name, code]): [string, Quantity["name"]] => [
    `${code.scheme} ${code.value}`,
    name as Quantity["name"],
  ]),
  ...Object.entries(otherCodes),
]);

/** Gives the quantity that a code means, or null. Codes decide, never their words. SNOMED RT is read under both its names. */
export function quantityOfCode({ value, scheme }: ConceptCode): Quantity["name"] | null {
  const family = scheme === "SNM3" || scheme === "99SDM" ? "SRT" : scheme;
  return quantitiesByCode.get(`${family} ${value}`) ?? null;
}
