import { createTable, type Migration, type StoreKind } from "./migration.ts";

/** Stands for "no time" at the end of a rising order, its opposite at the end of a falling one. */
const never = "9007199254740991";
const urgentThenWaiting = `priority_rank, coalesce(performed_at, ${never})`;
const urgentThenNewest = `priority_rank, coalesce(performed_at, -${never}) DESC`;

/** Every order of the reading list as an index has it; the identifier, which settles the rest, would double its size. */
const orders: Readonly<Record<string, string>> = {
  target: `coalesce(target_at, ${never}), ${urgentThenWaiting}`,
  target_falling: `coalesce(target_at, -${never}) DESC, ${urgentThenWaiting}`,
  priority: `priority_rank, coalesce(performed_at, -${never}) DESC`,
  priority_falling: `priority_rank DESC, coalesce(performed_at, -${never}) DESC`,
  performed: `coalesce(performed_at, ${never}), priority_rank`,
  performed_falling: `coalesce(performed_at, -${never}) DESC, priority_rank`,
  ...Object.fromEntries(
    ["patient_sort", "description", "site_name", "referrer_name", "status_rank", "reserved_by_name"].flatMap(
      (column) => [
        [column, `${column}, ${urgentThenNewest}`],
        [`${column}_falling`, `${column} DESC, ${urgentThenNewest}`],
      ],
    ),
  ),
};

const isOpen = "status NOT IN ('final', 'withdrawn', 'cancelled')";

/** Most cases are reported; what is to be read is looked for without walking past them. */
const indexes = Object.entries(orders).flatMap(([name, columns]) => [
  `CREATE INDEX workitem_in_order_of_${name} ON workitem (${columns})`,
  `CREATE INDEX workitem_open_in_order_of_${name} ON workitem (${columns}) WHERE ${isOpen}`,
]);

const tally = `
    status text NOT NULL,
    site_name text NOT NULL,
    modalities text NOT NULL,
    number integer NOT NULL,
    PRIMARY KEY (status, site_name, modalities)`;

const filled =
  "INSERT INTO workitem_tally SELECT status, site_name, modalities, count(*) FROM workitem GROUP BY 1, 2, 3";

function counted(row: "NEW" | "OLD", change: 1 | -1): string {
  return (
    `INSERT INTO workitem_tally VALUES (${row}.status, ${row}.site_name, ${row}.modalities, ${change}) ` +
    `ON CONFLICT (status, site_name, modalities) DO UPDATE SET number = number + ${change};`
  );
}

const isCountedElsewhere =
  "OLD.status IS NOT NEW.status OR OLD.site_name IS NOT NEW.site_name OR OLD.modalities IS NOT NEW.modalities";

/** An ideographic name stands last, and is found by any part of it. */
function words(row: "NEW" | "workitem"): string {
  const names = `${row}.patient_search`;
  const ideographic = `CASE WHEN instr(${names}, '|i:') > 0 THEN substr(${names}, instr(${names}, '|i:') + 3) ELSE '' END`;
  return `${names}, ${ideographic}, ${row}.identifier_search`;
}

/** Words of three letters in a row; a case's number is its own, since those of SQLite may change when a file is packed. */
const sqliteWords = [
  createTable("sqlite", "workitem_number", "number integer PRIMARY KEY, workitem_id text NOT NULL UNIQUE"),
  "CREATE VIRTUAL TABLE workitem_words USING fts5 (names, ideographic, identifiers, tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1)",
  "INSERT INTO workitem_number (workitem_id) SELECT id FROM workitem",
  `INSERT INTO workitem_words (rowid, names, ideographic, identifiers)
     SELECT number, ${words("workitem")}
     FROM workitem_number JOIN workitem ON workitem.id = workitem_id`,
];

