import { byteRoutes, copyHeaders, copyParameter } from "../../../shared/contract/byte-routes.ts";
import type { DicomJsonAttribute, DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { shownPrivateVr } from "../../../shared/dicom/shown-private.ts";
import { isPrivateTag, type Tag, tags } from "../../../shared/dicom/tags.ts";
import { collect, type DicomwebClient } from "../archive/dicomweb-client.ts";
import { streamOf } from "../archive/multipart-writer.ts";
import type { SeriesWays } from "../archive/series-ways.ts";
import type { OpeningHeaders } from "../cases/opening-headers.ts";
import type { WindowSession } from "../core.ts";
import { isOverlayData, isShownLookup } from "../embedded-archive/dataset-reader.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import type { CachedFrames } from "../frame-cache/cached-frames.ts";
import type { Clock } from "../ports.ts";
import type { PersonalLine } from "../prefetch/personal-line.ts";
import { notUnderstood, openedInstance, type RouteParameters, studyOpenedSoon } from "./opened-address.ts";
import { answerSeriesFrames } from "./series-frames-route.ts";
import { answerVideo, LastVideo } from "./video-route.ts";

/** What the routes need. */
export interface PixelRouteDependencies {
  /** Gives a client for an archive. */
  client(archiveId: string): Promise<DicomwebClient>;
  /** Gives headers that are already on their way, once, or a copy of earlier ones; absent where the archive is always asked. */
  readonly headers?: Pick<OpeningHeaders, "take" | "soonest">;
  /** Times how long headers wait for the case that is opened beside them; absent where none is. */
  readonly clock?: Clock;
  /** Is told of the headers of a study as its archive gave them. */
  noteHeaders?(study: { archiveId: string; studyInstanceUid: string }, datasets: readonly DicomJsonDataset[]): void;
  /** Frames that need not be asked for again; absent where nothing is kept. */
  readonly cached?: CachedFrames;
  /** Learns how each archive serves series best; absent where each is asked for in one answer. */
  readonly ways?: SeriesWays;
  /** Keeps what is fetched ahead of need off the line while a request is answered. */
  readonly line?: PersonalLine;
}

const largestFrameBytes = 1024 * 1024 * 1024;
/** A longer frame passes through without a copy of it being gathered for the cache. */
const largestCachedFrameBytes = 64 * 1024 * 1024;

/**
 * Registers the metadata, frame, series, video and thumbnail routes of `shared/contract/byte-routes.ts`. Only studies that the window
 * has opened are given (`session.openedStudies`); nothing is left in the browser's cache; an aborted request is given up
 * towards the archive. Errors are thrown as `WorkstationError` for the application to answer.
 */
export function registerPixelRoutes(app: FetchApp, dependencies: PixelRouteDependencies): void {
  const lastVideo = new LastVideo();
  const routes: [string, Answer][] = [
    [byteRoutes.video, (...asked) => answerVideo(...asked, { ...dependencies, lastVideo })],
    [byteRoutes.studyMetadata, (...asked) => answerStudyMetadata(...asked, dependencies)],
    [byteRoutes.frame, (...asked) => answerFrame(...asked, dependencies)],
    [byteRoutes.seriesFrames, (...asked) => answerSeriesFrames(...asked, dependencies)],
    [byteRoutes.thumbnail, (...asked) => answerThumbnail(...asked, dependencies)],
  ];
  for (const [path, answer] of routes) {
    app.get(path, (context) => {
      const answered = () => answer(context.req.raw, context.env.session, context.req.param());
      return dependencies.line?.during(answered) ?? answered();
    });
  }
}

type Answer = (request: Request, session: WindowSession, parameters: RouteParameters) => Promise<Response>;

/**
 * Gives the headers of a study's instances as DICOM JSON (PS3.18 F): private tags and bulk data left out, palettes,
 * lookup tables, overlays and few private elements put in as InlineBinary where the archive only names them. A window
 * that says so gets the copy of an earlier opening, and is told which.
 */
export async function answerStudyMetadata(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: PixelRouteDependencies,
): Promise<Response> {
  const { archiveId, studyInstanceUid } = await studyOpenedSoon(session, parameters, dependencies.clock);
  const client = await dependencies.client(archiveId);
  const study = { archiveId, studyInstanceUid };
  const least = new URL(request.url).searchParams.get(copyParameter);
  const soonest = least === null ? null : await dependencies.headers?.soonest(study, Number(least));
  const copy = soonest?.copy ?? null;
  const ask = () => dependencies.headers?.take(study) ?? client.studyMetadata(studyInstanceUid, request.signal);
  const datasets = copy?.datasets ?? (await ask());
  if (copy === null) dependencies.noteHeaders?.(study, datasets);
  const lookups: NamedLookup[] = [];
  const cleaned = datasets.map((dataset) => cleanDataset(dataset, lookups));
  await fillLookups(lookups, client, request.signal);
  const body = Buffer.from(JSON.stringify(cleaned), "utf8");
  const response = bytesResponse(body, "application/dicom+json", body.length);
  if (copy !== null) {
    response.headers.set(copyHeaders.digest, copy.digest);
    response.headers.set(copyHeaders.keptAt, String(copy.keptAt));
  }
  return response;
}

/** Gives one frame as stored, as a single part with its length and transfer syntax; from the cache where it is there. */
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
  const { cached } = dependencies;
  // Before the archive is asked: a frame lies under the header that was known when it came.
  const place = (await cached?.addressOf({ archiveId, ...address, frameNumber })) ?? null;
  const kept = place === null ? null : await cached?.get(place);
  if (kept) return bytesResponse(new Uint8Array(kept.bytes), frameType(kept.transferSyntaxUid), kept.bytes.length);
  const retrieve = () => client.retrieveFrame(address, frameNumber, request.signal);
  const frame = await (dependencies.ways?.frame(archiveId, request.signal, retrieve) ?? retrieve());
  const { transferSyntaxUid, contentLength } = frame;
  const keep = (bytes: Uint8Array) => {
    if (place !== null) cached?.put(place, { transferSyntaxUid, bytes });
  };
  if (contentLength !== null) {
    const isKept = place !== null && contentLength <= largestCachedFrameBytes;
    const body = isKept ? gathering(frame.body, contentLength, keep) : toGenerator(frame.body);
    return bytesResponse(streamOf(body), frameType(transferSyntaxUid), contentLength);
  }
  const bytes = await collect(frame.body, largestFrameBytes, tooLarge);
  keep(bytes);
  return bytesResponse(bytes, frameType(transferSyntaxUid), bytes.length);
}

