import { describe, expect, it } from "vitest";
import type { SeriesReading } from "../../shared/domain/series-way.ts";
import { seriesReadingWords } from "./series-reading-words.ts";

const reading = (changes: Partial<SeriesReading>): SeriesReading => ({
  ...{ archiveId: "north", way: "whole", why: "notMeasured", wholeBytesPerSecond: null, singleBytesPerSecond: null },
  ...changes,
});

describe("what is said of how an archive's series are read", () => {
  it("says that nothing was measured", () => {
    expect(seriesReadingWords(reading({}))).toBe("Series in one answer: not measured since the program's start");
  });

  it("says both rates where one way was the faster one", () => {
    const rates = { wholeBytesPerSecond: 4_000_000, singleBytesPerSecond: 12_400_000 };
    expect(seriesReadingWords(reading({ way: "single", why: "faster", ...rates }))).toBe(
      "Frames one by one, six at a time: 12.4 MB a second, 4.0 MB a second in one answer",
    );
  });

  it("names a way once where it alone was measured", () => {
    const rates = { wholeBytesPerSecond: 84_400_000 };
    expect(seriesReadingWords(reading({ why: "quick", ...rates }))).toBe("Series in one answer: 84.4 MB a second");
  });

  it("says what failed, and that it is for a while", () => {
    expect(seriesReadingWords(reading({ way: "single", why: "refused" }))).toBe(
      "Frames one by one, six at a time: answers for a whole series are left alone for a while, it refused the last one",
    );
    expect(seriesReadingWords(reading({ way: "single", why: "slowToBegin" }))).toMatch(/did not begin/);
    expect(seriesReadingWords(reading({ way: "single", why: "cut" }))).toMatch(/broke off/);
  });

  it("says that the other way is being measured", () => {
    expect(seriesReadingWords(reading({ way: "single", why: "measuring", wholeBytesPerSecond: 4_000_000 }))).toBe(
      "Frames one by one, six at a time: being measured, 4.0 MB a second in one answer",
    );
  });
});
