import { structureOf, structuresIn } from "../../language/structures.ts";
import type { Found, TextCheck } from "../check.ts";
import { type ReadParagraph, writtenSections } from "../read-report.ts";

const personWords: Readonly<Record<string, RegExp>> = {
  female:
    /\b(?:(?:this|the|an?)\s+(?:\S+\s)?(?:man|gentleman|boy)|\d+[\s-]*(?:year|month)s?[\s-]*old\s+(?:man|male|gentleman|boy))\b|(?<![\p{L}\p{N}.])(?:he|his|him|himself)(?![\p{L}\p{N}-])/iu,
  male: /\b(?:(?:this|the|an?)\s+(?:\S+\s)?(?:woman|lady|girl)|\d+[\s-]*(?:year|month)s?[\s-]*old\s+(?:woman|female|lady|girl)|pregnan(?:t|cy)|gravid|menopausal)\b|(?<![\p{L}\p{N}.])(?:she|her|hers|herself)(?![\p{L}\p{N}-])/iu,
};

/** `Discussed with Dr Smith, who will tell his team`: he or she need not be the patient. */
const somebodyElse =
  /\b(?:dr|mr|mrs|ms|miss|prof(?:essor)?|doctor|consultant|surgeon|clinician|registrar|nurse|radiographer|colleague|discussed|telephoned|informed|told|husband|wife|partner|mother|father|parents?|son|daughter|baby|f(?:o|oe)?etus|f(?:o|oe)?etal|neonate|twin|donor|bundle of his)\b/i;

function organs({ sentences, place }: Pick<ReadParagraph, "sentences" | "place">, sex: string): Found[] {
  return sentences.flatMap((sentence) => {
    const other = structuresIn(sentence.text).find(({ name }) => {
      const of = structureOf(name)?.sex;
      return of !== undefined && of !== sex;
    });
    if (other === undefined) return [];
    const words = sentence.text.slice(other.from, other.to);
    const where = { from: sentence.from + other.from, to: sentence.from + other.to };
    return [{ sentence: `The report speaks of “${words}”; the patient is recorded as ${sex}.`, place: place(where) }];
  });
}

function person({ sentences, place }: Pick<ReadParagraph, "sentences" | "place">, sex: string): Found[] {
  return sentences.flatMap((sentence) => {
    const match = personWords[sex]?.exec(sentence.text);
    if (match === null || match === undefined) return [];
    if (match[0].length <= 7 && !match[0].includes(" ") && somebodyElse.test(sentence.text)) return [];
    // `HE`, `HIS`: letters that stand for something.
    if (match[0].length <= 3 && match[0] === match[0].toUpperCase()) return [];
    const from = sentence.from + match.index;
    const found = `The report says “${match[0]}”; the patient is recorded as ${sex}.`;
    return [{ sentence: found, place: place({ from, to: from + match[0].length }) }];
  });
}

/** An organ or a word of the other sex than the patient's. */
export const sexConflict: TextCheck = {
  stage: "writing",
  code: "sexConflict",
  level: "warn",
  title: "Sex of the patient",
  explanation: "An organ or a word of the other sex mostly comes from another patient's text, a template or dictation.",
  source: "Sex and laterality checks of reporting systems; sex as in Patient's Sex (0010,0040)",
  reasons: ["Recorded sex does not match the anatomy", "Congenital or surgical anatomy"],
  run: (report) => {
    const { sex } = report.subject.patient;
    if (sex !== "female" && sex !== "male") return [];
    return report.of(...writtenSections).flatMap((paragraph) => {
      const read = { sentences: paragraph.sentences, place: paragraph.place.bind(paragraph) };
      return [...organs(read, sex), ...person(read, sex)];
    });
  },
};
