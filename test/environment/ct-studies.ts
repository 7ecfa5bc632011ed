import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { daysToMove, moveExaminationDates } from "../../electron/core/demo/sample-dates.ts";
import { samplesDirectory } from "./test-data.ts";
import { runTool } from "./tools.ts";

/** Files of studies with their dates near now, because archives are asked for recent work only. */
export interface PreparedStudies {
  readonly files: readonly string[];
  remove(): Promise<void>;
}

/** What the CT of the samples is known by. */
export const sampleCt = {
  studyInstanceUid: "2.25.236434664333283269849721247503216263792",
  patient: "SAMPLE, Robert (Mr)",
  family: "Sample",
  given: "Robert",
  nhsNumber: "9990018928",
  hospitalNumber: "RXX1180452",
  accessionNumber: "EXG26118204",
  imageCount: 41,
} as const;

/** Gives the files of the sample CT and of a prior made out of it, so many days old: within 60 it is on reading lists too. */
export async function recentCtWithPrior(days = 100): Promise<PreparedStudies> {
  const target = await mkdtemp(join(tmpdir(), "sightline-studies-"));
  const current = await moveFolder("ct-chest-abdomen-pelvis", target);
  const prior = join(target, "prior");
  const day = Temporal.Now.plainDateISO("Europe/London").subtract({ days }).toString().replaceAll("-", "");
  const script = join(import.meta.dirname, "derive-study.py");
  const source = join(target, "ct-chest-abdomen-pelvis");
  const made = await runTool("/usr/bin/python3", [script, source, prior, day, "EXG26080001", "prior"]);
  if (made.exitCode !== 0) throw new Error(made.output);
  const derived = (await readdir(prior)).sort().map((name) => join(prior, name));
  return { files: [...current, ...derived], remove: () => rm(target, { recursive: true, force: true }) };
}

/** Gives damaged images of the recent sample CT, each a series of its own: see `derive-damaged.py`. */
export async function damagedCtSeries(wholeFile: string): Promise<PreparedStudies> {
  const target = await mkdtemp(join(tmpdir(), "sightline-damaged-"));
  const script = join(import.meta.dirname, "derive-damaged.py");
  const made = await runTool("/usr/bin/python3", [script, wholeFile, target]);
  if (made.exitCode !== 0) throw new Error(made.output);
  const files = (await readdir(target)).sort().map((name) => join(target, name));
  return { files, remove: () => rm(target, { recursive: true, force: true }) };
}

async function moveFolder(folder: string, target: string): Promise<string[]> {
  const days = daysToMove(Date.now());
  const source = join(samplesDirectory, folder);
  await mkdir(join(target, folder), { recursive: true });
  const files: string[] = [];
  for (const name of (await readdir(source)).sort()) {
    const file = join(target, folder, name);
    await writeFile(file, moveExaminationDates(await readFile(join(source, name)), days));
    files.push(file);
  }
  return files;
}
