import type { CachedFrames, CachedSeries } from "../frame-cache/cached-frames.ts";
import { type FrameAddress, studyKey } from "../frame-cache/frame-address.ts";
import type { Clock } from "../ports.ts";
import type { PersonalLine } from "../prefetch/personal-line.ts";
import type { FrameRecoder } from "./frame-recoder.ts";
import { isSlowSyntax, jpegLsLossless } from "./recoding-codecs.ts";

/** What re-encoding needs. */
export interface RecodeServiceOptions {
  readonly cached: Pick<CachedFrames, "studies" | "seriesOf" | "series" | "get" | "replace">;
  readonly recoder: Pick<FrameRecoder, "recode" | "rest">;
  readonly clock: Clock;
  readonly line: PersonalLine;
  /** Share of the processors' time, 0 to 1, that was used since it was asked last. */
  busyShare(): number;
}

/** Between two looks at the processors work goes on for so long, and then rests for as long. */
const stintMs = 250;
const pauseMs = 2_000;
const restMs = 30_000;
/** Beyond this somebody else is at work on the computer, or scrolls. */
const largestBusyShare = 0.25;
/** A lossy frame may become many times larger: then it costs more images of others than it saves time. */
const largestGrowth = 1.25;

/**
 * Re-encodes the kept frames that are slow to decode while nobody needs the line or the processor, those of the study that
 * was named last first. A person's request stops it at once. What it does can be lost at any time without harm.
 */
export class RecodeService {
  readonly #options: RecodeServiceOptions;
  /** By series, how it stood when all its frames had been looked at. */
  readonly #finished = new Map<string, string>();
  #walk: AsyncGenerator<FrameAddress, void, void> | null = null;

  constructor(options: RecodeServiceOptions) {
    this.#options = options;
  }

  /** One step of the background job: a few frames. Gives in how many milliseconds the next is due. */
  async step(signal: AbortSignal): Promise<number> {
    const { line, clock, recoder, busyShare } = this.#options;
    // Asked first in any case: it measures since the last time, when nothing was re-encoded here.
    const isBusy = busyShare() > largestBusyShare;
    if (isBusy || !line.isQuiet) return pauseMs;
    try {
      const hasMore = await line.ahead(signal, (given) => this.#work(clock.monotonicMs() + stintMs, given));
      // The time of this stint is not to count as somebody else's.
      busyShare();
      if (hasMore) return stintMs;
    } catch (thrown) {
      if (signal.aborted || line.isQuiet) throw thrown;
      return pauseMs;
    }
    await recoder.rest();
    return restMs;
  }

  async #work(until: number, signal: AbortSignal): Promise<boolean> {
    const { clock } = this.#options;
    this.#walk ??= this.#frames();
    while (clock.monotonicMs() < until) {
      signal.throwIfAborted();
      const next = await this.#walk.next();
      if (next.done) {
        this.#walk = null;
        return false;
      }
      await this.#recode(next.value, signal);
    }
    return true;
  }

  async #recode(address: FrameAddress, signal: AbortSignal): Promise<void> {
    const { cached, recoder } = this.#options;
    const frame = await cached.get(address);
    if (frame === null || !isSlowSyntax(frame.transferSyntaxUid)) return;
    const recoded = await recoder.recode(frame, signal);
    if (recoded === null || recoded.bytes.length > frame.bytes.length * largestGrowth) return;
    await cached.replace(address, recoded);
  }

  /** The kept frames of series that hold slow ones. A series counts as finished until more of it is kept. */
  async *#frames(): AsyncGenerator<FrameAddress, void, void> {
    const { cached } = this.#options;
    const studies = cached.studies().toReversed();
    this.#forgetOthers(new Set(studies.map(studyKey)));
    for (const study of studies) {
      for (const seriesInstanceUid of await cached.seriesOf(study)) {
        const series = await cached.series({ ...study, seriesInstanceUid });
        const missing = new Set(series.missing());
        const kept = series.addresses.filter((address) => !missing.has(address));
        const key = `${studyKey(study)} ${seriesInstanceUid}`;
        const standing = kept.length === 0 ? "" : standingOf(series, kept);
        if (this.#finished.get(key) === standing) continue;
        if (await this.#holdsSlow(kept)) yield* kept;
        this.#finished.set(key, standing);
      }
    }
  }

  /** By the first frame: archives store a series in one way. What was re-encoded before says nothing of the others. */
  async #holdsSlow([first]: readonly FrameAddress[]): Promise<boolean> {
    const frame = first === undefined ? null : await this.#options.cached.get(first);
    return frame !== null && (isSlowSyntax(frame.transferSyntaxUid) || frame.transferSyntaxUid === jpegLsLossless);
  }

  #forgetOthers(studies: ReadonlySet<string>): void {
    for (const key of this.#finished.keys()) if (!studies.has(key.split(" ")[0] ?? "")) this.#finished.delete(key);
  }
}

function standingOf({ addresses }: CachedSeries, kept: readonly FrameAddress[]): string {
  return `${addresses[0]?.headerDigest ?? ""} ${kept.length}`;
}
