import { wordsOf } from "./series-rule.ts";

/**
 * Words of series descriptions that mean the same at every site and on every scanner. Only these are ever taken into a
 * rule by itself: a name, a date, a room or a number of one examination is in none of them.
 */
const known = new Set(
  [
    "flair dwi diffusion adc trace swi gre stir tirm tse fse vibe lava thrive dixon fs fatsat pd haste blade propeller",
    "space cube mprage bravo tof mra mrcp mrv perfusion dce dynamic post pre gd gad contrast water fat inphase oppphase",
    "portal venous arterial delayed late early native plain noncontrast unenhanced enhanced nephrographic equilibrium",
    "lung lungs bone bones soft tissue mediastinum brain angio cta ctpa mip minip mpr thin thick hrct expiration",
    "inspiration prone supine erect abdomen chest thorax pelvis neck head spine cap tap topogram scout attenuation",
  ].flatMap((line) => line.split(" ")),
);

/** Written into a rule as the beginning of a word, since scanners join them with others: `T1w`, `T2_TSE`, `b1000t`. */
const joined = /^(t[12]|b\d{2,4}|adc|dwi|flair|stir)(?!\d)/;

/** Words of plane and side have rules of their own. */
const ownRule = new Set([
  "ax",
  "axial",
  "tra",
  "cor",
  "coronal",
  "sag",
  "sagittal",
  "left",
  "right",
  "lt",
  "rt",
  "l",
  "r",
]);

/** Gives the words of a description that a rule may name, as rules write them, each once; an empty array where it has none. */
export function generalWords(description: string): readonly string[] {
  const words = wordsOf(description).flatMap((word) => {
    if (ownRule.has(word)) return [];
    const start = joined.exec(word)?.[1];
    if (start !== undefined) return [`${start}*`];
    return known.has(word) ? [word] : [];
  });
  return [...new Set(words)];
}
