import type { TemplateStatus } from "../../../shared/domain/kept-template.ts";
import type { KeptTemplateRow } from "../store/template-repository.ts";

/** Where a site's template stands, by its rows. */
export interface TemplateStanding {
  readonly newest: KeptTemplateRow;
  readonly status: TemplateStatus;
  /** The row that is offered at cases, or null. */
  readonly published: KeptTemplateRow | null;
  /** A draft that was neither published nor given up, or null. */
  readonly draft: KeptTemplateRow | null;
  /** The version that the next draft gets: above all that were ever published. */
  readonly nextVersion: number;
}

/** Gives where a template stands by the rows of its history in their order; null where it has none. */
export function templateStanding(rows: readonly KeptTemplateRow[]): TemplateStanding | null {
  const newest = rows.at(-1);
  if (newest === undefined) return null;
  const published = rows.findLast(({ act }) => act === "published") ?? null;
  const retired = rows.findLast(({ act }) => act === "retired");
  const isRetired = retired !== undefined && retired.sequence > (published?.sequence ?? 0);
  return {
    newest,
    status: isRetired ? "retired" : published === null ? "draft" : "published",
    published: isRetired ? null : published,
    draft: newest.act === "draft" ? newest : null,
    nextVersion: (published?.version ?? 0) + 1,
  };
}

/** Gives the rows by the template that they are of. */
export function rowsByTemplate(rows: readonly KeptTemplateRow[]): ReadonlyMap<string, readonly KeptTemplateRow[]> {
  const byTemplate = new Map<string, KeptTemplateRow[]>();
  for (const row of rows) {
    const found = byTemplate.get(row.templateId);
    if (found === undefined) byTemplate.set(row.templateId, [row]);
    else found.push(row);
  }
  return byTemplate;
}
