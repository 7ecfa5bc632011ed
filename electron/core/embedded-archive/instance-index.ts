import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type BetterSqlite3 from "better-sqlite3";
import {
  type DicomJsonAttribute,
  type DicomJsonDataset,
  readNumber,
  readString,
} from "../../../shared/dicom/dicom-json.ts";
import { type Tag, tags } from "../../../shared/dicom/tags.ts";
import { WorkstationError } from "../errors.ts";
import { loadSqlite } from "../store/sqlite-dialect.ts";
import { prepareStudyRow } from "./study-row.ts";

/** One instance as the index keeps it. */
export interface IndexedInstance {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  /** SHA-256 of the file, lower-case hexadecimal; names the file. */
  readonly sha256: string;
  readonly bytes: number;
}

/** One instance to add. */
export interface NewInstance extends IndexedInstance {
  readonly dataset: DicomJsonDataset;
}

/** What became of an instance that was to be added. */
export type AddOutcome = "added" | "duplicate" | "otherBytes" | "otherPatient";

/** A condition on rows with its values, made by `matching.ts`. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

// Attributes of the patient and the study (PS3.3 C.7.1 and C.7.2), and those of a series that describe the study too.
const studyTags: readonly Tag[] = [
  ...[tags.studyDate, tags.studyTime, tags.accessionNumber, tags.referringPhysicianName, tags.studyDescription],
  ...[tags.patientName, tags.patientId, tags.issuerOfPatientId, tags.issuerOfPatientIdQualifiersSequence],
  ...[tags.patientBirthDate, tags.patientSex, tags.otherPatientIdsSequence, tags.studyInstanceUid, tags.studyId],
  ...[tags.timezoneOffsetFromUtc, tags.institutionName, tags.bodyPartExamined],
];
const seriesTags: readonly Tag[] = [
  ...[tags.modality, tags.seriesDate, tags.seriesTime, tags.seriesDescription, tags.seriesInstanceUid],
  ...[tags.seriesNumber, tags.bodyPartExamined, tags.institutionName, tags.stationName, tags.requestAttributesSequence],
];

const schema = `
  create table if not exists study (
    study_uid text primary key, patient_id text not null, issuer text not null, patient_id_folded text not null,
    name_alphabetic text not null, name_ideographic text not null, name_phonetic text not null,
    accession text not null, study_id text not null, study_date text not null, study_time text not null,
    birth_date text not null, sex text not null, description text not null, referrer text not null, json text not null
  ) strict, without rowid;
  create index if not exists study_by_date on study (study_date desc, study_time desc, study_uid);
  create index if not exists study_by_patient on study (patient_id_folded);
  create table if not exists series (
    study_uid text not null references study, series_uid text not null, modality text not null,
    series_number integer, json text not null, primary key (study_uid, series_uid)
  ) strict, without rowid;
  create table if not exists instance (
    sop_uid text primary key, study_uid text not null, series_uid text not null, sop_class_uid text not null,
    transfer_syntax_uid text not null, sha256 text not null, bytes integer not null, instance_number integer,
    header blob not null, foreign key (study_uid, series_uid) references series
  ) strict;
  create index if not exists instance_by_series on instance (study_uid, series_uid, instance_number, sop_uid);
`;

const schemaVersion = 1;

/**
 * The index of the embedded archive: one SQLite file beside the instances. Everything in it can be made again from the
 * files. Two processes may use it at once (the workstation and an import from the command line).
 */
export class InstanceIndex {
  readonly #database: BetterSqlite3.Database;
  readonly #statements: ReturnType<typeof prepareAll>;

  private constructor(database: BetterSqlite3.Database) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  /** Opens or makes `archive.sqlite` in a folder. Errors: `version_mismatch` where a newer program made it. */
  static async open(directory: string): Promise<InstanceIndex> {
    const Database = await loadSqlite();
    const database = new Database(join(directory, "archive.sqlite"));
    database.pragma("journal_mode = wal");
    database.pragma("synchronous = full");
    database.pragma("foreign_keys = on");
    database.pragma("busy_timeout = 10000");
    const version = Number(database.pragma("user_version", { simple: true }));
    if (version > schemaVersion) {
      database.close();
      throw newerArchive();
    }
    database.exec(schema);
    database.pragma(`user_version = ${schemaVersion}`);
    return new InstanceIndex(database);
  }

  close(): void {
    this.#database.close();
  }

  /** Gives an instance, or null. */
  find(sopInstanceUid: string): IndexedInstance | null {
    const row = this.#statements.find.get(sopInstanceUid);
    return row === undefined ? null : toInstance(row);
  }

  /** Gives what adding an instance would come to, without adding it. */
  judge(instance: NewInstance): AddOutcome {
    const known = this.find(instance.sopInstanceUid);
    if (known !== null) return known.sha256 === instance.sha256 ? "duplicate" : "otherBytes";
    const study = this.#statements.studyPatient.get(instance.studyInstanceUid);
    if (study === undefined) return "added";
    return isSamePatient(study, instance.dataset) ? "added" : "otherPatient";
  }

