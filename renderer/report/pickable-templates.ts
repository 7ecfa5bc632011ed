import type { OfferedTemplate } from "../../shared/contract/template-contract.ts";
import type { TemplateSummary } from "../../shared/domain/kept-template.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";

/** No template has this name: theirs begin with a letter or a digit. */
export const freeTextId = ".free";

/** A template in the list of the picker; one without its document is fetched when it is chosen. */
export interface PickableTemplate {
  /** `freeTextId` for free text. */
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** Name and the words of the examinations that it is for, in small letters. */
  readonly words: string;
  readonly template?: ReportTemplate;
}

/** Gives what can be chosen: what fits the case, the best first, then free text, then every other template that is used, by name. */
export function pickable(
  offered: readonly OfferedTemplate[],
  shelf: readonly TemplateSummary[],
): readonly PickableTemplate[] {
  const fitting = offered.map(({ template, isPreferred }, index) => ({
    id: template.id,
    name: template.name,
    note: isPreferred ? "Chosen by the site" : index === 0 ? "Fits best" : "Fits",
    words: wordsOf(template),
    template,
  }));
  const known = new Set(fitting.map(({ id }) => id));
  const others = shelf
    .filter(({ id, isUsed, publishedVersion }) => isUsed && publishedVersion !== null && !known.has(id))
    .map((template) => ({
      ...{ id: template.id, name: template.name },
      ...{ note: "For other examinations", words: wordsOf(template) },
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
  const free = { id: freeTextId, name: "Free text", note: "Keeps your words", words: "free text" };
  return [...fitting, free, ...others];
}

/** Gives those in whose name or examinations every typed word begins a word, or the name holds the letters as they stand. */
export function found(all: readonly PickableTemplate[], typed: string): readonly PickableTemplate[] {
  const letters = typed.trim().toLowerCase();
  const asked = letters.split(/\s+/);
  return all.filter(({ name, words }) => {
    if (name.toLowerCase().includes(letters)) return true;
    const known = words.split(/[^\p{L}\p{N}]+/u);
    return asked.every((each) => known.some((word) => word.startsWith(each)));
  });
}

function wordsOf({ name, match }: Pick<TemplateSummary, "name" | "match">): string {
  return [name, ...match.modalities, ...match.procedureWords, ...match.bodyParts].join(" ").toLowerCase();
}
