import { createTable, type Migration } from "./migration.ts";

/** What the reading list is narrowed and sorted by; the whole case is ten times as long. */
const columns = [
  ...["patient_sort", "description", "modalities", "site_name", "referrer_name", "performed_at", "priority_rank"],
  ...["status", "status_rank", "target_at", "reserved_by", "reserved_by_name", "held_until", "signature_asked_of"],
];

/** A case's number is its own, since those of SQLite may change when a file is packed; their order does not. */
const brief = `
    number integer PRIMARY KEY,
    id text NOT NULL UNIQUE,
    patient_sort text NOT NULL,
    description text NOT NULL,
    modalities text NOT NULL,
    site_name text NOT NULL,
    referrer_name text NOT NULL,
    performed_at integer,
    priority_rank integer NOT NULL,
    status text NOT NULL,
    status_rank integer NOT NULL,
    target_at integer,
    reserved_by text,
    reserved_by_name text NOT NULL,
    held_until text NOT NULL,
    signature_asked_of text,
    ideographic text NOT NULL`;

type NamedRow = "NEW" | "workitem";

/** An ideographic name stands last, and is found by any part of it. */
function ideographic(row: NamedRow): string {
  const names = `${row}.patient_search`;
  return `CASE WHEN instr(${names}, '|i:') > 0 THEN substr(${names}, instr(${names}, '|i:') + 3) ELSE '' END`;
}

function briefOf(row: NamedRow): string {
  return [...columns.map((column) => `${row}.${column}`), ideographic(row)].join(", ");
}

/** No word has a bar, so that one letter behind bar and mark, three signs, is the beginning of a word and nothing else. */
function words(row: NamedRow): string {
  const names = `replace(replace(${row}.patient_search, '|f:', '|<'), '|g:', '|>')`;
  return `${names}, ${ideographic(row)}, ${row}.identifier_search`;
}

const named = ["id", ...columns, "ideographic"].join(", ");
const wordColumns = "rowid, names, ideographic, identifiers";
const numberOfNew = "(SELECT number FROM workitem_brief WHERE id = NEW.id)";
const numberOfOld = "(SELECT number FROM workitem_brief WHERE id = OLD.id)";

function tallied(row: "NEW" | "OLD", change: 1 | -1): string {
  return (
    `INSERT INTO workitem_tally VALUES (${row}.status, ${row}.site_name, ${row}.modalities, ${change}) ` +
    `ON CONFLICT (status, site_name, modalities) DO UPDATE SET number = number + ${change};`
  );
}

const triggers = [
  `CREATE TRIGGER workitem_added AFTER INSERT ON workitem BEGIN ${tallied("NEW", 1)}
     INSERT INTO workitem_brief (${named}) VALUES (NEW.id, ${briefOf("NEW")});
     INSERT INTO workitem_words (${wordColumns}) VALUES (${numberOfNew}, ${words("NEW")});
   END`,
  `CREATE TRIGGER workitem_removed AFTER DELETE ON workitem BEGIN ${tallied("OLD", -1)}
     DELETE FROM workitem_words WHERE rowid = ${numberOfOld};
     DELETE FROM workitem_brief WHERE id = OLD.id;
   END`,
  `CREATE TRIGGER workitem_changed_in_brief AFTER UPDATE OF ${columns.join(", ")}, patient_search ON workitem BEGIN
     UPDATE workitem_brief SET (${[...columns, "ideographic"].join(", ")}) = (${briefOf("NEW")}) WHERE id = NEW.id;
   END`,
  `CREATE TRIGGER workitem_renamed AFTER UPDATE OF patient_search, identifier_search ON workitem
     WHEN OLD.patient_search IS NOT NEW.patient_search OR OLD.identifier_search IS NOT NEW.identifier_search BEGIN
     DELETE FROM workitem_words WHERE rowid = ${numberOfNew};
     INSERT INTO workitem_words (${wordColumns}) VALUES (${numberOfNew}, ${words("NEW")});
   END`,
];

/** Every step, for SQLite. */
const sqlite = [
  ...["added", "removed", "renamed"].map((name) => `DROP TRIGGER workitem_${name}`),
  "DROP TABLE workitem_words",
  "DROP TABLE workitem_number",
  createTable("sqlite", "workitem_brief", brief),
  `INSERT INTO workitem_brief (${named}) SELECT workitem.id, ${briefOf("workitem")} FROM workitem ORDER BY workitem.rowid`,
  "CREATE INDEX workitem_brief_ideographic ON workitem_brief (ideographic) WHERE ideographic <> ''",
  "CREATE VIRTUAL TABLE workitem_words USING fts5 (names, ideographic, identifiers, tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1)",
  `INSERT INTO workitem_words (${wordColumns})
     SELECT workitem_brief.number, ${words("workitem")} FROM workitem_brief JOIN workitem ON workitem.id = workitem_brief.id`,
  ...triggers,
];

/**
 * What the reading list asks of a case stands in a narrow table as well, under the number of its words, so that many
 * cases are counted and sorted in a moment; the first letter of a name has its own entry among the words. A step that
 * makes `workitem` anew makes the triggers anew. PostgreSQL gathers what it finds by itself.
 */
export const listInBriefMigration: Migration = {
  number: 15,
  name: "list in brief",
  statements: (kind) => (kind === "sqlite" ? sqlite : []),
};
