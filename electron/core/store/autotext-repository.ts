import type { Autotext, AutotextScope } from "../../../shared/domain/autotext.ts";
import { autotextScopeSchema } from "../../../shared/domain/autotext.ts";
import type { Person } from "../../../shared/domain/person.ts";
import { type Executor, inTransaction } from "./executor.ts";
import type { Row } from "./tables.ts";

/** Whose autotexts are meant: a person's id, a site's code, or nothing for those of everybody. */
export interface AutotextOwner {
  readonly scope: AutotextScope;
  readonly owner: string;
}

/** The newest version of an autotext as it lies in the store; the document is read by the service. */
export interface StoredAutotext extends AutotextOwner {
  readonly id: string;
  readonly sequence: number;
  readonly isDeleted: boolean;
  readonly document: string;
  readonly at: number;
  readonly byName: string;
}

/** How often somebody used an autotext, and when last. */
export interface AutotextUse {
  readonly uses: number;
  readonly lastUsedAt: number;
}

/** Autotexts with their versions, and how often they are used. */
export class AutotextRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives the newest version of every autotext of some owners, deleted ones left out. */
  async list(owners: readonly AutotextOwner[]): Promise<StoredAutotext[]> {
    if (owners.length === 0) return [];
    const rows = await this.#newest()
      .where("act", "=", "kept")
      .where((expression) =>
        expression.or(
          owners.map(({ scope, owner }) =>
            expression.and([expression("scope", "=", scope), expression("owner", "=", owner)]),
          ),
        ),
      )
      .orderBy("autotext_id")
      .execute();
    return rows.map(toStored);
  }

  /** Gives the newest version of one autotext, be it deleted, or null. */
  async find(autotextId: string): Promise<StoredAutotext | null> {
    const row = await this.#newest().where("autotext_id", "=", autotextId).executeTakeFirst();
    return row === undefined ? null : toStored(row);
  }

  /** Gives every version of one autotext, newest first. */
  async versions(autotextId: string): Promise<StoredAutotext[]> {
    const rows = await this.#executor
      .selectFrom("autotext_version")
      .selectAll()
      .where("autotext_id", "=", autotextId)
      .orderBy("sequence", "desc")
      .execute();
    return rows.map(toStored);
  }

  /** Adds a version. The engine refuses a second one of the same sequence. */
  async add(
    head: AutotextOwner & { readonly rowId: string; readonly autotextId: string; readonly sequence: number },
    act: "kept" | "deleted",
    autotext: Autotext | string,
    { by, at }: { readonly by: Person; readonly at: number },
  ): Promise<void> {
    await this.#executor
      .insertInto("autotext_version")
      .values({
        ...{ id: head.rowId, autotext_id: head.autotextId, sequence: head.sequence, act },
        ...{ scope: head.scope, owner: head.owner },
        document: typeof autotext === "string" ? autotext : JSON.stringify(autotext),
        ...{ recorded_at: at, recorded_by: by.id, recorded_by_name: by.displayName },
      })
      .execute();
  }

  /** Counts one use. */
  async countUse(personId: string, autotextId: string, at: number): Promise<void> {
    await inTransaction(this.#executor, async (tx) => {
      await tx
        .insertInto("autotext_use")
        .values({ person_id: personId, autotext_id: autotextId, uses: 1, last_used_at: at })
        .onConflict((conflict) =>
          conflict.columns(["person_id", "autotext_id"]).doUpdateSet((expression) => ({
            uses: expression("autotext_use.uses", "+", 1),
            last_used_at: at,
          })),
        )
        .execute();
    });
  }

  /** Gives how often a person used which autotext, by its identifier. */
  async uses(personId: string): Promise<ReadonlyMap<string, AutotextUse>> {
    const rows = await this.#executor
      .selectFrom("autotext_use")
      .selectAll()
      .where("person_id", "=", personId)
      .execute();
    return new Map(rows.map((row) => [row.autotext_id, { uses: row.uses, lastUsedAt: row.last_used_at }]));
  }

  #newest() {
    return this.#executor
      .selectFrom("autotext_version")
      .selectAll()
      .where((expression) =>
        expression(
          "sequence",
          "=",
          expression
            .selectFrom("autotext_version as later")
            .whereRef("later.autotext_id", "=", "autotext_version.autotext_id")
            .select((inner) => inner.fn.max("later.sequence").as("newest")),
        ),
      );
  }
}

function toStored(row: Row<"autotext_version">): StoredAutotext {
  return {
    ...{ id: row.autotext_id, sequence: row.sequence, isDeleted: row.act === "deleted", document: row.document },
    ...{ scope: autotextScopeSchema.parse(row.scope), owner: row.owner },
    ...{ at: row.recorded_at, byName: row.recorded_by_name },
  };
}
