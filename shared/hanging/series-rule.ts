import { type HangingCandidate, regionsOf } from "./hanging-candidate.ts";
import type { SeriesRule } from "./hanging-protocol.ts";

/** Gives the first thing about a series that a rule does not allow, in words; an empty string where it fits. */
export function mismatch(rule: SeriesRule, candidate: HangingCandidate): string {
  return checks.map((check) => check(rule, candidate)).find((words) => words !== "") ?? "";
}

/** Gives a rule in words, e.g. `CT, axial, 5 mm or thinner`; an empty string for a rule without conditions. */
export function ruleText(rule: SeriesRule): string {
  const { minimumThicknessMm: least, maximumThicknessMm: most } = rule;
  const parts = [
    oneOf(rule.modality),
    oneOf(rule.region),
    rule.side ?? "",
    oneOf(rule.view),
    rule.plane ?? "",
    least === undefined ? "" : `${least} mm or thicker`,
    most === undefined ? "" : `${most} mm or thinner`,
    rule.contrast === undefined ? "" : rule.contrast ? "with contrast" : "without contrast",
    rule.words === undefined ? "" : `named ${oneOf(rule.words)}`,
    rule.notWords === undefined ? "" : `not named ${oneOf(rule.notWords)}`,
    rule.minimumImages === undefined ? "" : `${rule.minimumImages} images or more`,
    rule.maximumImages === undefined ? "" : `${rule.maximumImages} images or fewer`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** Gives how many conditions a rule has. */
export function conditionCount(rule: SeriesRule): number {
  return Object.values(rule).filter((condition) => condition !== undefined).length;
}

type Check = (rule: SeriesRule, candidate: HangingCandidate) => string;

const checks: readonly Check[] = [
  ({ modality }, candidate) =>
    modality === undefined || modality.includes(candidate.modality)
      ? ""
      : `is ${candidate.modality || "of no named modality"}, not ${oneOf(modality)}`,
  ({ region }, candidate) => {
    const regions = regionsOf(candidate);
    if (region === undefined || region.some((name) => regions.includes(name))) return "";
    return regions.length === 0 ? "names no part of the body" : `shows ${regions.join(" and ")}, not ${oneOf(region)}`;
  },
  ({ side }, candidate) => {
    if (side === undefined || (candidate.side === side && !candidate.isSideContradicted)) return "";
    if (candidate.isSideContradicted) return "names one side in the image and another in the series";
    return candidate.side === "" ? "names no side" : `shows ${candidate.side}, not ${side}`;
  },
  ({ view }, candidate) =>
    view === undefined || view.includes(candidate.view.toUpperCase())
      ? ""
      : candidate.view === ""
        ? "names no view"
        : `is ${candidate.view}, not ${oneOf(view)}`,
  ({ plane }, candidate) =>
    plane === undefined || candidate.plane === plane
      ? ""
      : `is ${candidate.plane || "of no named plane"}, not ${plane}`,
  thicknessMismatch,
  ({ contrast }, candidate) =>
    contrast === undefined || contrast === candidate.hasContrast
      ? ""
      : contrast
        ? "names no contrast agent"
        : "was made with contrast",
  ({ words }, candidate) => (words === undefined || hasWord(words, candidate) ? "" : `is not named ${oneOf(words)}`),
  ({ notWords }, candidate) =>
    notWords !== undefined && hasWord(notWords, candidate) ? `is named ${oneOf(notWords)}` : "",
  ({ minimumImages: least, maximumImages: most }, { imageCount }) =>
    imageCount < (least ?? 0) || imageCount > (most ?? Number.POSITIVE_INFINITY)
      ? `has ${imageCount === 1 ? "1 image" : `${imageCount} images`}`
      : "",
];

function thicknessMismatch(rule: SeriesRule, { sliceThicknessMm }: HangingCandidate): string {
  const { minimumThicknessMm: least, maximumThicknessMm: most } = rule;
  if (least === undefined && most === undefined) return "";
  if (sliceThicknessMm === null) return "does not say how thick its slices are";
  // Scanners write 4.999 for 5: a hundredth of a mm decides nothing.
  if (least !== undefined && sliceThicknessMm < least - 0.01) return `is thinner than ${least} mm`;
  return most !== undefined && sliceThicknessMm > most + 0.01 ? `is thicker than ${most} mm` : "";
}

/** Words begin where letters begin: `lung` is in `Lung 1.5` and not in `plunge`. */
function hasWord(words: readonly string[], { description, protocolName }: HangingCandidate): boolean {
  const text = ` ${description} ${protocolName} `.toLowerCase().replace(/[^a-z0-9]+/g, " ");
  return words.some((word) =>
    text.includes(
      ` ${word
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, " ")
        .trim()}`,
    ),
  );
}

function oneOf(names: readonly string[] | undefined): string {
  if (names === undefined) return "";
  const [last, ...before] = [...names].reverse();
  return before.length === 0 ? (last ?? "") : `${before.reverse().join(", ")} or ${last}`;
}
