import { type DicomJsonDataset, readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { mediaDirectorySopClassUid, transferSyntaxes } from "../../../shared/dicom/uid.ts";
import { instanceKeys, patientKeys, recordTypeOf, seriesKeys, studyKeys } from "./directory-record.ts";
import { type ElementToWrite, elementHead, encodeElements, encodeItem, fileMeta } from "./explicit-elements.ts";

/** What the directory says of one file. */
export interface ListedInstance {
  readonly dataset: DicomJsonDataset;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
}

/** A directory record and what is below it. */
interface Entry {
  readonly type: string;
  readonly keys: readonly ElementToWrite[];
  readonly below: Map<string, Entry>;
}

/**
 * A DICOM File-set (PS3.10 8): gives each file its File ID, in order of patient, study and series, and at the end the
 * DICOMDIR. File IDs say nothing of the patient.
 */
export class FileSet {
  readonly #patients = new Map<string, Entry>();
  readonly #folders = new Map<string, string>();
  readonly #known = new Set<string>();
  readonly #uid: string;
  #studies = 0;

  /** `uid`: the File-set's own UID. */
  constructor(uid: string) {
    this.#uid = uid;
  }

  /** Takes a file in and gives its path, e.g. `DICOM/ST000001/SE000001/IM000001`; null for an instance that is in already. */
  add(instance: ListedInstance): string | null {
    const { dataset, sopClassUid, sopInstanceUid, transferSyntaxUid } = instance;
    if (this.#known.has(sopInstanceUid)) return null;
    this.#known.add(sopInstanceUid);
    const patient = below(this.#patients, readString(dataset, tags.patientId), "PATIENT", (number) =>
      patientKeys(dataset, number),
    );
    const studyUid = readString(dataset, tags.studyInstanceUid);
    const study = below(patient.below, studyUid, "STUDY", (number) => studyKeys(dataset, number));
    const seriesUid = readString(dataset, tags.seriesInstanceUid);
    const series = below(study.below, seriesUid, "SERIES", (number) => seriesKeys(dataset, number));
    const fileId = this.#fileId(studyUid, seriesUid, study, series);
    const type = recordTypeOf(sopClassUid);
    below(series.below, sopInstanceUid, type, (number) => [
      ["00041500", "CS", fileId],
      ["00041510", "UI", [sopClassUid]],
      ["00041511", "UI", [sopInstanceUid]],
      ["00041512", "UI", [transferSyntaxUid]],
      ...instanceKeys(type, dataset, number),
    ]);
    return fileId.join("/");
  }

  /** Gives the DICOMDIR (PS3.3 F.3): a Basic Directory with a record of every file that was added. */
  directory(): Uint8Array<ArrayBuffer> {
    const meta = fileMeta(mediaDirectorySopClassUid, this.#uid, transferSyntaxes.explicitLittleEndian);
    const placed = place([...this.#patients.values()], meta.length + beforeRecordsBytes);
    const records = Buffer.concat(placed.records);
    const head = Buffer.concat([
      encodeElements([
        ["00041130", "CS", ["SIGHTLINE"]],
        ["00041200", "UL", [placed.roots.at(0) ?? 0]],
        ["00041202", "UL", [placed.roots.at(-1) ?? 0]],
        ["00041212", "US", [0]],
      ]),
      elementHead("00041220", "SQ", records.length),
    ]);
    return Uint8Array.from(Buffer.concat([meta, head, records]));
  }

  #fileId(studyUid: string, seriesUid: string, study: Entry, series: Entry): string[] {
    const studyFolder = this.#folders.get(studyUid) ?? `ST${digits(++this.#studies)}`;
    this.#folders.set(studyUid, studyFolder);
    const key = `${studyUid}/${seriesUid}`;
    const seriesFolder = this.#folders.get(key) ?? `SE${digits(study.below.size)}`;
    this.#folders.set(key, seriesFolder);
    return ["DICOM", studyFolder, seriesFolder, `IM${digits(series.below.size + 1)}`];
  }
}

/** File-set ID, two offsets, consistency flag, and the head of the sequence: always as long. */
const beforeRecordsBytes = 18 + 12 + 12 + 10 + 12;
/** Where a record that begins with its item's head has its two offsets: they are its first and third element. */
const nextAt = 16;
const lowerAt = 38;

function digits(number: number): string {
  return String(number).padStart(6, "0");
}

function below(
  entries: Map<string, Entry>,
  key: string,
  type: string,
  keys: (number: number) => readonly ElementToWrite[],
): Entry {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry: Entry = { type, keys: keys(entries.size + 1), below: new Map() };
  entries.set(key, entry);
  return entry;
}

/** Lays the records out one after the other, each before those below it; offsets count from the beginning of the file. */
function place(roots: readonly Entry[], start: number): { records: Buffer[]; roots: number[] } {
  const records: Buffer[] = [];
  let at = start;
  /** Gives where each of the siblings begins. */
  const put = (siblings: readonly Entry[]): number[] => {
    const placed = siblings.map((entry) => {
      const record = recordOf(entry);
      const offset = at;
      records.push(record);
      at += record.length;
      const [lower = 0] = put([...entry.below.values()]);
      record.writeUInt32LE(lower, lowerAt);
      return { record, offset };
    });
    for (const [index, { record }] of placed.entries()) {
      record.writeUInt32LE(placed[index + 1]?.offset ?? 0, nextAt);
    }
    return placed.map(({ offset }) => offset);
  };
  return { roots: put(roots), records };
}

function recordOf({ type, keys }: Entry): Buffer {
  const links: ElementToWrite[] = [
    ["00041400", "UL", [0]],
    ["00041410", "US", [0xffff]],
    ["00041420", "UL", [0]],
    ["00041430", "CS", [type]],
  ];
  return encodeItem(encodeElements([...links, ...keys]));
}
