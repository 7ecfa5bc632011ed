import type { ReportTemplate } from "../domain/report-template.ts";

/** What is asked of a template: the examination as the list knows it. */
export interface ExaminationFacts {
  readonly modalities: readonly string[];
  readonly description: string;
  readonly bodyPart: string;
  /** In whole years, or null. */
  readonly age: number | null;
  readonly sex: "female" | "male" | "other" | "unknown";
  readonly siteCode: string;
}

/** Gives the templates that fit an examination, the best first; those that fit alike by name. */
export function fittingTemplates(templates: readonly ReportTemplate[], facts: ExaminationFacts): ReportTemplate[] {
  return templates
    .flatMap((template) => {
      const rank = rankOf(template, facts);
      return rank === null ? [] : [{ template, rank }];
    })
    .sort((one, other) => other.rank - one.rank || one.template.name.localeCompare(other.template.name))
    .map(({ template }) => template);
}

/** How well a template fits: a point for each thing that it asks for and gets, more for the more telling; null where it does not. */
function rankOf({ match }: ReportTemplate, facts: ExaminationFacts): number | null {
  const words = wordsOf(facts.description);
  const asked: (readonly [isAsked: boolean, isMet: boolean, points: number])[] = [
    [match.sites.length > 0, match.sites.includes(facts.siteCode), 16],
    [match.procedureWords.length > 0, match.procedureWords.some((each) => hasPhrase(words, wordsOf(each))), 8],
    [match.bodyParts.length > 0, match.bodyParts.some((each) => isSame(each, facts.bodyPart)), 4],
    [match.modalities.length > 0, match.modalities.every((each) => hasModality(facts.modalities, each)), 2],
    [match.sex !== null, match.sex === facts.sex, 1],
    [match.minimumAge !== null, facts.age !== null && facts.age >= (match.minimumAge ?? 0), 1],
    [match.maximumAge !== null, facts.age !== null && facts.age <= (match.maximumAge ?? 0), 1],
  ];
  // A region may be named by the header or by the procedure's words: one of them is enough.
  const isRegionMet = asked.slice(1, 3).some(([isAsked, isMet]) => isAsked && isMet);
  let rank = match.modalities.length;
  for (const [index, [isAsked, isMet, points]] of asked.entries()) {
    if (!isAsked) continue;
    if (isMet) rank += points;
    else if (!((index === 1 || index === 2) && isRegionMet)) return null;
  }
  return rank;
}

/** Plain films come as computed, digital or direct radiography: a template that asks for one of them means the film. */
const plainFilm: ReadonlySet<string> = new Set(["CR", "DX", "DR", "RG"]);

/** Says whether modalities hold one that is asked for; one kind of plain film stands for all of them. */
export function hasModality(modalities: readonly string[], asked: string): boolean {
  return modalities.some((each) => each === asked || (plainFilm.has(each) && plainFilm.has(asked)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  if (phrase.length === 0) return false;
  return words.some((_, start) => phrase.every((word, index) => words[start + index] === word));
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
