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
  const measuring = why === "measuring" ? "being measured, " : "";
  const own = way === "whole" ? wholeBytesPerSecond : singleBytesPerSecond;
  const other = way === "whole" ? singleBytesPerSecond : wholeBytesPerSecond;
  const rates = [
    own !== null && `${formatBytes(own)} a second`,
    other !== null && `${formatBytes(other)} a second ${way === "whole" ? "one by one" : "in one answer"}`,
  ].filter((rate) => rate !== false);
  return `${words}: ${rates.length === 0 ? "not measured since the program's start" : measuring + rates.join(", ")}`;
}
