import type { SeriesFault, SeriesReading, SeriesWay } from "../domain/series-way.ts";

/** What came of asking an archive for images. Bytes of frames, and the time that was spent waiting for them, in milliseconds. */
export type SeriesSample =
  | { readonly kind: "whole"; readonly bytes: number; readonly durationMs: number }
  /** Many frames asked for by themselves, several at a time. */
  | { readonly kind: "single"; readonly bytes: number; readonly durationMs: number }
  /** One frame with nothing else beside it on the line. */
  | { readonly kind: "alone"; readonly bytes: number; readonly durationMs: number }
  | { readonly kind: "failed"; readonly why: SeriesFault };

interface Measured {
  /** Newer measurements count for half. */
  readonly bytesPerSecond: number;
  /** How long the longest of late took: a short series says nothing of a long one. */
  readonly durationMs: number;
  readonly at: number;
}

/** What is known of how an archive serves series. Times are of one clock that never goes back, in milliseconds. */
export interface SeriesExperience {
  readonly whole: Measured | null;
  readonly single: Measured | null;
  readonly alone: Measured | null;
  /** What failed since an answer last came whole. */
  readonly failed: { readonly why: SeriesFault; readonly strikes: number; readonly at: number } | null;
}

/** Nothing is known yet. */
export const noSeriesExperience: SeriesExperience = { whole: null, single: null, alone: null, failed: null };

/** So many frames are asked for at a time where they are asked for by themselves. */
export const framesAtATime = 6;
/** A series that is here so soon needs no other way, which costs both sides more work. */
const quickMs = 2_000;
/** The other way has to be so much faster. */
const worthwhile = 1.5;
/** After this time a measurement says nothing any more. */
const freshMs = 30 * 60_000;
/** A refusal and an answer that does not begin speak for themselves; one cut may be the line's. */
const strikesOf: Readonly<Record<SeriesFault, number>> = { refused: 2, slowToBegin: 2, cut: 1 };
const strikesForPause = 2;
/** What fails within this time of another failure is the same event: several series of one study. */
const sameEventMs = 30_000;
const firstPauseMs = 10 * 60_000;
/** However often it failed, one answer is tried again after this time. */
const longestPauseMs = 2 * 60 * 60_000;

/** Gives what is known after a sample. A series that came in one answer takes back every failure. */
export function withSeriesSample(known: SeriesExperience, sample: SeriesSample, now: number): SeriesExperience {
  if (sample.kind === "failed") return { ...known, failed: failedAgain(known.failed, sample.why, now) };
  const measured = after(known[sample.kind], sample, now);
  return { ...known, [sample.kind]: measured, failed: sample.kind === "whole" ? null : known.failed };
}

/** Gives how the next series is asked for, and why. */
export function seriesWay(known: SeriesExperience, now: number): { way: SeriesWay; why: SeriesReading["why"] } {
  const { whole, single, alone, failed } = known;
  if (failed !== null && now < failed.at + pauseMs(failed.strikes)) return { way: "single", why: failed.why };
  if (whole === null) return { way: "whole", why: "notMeasured" };
  if (whole.durationMs < quickMs) return { way: "whole", why: "quick" };
  if (now - whole.at >= freshMs) return { way: "whole", why: "measuring" };
  const isWorth = (bytesPerSecond: number) => bytesPerSecond >= worthwhile * whole.bytesPerSecond;
  if (single !== null && now - single.at < freshMs) {
    return { way: isWorth(single.bytesPerSecond) ? "single" : "whole", why: "faster" };
  }
  // At best six at a time are six times as fast as one alone: only where that would be worth it are they tried.
  if (alone !== null && isWorth(framesAtATime * alone.bytesPerSecond)) return { way: "single", why: "measuring" };
  return { way: "whole", why: "faster" };
}

function pauseMs(strikes: number): number {
  return strikes < strikesForPause ? 0 : Math.min(firstPauseMs * 2 ** (strikes - strikesForPause), longestPauseMs);
}

function failedAgain(before: SeriesExperience["failed"], why: SeriesFault, now: number): SeriesExperience["failed"] {
  const strikes = strikesOf[why];
  if (before === null) return { why, strikes, at: now };
  if (now - before.at < sameEventMs) return { ...before, strikes: Math.max(before.strikes, strikes) };
  return { why, strikes: before.strikes + strikes, at: now };
}

function after(
  before: Measured | null,
  { bytes, durationMs }: { readonly bytes: number; readonly durationMs: number },
  now: number,
): Measured {
  const bytesPerSecond = (bytes / Math.max(1, durationMs)) * 1000;
  if (before === null || now - before.at >= freshMs) return { bytesPerSecond, durationMs, at: now };
  return {
    bytesPerSecond: (before.bytesPerSecond + bytesPerSecond) / 2,
    durationMs: Math.max(durationMs, before.durationMs / 2),
    at: now,
  };
}
