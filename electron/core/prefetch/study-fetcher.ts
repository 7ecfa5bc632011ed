import { framesAtATime } from "../../../shared/rules/series-way.ts";
import { collect, type DicomwebClient } from "../archive/dicomweb-client.ts";
import type { SeriesWays } from "../archive/series-ways.ts";
import { WorkstationError } from "../errors.ts";
import type { CachedFrames, CachedSeries } from "../frame-cache/cached-frames.ts";
import type { FrameAddress, SeriesAddress, StudyAddress } from "../frame-cache/frame-address.ts";
import { framesOfSeries, type SeriesFrame } from "../pixels/series-frames.ts";
import type { Clock } from "../ports.ts";

/** How much of a study's images is on the disk. */
export interface Fetched {
  readonly framesKept: number;
  readonly framesKnown: number;
}

/** Writing keeps up with fetching: so many bytes wait at most. */
const settleEveryBytes = 16 * 1024 * 1024;
const largestFrameBytes = 256 * 1024 * 1024;

/** How much of a study is fetched, and how fast. */
export interface FetchLimits {
  readonly largestBytes: number;
  /** Infinite for no limit. */
  readonly bytesASecond: number;
}

/** What fetching needs. */
export interface StudyFetcherOptions {
  readonly cached: CachedFrames;
  readonly clock: Clock;
  readonly ways: SeriesWays;
  client(archiveId: string): Promise<DicomwebClient>;
}

/**
 * Fetches the frames of a study that are not on the disk yet, series by series in the order of its headers. What was fetched before it is given up stays. Gives up by the signal; rejects as the archive does.
 */
export class StudyFetcher {
  readonly #options: StudyFetcherOptions;

  constructor(options: StudyFetcherOptions) {
    this.#options = options;
  }

  /** Fetches until all is there, `largestBytes` have come, no room is left beside what is wanted before it, or the signal aborts. */
  async fetch(study: StudyAddress, limits: FetchLimits, signal: AbortSignal): Promise<Fetched> {
    const client = await this.#options.client(study.archiveId);
    this.#options.cached.noteHeaders(study, await client.studyMetadata(study.studyInstanceUid, signal));
    return await this.fetchKnown(study, limits, signal);
  }

  /** The same by the headers that are known: those of a study that a window shows stay the ones that it shows. */
  async fetchKnown(
    study: StudyAddress,
    { largestBytes, bytesASecond }: FetchLimits,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const { cached } = this.#options;
    const client = await this.#options.client(study.archiveId);
    let bytes = 0;
    for (const seriesInstanceUid of await cached.seriesOf(study)) {
      signal.throwIfAborted();
      if (bytes >= largestBytes || !(await cached.hasRoomFor(study, settleEveryBytes))) break;
      bytes += await this.#fetchSeries(
        client,
        { ...study, seriesInstanceUid },
        { largestBytes: largestBytes - bytes, bytesASecond },
        signal,
      );
    }
    return await this.standing(study);
  }

  /** Says how much of a study is on the disk, by the headers that are known; nothing is asked of the archive. */
  async standing(study: StudyAddress): Promise<Fetched> {
    const { cached } = this.#options;
    let framesKept = 0;
    let framesKnown = 0;
    for (const seriesInstanceUid of await cached.seriesOf(study)) {
      const series = await cached.series({ ...study, seriesInstanceUid });
      framesKnown += series.addresses.length;
      framesKept += series.addresses.length - series.missing().length;
    }
    return { framesKept, framesKnown };
  }

  async #fetchSeries(
    client: DicomwebClient,
    series: SeriesAddress,
    limits: FetchLimits,
    signal: AbortSignal,
  ): Promise<number> {
    const known = await this.#options.cached.series(series);
    const missing = known.missing();
    if (missing.length === 0) return 0;
    const { ways } = this.#options;
    const isMeasured = limits.bytesASecond === Number.POSITIVE_INFINITY;
    const isSingle = known.isSmallPart(missing.length) || ways.wayOf(series.archiveId) === "single";
    const frames = isSingle
      ? sixAtATime(isMeasured ? measured(client, ways) : client, missing, signal)
      : ways.whole(series.archiveId, framesOfSeries(client, series, signal), { signal, isMeasured });
    return await this.#keepAll(series, known, frames, limits, signal);
  }

  async #keepAll(
    study: StudyAddress,
    known: CachedSeries,
    frames: AsyncGenerator<SeriesFrame, void, void>,
    { largestBytes, bytesASecond }: FetchLimits,
    signal: AbortSignal,
  ): Promise<number> {
    const { clock } = this.#options;
    const startedAt = clock.monotonicMs();
    let bytes = 0;
    let settledAt = 0;
    for await (const { sopInstanceUid, frameNumber, ...frame } of frames) {
      known.keep(sopInstanceUid, frameNumber, frame);
      bytes += frame.bytes.length;
      if (bytes - settledAt >= settleEveryBytes) {
        await known.settled();
        settledAt = bytes;
        if (!(await this.#options.cached.hasRoomFor(study, settleEveryBytes))) break;
      }
      if (bytes >= largestBytes) break;
      const earlyMs = (bytes / bytesASecond) * 1000 - (clock.monotonicMs() - startedAt);
      // What is not read is not sent: the archive's answer waits in the line.
      if (earlyMs > 1) await clock.sleep(earlyMs, signal);
    }
    await known.settled();
    return bytes;
  }
}

type FrameSource = Pick<DicomwebClient, "retrieveFrame">;

function measured(client: DicomwebClient, ways: SeriesWays): FrameSource {
  return {
    retrieveFrame: (address, frameNumber, signal = neverAborted) =>
      ways.frame(client.archiveId, signal, () => client.retrieveFrame(address, frameNumber, signal)),
  };
}

const neverAborted = new AbortController().signal;

/** In the order of the addresses. What is under way is given up with the first that fails, or when nobody reads on. */
async function* sixAtATime(
  source: FrameSource,
  addresses: readonly FrameAddress[],
  signal: AbortSignal,
): AsyncGenerator<SeriesFrame, void, void> {
  const leaving = new AbortController();
  const until = AbortSignal.any([signal, leaving.signal]);
  const waiting = [...addresses];
  const underWay: Promise<SeriesFrame>[] = [];
  try {
    for (;;) {
      for (const address of waiting.splice(0, framesAtATime - underWay.length)) {
        const frame = frameAt(source, address, until);
        // Whoever waits for it hears of a failure; nobody waits after the first.
        frame.catch(() => undefined);
        underWay.push(frame);
      }
      const next = underWay.shift();
      if (next === undefined) return;
      yield await next;
    }
  } finally {
    leaving.abort();
  }
}

async function frameAt(source: FrameSource, address: FrameAddress, signal: AbortSignal): Promise<SeriesFrame> {
  const { sopInstanceUid, frameNumber } = address;
  const { body, transferSyntaxUid } = await source.retrieveFrame(address, frameNumber, signal);
  return { sopInstanceUid, frameNumber, transferSyntaxUid, bytes: await collect(body, largestFrameBytes, tooLarge) };
}

function tooLarge(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "This image is too large to be fetched ahead. It can be opened.",
  );
}
