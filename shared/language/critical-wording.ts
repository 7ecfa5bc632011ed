import { polarityAt } from "./polarity.ts";
import { rememberedOf } from "./remembered.ts";
import type { Sentence, Span } from "./sentences.ts";

/** Words of a finding of which somebody has to be told at once, stated as present or suspected. */
export interface CriticalWording extends Span {
  readonly words: string;
  /** The finding, whatever words it is stated in. */
  readonly term: string;
}

/** A finding with the words that state it, and further ones by which an alert is known to be about it. */
interface CriticalTerm {
  readonly term: string;
  readonly words: string;
  readonly alsoSaid?: string;
}

const bleed =
  "|(?:intra-?cranial|extra-?axial|cerebral|brain|head) (?:ha?emorrhages?|ha?ematomas?|bleeds?|bleeding)|ich";
const bleeding = (place: string) => `${place} (?:ha?e(?:morrhage|matoma)s?|bleeds?)`;

const terms: readonly CriticalTerm[] = [
  {
    term: "tension pneumothorax",
    words: "tension pneumothora(?:x|ces)",
    alsoSaid: "(?:hydro)?pneumothora(?:x|ces)",
  },
  {
    term: "pulmonary embolism",
    words: "pulmonary embol(?:ism|us|i)",
    alsoSaid: "pes?|embol(?:ism|us|i)|thromboembol\\p{L}+|filling defects?|saddle thrombus",
  },
  {
    term: "dissection",
    words:
      "(?:acute |type a |type b |aortic )+dissection|dissection of the (?:thoracic |ascending |descending |abdominal )*aorta",
    alsoSaid: "dissections?|dissecting",
  },
  {
    term: "ruptured aneurysm",
    words:
      "(?:ruptured|leaking|contained rupture of (?:the|an)|rupture of (?:the|an))\\s+(?:\\p{L}+ ){0,3}(?:aneurysm|aaa)",
    alsoSaid: "aneurysms?|aaa|ruptured? (?:aorta|aortic)|aortic rupture",
  },
  {
    term: "intracranial haemorrhage",
    words: bleeding("intracranial"),
    alsoSaid: `subdural|subarachnoid|sdh|sah${bleed}`,
  },
  { term: "subarachnoid haemorrhage", words: bleeding("subarachnoid"), alsoSaid: `subarachnoid|sah${bleed}` },
  {
    term: "intracerebral haemorrhage",
    words: bleeding("(?:intracerebral|parenchymal)"),
    alsoSaid: `intracerebral|parenchymal${bleed}`,
  },
  { term: "intraventricular haemorrhage", words: bleeding("intraventricular"), alsoSaid: `intraventricular${bleed}` },
  {
    term: "subdural haematoma",
    words: `${bleeding("subdural")}|acute (?:on chronic |on-chronic )?subdural`,
    alsoSaid: `subdurals?|sdh${bleed}`,
  },
  {
    term: "extradural haematoma",
    words: `${bleeding("extradural")}|acute extradural`,
    alsoSaid: `extradurals?|epidurals?|edh${bleed}`,
  },
  {
    term: "retroperitoneal haemorrhage",
    words: bleeding("retroperitoneal"),
    alsoSaid: "retroperitoneal|ruptured (?:\\p{L}+ ){0,3}(?:aneurysm|aaa)",
  },
  {
    term: "free gas",
    words: "(?:free (?:intraperitoneal |intra-abdominal )?(?:gas|air)|pneumoperitoneum)",
    alsoSaid: "perforat(?:ed|ion)",
  },
  {
    term: "perforation",
    words:
      "(?:perforated|perforation of the) (?:\\p{L}+ ){0,2}(?:viscus|bowel|ulcer|appendix|diverticulum|colon|sigmoid|duodenum)",
    alsoSaid: "perforat(?:ed|ion)s?|free (?:gas|air)|pneumoperitoneum",
  },
  {
    term: "spinal cord compression",
    words: "(?:spinal )?cord compression",
    alsoSaid: "compression of the (?:spinal )?cord|mscc|compressed cord",
  },
  { term: "cauda equina", words: "cauda equina (?:syndrome|compression)", alsoSaid: "cauda equina|ces" },
  {
    term: "torsion",
    words: "(?:testicular|ovarian|adnexal) torsion|torsion of the (?:\\p{L}+ )?(?:testis|ovary)",
    alsoSaid: "torsion|torted",
  },
  { term: "ectopic pregnancy", words: "ectopic pregnancy", alsoSaid: "ectopic" },
  {
    term: "bowel ischaemia",
    words: "(?:bowel|mesenteric|small bowel) isch(?:ae|e)mia",
    alsoSaid:
      "(?:bowel|gut|mesenteric)(?: \\p{L}+)? infarct(?:ion)?|isch(?:ae|e)mic (?:bowel|gut)|(?:gut|intestinal) isch(?:ae|e)mia",
  },
  {
    term: "limb ischaemia",
    words: "(?:limb|leg|arm|foot|hand) isch(?:ae|e)mia|(?:acutely )?isch(?:ae|e)mic (?:limb|leg|arm|foot|hand)",
    alsoSaid: "isch(?:ae|e)mi(?:a|c)|arterial occlusion|occluded artery",
  },
  { term: "compartment syndrome", words: "compartment syndrome", alsoSaid: "compartment" },
  {
    term: "arterial occlusion",
    words: "(?:large vessel|basilar|middle cerebral artery|mca|carotid terminus) occlusion",
    alsoSaid:
      "lvo|strokes?|(?:large vessel|basilar|middle cerebral artery|mca|carotid)(?: \\p{L}+){0,2} (?:occlusion|occluded|thrombus)",
  },
  {
    term: "misplaced tube",
    words: "(?:nasogastric|ng|feeding) tube (?:\\p{L}+ ){0,4}(?:bronchus|airway|trachea|lung)",
    alsoSaid: "(?:nasogastric|ng|feeding) tube|ngt|misplaced tube",
  },
  { term: "volvulus", words: "volvulus" },
  {
    term: "acute infarct",
    words: "acute (?:\\p{L}+ ){0,3}infarct(?:ion)?",
    alsoSaid: "infarct(?:s|ion)?|strokes?",
  },
  { term: "necrotising fasciitis", words: "necroti[sz]ing fasciitis", alsoSaid: "fasciitis" },
  { term: "non-accidental injury", words: "non-?accidental injury", alsoSaid: "nai|safeguarding|physical abuse" },
  {
    term: "unstable fracture",
    words: "unstable (?:\\p{L}+ ){0,3}fracture",
    alsoSaid:
      "unstable|(?:spin(?:e|al)|vertebral|cervical|thoracic|lumbar|odontoid|burst|chance|pelvic|[ctl]\\d+) fractures?",
  },
];

