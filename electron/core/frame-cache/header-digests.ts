import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { type FrameAddress, type SeriesAddress, type StudyAddress, studyKey } from "./frame-address.ts";

interface InstanceHeader {
  readonly digest: string;
  /** 0 for what has no picture. */
  readonly frameCount: number;
}

type SeriesHeaders = ReadonlyMap<string, InstanceHeader>;

/** What is remembered of a study's headers. */
interface StudyHeaders {
  readonly digest: string;
  readonly series: ReadonlyMap<string, SeriesHeaders>;
}

/** A study's headers as they were noted. */
export interface NotedHeaders {
  /** The same for the same headers, in whatever order the archive gave them. */
  readonly digest: string;
  /** The DICOM JSON of each instance, in the archive's order. */
  readonly texts: readonly string[];
  /** Of each instance, in the same order. */
  readonly instanceDigests: readonly string[];
  /** Whether the headers that were noted before, if any, were the same. */
  readonly isAsBefore: boolean;
}

/** More than what windows show and what is fetched ahead; a study that is opened again asks for its headers anyway. */
const studiesKept = 64;
/** Between two turns of the event loop: about a millisecond of work. */
const instancesAtATime = 32;

/**
 * Knows under which headers the archive last gave a study's instances. A frame in the cache counts as the archive's only
 * under the same header, so that an image that was replaced under its own identifier is fetched anew. Headers are read
 * before pixels are asked for: a frame that comes after an exchange lies under the old header, and is not found again.
 */
export class HeaderDigests {
  readonly #studies = new Map<string, { readonly study: StudyAddress; readonly headers: Promise<StudyHeaders> }>();
  readonly #noted = new WeakMap<readonly DicomJsonDataset[], Promise<string>>();

