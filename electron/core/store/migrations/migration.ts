/** The engines a store can run on. */
export type StoreKind = "sqlite" | "postgresql";

/** One step of the database's history. Shipped steps are never edited: a test holds the hash of their text. */
export interface Migration {
  /** Rises by one with each step. */
  readonly number: number;
  readonly name: string;
  /** The statements of the step in their order, for one engine. */
  statements(kind: StoreKind): readonly string[];
}

/**
 * Gives a CREATE TABLE statement for one engine from its body. In the body `integer` is a 64-bit integer and `blob` is
 * bytes; SQLite tables are STRICT, so that both engines refuse a value of the wrong type.
 */
export function createTable(kind: StoreKind, name: string, body: string): string {
  const columns = body.trim();
  if (kind === "sqlite") return `CREATE TABLE ${name} (${columns}) STRICT`;
  return `CREATE TABLE ${name} (${columns.replaceAll(/\binteger\b/g, "bigint").replaceAll(/\bblob\b/g, "bytea")})`;
}

/** Gives the statements that make a table refuse UPDATE and DELETE in the engine itself. */
export function refuseChanges(kind: StoreKind, table: string): readonly string[] {
  if (kind === "sqlite") {
    return ["UPDATE", "DELETE"].map(
      (verb) =>
        `CREATE TRIGGER ${table}_refuses_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ` +
        `BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
    );
  }
  return [
    `CREATE FUNCTION ${table}_refuses_changes() RETURNS trigger LANGUAGE plpgsql AS ` +
      `$$ BEGIN RAISE EXCEPTION '${table} is append-only'; END $$`,
    `CREATE TRIGGER ${table}_refuses_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} ` +
      `FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuses_changes()`,
  ];
}
