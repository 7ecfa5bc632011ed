import type { OpenTemplate } from "../../shared/contract/template-contract.ts";
import type { TemplateSummary } from "../../shared/domain/kept-template.ts";
import type { FieldKind } from "../../shared/domain/report-field.ts";
import type { TemplateMatch } from "../../shared/domain/report-template.ts";

/** What a kind of field is called. */
export const kindNames: Readonly<Record<FieldKind, string>> = {
  text: "Text",
  pick: "Pick list",
  number: "Number",
  date: "Date",
  time: "Time",
  laterality: "Side",
  score: "Score",
  computed: "Computed",
  table: "Table",
};

/** Gives in a few words which examinations something is for. */
export function matchText({
  modalities,
  procedureWords,
  bodyParts,
  sites,
  sex,
  minimumAge,
  maximumAge,
}: TemplateMatch) {
  const words = procedureWords.slice(0, 4);
  const more = procedureWords.length > words.length ? " and others" : "";
  const parts = [
    modalities.join(" and "),
    words.length > 0 ? `“${words.join("”, “")}”${more}` : "",
    bodyParts.slice(0, 4).join(", "),
    sex ?? "",
    minimumAge === null ? "" : `from ${minimumAge} years`,
    maximumAge === null ? "" : `to ${maximumAge} years`,
    sites.length > 0 ? `at ${sites.join(", ")}` : "",
  ];
  return parts.filter((part) => part !== "").join("; ") || "any examination";
}

/** Gives where a template stands, in words. */
export function standingText({ origin, status, publishedVersion, draftVersion, isUsed }: TemplateSummary): string {
  if (origin === "program") return isUsed ? "Of the program" : "Of the program, not used";
  const draft = draftVersion === null ? "" : `, draft of version ${draftVersion}`;
  if (status === "retired") return `Retired${draft}`;
  return publishedVersion === null
    ? `Draft${draftVersion === null ? "" : ` of version ${draftVersion}`}`
    : `Version ${publishedVersion}${draft}`;
}

/** Gives what a template under the editor is, in words: what is offered at cases is told from a draft. */
export function openedText({ origin, status, isDraft, template }: OpenTemplate): string {
  if (origin === "program") return "Of the program";
  if (!isDraft) return `Version ${template.version}, ${status}`;
  return status === "published"
    ? `Draft of version ${template.version}, an earlier one is in use`
    : `Draft of version ${template.version}`;
}

/** Gives who may change the templates of a site: to whoever may, how; to everybody else, who may. */
export function changeWords(mayEdit: boolean): string {
  return mayEdit
    ? "Templates of the program are not changed; make a copy and change that. Files may be ours or IHE MRRT."
    : "You may read them and report on them. Only administrators and radiologists may change them.";
}

/** Says whether words are found in what a list says of a template. */
export function isFound(template: TemplateSummary, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [template.name, template.id, template.source, matchText(template.match), standingText(template)];
  const all = text.join(" ").toLowerCase();
  return words.every((word) => all.includes(word));
}
