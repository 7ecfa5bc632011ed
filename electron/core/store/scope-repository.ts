import { type RecordedScope, recordedScopeSchema } from "../../../shared/domain/scope-of-practice.ts";
import type { Executor } from "./executor.ts";
import type { Row } from "./tables.ts";

/** A scope of practice as it is recorded anew. */
export interface NewScope extends Pick<RecordedScope, "personId" | "revision" | "lines" | "note"> {
  readonly id: string;
  /** Milliseconds, UTC. */
  readonly at: number;
  readonly by: { readonly id: string; readonly displayName: string };
}

/** Scopes of practice. Each change is a row; none is ever changed or deleted. */
export class ScopeRepository {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** Gives a person's scope as it is now; one without lines where none was ever recorded. */
  async current(personId: string): Promise<RecordedScope> {
    const [newest] = await this.history(personId);
    return newest ?? { personId, revision: 0, lines: [], recordedAt: null, recordedByName: "", note: "" };
  }

  /** Gives a person's scope as it was after each change, newest first. */
  async history(personId: string): Promise<readonly RecordedScope[]> {
    const rows = await this.#executor
      .selectFrom("scope_version")
      .selectAll()
      .where("person_id", "=", personId)
      .orderBy("revision", "desc")
      .execute();
    return rows.map(toScope);
  }

  /** Records a scope. The engine refuses a second one of the same revision. */
  async add({ id, personId, revision, lines, note, at, by }: NewScope): Promise<void> {
    await this.#executor
      .insertInto("scope_version")
      .values({
        ...{ id, revision, note, person_id: personId, lines: JSON.stringify(lines) },
        ...{ recorded_at: at, recorded_by: by.id, recorded_by_name: by.displayName },
      })
      .execute();
  }
}

function toScope(row: Row<"scope_version">): RecordedScope {
  return recordedScopeSchema.parse({
    personId: row.person_id,
    revision: row.revision,
    lines: JSON.parse(row.lines),
    recordedAt: row.recorded_at,
    recordedByName: row.recorded_by_name,
    note: row.note,
  });
}
