// `npm run bench`: how long the program takes on this machine for a CT in Orthanc. Figures only; nothing passes or fails.
// --runs N (3), --slices N (300), --ticks N (100), --write (writes docs/benchmarks.md), --report (the report alone, slices as given),
// --delivery (the outbox alone: needs neither Orthanc nor a browser), --queued N (10,000).
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Orthanc, startOrthanc } from "../test/environment/orthanc.ts";
import { figuresOf, settingOf } from "./bench/figures.ts";
import { measureDelivery } from "./bench/measure-delivery.ts";
import { measureReport } from "./bench/measure-report.ts";
import { measureRun, type Run, reader, setUp } from "./bench/measure-run.ts";
import { temporaryFolder } from "./bench/program-under-test.ts";
import { reportFigures } from "./bench/report-figures.ts";
import { loadSyntheticStudies } from "./bench/synthetic-studies.ts";
import { markdownTables, plainSettings, plainTable } from "./bench/table.ts";
import { isBuilt } from "./source-stamp.mjs";
import { root, run } from "./step.ts";

interface Wish {
  readonly runs: number;
  readonly slices: number;
  readonly ticks: number;
  readonly writes: boolean;
  readonly isReportOnly: boolean;
  readonly isDeliveryOnly: boolean;
  readonly queued: number;
}

const document = join(root, "docs", "benchmarks.md");
const figuresBegin = "<!-- figures -->";

async function main(): Promise<void> {
  const wish = readWish();
  if (wish.isDeliveryOnly) {
    const size = { queued: wish.queued, destinations: 200, dead: 10, each: 20, year: 250_000 };
    for await (const figures of measureDelivery(size)) console.log(`${plainTable(figures)}\n`);
    return;
  }
  if (!isBuilt() && (await run(join(root, "scripts", "build.ts"), [])) !== 0) {
    throw new Error("The program could not be built; the lines above say why.");
  }
  const orthanc = await startOrthanc();
  try {
    await measure(orthanc, wish);
  } finally {
    await orthanc.stop();
  }
}

async function measure(orthanc: Orthanc, wish: Wish): Promise<void> {
  const { slices, ticks } = wish;
  progress(`Making two CT studies of ${slices} slices`);
  const studies = await loadSyntheticStudies(orthanc, slices);
  const profile = temporaryFolder("profile");
  try {
    progress("Setting a profile up");
    const firstStart = await setUp(profile.path, orthanc.dicomwebUrl);
    const runs: Run[] = [];
    if (wish.isReportOnly) {
      console.log(plainTable(reportFigures(await measureReport(profile.path, studies, reader))));
      return;
    }
    for (let index = 1; index <= wish.runs; index += 1) {
      progress(`Run ${index} of ${wish.runs}`);
      const { dicomwebUrl } = orthanc;
      runs.push(await measureRun({ profileDirectory: profile.path, dicomwebUrl, studies, slices, ticks }));
    }
    progress("Writing and signing a report of 5,000 words");
    const report = await measureReport(profile.path, studies, reader);
    const settings = [
      ...settingOf(await orthancVersion(orthanc)),
      { name: "Measured", value: `${wish.runs} runs, ${slices} slices of 512 x 512, ${ticks} wheel ticks` },
    ];
    const figures = [...figuresOf(runs, firstStart), ...reportFigures(report)];
    console.log(`${plainSettings(settings)}\n\n${plainTable(figures)}`);
    if (wish.writes) write(markdownTables(settings, figures));
  } finally {
    profile.remove();
  }
}

function readWish(): Wish {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "3" },
      slices: { type: "string", default: "300" },
      ticks: { type: "string", default: "100" },
      write: { type: "boolean", default: false },
      report: { type: "boolean", default: false },
      delivery: { type: "boolean", default: false },
      queued: { type: "string", default: "10000" },
    },
  });
  const wish = {
    runs: Number(values.runs),
    slices: Number(values.slices),
    ticks: Number(values.ticks),
    queued: Number(values.queued),
  };
  for (const [name, value] of Object.entries(wish)) {
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} needs a whole number from 1.`);
  }
  if (2 * wish.ticks >= wish.slices) throw new Error("--slices needs more than twice as many as --ticks.");
  return { ...wish, writes: values.write, isReportOnly: values.report, isDeliveryOnly: values.delivery };
}

async function orthancVersion(orthanc: Orthanc): Promise<string> {
  const plugin = (await (await fetch(`${orthanc.restUrl}/plugins/dicom-web`)).json()) as { Version?: string };
  const system = (await (await fetch(`${orthanc.restUrl}/system`)).json()) as { Version?: string };
  return `${system.Version ?? "unknown"}, DICOMweb ${plugin.Version ?? "unknown"}`;
}

/** The words above the mark are written by hand and stay. */
function write(tables: string): void {
  const [words = ""] = readFileSync(document, "utf8").split(figuresBegin);
  writeFileSync(document, `${words}${figuresBegin}\n\n${tables}\n`);
  progress(`Written to ${document.slice(root.length + 1)}`);
}

/** Standard output is kept for the figures. */
function progress(sentence: string): void {
  process.stderr.write(`${sentence} …\n`);
}

await main();
