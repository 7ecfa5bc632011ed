import { byteRoutes } from "../../../shared/contract/byte-routes.ts";
import type { DicomJsonAttribute, DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { isPrivateTag, type Tag } from "../../../shared/dicom/tags.ts";
import { isUid } from "../../../shared/dicom/uid.ts";
import { archiveIdSchema } from "../../../shared/domain/identifiers.ts";
import { collect, type DicomwebClient, type InstanceAddress } from "../archive/dicomweb-client.ts";
import { streamOf } from "../archive/multipart-writer.ts";
import type { WindowSession } from "../core.ts";
import { isShownLookup } from "../embedded-archive/dataset-reader.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";

/** What the routes need. */
export interface PixelRouteDependencies {
  /** Gives a client for an archive. */
  client(archiveId: string): Promise<DicomwebClient>;
  /** Gives headers that are already on their way to this window; null where the archive is to be asked. */
  takeHeaders?(
    session: WindowSession,
    archiveId: string,
    studyInstanceUid: string,
  ): Promise<readonly DicomJsonDataset[]> | null;
}

/** The values of a route's parameters, as the address has them. */
export type RouteParameters = Readonly<Record<string, string>>;

const largestFrameBytes = 1024 * 1024 * 1024;

/**
 * Registers the metadata, frame and thumbnail routes of `shared/contract/byte-routes.ts`. Only studies that the window
 * has opened are given (`session.openedStudies`); nothing is left in the browser's cache; an aborted request is given up
 * towards the archive. Errors are thrown as `WorkstationError` for the application to answer.
 */
export function registerPixelRoutes(app: FetchApp, dependencies: PixelRouteDependencies): void {
  app.get(byteRoutes.studyMetadata, (context) =>
    answerStudyMetadata(context.req.raw, context.env.session, context.req.param(), dependencies),
  );
  app.get(byteRoutes.frame, (context) =>
    answerFrame(context.req.raw, context.env.session, context.req.param(), dependencies),
  );
  app.get(byteRoutes.thumbnail, (context) =>
    answerThumbnail(context.req.raw, context.env.session, context.req.param(), dependencies),
  );
}

/**
 * Gives the headers of a study's instances as DICOM JSON (PS3.18 F): private tags and bulk data left out, palettes,
 * lookup tables and overlays put in as InlineBinary where the archive only names them.
 */
export async function answerStudyMetadata(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: PixelRouteDependencies,
): Promise<Response> {
  const { archiveId, studyInstanceUid } = openedStudy(session, parameters);
  const client = await dependencies.client(archiveId);
  const onTheirWay = dependencies.takeHeaders?.(session, archiveId, studyInstanceUid) ?? null;
  const datasets = await (onTheirWay ?? client.studyMetadata(studyInstanceUid, request.signal));
  const lookups = new LookupLoader(client, request.signal);
  const cleaned: DicomJsonDataset[] = [];
  // One after the other: an archive is not to be flooded, and most studies name no lookup table at all.
  for (const dataset of datasets) cleaned.push(await cleanDataset(dataset, lookups));
  const body = Buffer.from(JSON.stringify(cleaned), "utf8");
  return bytesResponse(body, "application/dicom+json", body.length);
}

/** Gives one frame as stored, as a single part with its length and transfer syntax. */
export async function answerFrame(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: PixelRouteDependencies,
): Promise<Response> {
  const { archiveId, ...address } = openedInstance(session, parameters);
  const frameNumber = Number(parameters.frameNumber);
  if (!/^[1-9]\d{0,6}$/.test(parameters.frameNumber ?? "")) throw notUnderstood();
  const client = await dependencies.client(archiveId);
  const frame = await client.retrieveFrame(address, frameNumber, request.signal);
  const contentType = `application/octet-stream; transfer-syntax=${frame.transferSyntaxUid}`;
  if (frame.contentLength !== null) {
    return bytesResponse(streamOf(toGenerator(frame.body)), contentType, frame.contentLength);
  }
  const bytes = await collect(frame.body, largestFrameBytes, tooLarge);
  return bytesResponse(bytes, contentType, bytes.length);
}

/** Gives a small picture of an instance as JPEG or PNG; `not_found` where the archive makes none (the window then does). */
export async function answerThumbnail(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: PixelRouteDependencies,
): Promise<Response> {
  const { archiveId, ...address } = openedInstance(session, parameters);
  const client = await dependencies.client(archiveId);
  const { contentType, bytes } = await client.thumbnail(address, request.signal);
  return bytesResponse(bytes, contentType, bytes.length);
}

function openedStudy(
  session: WindowSession,
  parameters: RouteParameters,
): { archiveId: string; studyInstanceUid: string } {
  const { archiveId = "", studyInstanceUid = "" } = parameters;
  if (!archiveIdSchema.safeParse(archiveId).success || !isUid(studyInstanceUid)) throw notUnderstood();
  if (!session.openedStudies.has(`${archiveId}/${studyInstanceUid}`)) {
    throw new WorkstationError("forbidden", "This study is not open in this window. Open its case to see its images.");
  }
  return { archiveId, studyInstanceUid };
}

function openedInstance(session: WindowSession, parameters: RouteParameters): InstanceAddress & { archiveId: string } {
  const { seriesInstanceUid = "", sopInstanceUid = "" } = parameters;
  if (!isUid(seriesInstanceUid) || !isUid(sopInstanceUid)) throw notUnderstood();
  return { ...openedStudy(session, parameters), seriesInstanceUid, sopInstanceUid };
}

function bytesResponse(
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
  contentType: string,
  length: number,
): Response {
  const headers = { "Content-Type": contentType, "Content-Length": String(length), "Cache-Control": "no-store" };
  return new Response(body, { headers });
}

async function* toGenerator(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Fetches lookup tables that the metadata only name, each address once. */
class LookupLoader {
  readonly #client: DicomwebClient;
  readonly #signal: AbortSignal;
  readonly #loaded = new Map<string, Promise<Uint8Array>>();

  constructor(client: DicomwebClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  load(bulkDataUri: string): Promise<Uint8Array> {
    const known = this.#loaded.get(bulkDataUri);
    if (known !== undefined) return known;
    const loading = this.#client.retrieveBulkData(bulkDataUri, this.#signal);
    this.#loaded.set(bulkDataUri, loading);
    return loading;
  }
}

async function cleanDataset(dataset: DicomJsonDataset, lookups: LookupLoader): Promise<DicomJsonDataset> {
  const cleaned: Record<Tag, DicomJsonAttribute> = {};
  for (const [key, attribute] of Object.entries(dataset)) {
    const tag = key.toUpperCase();
    if (isPrivateTag(tag)) continue;
    const kept = await cleanAttribute(tag, attribute, lookups);
    if (kept !== null) cleaned[tag] = kept;
  }
  return cleaned;
}

/** Null where the attribute is left out. */
async function cleanAttribute(
  tag: Tag,
  attribute: DicomJsonAttribute,
  lookups: LookupLoader,
): Promise<DicomJsonAttribute | null> {
  const { vr, BulkDataURI: bulkDataUri } = attribute;
  if (vr === "SQ") {
    const items: DicomJsonDataset[] = [];
    for (const item of attribute.Value ?? []) {
      items.push(
        typeof item === "object" && item !== null ? await cleanDataset(item as DicomJsonDataset, lookups) : {},
      );
    }
    return items.length === 0 ? { vr } : { vr, Value: items };
  }
  if (isShownLookup(tag)) {
    if (bulkDataUri === undefined) return attribute;
    return { vr, InlineBinary: Buffer.from(await lookups.load(bulkDataUri)).toString("base64") };
  }
  return bulkDataUri === undefined && attribute.InlineBinary === undefined ? attribute : null;
}

function notUnderstood(): WorkstationError {
  return new WorkstationError("invalid_input", "This address names no image. Nothing was asked of the archive.");
}

function tooLarge(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "This image is too large to be shown. The others are not affected.",
  );
}
