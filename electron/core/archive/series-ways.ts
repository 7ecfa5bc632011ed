import type { SeriesFault, SeriesReading, SeriesWay } from "../../../shared/domain/series-way.ts";
import {
  noSeriesExperience,
  type SeriesExperience,
  type SeriesSample,
  seriesWay,
  withSeriesSample,
} from "../../../shared/rules/series-way.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock, Logger } from "../ports.ts";
import type { RetrievedBytes } from "./dicomweb-client.ts";

/** What the ways are measured with. */
export interface SeriesWaysOptions {
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly logger: Logger;
  /** Archives whose images come through no network; they give series in one answer. */
  isLocal(archiveId: string): boolean;
}

/** Less than this says more about the moment than about the archive. */
const fewestMeasuredBytes = 32 * 1024;
/** An answer that a reader leaves counts where it was waited for so long. */
const longWaitMs = 2_000;
const fewestMeasuredFrames = 8;
/** A long run of single frames is measured in parts. */
const mostMeasuredFrames = 64;
const fewestAtOnce = 3;
/** A reader waits so long for bytes of an answer, and longer where the archive takes long for a single frame too. */
const leastPatienceMs = 4_000;
const patienceOfFrames = 3;

/**
 * How each archive serves series best, measured by what people and the fetching ahead ask of it anyway, for as long as
 * the program runs: the rule is `shared/rules/series-way.ts`. Knows only what passes through `whole` and `frame`.
 */
export class SeriesWays {
  readonly #options: SeriesWaysOptions;
  readonly #archives = new Map<string, Observed>();

  constructor(options: SeriesWaysOptions) {
    this.#options = options;
  }

  /** Gives how the next series is to be asked of an archive. */
  wayOf(archiveId: string): SeriesWay {
    return this.#reading(archiveId).way;
  }

  /** Gives how long a reader waits for the first or the next bytes of an answer for a series, in milliseconds. */
  patienceMs(archiveId: string): number {
    const alone = this.#archives.get(archiveId)?.experience.alone?.durationMs ?? 0;
    return Math.max(leastPatienceMs, patienceOfFrames * alone);
  }

  /** Gives what is known of the archives, in their order. */
  readings(archiveIds: readonly string[]): SeriesReading[] {
    return archiveIds.map((archiveId) => {
      const { experience } = this.#observed(archiveId);
      return {
        archiveId,
        ...this.#reading(archiveId),
        wholeBytesPerSecond: experience.whole?.bytesPerSecond ?? null,
        singleBytesPerSecond: experience.single?.bytesPerSecond ?? null,
      };
    });
  }

  /** Forgets what is known of an archive: another address, another way there. */
  forget(archiveId: string): void {
    this.#archives.delete(archiveId);
  }

  /**
   * Gives the frames of one answer for a series as they come, and learns from them: how fast, or that it failed. Rates
   * only where `isMeasured`: what is read slowly on purpose says nothing.
   */
  async *whole<Frame extends { readonly bytes: Uint8Array }>(
    archiveId: string,
    frames: AsyncGenerator<Frame, void, void>,
    { signal, isMeasured = true }: { readonly signal: AbortSignal; readonly isMeasured?: boolean },
  ): AsyncGenerator<Frame, void, void> {
    const { clock } = this.#options;
    const observed = this.#observed(archiveId);
    let bytes = 0;
    let durationMs = 0;
    let hasEnded = false;
    observed.wholeAtOnce += 1;
    observed.span.isMixed = true;
    const leave = onceEnded(signal, () => {
      observed.wholeAtOnce -= 1;
    });
    try {
      for (;;) {
        const from = clock.monotonicMs();
        const next = await frames.next();
        durationMs += clock.monotonicMs() - from;
        if (next.done) break;
        bytes += next.value.bytes.length;
        yield next.value;
      }
      hasEnded = true;
    } catch (thrown) {
      const why = faultOf(thrown, bytes > 0);
      if (why !== null) this.#learn(archiveId, observed, { kind: "failed", why });
      throw thrown;
    } finally {
      leave();
      const isTelling = bytes >= fewestMeasuredBytes && (hasEnded || durationMs >= longWaitMs);
      if (isMeasured && isTelling) this.#learn(archiveId, observed, { kind: "whole", bytes, durationMs });
      await frames.return();
    }
  }