const wholeWords = (source: string) => `(?<![\\p{L}])(?:${source})(?![\\p{L}])`;
/** `critical finding` names none; whatever alert there is answers it. */
const unnamed: CriticalTerm = { term: "critical finding", words: "critical finding", alsoSaid: "\\p{L}+" };
const patterns = [...terms, unnamed].map(({ term, words }) => ({
  term,
  pattern: new RegExp(wholeWords(words), "giu"),
}));
const alertPatterns = new Map(
  [...terms, unnamed].map(({ term, words, alsoSaid }) => [
    term,
    new RegExp(wholeWords(alsoSaid === undefined ? words : `${words}|${alsoSaid}`), "iu"),
  ]),
);
/** Nearly every sentence has none of them: one look says so. */
const anyOfThem = new RegExp(wholeWords([...terms, unnamed].map(({ words }) => words).join("|")), "iu");

/** What is known or over needs no call. */
const known =
  /\b(?:known|chronic|old|previous(?:ly)?|prior|unchanged|stable|resolv(?:ed|ing)|resolution|treated|established|follow[- ]up of|history of|improv(?:ed|ing)|smaller|residual|decreas(?:ed|ing)|mature)\b/i;

/** Says whether a sentence calls what it names known, old or over; `acute on chronic` is neither. */
export function isKnownOrOver(sentence: string): boolean {
  return known.test(sentence.replaceAll(/\bacute[- ]on[- ]chronic\b/gi, "acute"));
}

const leaning = "(?:suspected|probabl[ey]|likely|presumed|presumably)";
/** What is suspected is told too; what is only possible, asked for or not excluded is not: it would be said of everything. */
const suspectedBefore =
  /(?<!\b(?:for|less|not|the|if|query|\?)\s?)\b(?:(?:suspected|probabl[ey]|likely|presumed|presumably)|(?:suspicious|concerning|worrying|suggestive) (?:for|of)|(?<!low )suspicion of)\s+(?:\p{L}+ ){0,3}$/iu;
const suspectedBehind = new RegExp(
  `^\\s*,?\\s*(?:(?:is|are)\\s+)?(?:very |highly |strongly |most |also )*${leaning}(?![\\p{L}])`,
  "iu",
);
const heldUnlikely = /\b(?:not|no|unlikely|less likely|excluded|ruled out)\b/iu;

function isStatedOrSuspected(text: string, place: { readonly from: number; readonly to: number }): boolean {
  const polarity = polarityAt(text, place);
  if (polarity !== "uncertain") return polarity === "present";
  const [before, behind] = [text.slice(0, place.from), text.slice(place.to)];
  return suspectedBehind.test(behind) || (suspectedBefore.test(before) && !heldUnlikely.test(behind));
}

/** Gives critical findings that sentences state as present or suspect, and do not call known, old or over. */
export const criticalWordings: (sentences: readonly Sentence[]) => readonly CriticalWording[] = rememberedOf(
  (sentences: readonly Sentence[]) => {
    return sentences.flatMap((sentence) => {
      if (!anyOfThem.test(sentence.text) || isKnownOrOver(sentence.text)) return [];
      return patterns.flatMap(({ term, pattern }) =>
        [...sentence.text.matchAll(pattern)].flatMap((match) => {
          const place = { from: match.index, to: match.index + match[0].length };
          if (!isStatedOrSuspected(sentence.text, place)) return [];
          return [{ term, words: match[0], from: sentence.from + place.from, to: sentence.from + place.to }];
        }),
      );
    });
  },
);

/** Says whether the words of an alert are about a critical finding, in the same words or in others for it. */
export function isAboutCriticalTerm(alert: string, { term, words }: Pick<CriticalWording, "term" | "words">): boolean {
  return alert.toLowerCase().includes(words.toLowerCase()) || (alertPatterns.get(term)?.test(alert) ?? false);
}

/** Gives the critical findings that the words of an alert may be about, by their terms. */
export function criticalTermsIn(alert: string): readonly string[] {
  return [...alertPatterns].flatMap(([term, pattern]) => (term !== unnamed.term && pattern.test(alert) ? [term] : []));
}
