import type { TemplateAct, TemplateHistoryRow } from "../../../shared/domain/kept-template.ts";
import { templateActSchema } from "../../../shared/domain/kept-template.ts";
import type { Person, Site } from "../../../shared/domain/person.ts";
import type { ReportTemplate } from "../../../shared/domain/report-template.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** A row of a template's history with the site that keeps it. */
export interface KeptTemplateRow extends TemplateHistoryRow {
  readonly owner: Site;
}

/** A row as it is added. */
export interface NewTemplateRow {
  readonly id: string;
  readonly sequence: number;
  readonly act: TemplateAct;
  readonly template: ReportTemplate;
  readonly owner: Site;
  readonly note: string;
  readonly at: number;
  readonly by: Person;
}

const head = [
  "id",
  "template_id",
  "sequence",
  "version",
  "act",
  "name",
  "owner_site_code",
  "owner_site_name",
  "note",
  "recorded_at",
  "recorded_by_name",
] as const;

/** The history of the sites' templates. Rows are added, never changed. */
export class TemplateRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives every row of every template, or of one, the oldest first, without the documents. */
  async rows(templateId?: string): Promise<KeptTemplateRow[]> {
    const all = this.#executor.selectFrom("template_version").select(head);
    const asked = templateId === undefined ? all : all.where("template_id", "=", templateId);
    return (await asked.orderBy("template_id").orderBy("sequence").execute()).map(toRow);
  }

  /** Gives the documents of rows by the rows' identifiers, as text; what is not there is not in the map. */
  async documents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await this.#executor
      .selectFrom("template_version")
      .select(["id", "document"])
      .where("id", "in", [...ids])
      .execute();
    return new Map(found.map(({ id, document }) => [id, document]));
  }

  /** Adds a row. The engine refuses a second one of the same sequence, and a second publication of one version. */
  async add({ id, sequence, act, template, owner, note, at, by }: NewTemplateRow): Promise<void> {
    await this.#executor
      .insertInto("template_version")
      .values({
        ...{ id, sequence, act, note, version: template.version, template_id: template.id, name: template.name },
        ...{ owner_site_code: owner.code, owner_site_name: owner.name, document: JSON.stringify(template) },
        ...{ recorded_at: at, recorded_by: by.id, recorded_by_name: by.displayName },
      })
      .execute();
  }
}

function toRow(row: Pick<Row<"template_version">, (typeof head)[number]>): KeptTemplateRow {
  return {
    ...{ id: row.id, templateId: row.template_id, sequence: row.sequence, version: row.version },
    ...{ act: templateActSchema.parse(row.act), name: row.name, note: row.note },
    ...{ at: row.recorded_at, byName: row.recorded_by_name },
    owner: { code: row.owner_site_code, name: row.owner_site_name },
  };
}