function frameType(transferSyntaxUid: string): string {
  return `application/octet-stream; transfer-syntax=${transferSyntaxUid}`;
}

/** Passes the chunks on, and hands them over as one when they are whole. */
async function* gathering(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
  whole: (bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) {
    all.push(chunk);
    yield chunk;
  }
  const bytes = Buffer.concat(all);
  if (bytes.length === length) whole(bytes);
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

/** A lookup table that the metadata only name, and where it belongs. */
interface NamedLookup {
  readonly dataset: Record<Tag, DicomJsonAttribute>;
  readonly tag: Tag;
  readonly vr: string;
  readonly bulkDataUri: string;
}

/** A few at a time: an archive is not to be flooded, but one that names the overlays of a thousand slices is not to hold up the case. */
const lookupsAtATime = 4;

/** Fetches each address once. Images stay without overlays and private elements that cannot be had, and say so; a table that is missing would change the picture. */
async function fillLookups(
  lookups: readonly NamedLookup[],
  client: DicomwebClient,
  signal: AbortSignal,
): Promise<void> {
  const loaded = new Map<string, Promise<string | null>>();
  const fetchOnce = (lookup: NamedLookup) => {
    const known = loaded.get(lookup.bulkDataUri) ?? fetchLookup(lookup, client, signal);
    loaded.set(lookup.bulkDataUri, known);
    return known;
  };
  const waiting = [...lookups];
  const work = async () => {
    for (let lookup = waiting.shift(); lookup !== undefined; lookup = waiting.shift()) {
      const binary = await fetchOnce(lookup);
      if (binary !== null) lookup.dataset[lookup.tag] = { vr: lookup.vr, InlineBinary: binary };
    }
  };
  await Promise.all(Array.from({ length: lookupsAtATime }, work));
}

async function fetchLookup(
  { tag, bulkDataUri }: NamedLookup,
  client: DicomwebClient,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    return Buffer.from(await client.retrieveBulkData(bulkDataUri, signal)).toString("base64");
  } catch (thrown) {
    const isDispensable = isOverlayData(tag) || isPrivateTag(tag) || tag === tags.waveformData;
    if (isDispensable && thrown instanceof WorkstationError && !signal.aborted) return null;
    throw thrown;
  }
}

/** Lookup tables that are only named are put on the list, to be filled in. */
function cleanDataset(dataset: DicomJsonDataset, lookups: NamedLookup[]): DicomJsonDataset {
  const cleaned: Record<Tag, DicomJsonAttribute> = {};
  for (const [key, attribute] of Object.entries(dataset)) {
    const tag = key.toUpperCase();
    if (isPrivateTag(tag)) {
      keepPrivate(tag, attribute, cleaned, lookups);
      continue;
    }
    const { vr, BulkDataURI: bulkDataUri } = attribute;
    if (vr === "SQ") cleaned[tag] = cleanSequence(attribute, lookups);
    else if (isShownLookup(tag)) {
      cleaned[tag] = bulkDataUri === undefined ? attribute : { vr };
      if (bulkDataUri !== undefined) lookups.push({ dataset: cleaned, tag, vr, bulkDataUri });
    } else if (bulkDataUri === undefined && attribute.InlineBinary === undefined) cleaned[tag] = attribute;
  }
  return cleaned;
}

/** Private elements that showing an image needs; a binary one that the archive only names is fetched. */
function keepPrivate(
  tag: Tag,
  attribute: DicomJsonAttribute,
  cleaned: Record<Tag, DicomJsonAttribute>,
  lookups: NamedLookup[],
): void {
  const vr = shownPrivateVr(tag, cleaned, () => String(attribute.Value?.[0] ?? ""));
  if (vr === null || attribute.vr === "SQ") return;
  const { BulkDataURI: bulkDataUri } = attribute;
  if (bulkDataUri === undefined) cleaned[tag] = attribute;
  else if (vr === "OB") {
    cleaned[tag] = { vr };
    lookups.push({ dataset: cleaned, tag, vr, bulkDataUri });
  }
}

function cleanSequence({ vr, Value: items = [] }: DicomJsonAttribute, lookups: NamedLookup[]): DicomJsonAttribute {
  if (items.length === 0) return { vr };
  const isItem = (item: unknown): item is DicomJsonDataset => typeof item === "object" && item !== null;
  return { vr, Value: items.map((item) => (isItem(item) ? cleanDataset(item, lookups) : {})) };
}

function tooLarge(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "This image is too large to be shown. The others are not affected.",
  );
}
