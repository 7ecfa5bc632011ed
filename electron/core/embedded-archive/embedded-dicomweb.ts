import { createReadStream } from "node:fs";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { type Tag, tags } from "../../../shared/dicom/tags.ts";
import { isUid } from "../../../shared/dicom/uid.ts";
import { readMultipart } from "../archive/multipart-reader.ts";
import { type OutgoingPart, writeMultipart } from "../archive/multipart-writer.ts";
import { toFailureResponse } from "../archive/own-failure.ts";
import { asWorkstationError, WorkstationError } from "../errors.ts";
import type { IdSource } from "../ports.ts";
import { FrameReader } from "./frame-reader.ts";
import type { Importer, StoredFile } from "./importer.ts";
import type { InstanceFiles } from "./instance-files.ts";
import type { IndexedInstance, InstanceIndex } from "./instance-index.ts";
import { matchConditions, toTag } from "./matching.ts";

/** What the DICOMweb interface serves from. */
export interface EmbeddedDicomwebOptions {
  readonly index: InstanceIndex;
  readonly files: InstanceFiles;
  readonly importer: Importer;
  readonly ids: IdSource;
}

const mostRows = 5000;

/**
 * Gives the embedded archive's DICOMweb interface (PS3.18) as a function from request to response: QIDO-RS for studies,
 * series and instances, WADO-RS metadata, instances and frames as stored, STOW-RS. It makes no pictures: `/rendered`
 * and `/thumbnail` are 404. Rejects only when aborted; an error is an
 * answer of `toFailureResponse`.
 */
export function createEmbeddedDicomweb(options: EmbeddedDicomwebOptions): (request: Request) => Promise<Response> {
  const service = new EmbeddedDicomweb(options);
  return async (request) => {
    try {
      request.signal.throwIfAborted();
      return await service.answer(request);
    } catch (thrown) {
      if (request.signal.aborted) throw request.signal.reason;
      return toFailureResponse(asWorkstationError(thrown));
    }
  };
}

/** Parts of a path below `/studies`, each a UID, a frame list or a resource name. */
type Segments = readonly string[];

class EmbeddedDicomweb {
  readonly #options: EmbeddedDicomwebOptions;
  readonly #frames = new FrameReader();

  constructor(options: EmbeddedDicomwebOptions) {
    this.#options = options;
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const segments = url.pathname.slice(url.pathname.indexOf("/studies") + 1).split("/");
    if (segments[0] !== "studies") throw nothingHere();
    const study = segments[1] === undefined ? null : checkedUid(segments[1]);
    if (request.method === "POST") return await this.#store(request, study);
    if (request.method !== "GET") throw nothingHere();
    if (study === null) return this.#searchStudies(url.searchParams);
    return this.#answerOfStudy(study, segments.slice(2), url.searchParams);
  }

  #answerOfStudy(study: string, rest: Segments, parameters: URLSearchParams): Response {
    const [resource, seriesUid, ...below] = rest;
    switch (resource) {
      case undefined:
        return this.#files(this.#instances(study, null));
      case "metadata":
        return json(this.#metadata(this.#instances(study, null)));
      case "instances":
        return json(this.#searchInstances(study, null, parameters));
      case "series":
        if (seriesUid === undefined) return this.#searchSeries(study, parameters);
        return this.#answerOfSeries(study, checkedUid(seriesUid), below, parameters);
      default:
        throw nothingHere();
    }
  }

  #answerOfSeries(study: string, series: string, rest: Segments, parameters: URLSearchParams): Response {
    const [resource, instanceUid, ...below] = rest;
    if (resource === undefined) return this.#files(this.#instances(study, series));
    if (resource === "metadata") return json(this.#metadata(this.#instances(study, series)));
    if (resource !== "instances") throw nothingHere();
    if (instanceUid === undefined) return json(this.#searchInstances(study, series, parameters));
    const instance = this.#options.index.find(checkedUid(instanceUid));
    if (instance === null || instance.studyInstanceUid !== study || instance.seriesInstanceUid !== series)
      throw notHeld();
    return this.#answerOfInstance(instance, below);
  }

  #answerOfInstance(instance: IndexedInstance, rest: Segments): Response {
    const [resource, frameList] = rest;
    if (resource === undefined) return this.#files([instance]);
    if (resource === "metadata") return json(this.#metadata([instance]));
    if (resource === "frames" && frameList !== undefined) return this.#frameParts(instance, frameList);
    throw nothingHere();
  }

  #searchStudies(parameters: URLSearchParams): Response {
    const { limit, offset } = paging(parameters);
    const conditions = matchConditions("study", parameters);
    return paged(this.#options.index.searchStudies(conditions, limit + 1, offset), limit, parameters);
  }

  #searchSeries(study: string, parameters: URLSearchParams): Response {
    const { limit, offset } = paging(parameters);
    const conditions = matchConditions("series", parameters);
    return paged(this.#options.index.searchSeries(study, conditions, limit + 1, offset), limit, parameters);
  }

  #searchInstances(study: string, series: string | null, parameters: URLSearchParams): DicomJsonDataset[] {
    const { limit, offset } = paging(parameters);
    const wanted = parameters.get("SOPInstanceUID") ?? parameters.get(tags.sopInstanceUid);
    const instances = this.#options.index
      .instancesOf(study, series)
      .filter((instance) => wanted === null || wanted.split(",").includes(instance.sopInstanceUid));
    const included = parameters.getAll("includefield").flatMap((field) => field.split(",").map(toTag));
    const fields = new Set([...instanceTags, ...included]);
    return this.#metadata(instances.slice(offset, offset + limit)).map((dataset) =>
      included.includes("ALL")
        ? dataset
        : Object.fromEntries(Object.entries(dataset).filter(([tag]) => fields.has(tag))),
    );
  }

