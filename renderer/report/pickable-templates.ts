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
    template,
  }));
  const known = new Set(fitting.map(({ id }) => id));
  const others = shelf
    .filter(({ id, isUsed, publishedVersion }) => isUsed && publishedVersion !== null && !known.has(id))
    .map(({ id, name }) => ({ id, name, note: "For other examinations" }))
    .sort((one, other) => one.name.localeCompare(other.name));
  return [...fitting, { id: freeTextId, name: "Free text", note: "Keeps your words" }, ...others];
}
