import { z } from "zod";
import { isDicomJsonDataset, readString } from "../../../shared/dicom/dicom-json.ts";
import { readPersonName } from "../../../shared/dicom/person-name.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { WorkstationError } from "../errors.ts";
import type { ArchiveExchange } from "./archive-exchange.ts";
import { collect } from "./dicomweb-client.ts";

/** What an archive was found to be able to do. `null` where the probe could not tell (an empty archive, for example). */
export const archiveCapabilitiesSchema = z.object({
  /** The base address that was probed; another one is probed anew. */
  baseUrl: z.string(),
  probedAt: z.number().int(),
  /** Percent-encoded query values are matched. False is the quirk `sendsRawQuery`. */
  decodesQuery: z.boolean().nullable(),
  /** `limit` and `offset` are followed. */
  pages: z.boolean().nullable(),
  /** `fuzzymatching=true` finds more than exact matching. */
  matchesFuzzily: z.boolean().nullable(),
  /** Gives single frames as stored. */
  givesFrames: z.boolean().nullable(),
  /** Has `/thumbnail`. False is the quirk `lacksThumbnail`. */
  givesThumbnails: z.boolean().nullable(),
  /** Has `/rendered`. */
  givesRendered: z.boolean().nullable(),
});
export type ArchiveCapabilities = z.infer<typeof archiveCapabilitiesSchema>;

/** Keeps what was found, by archive, so that a start does not probe again. */
export interface CapabilityStore {
  load(archiveId: string): Promise<ArchiveCapabilities | null>;
  save(archiveId: string, capabilities: ArchiveCapabilities): Promise<void>;
}

const probeBytesLimit = 64 * 1024 * 1024;

/**
 * Gives what an archive can do, found by a handful of small reading requests. Rejects only where the archive cannot be
 * reached or does not speak DICOMweb at all; one request that fails says `false` for what it asked.
 */
export async function probeCapabilities(
  exchange: ArchiveExchange,
  options: { baseUrl: string; now: number; signal?: AbortSignal },
): Promise<ArchiveCapabilities> {
  const ask = new Probe(exchange, options.signal);
  const firstTwo = await ask.json("/studies?limit=2&offset=0");
  const study = firstTwo[0];
  const found: ArchiveCapabilities = {
    baseUrl: options.baseUrl,
    probedAt: options.now,
    decodesQuery: null,
    pages: null,
    matchesFuzzily: null,
    givesFrames: null,
    givesThumbnails: null,
    givesRendered: null,
  };
  if (study === undefined) return found;
  const studyUid = readString(study, tags.studyInstanceUid);
  const encoded = studyUid.replaceAll(".", "%2E");
  found.decodesQuery = (await ask.count(`/studies?${tags.studyInstanceUid}=${encoded}&limit=1`)) > 0;
  found.pages = await followsPaging(ask, firstTwo.length);
  found.matchesFuzzily = await findsByFamilyName(ask, readPersonName(study, tags.patientName).family);
  const instance = await firstImage(ask);
  if (instance === null) return found;
  found.givesFrames = await ask.succeeds(
    `${instance}/frames/1`,
    'multipart/related; type="application/octet-stream"; transfer-syntax=*',
  );
  found.givesThumbnails = await ask.succeeds(`${instance}/thumbnail?viewport=64,64`, "image/jpeg");
  found.givesRendered = await ask.succeeds(`${instance}/rendered?viewport=64,64`, "image/jpeg");
  return found;
}

async function followsPaging(ask: Probe, studyCount: number): Promise<boolean | null> {
  if (studyCount > 2) return false;
  if (studyCount < 2) return null;
  return (await ask.count("/studies?limit=1&offset=1")) === 1;
}

/** A family name alone matches `family^given` only where matching is fuzzy (PS3.4 C.2.2.2.1.1). */
async function findsByFamilyName(ask: Probe, family: string): Promise<boolean | null> {
  if (!/^[A-Za-z]{2,}$/.test(family)) return null;
  const query = `/studies?${tags.patientName}=${family}&limit=1`;
  if ((await ask.count(query)) > 0) return null;
  return (await ask.count(`${query}&fuzzymatching=true`)) > 0;
}

const probedStudies = 5;
/** Modalities without images, PS3.3 C.7.3.1.1.1: their instances say nothing about frames. */
const withoutImages = new Set([
  "SR",
  "KO",
  "PR",
  "DOC",
  "RTSTRUCT",
  "RTPLAN",
  "RTRECORD",
  "REG",
  "RWV",
  "ECG",
  "HD",
  "AU",
]);

/** Gives the path of an instance that has an image, or null where none of the first studies has one. */
async function firstImage(ask: Probe): Promise<string | null> {
  for (const study of await ask.json(`/studies?limit=${probedStudies}`)) {
    const studyPath = `/studies/${readString(study, tags.studyInstanceUid)}`;
    for (const series of await ask.json(`${studyPath}/series?limit=20`)) {
      if (withoutImages.has(readString(series, tags.modality))) continue;
      const seriesPath = `${studyPath}/series/${readString(series, tags.seriesInstanceUid)}`;
      const uid = readString((await ask.json(`${seriesPath}/instances?limit=1`))[0] ?? {}, tags.sopInstanceUid);
      if (uid !== "") return `${seriesPath}/instances/${uid}`;
    }
  }
  return null;
}

class Probe {
  readonly #exchange: ArchiveExchange;
  readonly #signal: AbortSignal | undefined;

  constructor(exchange: ArchiveExchange, signal: AbortSignal | undefined) {
    this.#exchange = exchange;
    this.#signal = signal;
  }

  async json(path: string) {
    const bytes = await this.#bytes(path, "application/dicom+json");
    if (bytes.length === 0) return [];
    let answer: unknown;
    try {
      answer = JSON.parse(Buffer.from(bytes).toString("utf8"));
    } catch (thrown) {
      throw this.#exchange.nonconformant("answered with something else than DICOM data", thrown);
    }
    return Array.isArray(answer) ? answer.filter(isDicomJsonDataset) : [];
  }

  async count(path: string): Promise<number> {
    try {
      return (await this.json(path)).length;
    } catch (thrown) {
      return failureOfThisRequest(thrown, 0);
    }
  }

  async succeeds(path: string, accept: string): Promise<boolean> {
    try {
      return (await this.#bytes(path, accept)).length > 0;
    } catch (thrown) {
      return failureOfThisRequest(thrown, false);
    }
  }

  async #bytes(path: string, accept: string): Promise<Uint8Array> {
    const signal = this.#signal;
    const response = await this.#exchange.send({ method: "GET", path, accept, offersGzip: false, signal });
    const tooLarge = () => this.#exchange.nonconformant("sends more than was asked for");
    return await collect(response.body ?? [], probeBytesLimit, tooLarge);
  }
}

/** The user's own stop ends the probe; anything else only answers the one question. */
function failureOfThisRequest<T>(thrown: unknown, answer: T): T {
  if (thrown instanceof WorkstationError && thrown.code !== "cancelled") return answer;
  throw thrown;
}