const sqliteTriggers = [
  `CREATE TRIGGER workitem_added AFTER INSERT ON workitem BEGIN ${counted("NEW", 1)}
     INSERT INTO workitem_number (workitem_id) VALUES (NEW.id);
     INSERT INTO workitem_words (rowid, names, ideographic, identifiers)
       SELECT number, ${words("NEW")} FROM workitem_number WHERE workitem_id = NEW.id;
   END`,
  `CREATE TRIGGER workitem_removed AFTER DELETE ON workitem BEGIN ${counted("OLD", -1)}
     DELETE FROM workitem_words WHERE rowid = (SELECT number FROM workitem_number WHERE workitem_id = OLD.id);
     DELETE FROM workitem_number WHERE workitem_id = OLD.id;
   END`,
  `CREATE TRIGGER workitem_counted_elsewhere AFTER UPDATE OF status, site_name, modalities ON workitem
     WHEN ${isCountedElsewhere} BEGIN ${counted("OLD", -1)} ${counted("NEW", 1)} END`,
  `CREATE TRIGGER workitem_renamed AFTER UPDATE OF patient_search, identifier_search ON workitem
     WHEN OLD.patient_search IS NOT NEW.patient_search OR OLD.identifier_search IS NOT NEW.identifier_search BEGIN
     DELETE FROM workitem_words WHERE rowid = (SELECT number FROM workitem_number WHERE workitem_id = NEW.id);
     INSERT INTO workitem_words (rowid, names, ideographic, identifiers)
       SELECT number, ${words("NEW")} FROM workitem_number WHERE workitem_id = NEW.id;
   END`,
];

/** Rows of the tally are taken in one order, so that two changes that cross do not wait for each other. */
const postgresqlTriggers = [
  `CREATE FUNCTION workitem_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF TG_OP = 'UPDATE' AND (OLD.status, OLD.site_name, OLD.modalities) = (NEW.status, NEW.site_name, NEW.modalities) THEN
       RETURN NULL;
     END IF;
     INSERT INTO workitem_tally
       SELECT * FROM (
         SELECT OLD.status, OLD.site_name, OLD.modalities, -1 WHERE TG_OP <> 'INSERT'
         UNION ALL SELECT NEW.status, NEW.site_name, NEW.modalities, 1 WHERE TG_OP <> 'DELETE'
       ) AS changed ORDER BY 1, 2, 3
       ON CONFLICT (status, site_name, modalities) DO UPDATE SET number = workitem_tally.number + excluded.number;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER workitem_counted AFTER INSERT OR DELETE OR UPDATE OF status, site_name, modalities ON workitem
     FOR EACH ROW EXECUTE FUNCTION workitem_counted()`,
];

/** A server without this extension, or an owner who may not add it, searches from end to end: slower, with the same answer. */
const postgresqlWords = `DO $$ BEGIN
     CREATE EXTENSION IF NOT EXISTS pg_trgm;
     CREATE INDEX workitem_words ON workitem USING gin (patient_search gin_trgm_ops, identifier_search gin_trgm_ops);
   EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
     RAISE NOTICE 'pg_trgm is not there';
   END $$`;

function kept(kind: StoreKind): readonly string[] {
  return kind === "sqlite" ? [...sqliteWords, ...sqliteTriggers] : [...postgresqlTriggers, postgresqlWords];
}

/** Indexes of every order of the reading list, counts and words that are kept with each change: a step that makes `workitem` anew makes them anew. */
export const listsMigration: Migration = {
  number: 14,
  name: "lists",
  statements: (kind) => [
    ...indexes,
    "CREATE INDEX workitem_by_day ON workitem (performed_at, status, site_name, modalities)",
    "CREATE INDEX workitem_held ON workitem (held_until) WHERE status = 'held' AND held_until <> ''",
    "CREATE INDEX workitem_asked_of ON workitem (signature_asked_of) WHERE status = 'awaitingSecondSignature'",
    createTable(kind, "workitem_tally", tally),
    filled,
    ...kept(kind),
  ],
};
