import { type DicomJsonDataset, isDicomJsonDataset, readString } from "../../../shared/dicom/dicom-json.ts";
import { toStudySummary } from "../../../shared/dicom/study-summary.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { isUid, transferSyntaxes } from "../../../shared/dicom/uid.ts";
import type { StudySummary } from "../../../shared/domain/study.ts";
import { WorkstationError } from "../errors.ts";
import type { IdSource } from "../ports.ts";
import { ArchiveExchange, type ArchiveExchangeOptions } from "./archive-exchange.ts";
import { statusFailure } from "./archive-failure.ts";
import { type MultipartPart, readMultipart } from "./multipart-reader.ts";
import { type OutgoingPart, writeMultipart } from "./multipart-writer.ts";
import { readStoreResult, type StoreResult } from "./store-result.ts";
import { matchesQuery, queryString, type StudyQuery, studyQueryPath } from "./study-query.ts";

/** Options of a client besides those of its exchange. */
export interface DicomwebClientOptions extends ArchiveExchangeOptions {
  readonly archiveId: string;
  readonly ids: IdSource;
  readonly quirks: { readonly sendsRawQuery: boolean; readonly lacksThumbnail: boolean };
}

/** One page of studies. */
export interface StudyPage {
  readonly studies: readonly StudySummary[];
  /** Where the next page begins, or null at the end. */
  readonly nextOffset: number | null;
}

/** Names one instance. */
export interface InstanceAddress {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** A stream of bytes with what the archive says about them. */
export interface RetrievedBytes {
  readonly transferSyntaxUid: string;
  /** Number of bytes in `body`, or null where the archive does not say. */
  readonly contentLength: number | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/** One instance to store. */
export interface OutgoingInstance {
  readonly sopInstanceUid: string;
  readonly length: number;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

const jsonType = "application/dicom+json";
const largestJsonBytes = 512 * 1024 * 1024;

/**
 * Speaks DICOMweb (PS3.18) to one archive: QIDO-RS, WADO-RS and STOW-RS. Asks for pixels as they are stored, never for
 * transcoding. Errors of every call: those of `ArchiveExchange`. Pass a signal to give a call up.
 */
export class DicomwebClient {
  readonly archiveId: string;
  readonly #options: DicomwebClientOptions;
  readonly #exchange: ArchiveExchange;

  constructor(options: DicomwebClientOptions) {
    this.archiveId = options.archiveId;
    this.#options = options;
    this.#exchange = new ArchiveExchange(options);
  }

