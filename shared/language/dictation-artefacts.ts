import { rememberedOf } from "./remembered.ts";
import type { Sentence, Span } from "./sentences.ts";

/** Words that sound like dictation gone wrong, with what was probably meant. */
export interface DictationArtefact extends Span {
  readonly kind: "doubled" | "homophone" | "command" | "placeholder";
  readonly words: string;
  /** Empty where nothing better is known. */
  readonly meant: string;
}

/** English doubles these. */
const mayDouble: ReadonlySet<string> = new Set(["that", "had", "very", "so", "is", "bye"]);

interface Pair {
  readonly pattern: RegExp;
  readonly meant: string;
}

const pair = (source: string, meant: string): Pair => ({ pattern: new RegExp(`\\b(?:${source})\\b`, "gi"), meant });

/** Words in company in which another word of the same sound is meant. */
const homophones: readonly Pair[] = [
  pair("terminal ili(?:um|ac)", "terminal ileum"),
  pair("ilium (?:wall|loops?|obstruction|thickening|stricture)", "ileum"),
  pair("ilial", "iliac or ileal"),
  pair("(?:fracture|lesion|bone|metastasis|crest|wing|marrow) (?:of |in )?(?:the )?(?:left |right )?ileum", "ilium"),
  pair("ileal (?:crest|wing|bone|fossa|spine|vessels?|arter(?:y|ies)|veins?)", "iliac"),
  pair("iliac (?:loops?|stricture|conduit|anastomosis|resection)", "ileal"),
  pair("perineal (?:nerve|tendons?|muscles?)", "peroneal"),
  pair("peroneal (?:abscess|body|descent|resection|hernia)", "perineal"),
  pair("prostrate", "prostate"),
  pair("lumber (?:spine|vertebra\\w*|discs?|puncture|region)", "lumbar"),
  pair(
    "(?:no|know|now) evidence off|know (?:evidence|fracture|effusion|mass|lesion|abnormality)|now evidence of",
    "no evidence of",
  ),
  pair("mass affect", "mass effect"),
  pair("discreet (?:nodules?|mass(?:es)?|lesions?|cysts?|area)", "discrete"),
  pair(
    "humorous (?:fracture|head|neck|shaft)|(?:fracture|head|neck|shaft|left|right|proximal|distal) (?:of the )?humorous",
    "humerus",
  ),
  pair("mucus membranes?|mucus (?:thickening|retention)", "mucous or mucosal"),
  pair("callous formation", "callus"),
  pair("their (?:is|are|was|were)", "there"),
  pair("flare hyperintensity|flare sequence|flare images", "FLAIR"),
  pair("palate fossa|parental nodules?", ""),
  pair("hear (?:is|are) (?:a|an|no)", "here"),
  pair("tibia planes?|tibial plato", "tibial plateau"),
  pair("sight of (?:surgery|biopsy|fracture|injury)", "site of"),
  pair("bare in mind|bear marrow", "bear in mind, or bare"),
  pair("week (?:enhancement|uptake|flow)", "weak"),
  pair("aural cavity", "oral cavity"),
];

const commands =
  /\b(?:full stop|new line|new paragraph|open brackets?|close brackets?|scratch that|delete that|question mark|capital letter|next field|end of (?:report|dictation)|semi-?colon)\b|(?<=\s)(?:comma|colon)(?=\s+\p{Ll})/giu;
const placeholders = /\*{2,}|_{3,}|\[\s*\]|\[[^\]\n]{0,30}\?\]|\?{2,}|<<[^>\n]*>>|\bxx+\b|\btbc\b/gi;
const doubled = /(?<![\p{L}\p{N}'’-])(?<word>\p{L}{2,})\s+(?<again>\k<word>)(?![\p{L}\p{N}'’-])/giu;

/** Gives doubled words, words of the wrong sound, spoken commands and gaps that were left in sentences, in order. */
export const dictationArtefacts: (sentences: readonly Sentence[]) => readonly DictationArtefact[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    return sentences.flatMap((sentence) => {
      const found: DictationArtefact[] = [];
      const add = (kind: DictationArtefact["kind"], match: RegExpExecArray, meant: string) => {
        const from = sentence.from + match.index;
        found.push({ kind, words: match[0], meant, from, to: from + match[0].length });
      };
      for (const match of sentence.text.matchAll(doubled)) {
        const word = match.groups?.word ?? "";
        if (!mayDouble.has(word.toLowerCase())) add("doubled", match, word);
      }
      for (const { pattern, meant } of homophones)
        for (const match of sentence.text.matchAll(pattern)) add("homophone", match, meant);
      for (const match of sentence.text.matchAll(commands)) add("command", match, "");
      for (const match of sentence.text.matchAll(placeholders)) add("placeholder", match, "");
      return found.sort((a, b) => a.from - b.from);
    });
  },
);

/** A word of `hypo` or `hyper`, by its stem: the two sound alike and mean the opposite. */
export interface HypoHyper extends Span {
  readonly stem: string;
  readonly prefix: "hypo" | "hyper";
}

/** Gives the words beginning with hypo or hyper of stems that have both. */
export const hypoHypers: (sentences: readonly Sentence[]) => readonly HypoHyper[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    const pattern =
      /\b(?<prefix>hypo|hyper)-?(?<stem>dens(?:e|ity)|intens(?:e|ity)|echoic|attenuating|attenuation|vascular(?:ity)?|metabolic|metabolism|enhanc(?:ing|ement)|perfusion|plasia|trophy|thyroid(?:ism)?|inflation|inflated|expanded|lucent)\b/gi;
    return sentences.flatMap((sentence) =>
      [...sentence.text.matchAll(pattern)].map((match) => ({
        stem: (match.groups?.stem ?? "").toLowerCase().slice(0, 5),
        prefix: match.groups?.prefix?.toLowerCase() === "hypo" ? ("hypo" as const) : ("hyper" as const),
        from: sentence.from + match.index,
        to: sentence.from + match.index + match[0].length,
      })),
    );
  },
);
