import type { SeriesReading } from "../../shared/domain/series-way.ts";
import { formatBytes } from "../app/format.ts";

const faults: Readonly<Partial<Record<SeriesReading["why"], string>>> = {
  refused: "it refused the last one",
  cut: "the last ones broke off",
  slowToBegin: "the last one did not begin soon enough",
};

/** Says how the series of an archive are read now, and why. */
export function seriesReadingWords(reading: SeriesReading): string {
  const { way, why, wholeBytesPerSecond, singleBytesPerSecond } = reading;
  const words = way === "whole" ? "Series in one answer" : "Frames one by one, six at a time";
  const fault = faults[why];
  if (fault !== undefined) return `${words}: answers for a whole series are left alone for a while, ${fault}`;
  const rates = [
    wholeBytesPerSecond !== null && `${formatBytes(wholeBytesPerSecond)} a second in one answer`,
    singleBytesPerSecond !== null && `${formatBytes(singleBytesPerSecond)} a second one by one`,
  ].filter((rate) => rate !== false);
  if (rates.length === 0) return `${words}: not measured since the program's start`;
  return `${words}: ${why === "measuring" ? "being measured, " : ""}${rates.join(", ")}`;
}
