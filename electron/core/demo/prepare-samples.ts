import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { daysToMove, moveExaminationDates } from "./sample-dates.ts";

/**
 * Writes the sample studies below `targetDirectory` with their dates moved to the day of `now` (milliseconds UTC);
 * gives how many files it wrote. One file at a time, so that a start is not held up.
 */
export async function prepareSamples(samplesDirectory: string, targetDirectory: string, now: number): Promise<number> {
  const days = daysToMove(now);
  const entries = await readdir(samplesDirectory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".dcm"));
  for (const entry of files) {
    const source = join(entry.parentPath, entry.name);
    const target = join(targetDirectory, relative(samplesDirectory, source));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, moveExaminationDates(await readFile(source), days));
  }
  return files.length;
}