  /** Asks for one frame and learns from it; given up where `signal` aborts. Gives and throws what `retrieve` does. */
  async frame(
    archiveId: string,
    signal: AbortSignal,
    retrieve: () => Promise<RetrievedBytes>,
  ): Promise<RetrievedBytes> {
    const observed = this.#observed(archiveId);
    this.#beginFrame(observed);
    const end = onceEnded(signal, (bytes) => this.#endFrame(archiveId, observed, bytes));
    try {
      const frame = await retrieve();
      return { ...frame, body: followed(frame.body, end) };
    } catch (thrown) {
      end(null);
      throw thrown;
    }
  }

  #beginFrame({ span, wholeAtOnce }: Observed): void {
    if (span.atOnce === 0) Object.assign(span, emptySpan(this.#options.clock.monotonicMs()));
    if (wholeAtOnce > 0) span.isMixed = true;
    span.atOnce += 1;
    span.mostAtOnce = Math.max(span.mostAtOnce, span.atOnce);
  }

  /** `bytes` is null for a frame that failed or was given up. */
  #endFrame(archiveId: string, observed: Observed, bytes: number | null): void {
    const { span } = observed;
    span.atOnce -= 1;
    if (bytes === null) span.isMixed = true;
    span.frames += 1;
    span.bytes += bytes ?? 0;
    if (span.atOnce > 0 && span.frames < mostMeasuredFrames) return;
    const now = this.#options.clock.monotonicMs();
    const kind = kindOf(span);
    if (kind !== null) this.#learn(archiveId, observed, { kind, bytes: span.bytes, durationMs: now - span.from });
    const { atOnce } = span;
    Object.assign(span, emptySpan(now), { atOnce, mostAtOnce: atOnce, isMixed: observed.wholeAtOnce > 0 });
  }

  #learn(archiveId: string, observed: Observed, sample: SeriesSample): void {
    if (this.#archives.get(archiveId) !== observed || this.#options.isLocal(archiveId)) return;
    const { clock, logger } = this.#options;
    const before = this.#reading(archiveId);
    observed.experience = withSeriesSample(observed.experience, sample, clock.monotonicMs());
    const { way, why } = this.#reading(archiveId);
    if (way === before.way && why === before.why) return;
    const { whole, single } = observed.experience;
    logger.info("archive.seriesWay", {
      ...{ archiveId, way, why },
      wholeBytesPerSecond: Math.round(whole?.bytesPerSecond ?? 0),
      singleBytesPerSecond: Math.round(single?.bytesPerSecond ?? 0),
    });
  }

  #reading(archiveId: string): Pick<SeriesReading, "way" | "why"> {
    return seriesWay(
      this.#archives.get(archiveId)?.experience ?? noSeriesExperience,
      this.#options.clock.monotonicMs(),
    );
  }

  #observed(archiveId: string): Observed {
    const known = this.#archives.get(archiveId);
    if (known !== undefined) return known;
    const observed: Observed = {
      ...{ experience: noSeriesExperience, wholeAtOnce: 0 },
      span: emptySpan(this.#options.clock.monotonicMs()),
    };
    this.#archives.set(archiveId, observed);
    return observed;
  }
}

/** Bytes of a frame, or null where it failed or was given up. */
type End = (bytes: number | null) => void;

/** Gives a way to end something once. What is aborted has ended, even where nobody has begun to read it. */
function onceEnded(signal: AbortSignal, end: End): (bytes?: number | null) => void {
  let isEnded = false;
  const endOnce = (bytes: number | null = null) => {
    if (isEnded) return;
    isEnded = true;
    signal.removeEventListener("abort", onAbort);
    end(bytes);
  };
  const onAbort = () => endOnce();
  if (signal.aborted) endOnce();
  else signal.addEventListener("abort", onAbort, { once: true });
  return endOnce;
}

async function* followed(body: AsyncIterable<Uint8Array>, end: End): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  let isWhole = false;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
    isWhole = true;
  } finally {
    end(isWhole ? bytes : null);
  }
}

/** From the first single frame on the line to the last that overlaps it. */
interface Span {
  from: number;
  bytes: number;
  frames: number;
  atOnce: number;
  mostAtOnce: number;
  /** Shared with an answer for a series, or not all of it came: no measure. */
  isMixed: boolean;
}

interface Observed {
  experience: SeriesExperience;
  wholeAtOnce: number;
  readonly span: Span;
}

function emptySpan(from: number): Span {
  return { from, bytes: 0, frames: 0, atOnce: 0, mostAtOnce: 0, isMixed: false };
}

function kindOf({ bytes, frames, mostAtOnce, isMixed }: Span): "alone" | "single" | null {
  if (isMixed) return null;
  if (frames === 1 && mostAtOnce === 1) return bytes >= fewestMeasuredBytes ? "alone" : null;
  return frames >= fewestMeasuredFrames && mostAtOnce >= fewestAtOnce && bytes >= fewestMeasuredBytes ? "single" : null;
}

/** Null where a failure says nothing about answers for series: given up, the series gone, the archive away or busy. */
function faultOf(thrown: unknown, hasBegun: boolean): SeriesFault | null {
  if (!(thrown instanceof WorkstationError)) return null;
  const { status } = thrown.details;
  switch (thrown.code) {
    case "archive_refused":
    case "archive_nonconformant":
      return hasBegun ? "cut" : "refused";
    case "timeout":
      return hasBegun ? "cut" : "slowToBegin";
    case "archive_unreachable":
      if (hasBegun) return "cut";
      return typeof status === "number" && status !== 429 && status !== 503 ? "refused" : null;
    default:
      return null;
  }
}