  /** Gives one page of the studies that match, in the archive's order. One more than `limit` is asked for, to know the end. */
  async searchStudies(
    query: StudyQuery,
    page: { limit: number; offset: number },
    signal?: AbortSignal,
  ): Promise<StudyPage> {
    const path = studyQueryPath(query, page.limit + 1, page.offset, this.#options.quirks.sendsRawQuery);
    const { datasets, headers } = await this.#getJson(path, signal);
    const ignoresPaging = datasets.length > page.limit + 1;
    const rows = ignoresPaging ? datasets.slice(page.offset) : datasets;
    // Warning 299: the archive gave fewer than were asked for because of a limit of its own (PS3.18 8.3.4.4).
    const hasMore = rows.length > page.limit || (headers.get("warning") ?? "").includes("299");
    const shown = rows.slice(0, page.limit);
    const studies = shown
      .map((dataset) => toStudySummary(this.archiveId, dataset))
      .filter((study): study is StudySummary => study !== null && matchesQuery(study, query));
    return { studies, nextOffset: hasMore && shown.length > 0 ? page.offset + shown.length : null };
  }

  /** Gives the series of a study as DICOM JSON, in the archive's order; empty where it has none. */
  async searchSeries(studyInstanceUid: string, signal?: AbortSignal): Promise<DicomJsonDataset[]> {
    const fields: [string, string][] = [tags.seriesDescription, tags.bodyPartExamined].map((tag) => [
      "includefield",
      tag,
    ]);
    const query = queryString(fields, this.#options.quirks.sendsRawQuery);
    return (await this.#getJson(`${studyPath(studyInstanceUid)}/series?${query}`, signal)).datasets;
  }

  /** Gives the instances of a series as DICOM JSON, named by UID. For headers ask `seriesMetadata`: it is faster. */
  async searchInstances(studyUid: string, seriesUid: string, signal?: AbortSignal): Promise<DicomJsonDataset[]> {
    return (await this.#getJson(`${seriesPath(studyUid, seriesUid)}/instances`, signal)).datasets;
  }

  /** Gives the header of any one instance of a study as DICOM JSON (PS3.18 F); null where it has none. */
  async sampleHeader(studyInstanceUid: string, signal?: AbortSignal): Promise<DicomJsonDataset | null> {
    const path = studyPath(studyInstanceUid);
    const [instance] = (await this.#getJson(`${path}/instances?limit=1`, signal)).datasets;
    if (instance === undefined) return null;
    const address = {
      studyInstanceUid,
      seriesInstanceUid: readString(instance, tags.seriesInstanceUid),
      sopInstanceUid: readString(instance, tags.sopInstanceUid),
    };
    return (await this.#getJson(`${instancePath(address)}/metadata`, signal)).datasets[0] ?? null;
  }

  /** Gives the headers of every instance of a study as DICOM JSON (PS3.18 F). */
  async studyMetadata(studyInstanceUid: string, signal?: AbortSignal): Promise<DicomJsonDataset[]> {
    return (await this.#getJson(`${studyPath(studyInstanceUid)}/metadata`, signal)).datasets;
  }

  /** Gives the headers of every instance of a series as DICOM JSON. */
  async seriesMetadata(studyUid: string, seriesUid: string, signal?: AbortSignal): Promise<DicomJsonDataset[]> {
    return (await this.#getJson(`${seriesPath(studyUid, seriesUid)}/metadata`, signal)).datasets;
  }

  /** Gives one frame as stored, streamed; `frameNumber` counts from 1. Read or leave `body`, never keep it waiting. */
  async retrieveFrame(address: InstanceAddress, frameNumber: number, signal?: AbortSignal): Promise<RetrievedBytes> {
    const path = `${instancePath(address)}/frames/${frameNumber}`;
    return await this.#firstPart(path, "application/octet-stream", signal);
  }

  /** Gives an instance as a DICOM file (PS3.10) in its stored transfer syntax, streamed. */
  async retrieveInstance(address: InstanceAddress, signal?: AbortSignal): Promise<RetrievedBytes> {
    return await this.#firstPart(instancePath(address), "application/dicom", signal);
  }

  /**
   * Gives every instance of a series as DICOM files, one after the other in the archive's order, from one answer.
   * `timeout` where the archive is silent for `patienceMs`, if that is less than its usual time.
   */
  async *retrieveSeries(
    studyUid: string,
    seriesUid: string,
    signal?: AbortSignal,
    patienceMs?: number,
  ): AsyncGenerator<RetrievedBytes, void, void> {
    yield* this.#parts(seriesPath(studyUid, seriesUid), "application/dicom", signal, patienceMs);
  }

  /** Gives every instance of a study as DICOM files, one after the other, from one answer. */
  async *retrieveStudy(studyInstanceUid: string, signal?: AbortSignal): AsyncGenerator<RetrievedBytes, void, void> {
    yield* this.#parts(studyPath(studyInstanceUid), "application/dicom", signal);
  }

  /** Gives bulk data of an address that the archive named in its metadata, e.g. a palette. At most 16 MB. */
  async retrieveBulkData(bulkDataUri: string, signal?: AbortSignal): Promise<Uint8Array> {
    const base = this.#options.baseUrl.replace(/\/+$/, "");
    const url = new URL(bulkDataUri, `${base}/`).href;
    const basePath = new URL(base).pathname;
    const at = url.indexOf(`${basePath}/`);
    // The host in the address is what the archive calls itself; only the path below our own base address is followed.
    if (at < 0) throw this.#exchange.nonconformant("names bulk data outside its own address");
    const part = await this.#firstPart(url.slice(at + basePath.length), "application/octet-stream", signal);
    return await collect(part.body, 16 * 1024 * 1024, () => this.#exchange.nonconformant("sends too much bulk data"));
  }

  /** Gives a picture of an instance as JPEG or PNG, at most 256 pixels a side. `not_found` where the archive makes none. */
  async thumbnail(
    address: InstanceAddress,
    signal?: AbortSignal,
  ): Promise<{ contentType: string; bytes: Uint8Array<ArrayBuffer> }> {
    const kind = this.#options.quirks.lacksThumbnail ? "rendered?viewport=256,256" : "thumbnail?viewport=256,256";
    const accept = "image/jpeg";
    const path = `${instancePath(address)}/${kind}`;
    const response = await this.#exchange.send({ method: "GET", path, accept, offersGzip: false, signal });
    const contentType = (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    if (contentType !== "image/jpeg" && contentType !== "image/png") {
      await response.body?.cancel();
      throw this.#exchange.nonconformant("answered with something else than a picture");
    }
    const tooLarge = () => this.#exchange.nonconformant("sends a thumbnail that is too large");
    return { contentType, bytes: await collect(response.body ?? [], 4 * 1024 * 1024, tooLarge) };
  }

  /**
   * Stores instances by STOW-RS (PS3.18 10.5) in one request, streamed, and gives the outcome of each as the archive's
   * answer states it. Never retried here: the outbox sends the same bytes again. Throws where there is no such answer.
   */
  async storeInstances(instances: readonly OutgoingInstance[], signal?: AbortSignal): Promise<StoreResult> {
    const parts = instances.map(
      (instance): OutgoingPart => ({
        contentType: "application/dicom",
        length: instance.length,
        chunks: () => instance.chunks(),
      }),
    );
    const message = writeMultipart("application/dicom", parts, this.#options.ids.uuid());
    const response = await this.#exchange.send({
      method: "POST",
      path: "/studies",
      accept: jsonType,
      offersGzip: false,
      signal,
      body: { stream: message.body, type: message.contentType, length: message.contentLength },
      allowsFailureStatus: true,
    });
    const failure = statusFailure(this.#exchange.archiveName, response);
    if (failure !== null && response.status !== 409) {
      await response.body?.cancel();
      throw failure;
    }
    const [answer] = await this.#readJson(response);
    if (answer === undefined) throw this.#exchange.nonconformant("did not say whether it has stored the data");
    return readStoreResult(
      answer,
      instances.map((instance) => instance.sopInstanceUid),
    );
  }

  async #getJson(path: string, signal?: AbortSignal): Promise<{ datasets: DicomJsonDataset[]; headers: Headers }> {
    const response = await this.#exchange.send({ method: "GET", path, accept: jsonType, offersGzip: true, signal });
    return { datasets: response.status === 204 ? [] : await this.#readJson(response), headers: response.headers };
  }

  async #readJson(response: Response): Promise<DicomJsonDataset[]> {
    const contentType = response.headers.get("content-type") ?? "";
    if (!/json/i.test(contentType)) {
      await response.body?.cancel();
      const what = /html/i.test(contentType) ? "a web page" : "something else";
      throw this.#exchange.nonconformant(`answered with ${what} instead of DICOM data`);
    }
    const tooLarge = () => this.#exchange.nonconformant("sends more than can be read at once");
    const bytes = await collect(response.body ?? [], largestJsonBytes, tooLarge);
    let parsed: unknown;
    try {
      parsed = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
    } catch (thrown) {
      throw this.#exchange.nonconformant("sent DICOM data that cannot be read", thrown);
    }
    const datasets: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    if (!datasets.every(isDicomJsonDataset)) throw this.#exchange.nonconformant("sent something else than DICOM data");
    return datasets;
  }

  async #firstPart(path: string, type: string, signal: AbortSignal | undefined): Promise<RetrievedBytes> {
    const parts = this.#parts(path, type, signal);
    const first = await parts.next();
    if (first.done) throw this.#exchange.nonconformant("sent an empty answer instead of an image");
    return { ...first.value, body: bodyThenEnd(first.value.body, parts) };
  }

  async *#parts(
    path: string,
    type: string,
    signal: AbortSignal | undefined,
    patienceMs?: number,
  ): AsyncGenerator<RetrievedBytes> {
    const accept = `multipart/related; type="${type}"; transfer-syntax=*`;
    const response = await this.#exchange.send({ method: "GET", path, accept, offersGzip: false, signal, patienceMs });
    const contentType = response.headers.get("content-type") ?? "";
    if (response.body === null) return;
    if (!/^multipart\//i.test(contentType)) {
      if (/html|json|xml|text/i.test(contentType)) {
        await response.body.cancel();
        throw this.#exchange.nonconformant("answered with text instead of an image");
      }
      yield {
        transferSyntaxUid: transferSyntaxOf(contentType),
        contentLength: lengthOrNull(response.headers.get("content-length")),
        body: streamOfBody(response.body),
      };
      return;
    }
    for await (const part of readMultipart(response.body, contentType)) yield toRetrieved(part);
  }
}

function toRetrieved(part: MultipartPart): RetrievedBytes {
  return {
    transferSyntaxUid: transferSyntaxOf(part.headers.get("content-type") ?? ""),
    contentLength: part.contentLength,
    body: part.body,
  };
}

async function* streamOfBody(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
}

/** Ends the answer when its first part has been read or left, so that the connection is free again. */
async function* bodyThenEnd(body: AsyncIterable<Uint8Array>, parts: AsyncGenerator): AsyncGenerator<Uint8Array> {
  let isRead = false;
  try {
    yield* body;
    isRead = true;
  } finally {
    // What was read wholly is followed to the message's end, for which nobody waits: else its connection could not be kept.
    const end = () => parts.return(undefined);
    if (isRead)
      parts
        .next()
        .then(end)
        .catch(() => undefined);
    else await end();
  }
}

/** Media types that stand for one transfer syntax when none is stated, PS3.18 table 8.7.3-2 and following. */
const syntaxByMediaType: Readonly<Record<string, string>> = {
  "image/jpeg": transferSyntaxes.jpegLosslessSelectionValue1,
  "image/jls": transferSyntaxes.jpegLsLossless,
  "image/jp2": transferSyntaxes.jpeg2000Lossless,
  "image/dicom-rle": transferSyntaxes.rleLossless,
};

function transferSyntaxOf(contentType: string): string {
  const stated = /;\s*transfer-syntax="?([0-9.]+)"?/i.exec(contentType)?.[1];
  if (stated !== undefined && isUid(stated)) return stated;
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return syntaxByMediaType[mediaType] ?? transferSyntaxes.explicitLittleEndian;
}

function lengthOrNull(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Gives the bytes of a stream as one array; throws what `tooLarge` makes when they pass `limit`. */
export async function collect(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
  tooLarge: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw tooLarge();
    all.push(chunk);
  }
  return Buffer.concat(all, length);
}

function checkedUid(uid: string): string {
  if (isUid(uid)) return uid;
  throw new WorkstationError("invalid_input", "This is not a DICOM identifier. Nothing was asked of the archive.");
}

function studyPath(studyInstanceUid: string): string {
  return `/studies/${checkedUid(studyInstanceUid)}`;
}

function seriesPath(studyInstanceUid: string, seriesInstanceUid: string): string {
  return `${studyPath(studyInstanceUid)}/series/${checkedUid(seriesInstanceUid)}`;
}

function instancePath(address: InstanceAddress): string {
  const series = seriesPath(address.studyInstanceUid, address.seriesInstanceUid);
  return `${series}/instances/${checkedUid(address.sopInstanceUid)}`;
}

/** Gives bytes in memory as the body of an instance to store. */
export function instanceFromBytes(sopInstanceUid: string, bytes: Uint8Array): OutgoingInstance {
  return { sopInstanceUid, length: bytes.length, chunks: () => [bytes] };
}
