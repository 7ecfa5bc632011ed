import type { TextCheck } from "../check.ts";
import { typedSizes } from "./typed-sizes.ts";

/** Least and most in mm of what words are said of; far wider than normal, so that only slips are outside. */
const plausible: readonly { readonly words: RegExp; readonly least: number; readonly most: number }[] = [
  { words: /\bkidneys?\b[^.;]{0,40}\b(?:measures?|length|long|in length)\b/i, least: 30, most: 220 },
  { words: /\bspleen\b[^.;]{0,40}\b(?:measures?|length|long|span)\b/i, least: 30, most: 400 },
  { words: /\b(?:common bile duct|cbd|common duct)\b/i, least: 1, most: 40 },
  { words: /\bappendix\b/i, least: 2, most: 200 },
  { words: /\b(?:nuchal|endometri\p{L}+)\b[^.;]{0,30}\b(?:thick\p{L}*|measures?)\b/iu, least: 1, most: 80 },
  { words: /\b(?:lymph )?nodes?\b/i, least: 2, most: 120 },
  { words: /\b(?:pulmonary |lung )?nodules?\b/i, least: 1, most: 60 },
  { words: /\b(?:gall|renal |ureteric |kidney )?(?:stones?|calcul(?:us|i))\b/i, least: 0.5, most: 70 },
  { words: /\baort(?:a|ic)\b[^.;]{0,40}\b(?:diameter|calibre|measures?|aneurysm)\b/i, least: 8, most: 150 },
  { words: /\bmidline shift\b/i, least: 1, most: 40 },
  { words: /\bwall\b[^.;]{0,20}\b(?:thick\p{L}*|measures?)\b/iu, least: 0.5, most: 60 },
  { words: /\bintima\b/i, least: 0.2, most: 10 },
];
const largest = 500;

/** A size that nothing of that kind has. */
export const sizeImplausible: TextCheck = {
  stage: "writing",
  code: "sizeImplausible",
  level: "warn",
  title: "Size out of range",
  explanation: "Nothing of this kind is so small or so large: mostly a slip between mm and cm, or a lost point.",
  source: "Ranges of our own, set wide; known cause of harm: a wrong size",
  reasons: ["Measured again, correct"],
  run: (report) =>
    typedSizes(report, "findings", "conclusion").flatMap(({ paragraph, sentence, size }) => {
      const range = plausible.find(({ words }) => words.test(sentence.text)) ?? { least: 0, most: largest };
      // Several sizes in one sentence are of several things; a range of one would accuse the others.
      const isAlone = sentence.text.match(/\d\s?(?:mm|cm)\b/gi)?.length === 1;
      const [least, most] = isAlone ? [range.least, range.most] : [0, largest];
      if (size.mm.every((value) => value >= least && value <= most)) return [];
      const written = paragraph.text.slice(size.from, size.to);
      return [
        {
          sentence: `${written} is out of range for what the sentence names. Check mm and cm.`,
          place: paragraph.place(size),
        },
      ];
    }),
};
