import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  framesAtATime,
  noSeriesExperience,
  type SeriesExperience,
  type SeriesSample,
  seriesWay,
  withSeriesSample,
} from "./series-way.ts";

const minute = 60_000;
const megabytes = (count: number) => count * 1_000_000;
const learn = (samples: readonly SeriesSample[], at = 0): SeriesExperience =>
  samples.reduce((known, sample) => withSeriesSample(known, sample, at), noSeriesExperience);
const slowWhole: SeriesSample = { kind: "whole", bytes: megabytes(100), durationMs: 20_000 };
const fastAlone: SeriesSample = { kind: "alone", bytes: megabytes(1), durationMs: 50 };

describe("the way in which series are asked of an archive", () => {
  it("is one answer where nothing is known", () => {
    expect(seriesWay(noSeriesExperience, 0)).toEqual({ way: "whole", why: "notMeasured" });
  });

  it("stays one answer where a series is here within two seconds, whatever single frames do", () => {
    const known = learn([
      { kind: "whole", bytes: megabytes(10), durationMs: 1_900 },
      fastAlone,
      { kind: "single", bytes: megabytes(100), durationMs: 100 },
    ]);
    expect(seriesWay(known, 0)).toEqual({ way: "whole", why: "quick" });
  });

  it("does not take a short series for proof that long ones are quick", () => {
    const short: SeriesSample = { kind: "whole", bytes: megabytes(4), durationMs: 800 };
    expect(seriesWay(learn([slowWhole, short, fastAlone]), 0)).toEqual({ way: "single", why: "measuring" });
  });

  it("tries single frames where one answer is slow and one alone was fast enough to make it worth while", () => {
    expect(seriesWay(learn([slowWhole]), 0)).toEqual({ way: "whole", why: "faster" });
    expect(seriesWay(learn([slowWhole, fastAlone]), 0)).toEqual({ way: "single", why: "measuring" });
    const far: SeriesSample = { kind: "alone", bytes: megabytes(1), durationMs: 1_000 };
    expect(seriesWay(learn([slowWhole, far]), 0)).toEqual({ way: "whole", why: "faster" });
  });

  it("is what was measured, once both were", () => {
    const single = (durationMs: number): SeriesSample => ({ kind: "single", bytes: megabytes(100), durationMs });
    expect(seriesWay(learn([slowWhole, fastAlone, single(13_000)]), 0)).toEqual({ way: "single", why: "faster" });
    expect(seriesWay(learn([slowWhole, fastAlone, single(14_000)]), 0)).toEqual({ way: "whole", why: "faster" });
  });

  it("is measured anew after half an hour, first one answer and then single frames", () => {
    let known = learn([slowWhole, fastAlone, { kind: "single", bytes: megabytes(100), durationMs: 5_000 }]);
    expect(seriesWay(known, 30 * minute - 1).way).toBe("single");
    expect(seriesWay(known, 30 * minute)).toEqual({ way: "whole", why: "measuring" });
    known = withSeriesSample(known, slowWhole, 30 * minute);
    expect(seriesWay(known, 30 * minute)).toEqual({ way: "single", why: "measuring" });
  });

  it("is single frames for ten minutes after a refusal, longer after each further one, and one answer that comes ends it", () => {
    let known = learn([{ kind: "failed", why: "refused" }]);
    expect(seriesWay(known, 10 * minute - 1)).toEqual({ way: "single", why: "refused" });
    expect(seriesWay(known, 10 * minute).way).toBe("whole");
    known = withSeriesSample(known, { kind: "failed", why: "slowToBegin" }, 10 * minute);
    expect(seriesWay(known, 49 * minute)).toEqual({ way: "single", why: "slowToBegin" });
    expect(seriesWay(known, 50 * minute).way).toBe("whole");
    known = withSeriesSample(known, { kind: "whole", bytes: megabytes(1), durationMs: 100 }, 50 * minute);
    expect(seriesWay(known, 50 * minute)).toEqual({ way: "whole", why: "quick" });
  });

  it("forgives one cut, also where it cut several answers at once, but not two in a row", () => {
    const cut: SeriesSample = { kind: "failed", why: "cut" };
    const once = learn([cut, cut, cut]);
    expect(seriesWay(once, 1).way).toBe("whole");
    expect(seriesWay(withSeriesSample(once, cut, minute), minute)).toEqual({ way: "single", why: "cut" });
  });

  const amounts = {
    bytes: fc.integer({ min: 0, max: 2 ** 31 }),
    durationMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  };
  const samples: fc.Arbitrary<SeriesSample> = fc.oneof(
    fc.record({ kind: fc.constantFrom("whole" as const, "single" as const, "alone" as const), ...amounts }),
    fc.record({
      kind: fc.constant("failed" as const),
      why: fc.constantFrom("refused" as const, "cut" as const, "slowToBegin" as const),
    }),
  );
  const histories = fc.array(fc.tuple(samples, fc.integer({ min: 0, max: 40 * minute })), { maxLength: 40 });
  const told = (history: readonly (readonly [SeriesSample, number])[]) => {
    let now = 0;
    let known = noSeriesExperience;
    for (const [sample, later] of history) {
      now += later;
      known = withSeriesSample(known, sample, now);
    }
    return { now, known };
  };

  it("condemns no archive for ever: two hours after any history one answer is tried again", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { now, known } = told(history);
        expect(seriesWay(known, now + 120 * minute).way).toBe("whole");
      }),
    );
  });

  it("never leaves one answer without a failure of it or frames that were, or might be, so much faster", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { now, known } = told(history);
        const { way, why } = seriesWay(known, now);
        if (way === "whole") return;
        const { whole, single, alone, failed } = known;
        if (failed !== null && why === failed.why) return;
        const best = Math.max(single?.bytesPerSecond ?? 0, framesAtATime * (alone?.bytesPerSecond ?? 0));
        expect(best).toBeGreaterThanOrEqual(1.5 * (whole?.bytesPerSecond ?? Number.POSITIVE_INFINITY));
      }),
    );
  });
});
