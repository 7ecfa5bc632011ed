import { frameHeadBytes, seriesFramesType } from "../../../shared/contract/series-frames.ts";
import { isUid } from "../../../shared/dicom/uid.ts";
import { videoSyntaxOf } from "../../../shared/dicom/video-syntax.ts";
import { collect, type DicomwebClient, type RetrievedBytes } from "../archive/dicomweb-client.ts";
import { streamOf } from "../archive/multipart-writer.ts";
import type { WindowSession } from "../core.ts";
import { memorySource } from "../embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../embedded-archive/read-dicom-header.ts";
import { WorkstationError } from "../errors.ts";
import type { CachedFrames, CachedSeries } from "../frame-cache/cached-frames.ts";
import { notUnderstood, openedStudy, type RouteParameters } from "./opened-address.ts";

const largestInstanceBytes = 1024 * 1024 * 1024;

/** One frame as stored. */
interface SeriesFrame {
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
  readonly transferSyntaxUid: string;
  readonly bytes: Uint8Array;
}

/**
 * Gives every frame of a series that the window has opened as records of `shared/contract/series-frames.ts`: first what
 * the cache holds, then the rest in the archive's order, from one answer of the archive (WADO-RS, PS3.18 10.4), which is
 * not asked where nothing is left. What cannot be read is left out: asked for by itself it says why. An answer that
 * breaks off ends in an error, never in a record that is not whole.
 */
export async function answerSeriesFrames(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: { client(archiveId: string): Promise<DicomwebClient>; readonly cached?: CachedFrames },
): Promise<Response> {
  const { archiveId, studyInstanceUid } = openedStudy(session, parameters);
  const { seriesInstanceUid = "" } = parameters;
  if (!isUid(seriesInstanceUid)) throw notUnderstood();
  const client = await dependencies.client(archiveId);
  const series = { archiveId, studyInstanceUid, seriesInstanceUid };
  const known = await dependencies.cached?.series(series);
  const fromArchive = () =>
    framesOf(client.retrieveSeries(studyInstanceUid, seriesInstanceUid, request.signal), series);
  const frames = known === undefined ? fromArchive() : cachedFirst(known, fromArchive);
  // Asked for before the answer begins, so that an archive's refusal is one of the route.
  const first = await frames.next();
  if (first.done) throw new WorkstationError("not_found", "The archive holds no images of this series.");
  const headers = { "Content-Type": seriesFramesType, "Cache-Control": "no-store" };
  return new Response(streamOf(records(first.value, frames)), { headers });
}

/** What the archive gives beside what was in the cache goes into it. */
async function* cachedFirst(
  known: CachedSeries,
  fromArchive: () => AsyncGenerator<SeriesFrame, void, void>,
): AsyncGenerator<SeriesFrame, void, void> {
  const given = new Set<string>();
  const nameOf = (sopInstanceUid: string, frameNumber: number) => `${sopInstanceUid}/${frameNumber}`;
  for await (const { address, frame } of known.frames()) {
    const { sopInstanceUid, frameNumber } = address;
    given.add(nameOf(sopInstanceUid, frameNumber));
    yield { sopInstanceUid, frameNumber, ...frame };
  }
  if (given.size > 0 && given.size === known.addresses.length) return;
  for await (const each of fromArchive()) {
    const { sopInstanceUid, frameNumber, ...frame } = each;
    if (given.has(nameOf(sopInstanceUid, frameNumber))) continue;
    known.keep(sopInstanceUid, frameNumber, frame);
    yield each;
  }
}

async function* framesOf(
  instances: AsyncGenerator<RetrievedBytes>,
  series: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
): AsyncGenerator<SeriesFrame, void, void> {
  for await (const { body } of instances)
    yield* framesOfInstance(await collect(body, largestInstanceBytes, tooLarge), series);
}

/** An instance of another series or patient's study in the answer is not passed on under this one's address. */
function* framesOfInstance(
  file: Uint8Array<ArrayBuffer>,
  series: { readonly studyInstanceUid: string; readonly seriesInstanceUid: string },
): Generator<SeriesFrame, void, void> {
  const read = readDicomHeader(memorySource(Buffer.from(file.buffer, file.byteOffset, file.byteLength)));
  if (read.kind !== "instance") return;
  const { header } = read;
  const isOfSeries =
    header.studyInstanceUid === series.studyInstanceUid && header.seriesInstanceUid === series.seriesInstanceUid;
  if (!isOfSeries || header.pixelData === null || videoSyntaxOf(header.transferSyntaxUid) !== null) return;
  try {
    const layout = layOutFrames(header);
    for (let frameNumber = 1; frameNumber <= layout.frames.length; frameNumber += 1) {
      const { transferSyntaxUid } = layout;
      const bytes = readFrame(layout, frameNumber);
      yield { sopInstanceUid: header.sopInstanceUid, frameNumber, transferSyntaxUid, bytes };
    }
  } catch (thrown) {
    if (!(thrown instanceof WorkstationError)) throw thrown;
  }
}

async function* records(first: SeriesFrame, rest: AsyncGenerator<SeriesFrame>): AsyncGenerator<Uint8Array> {
  try {
    yield* recordOf(first);
    for await (const frame of rest) yield* recordOf(frame);
  } finally {
    await rest.return(undefined);
  }
}

function* recordOf({ bytes, ...head }: SeriesFrame): Generator<Uint8Array> {
  yield frameHeadBytes({ ...head, length: bytes.length });
  yield bytes;
}

function tooLarge(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "An image of this series is too large to be read with the others. Each is asked for by itself.",
  );
}