  /** Adds instances in one transaction and gives the outcome of each, in order. */
  add(instances: readonly NewInstance[]): AddOutcome[] {
    const addAll = this.#database.transaction(() =>
      instances.map((instance) => {
        const outcome = this.judge(instance);
        if (outcome === "added") this.#insert(instance);
        return outcome;
      }),
    );
    return addAll.immediate();
  }

  /** Gives studies as QIDO-RS answers them, newest first, and whether there are more. */
  searchStudies(conditions: readonly Condition[], limit: number, offset: number): DicomJsonDataset[] {
    const where = conditions.map((condition) => `(${condition.sql})`).join(" and ") || "true";
    const rows = this.#database
      .prepare<unknown[], { study_uid: string; json: string }>(
        `select study_uid, json from study where ${where}
         order by study_date desc, study_time desc, study_uid limit ? offset ?`,
      )
      .all(...conditions.flatMap((condition) => condition.values), limit, offset);
    return rows.map((row) => this.#studyAnswer(row.study_uid, row.json));
  }

  /** Gives the series of a study, by number. */
  searchSeries(studyUid: string, conditions: readonly Condition[], limit: number, offset: number): DicomJsonDataset[] {
    const where = ["study_uid = ?", ...conditions.map((condition) => `(${condition.sql})`)].join(" and ");
    const rows = this.#database
      .prepare<unknown[], { series_uid: string; json: string }>(
        `select series_uid, json from series where ${where} order by series_number, series_uid limit ? offset ?`,
      )
      .all(studyUid, ...conditions.flatMap((condition) => condition.values), limit, offset);
    return rows.map((row) => ({
      ...parseDataset(row.json),
      [tags.studyInstanceUid]: { vr: "UI", Value: [studyUid] },
      [tags.numberOfSeriesRelatedInstances]: integer(this.#statements.countOfSeries.get(studyUid, row.series_uid)?.n),
    }));
  }

  /** Gives the instances of a study or of one of its series, by series and instance number. */
  instancesOf(studyUid: string, seriesUid: string | null): IndexedInstance[] {
    const rows =
      seriesUid === null ? this.#statements.ofStudy.all(studyUid) : this.#statements.ofSeries.all(studyUid, seriesUid);
    return rows.map(toInstance);
  }

  /** Gives the header of an instance in the DICOM JSON model, or null. */
  header(sopInstanceUid: string): DicomJsonDataset | null {
    const row = this.#statements.header.get(sopInstanceUid);
    return row === undefined ? null : parseDataset(inflateRawSync(row.header).toString("utf8"));
  }

  /** Gives how much is held. */
  counts(): { studies: number; instances: number } {
    return {
      studies: this.#statements.countStudies.get()?.n ?? 0,
      instances: this.#statements.countInstances.get()?.n ?? 0,
    };
  }

  #insert(instance: NewInstance): void {
    const { dataset, studyInstanceUid, seriesInstanceUid } = instance;
    this.#insertOrComplete("study", [studyInstanceUid], pick(dataset, studyTags), (json) =>
      this.#statements.putStudy.run(prepareStudyRow(studyInstanceUid, json)),
    );
    this.#insertOrComplete("series", [studyInstanceUid, seriesInstanceUid], pick(dataset, seriesTags), (json) =>
      this.#statements.putSeries.run({
        study: studyInstanceUid,
        series: seriesInstanceUid,
        modality: readString(json, tags.modality),
        number: wholeOrNull(readNumber(json, tags.seriesNumber)),
        json: JSON.stringify(json),
      }),
    );
    this.#statements.putInstance.run({
      ...instance,
      dataset: null,
      number: wholeOrNull(readNumber(dataset, tags.instanceNumber)),
      header: deflateRawSync(JSON.stringify(dataset), { level: 3 }),
    });
  }

  /** The first instance of a study describes it; later ones only add what it left empty. */
  #insertOrComplete(
    kind: "study" | "series",
    key: readonly string[],
    stated: Record<Tag, DicomJsonAttribute>,
    put: (dataset: DicomJsonDataset) => void,
  ): void {
    const row = kind === "study" ? this.#statements.study.get(...key) : this.#statements.series.get(...key);
    const known = row === undefined ? {} : parseDataset(row.json);
    const missing = Object.keys(stated).filter(
      (tag) => known[tag]?.Value === undefined && stated[tag]?.Value !== undefined,
    );
    if (row !== undefined && missing.length === 0) return;
    put({
      ...stated,
      ...Object.fromEntries(Object.entries(known).filter(([, attribute]) => attribute.Value !== undefined)),
    });
  }

  #studyAnswer(studyUid: string, json: string): DicomJsonDataset {
    const series = this.#statements.modalities.all(studyUid).map((row) => row.modality);
    const modalities = [...new Set(series.filter((modality) => modality !== ""))];
    return {
      ...parseDataset(json),
      [tags.modalitiesInStudy]: modalities.length === 0 ? { vr: "CS" } : { vr: "CS", Value: modalities },
      [tags.numberOfStudyRelatedSeries]: integer(series.length),
      [tags.numberOfStudyRelatedInstances]: integer(this.#statements.countOfStudy.get(studyUid)?.n),
    };
  }
}