  /** Takes note of a study's headers as its archive gave them, and gives what they are; null for a list that was noted already. */
  note(study: StudyAddress, datasets: readonly DicomJsonDataset[]): Promise<NotedHeaders> | null {
    if (this.#noted.has(datasets)) return null;
    const before = this.#studies.get(studyKey(study))?.headers;
    const read = digestAll(datasets);
    const headers = read.then(({ instanceDigests }) => headersOf(datasets, instanceDigests));
    this.#remember(study, datasets, headers);
    return read.then(async ({ texts, instanceDigests }) => {
      const { digest } = await headers;
      return { digest, texts, instanceDigests, isAsBefore: (await before)?.digest === digest };
    });
  }

  /** Takes note of a study's headers whose digests are known. */
  noteKnown(study: StudyAddress, datasets: readonly DicomJsonDataset[], instanceDigests: readonly string[]): void {
    if (this.#noted.has(datasets)) return;
    this.#remember(study, datasets, Promise.resolve(headersOf(datasets, instanceDigests)));
  }

  #remember(study: StudyAddress, datasets: readonly DicomJsonDataset[], headers: Promise<StudyHeaders>): void {
    this.#noted.set(
      datasets,
      headers.then(({ digest }) => digest),
    );
    const key = studyKey(study);
    this.#studies.delete(key);
    this.#studies.set(key, { study, headers });
    for (const oldest of this.#studies.keys()) {
      if (this.#studies.size <= studiesKept) break;
      this.#studies.delete(oldest);
    }
  }

  /** Gives the digest of headers that were noted; null for others. */
  async digestOf(datasets: readonly DicomJsonDataset[]): Promise<string | null> {
    return (await this.#noted.get(datasets)) ?? null;
  }

  /** Gives the address of a frame as it is now; null where its header is not known. */
  async addressOf(frame: Omit<FrameAddress, "headerDigest">): Promise<FrameAddress | null> {
    const series = await this.#series(frame);
    const header = series?.get(frame.sopInstanceUid);
    return header === undefined || header.digest === "" ? null : { ...frame, headerDigest: header.digest };
  }

  /** Gives the address of every frame of a series in the archive's order of instances; empty where its headers are not known. */
  async addressesOf(series: SeriesAddress): Promise<readonly FrameAddress[]> {
    const { archiveId, studyInstanceUid, seriesInstanceUid } = series;
    const headers = (await this.#series(series)) ?? new Map<string, InstanceHeader>();
    return [...headers].flatMap(([sopInstanceUid, { digest: headerDigest, frameCount }]) =>
      Array.from({ length: frameCount }, (_, at) => ({
        ...{ archiveId, studyInstanceUid, seriesInstanceUid, sopInstanceUid },
        ...{ frameNumber: at + 1, headerDigest },
      })),
    );
  }

  /** Gives the studies whose headers are known, the one that was noted last at the end. */
  studies(): readonly StudyAddress[] {
    return [...this.#studies.values()].map(({ study }) => study);
  }

  /** Gives the series of a study that have pictures, in the order of the headers; none where the headers are not known. */
  async seriesOf(study: StudyAddress): Promise<readonly string[]> {
    const known = await this.#studies.get(studyKey(study))?.headers;
    return [...(known?.series ?? [])]
      .filter(([, headers]) => [...headers.values()].some(({ frameCount }) => frameCount > 0))
      .map(([seriesInstanceUid]) => seriesInstanceUid);
  }

  /**
   * Gives every frame of a study and the number of its instances. Null where its headers are not known, or leave open which
   * of two instances is meant.
   */
  async allOf(study: StudyAddress): Promise<{ addresses: readonly FrameAddress[]; instanceCount: number } | null> {
    const known = await this.#studies.get(studyKey(study))?.headers;
    if (known === undefined) return null;
    const instances = [...known.series.values()].flatMap((headers) => [...headers.values()]);
    if (instances.some(({ digest }) => digest === "")) return null;
    const { archiveId, studyInstanceUid } = study;
    const series = [...known.series.keys()].map((seriesInstanceUid) =>
      this.addressesOf({ archiveId, studyInstanceUid, seriesInstanceUid }),
    );
    return { addresses: (await Promise.all(series)).flat(), instanceCount: instances.length };
  }

  async #series(series: SeriesAddress): Promise<SeriesHeaders | undefined> {
    return (await this.#studies.get(studyKey(series))?.headers)?.series.get(series.seriesInstanceUid);
  }
}

async function digestAll(
  datasets: readonly DicomJsonDataset[],
): Promise<Pick<NotedHeaders, "texts" | "instanceDigests">> {
  const texts: string[] = [];
  const instanceDigests: string[] = [];
  for (const [at, dataset] of datasets.entries()) {
    if (at % instancesAtATime === 0) await nextTurn();
    const text = JSON.stringify(dataset);
    texts.push(text);
    instanceDigests.push(createHash("sha256").update(text, "utf8").digest("hex"));
  }
  return { texts, instanceDigests };
}

function headersOf(datasets: readonly DicomJsonDataset[], instanceDigests: readonly string[]): StudyHeaders {
  const study = new Map<string, Map<string, InstanceHeader>>();
  for (const [at, dataset] of datasets.entries()) {
    const seriesInstanceUid = textOf(dataset, tags.seriesInstanceUid);
    const sopInstanceUid = textOf(dataset, tags.sopInstanceUid);
    const series = study.get(seriesInstanceUid) ?? new Map<string, InstanceHeader>();
    study.set(seriesInstanceUid, series);
    // Two instances under one identifier: neither can be told from the other.
    if (series.has(sopInstanceUid)) series.set(sopInstanceUid, { digest: "", frameCount: 0 });
    else series.set(sopInstanceUid, { digest: instanceDigests[at] ?? "", frameCount: frameCountOf(dataset) });
  }
  const digest = createHash("sha256").update(instanceDigests.toSorted().join(), "latin1").digest("hex");
  return { digest, series: study };
}

function frameCountOf(dataset: DicomJsonDataset): number {
  if (dataset[tags.rows]?.Value === undefined) return 0;
  const count = Number(dataset[tags.numberOfFrames]?.Value?.[0] ?? 1);
  return Number.isInteger(count) && count >= 1 && count <= 100_000 ? count : 1;
}

function textOf(dataset: DicomJsonDataset, tag: string): string {
  return String(dataset[tag]?.Value?.[0] ?? "");
}
