import type { Autotext, AutotextScope, KeptAutotext } from "../domain/autotext.ts";
import { type SectionKey, sectionCodes } from "../domain/section.ts";

/** Where somebody is writing. */
export interface WritingPlace {
  readonly modalities: readonly string[];
  /** Description of the procedure. */
  readonly description: string;
  readonly section: SectionKey;
  readonly isAddendum: boolean;
}

const dayMs = 86_400_000;
const scopePoints: Record<AutotextScope, number> = { personal: 2, team: 1, site: 0 };

/**
 * Gives the autotexts that fit a place, the best first: what asks for more of the case and gets it, then what this person
 * uses often and lately, then the person's own. `now` is in milliseconds since 1970.
 */
export function rankedAutotexts(entries: readonly KeptAutotext[], place: WritingPlace, now: number): KeptAutotext[] {
  return entries
    .flatMap((entry) => {
      if (misfit(entry.autotext, place) !== null) return [];
      return [{ entry, keys: [fitPoints(entry.autotext), weightOfUse(entry, now), scopePoints[entry.scope]] }];
    })
    .sort((one, other) => {
      const index = one.keys.findIndex((key, position) => key !== other.keys[position]);
      if (index !== -1) return (other.keys[index] ?? 0) - (one.keys[index] ?? 0);
      return one.entry.autotext.name.localeCompare(other.entry.autotext.name);
    })
    .map(({ entry }) => entry);
}

/** Gives why an autotext is not for a place, in a part of a sentence, or null where it is. */
export function misfit({ use, match }: Autotext, place: WritingPlace): string | null {
  if (use === "addendum" && !place.isAddendum) return "it is for addenda";
  if (use === "report" && place.isAddendum) return "it is for reports, not for addenda";
  if (match.sections.length > 0 && !match.sections.includes(place.section)) {
    return `it is for ${match.sections.map((section) => sectionCodes[section].heading).join(", ")}`;
  }
  if (match.modalities.length > 0 && !match.modalities.some((modality) => place.modalities.includes(modality))) {
    return `it is for ${match.modalities.join(", ")}`;
  }
  const described = wordsOf(place.description);
  if (match.procedureWords.length > 0 && !match.procedureWords.some((each) => hasPhrase(described, wordsOf(each)))) {
    return `it is for examinations of ${match.procedureWords.join(", ")}`;
  }
  return null;
}

/** What the word before the caret brings: an autotext, a sentence why none, or nothing where it names none. */
export type Expansion =
  | { readonly kind: "entry"; readonly entry: KeptAutotext }
  | { readonly kind: "refusal"; readonly sentence: string }
  | null;

/** Gives what a typed name stands for at a place, whatever its capitals. */
export function expansionOf(
  typed: string,
  entries: readonly KeptAutotext[],
  place: WritingPlace,
  now: number,
): Expansion {
  const named = entries.filter(({ autotext }) => isSame(autotext.name, typed));
  const [best] = rankedAutotexts(named, place, now);
  if (best !== undefined) return { kind: "entry", entry: best };
  const [first] = named;
  if (first === undefined) return null;
  const reason = misfit(first.autotext, place) ?? "it does not fit here";
  return { kind: "refusal", sentence: `“${first.autotext.name}” was not inserted: ${reason}. What you typed stays.` };
}

/** Gives those whose name or title begins with what was typed, or has a word that does, in the order given. */
export function autotextsFor(typed: string, ranked: readonly KeptAutotext[]): KeptAutotext[] {
  const wanted = typed.toLowerCase();
  const begins = ({ autotext }: KeptAutotext) => autotext.name.toLowerCase().startsWith(wanted);
  const others = ranked.filter(
    (entry) => !begins(entry) && wordsOf(entry.autotext.title).some((word) => word.startsWith(wanted)),
  );
  return [...ranked.filter(begins), ...others];
}

/** Gives how many syllables a name has, by its groups of vowels: a word of one is typed by chance. */
export function syllableCount(name: string): number {
  return name.toLowerCase().match(/[aeiouy]+/g)?.length ?? 0;
}

function fitPoints({ match }: Autotext): number {
  const { procedureWords, modalities, sections } = match;
  return (procedureWords.length > 0 ? 4 : 0) + (modalities.length > 0 ? 2 : 0) + (sections.length > 0 ? 1 : 0);
}

/** Uses, halved with each month that the last one is ago. */
function weightOfUse({ uses, lastUsedAt }: KeptAutotext, now: number): number {
  if (lastUsedAt === null) return 0;
  return uses * 0.5 ** (Math.max(0, now - lastUsedAt) / (30 * dayMs));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  if (phrase.length === 0) return false;
  return words.some((_, start) => phrase.every((word, index) => words[start + index] === word));
}