interface InstanceRow {
  readonly study_uid: string;
  readonly series_uid: string;
  readonly sop_uid: string;
  readonly sop_class_uid: string;
  readonly transfer_syntax_uid: string;
  readonly sha256: string;
  readonly bytes: number;
}

interface PatientRow {
  readonly patient_id: string;
  readonly issuer: string;
}

function prepareAll(database: BetterSqlite3.Database) {
  const columns = "study_uid, series_uid, sop_uid, sop_class_uid, transfer_syntax_uid, sha256, bytes";
  const order = "order by study_uid, series_uid, instance_number, sop_uid";
  const count = "select count(*) as n from instance";
  return {
    find: database.prepare<[string], InstanceRow>(`select ${columns} from instance where sop_uid = ?`),
    ofStudy: database.prepare<[string], InstanceRow>(`select ${columns} from instance where study_uid = ? ${order}`),
    ofSeries: database.prepare<[string, string], InstanceRow>(
      `select ${columns} from instance where study_uid = ? and series_uid = ? ${order}`,
    ),
    header: database.prepare<[string], { header: Buffer }>("select header from instance where sop_uid = ?"),
    studyPatient: database.prepare<[string], PatientRow>("select patient_id, issuer from study where study_uid = ?"),
    study: database.prepare<string[], { json: string }>("select json from study where study_uid = ?"),
    series: database.prepare<string[], { json: string }>(
      "select json from series where study_uid = ? and series_uid = ?",
    ),
    modalities: database.prepare<[string], { modality: string }>(
      "select modality from series where study_uid = ? order by series_number, series_uid",
    ),
    countOfStudy: database.prepare<[string], { n: number }>(`${count} where study_uid = ?`),
    countOfSeries: database.prepare<[string, string], { n: number }>(`${count} where study_uid = ? and series_uid = ?`),
    countStudies: database.prepare<[], { n: number }>("select count(*) as n from study"),
    countInstances: database.prepare<[], { n: number }>(count),
    putStudy: database.prepare(
      `insert or replace into study values (@study, @patientId, @issuer, @patientIdFolded, @alphabetic, @ideographic,
       @phonetic, @accession, @studyId, @date, @time, @birthDate, @sex, @description, @referrer, @json)`,
    ),
    putSeries: database.prepare("insert or replace into series values (@study, @series, @modality, @number, @json)"),
    putInstance: database.prepare(
      `insert into instance values (@sopInstanceUid, @studyInstanceUid, @seriesInstanceUid, @sopClassUid,
       @transferSyntaxUid, @sha256, @bytes, @number, @header)`,
    ),
  };
}

/** A study belongs to one patient. An issuer that is not stated does not make another patient. */
function isSamePatient(study: PatientRow, dataset: DicomJsonDataset): boolean {
  const issuer = readString(dataset, tags.issuerOfPatientId);
  const isSameIssuer = study.issuer === "" || issuer === "" || study.issuer === issuer;
  return study.patient_id === readString(dataset, tags.patientId) && isSameIssuer;
}

function toInstance(row: InstanceRow): IndexedInstance {
  return {
    studyInstanceUid: row.study_uid,
    seriesInstanceUid: row.series_uid,
    sopInstanceUid: row.sop_uid,
    sopClassUid: row.sop_class_uid,
    transferSyntaxUid: row.transfer_syntax_uid,
    sha256: row.sha256,
    bytes: row.bytes,
  };
}

function pick(dataset: DicomJsonDataset, wanted: readonly Tag[]): Record<Tag, DicomJsonAttribute> {
  const picked: Record<Tag, DicomJsonAttribute> = {};
  for (const tag of wanted) {
    const attribute = dataset[tag];
    if (attribute !== undefined) picked[tag] = attribute;
  }
  return picked;
}

function parseDataset(json: string): DicomJsonDataset {
  return JSON.parse(json) as DicomJsonDataset;
}

function integer(count: number | undefined): DicomJsonAttribute {
  return { vr: "IS", Value: [count ?? 0] };
}

function wholeOrNull(number: number | null): number | null {
  return number !== null && Number.isSafeInteger(number) ? number : null;
}

function newerArchive(): WorkstationError {
  return new WorkstationError(
    "version_mismatch",
    "The images of this profile were kept by a newer version of Sightline. Nothing was changed. Please use that version.",
  );
}
