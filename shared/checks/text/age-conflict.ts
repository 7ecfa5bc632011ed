import type { Found, TextCheck } from "../check.ts";
import { type ReadReport, writtenSections } from "../read-report.ts";

const statedAge = /\b(?:(?<years>\d{1,3})[\s-]*(?:years?|yrs?|y)[\s-]*(?:old|of age)|aged?\s+(?<aged>\d{1,3}))\b/gi;
const ofChildren =
  /\b(?:open (?:physes|physis|growth plates?|epiphyses)|unfused (?:physes|physis|epiphys[ei]s|growth plates?)|fontanell?es?|ossification cent(?:re|er)s?|thymic (?:shadow|silhouette)|neonat\p{L}+|infants?)\b/giu;
const ofAdults =
  /\b(?:degenerative (?:change|disease|disc)\p{L}*|osteoarthri\p{L}+|age[- ]related|post-?menopausal|menopaus\p{L}+|involutional|senile|prostatomegaly|spondylosis|atherosclero\p{L}+)\b/giu;

/** Whole years on the day of the examination, or null where a date is missing. */
function ageOf({ subject }: ReadReport): number | null {
  const [birth, day] = [subject.patient.birthDate, subject.studyDate];
  if (birth === null || day === null) return null;
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}

function wordsOf(age: number): { readonly pattern: RegExp; readonly whose: string } | null {
  if (age >= 30) return { pattern: ofChildren, whose: "children" };
  return age < 14 ? { pattern: ofAdults, whose: "adults" } : null;
}

/** An age, or words of an age, that are not the patient's. */
export const ageConflict: TextCheck = {
  stage: "writing",
  code: "ageConflict",
  level: "warn",
  title: "Age of the patient",
  explanation:
    "An age, or words used of children or of adults only, that do not fit the date of birth mostly come from another text.",
  source: "Known cause of harm: report of another patient; date of birth as in Patient's Birth Date (0010,0030)",
  reasons: ["Correct although unusual at this age", "The recorded date of birth is wrong"],
  run: (report) => {
    const age = ageOf(report);
    if (age === null) return [];
    const ofAge = wordsOf(age);
    return report.of("clinicalInformation", ...writtenSections).flatMap((paragraph): Found[] => {
      const stated = [...paragraph.text.matchAll(statedAge)].flatMap((match) => {
        const written = Number(match.groups?.years ?? match.groups?.aged);
        if (Math.abs(written - age) <= 1) return [];
        const place = paragraph.place({ from: match.index, to: match.index + match[0].length });
        return [{ sentence: `The text says ${match[0]}; by the date of birth it is ${age}.`, place }];
      });
      if (ofAge === null || paragraph.section === "clinicalInformation") return stated;
      const unusual = [...paragraph.text.matchAll(ofAge.pattern)].map((match) => ({
        sentence: `“${match[0]}” is said of ${ofAge.whose}; the patient is ${age}.`,
        place: paragraph.place({ from: match.index, to: match.index + match[0].length }),
      }));
      return [...stated, ...unusual];
    });
  },
};