  #instances(study: string, series: string | null): IndexedInstance[] {
    const instances = this.#options.index.instancesOf(study, series);
    if (instances.length === 0) throw notHeld();
    return instances;
  }

  #metadata(instances: readonly IndexedInstance[]): DicomJsonDataset[] {
    return instances.map((instance) => this.#options.index.header(instance.sopInstanceUid) ?? {});
  }

  #files(instances: readonly IndexedInstance[]): Response {
    const parts = instances.map(
      (instance): OutgoingPart => ({
        contentType: `application/dicom; transfer-syntax=${instance.transferSyntaxUid}`,
        length: instance.bytes,
        chunks: () => createReadStream(this.#options.files.pathOf(instance.sha256), { highWaterMark: 256 * 1024 }),
      }),
    );
    return this.#multipart("application/dicom", parts);
  }

  #frameParts(instance: IndexedInstance, frameList: string): Response {
    if (!/^\d{1,7}(,\d{1,7})*$/.test(frameList)) throw notUnderstood();
    const path = this.#options.files.pathOf(instance.sha256);
    const parts = frameList.split(",").map((number): OutgoingPart => {
      const frame = this.#frames.read(path, instance.sha256, Number(number));
      return {
        contentType: `application/octet-stream; transfer-syntax=${frame.transferSyntaxUid}`,
        length: frame.bytes.length,
        chunks: () => [frame.bytes],
      };
    });
    return this.#multipart("application/octet-stream", parts);
  }

  #multipart(type: string, parts: readonly OutgoingPart[]): Response {
    const message = writeMultipart(type, parts, this.#options.ids.uuid());
    const headers = { "Content-Type": message.contentType, "Content-Length": String(message.contentLength) };
    return new Response(message.body, { headers });
  }

  async #store(request: Request, onlyStudy: string | null): Promise<Response> {
    const stored: StoredFile[] = [];
    if (request.body === null) throw notUnderstood();
    for await (const part of readMultipart(request.body, request.headers.get("content-type") ?? "")) {
      stored.push(await this.#options.importer.store(part.body, onlyStudy));
    }
    return storeAnswer(stored);
  }
}

const instanceTags: readonly Tag[] = [
  ...[tags.sopClassUid, tags.sopInstanceUid, tags.studyInstanceUid, tags.seriesInstanceUid, tags.instanceNumber],
  ...[tags.rows, tags.columns, tags.bitsAllocated, tags.numberOfFrames],
];

/** PS3.18 I.2: stored instances, and failed ones with a reason. 200 all, 202 some, 409 none. */
function storeAnswer(stored: readonly StoredFile[]): Response {
  const isStored = ({ result }: StoredFile) => result.outcome === "imported" || result.outcome === "duplicate";
  const good = stored.filter(isStored);
  const bad = stored.filter((file) => !isStored(file));
  const answer: DicomJsonDataset = {
    [tags.referencedSopSequence]: { vr: "SQ", Value: good.map((file) => reference(file)) },
    ...(bad.length === 0
      ? {}
      : {
          [tags.failedSopSequence]: {
            vr: "SQ",
            Value: bad.map((file) => ({
              ...reference(file),
              [tags.failureReason]: { vr: "US", Value: [reasonOf(file)] },
            })),
          },
        }),
  };
  return json([answer], bad.length === 0 ? 200 : good.length === 0 ? 409 : 202);
}

function reference({ instance }: StoredFile): DicomJsonDataset {
  return {
    [tags.referencedSopClassUid]: { vr: "UI", Value: [instance?.sopClassUid ?? ""] },
    [tags.referencedSopInstanceUid]: { vr: "UI", Value: [instance?.sopInstanceUid ?? ""] },
  };
}

/** Failure reasons of PS3.18 table I.2-2 and PS3.7 C: cannot understand, duplicate instance, does not match. */
function reasonOf({ instance, result }: StoredFile): number {
  if (instance === null) return 0xc000;
  return result.sentence.includes("SOP Instance UID") ? 0x0111 : 0xa900;
}

function paging(parameters: URLSearchParams): { limit: number; offset: number } {
  const limit = Number(parameters.get("limit") ?? 0);
  const offset = Number(parameters.get("offset") ?? 0);
  if (!Number.isSafeInteger(limit) || !Number.isSafeInteger(offset) || limit < 0 || offset < 0) throw notUnderstood();
  return { limit: limit === 0 ? mostRows : Math.min(limit, mostRows), offset };
}

/** Warning 299 says that there are more rows than an own limit allows (PS3.18 8.3.4.4). */
function paged(rows: DicomJsonDataset[], limit: number, parameters: URLSearchParams): Response {
  const isCut = rows.length > limit && Number(parameters.get("limit") ?? 0) !== limit;
  const response = json(rows.slice(0, limit));
  if (isCut) response.headers.set("Warning", "299 embedded: There are additional results that can be requested");
  return response;
}

function json(datasets: readonly unknown[], status = 200): Response {
  return new Response(JSON.stringify(datasets), { status, headers: { "Content-Type": "application/dicom+json" } });
}

function checkedUid(text: string): string {
  if (isUid(text)) return text;
  throw new WorkstationError("invalid_input", "This is not a DICOM identifier.");
}

function notUnderstood(): WorkstationError {
  return new WorkstationError("invalid_input", "The request is not understood. Nothing was changed.");
}

function nothingHere(): WorkstationError {
  return new WorkstationError("not_found", "The archive has nothing at this address.");
}

function notHeld(): WorkstationError {
  return new WorkstationError("not_found", "The archive does not hold this.");
}
