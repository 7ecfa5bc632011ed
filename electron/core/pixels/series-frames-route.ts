import { frameHeadBytes, seriesFramesType } from "../../../shared/contract/series-frames.ts";
import { isUid } from "../../../shared/dicom/uid.ts";
import type { DicomwebClient } from "../archive/dicomweb-client.ts";
import { streamOf } from "../archive/multipart-writer.ts";
import type { SeriesWays } from "../archive/series-ways.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { CachedFrames, CachedSeries } from "../frame-cache/cached-frames.ts";
import { notUnderstood, openedStudy, type RouteParameters } from "./opened-address.ts";
import { framesOfSeries, type SeriesFrame } from "./series-frames.ts";

/**
 * Gives every frame of a series that the window has opened as records of `shared/contract/series-frames.ts`: first what
 * the cache holds, then the rest in the archive's order, from one answer of the archive (WADO-RS, PS3.18 10.4), which is
 * not asked where little is left, or where it serves single frames better: the window then asks for each. What cannot be
 * read is left out: asked for by itself it says why. An answer that breaks off ends in an error, never in a record that
 * is not whole.
 */
export async function answerSeriesFrames(
  request: Request,
  session: WindowSession,
  parameters: RouteParameters,
  dependencies: {
    client(archiveId: string): Promise<DicomwebClient>;
    readonly cached?: CachedFrames;
    readonly ways?: SeriesWays;
  },
): Promise<Response> {
  const { archiveId, studyInstanceUid } = openedStudy(session, parameters);
  const { seriesInstanceUid = "" } = parameters;
  if (!isUid(seriesInstanceUid)) throw notUnderstood();
  const client = await dependencies.client(archiveId);
  const series = { archiveId, studyInstanceUid, seriesInstanceUid };
  const known = await dependencies.cached?.series(series);
  const { ways } = dependencies;
  const isWhole = ways === undefined || ways.wayOf(archiveId) === "whole";
  const fromArchive = () => {
    if (!isWhole) return null;
    const frames = framesOfSeries(client, series, request.signal, ways?.patienceMs(archiveId));
    return ways?.whole(archiveId, frames, request) ?? frames;
  };
  const headers = { "Content-Type": seriesFramesType, "Cache-Control": "no-store" };
  const frames = known === undefined ? fromArchive() : cachedFirst(known, fromArchive);
  // Asked for before the answer begins, so that an archive's refusal is one of the route.
  const first = await frames?.next();
  if (frames === null || first === undefined || (first.done && !isWhole)) return new Response("", { headers });
  if (first.done) throw new WorkstationError("not_found", "The archive holds no images of this series.");
  return new Response(streamOf(records(first.value, frames)), { headers });
}

/** What the archive gives beside what was in the cache goes into it. */
async function* cachedFirst(
  known: CachedSeries,
  fromArchive: () => AsyncGenerator<SeriesFrame, void, void> | null,
): AsyncGenerator<SeriesFrame, void, void> {
  const given = new Set<string>();
  const nameOf = (sopInstanceUid: string, frameNumber: number) => `${sopInstanceUid}/${frameNumber}`;
  for await (const { address, frame } of known.frames()) {
    const { sopInstanceUid, frameNumber } = address;
    given.add(nameOf(sopInstanceUid, frameNumber));
    yield { sopInstanceUid, frameNumber, ...frame };
  }
  // The window asks for the few that are left by themselves, and hears why where one cannot be had.
  if (given.size > 0 && known.isSmallPart(known.addresses.length - given.size)) return;
  for await (const each of fromArchive() ?? []) {
    const { sopInstanceUid, frameNumber, ...frame } = each;
    if (given.has(nameOf(sopInstanceUid, frameNumber))) continue;
    known.keep(sopInstanceUid, frameNumber, frame);
    yield each;
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
