import { findingsIn } from "../../shared/language/finding-terms.ts";
import { structuresIn } from "../../shared/language/structures.ts";

/** Everyday words of reports that are no names of structures or findings. */
const everyday: ReadonlySet<string> = new Set(
  (
    "abdomen abdominal abnormal acute anterior arterial artery bilateral bone bony bowel brain cardiac cerebral chest chronic clear " +
    "colon contrast cord density disc distal enlarged fluid focal fracture gas inferior interval joint large lateral left ligament " +
    "limb lower lymph marrow medial mild moderate muscle neck node normal pelvic pelvis posterior proximal pulmonary rectum right " +
    "severe sigmoid signal sinus skull small spinal spine stable superior tendon thoracic thorax tissue unchanged upper vascular " +
    "vein venous ventricle vertebra vertebral vessel white"
  ).split(" "),
);

/** What is known of words besides that they are spelt right. */
export interface WordsKnown {
  /** In the dictionary of medicine. */
  readonly isMedical: (word: string) => boolean;
  /** Stands in what is written in this window. */
  readonly isUsed: (word: string) => boolean;
}

/** Gives suggestions with the likeliest first: words of medicine, words that are in use here, then by the slip that was made. */
export function rankedSuggestions(typed: string, suggestions: readonly string[], known: WordsKnown): string[] {
  const word = typed.toLowerCase();
  const isLow = typed.charAt(0) === word.charAt(0);
  const points = (suggestion: string) => {
    const low = suggestion.toLowerCase();
    const isName = isLow && suggestion !== low;
    const isOfReports = !isName && (known.isMedical(suggestion) || isOfBody(low));
    return (isOfReports ? 8 : 0) + (!isName && known.isUsed(low) ? 4 : 0) + slipPoints(word, low) - (isName ? 2 : 0);
  };
  return suggestions
    .map((suggestion) => ({ suggestion, points: points(suggestion) }))
    .sort((one, other) => other.points - one.points)
    .map(({ suggestion }) => suggestion);
}

function isOfBody(word: string): boolean {
  return (
    everyday.has(word) || [...structuresIn(word), ...findingsIn(word)].some(({ from, to }) => to - from === word.length)
  );
}

/** Two letters swapped and a letter left out or typed twice are commoner than a wrong letter. */
function slipPoints(typed: string, meant: string): number {
  if (typed.length === meant.length) return sorted(typed) === sorted(meant) ? 2 : 0;
  return typed.length < meant.length && isWithin(typed, meant) ? 1 : 0;
}

function sorted(word: string): string {
  return [...word].sort().join("");
}

/** Says whether all letters of a word stand in another one in their order. */
function isWithin(short: string, long: string): boolean {
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}
