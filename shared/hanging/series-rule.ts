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
    rule.imageType === undefined ? "" : `of image type ${oneOf(rule.imageType)}`,
    rule.words === undefined ? "" : `named ${oneOf(rule.words)}`,
    rule.allWords === undefined ? "" : `named ${rule.allWords.join(" and ")}`,
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
  ({ imageType }, { imageTypes = [] }) =>
    imageType === undefined || imageType.some((type) => imageTypes.includes(type.toUpperCase()))
      ? ""
      : `is not of image type ${oneOf(imageType)}`,
  ({ words }, candidate) => (words === undefined || hasWord(words, candidate) ? "" : `is not named ${oneOf(words)}`),
  ({ allWords = [] }, candidate) => {
    const missing = allWords.find((word) => !hasWord([word], candidate));
    return missing === undefined ? "" : `is not named ${missing}`;
  },
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

/**
 * Words are whole words: `post` is not in `posterior`, nor `fs` in `FSE`. A star at the end names the beginning of a word:
 * `t1*` is in `T1w` and `T1_TSE`; a number goes on to its end, so that it is not in `T12`.
 */
function hasWord(words: readonly string[], { description, protocolName }: HangingCandidate): boolean {
  const texts = [description, protocolName].map(wordsOf);
  return words.some((word) => {
    const [wanted, isStem] = [wordsOf(word), word.trim().endsWith("*")];
    return wanted.length > 0 && texts.some((text) => text.some((_, at) => isAt(text, at, wanted, isStem)));
  });
}

function isAt(text: readonly string[], at: number, wanted: readonly string[], isStem: boolean): boolean {
  return wanted.every((word, index) => {
    const there = text[at + index] ?? "";
    if (there === word) return true;
    if (!isStem || index < wanted.length - 1 || !there.startsWith(word)) return false;
    return !(/\d$/.test(word) && /^\d/.test(there.slice(word.length)));
  });
}

/** Gives the words of a description in small letters, e.g. `T2_TSE ax` as `t2`, `tse`, `ax`. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function oneOf(names: readonly string[] | undefined): string {
  if (names === undefined) return "";
  const [last, ...before] = [...names].reverse();
  return before.length === 0 ? (last ?? "") : `${before.reverse().join(", ")} or ${last}`;
}
