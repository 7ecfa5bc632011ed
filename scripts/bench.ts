// `npm run bench`: how long the program takes on this machine for a CT in Orthanc. Figures only; nothing passes or fails.
// --runs N (3), --slices N (300), --ticks N (100), --write (writes docs/benchmarks.md), --report (the report alone, slices as given),
// --against ohif (the same study in OHIF, in turn with ours: needs the npm registry; 5 runs each unless --runs says otherwise),
// --delivery (the outbox alone: needs neither Orthanc nor a browser), --queued N (10,000),
// --start (from the program's start to the reading list alone: five starts unless --runs says more),
// --journey day (reads --cases N (50) in a row, of --slices N (40) each, with fetching ahead as it is set at first),
// --lists (the reading list alone: needs neither either), --studies N,N (100,000; each a store of its own).
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Orthanc, startOrthanc } from "../test/environment/orthanc.ts";
import { comparison, peerFigures } from "./bench/against/compare.ts";
import { measureOhif, type PeerRun } from "./bench/against/measure-ohif.ts";
import { ohifVersion, unpackOhif } from "./bench/against/ohif-package.ts";
import { figuresOf, settingOf } from "./bench/figures.ts";
import { dayFigures, measureDay } from "./bench/measure-day.ts";
import { measureDelivery } from "./bench/measure-delivery.ts";
import { measureLists } from "./bench/measure-lists.ts";
import { measureReport } from "./bench/measure-report.ts";
import { measureRun, type Run, reader, setUp } from "./bench/measure-run.ts";
import { measureStarts } from "./bench/measure-start.ts";
import { openingTable } from "./bench/opening-table.ts";
import { temporaryFolder } from "./bench/program-under-test.ts";
import { reportFigures } from "./bench/report-figures.ts";
import { loadSyntheticDay } from "./bench/synthetic-day.ts";
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
  readonly isListsOnly: boolean;
  readonly isStartOnly: boolean;
  readonly isAgainstOhif: boolean;
  readonly isDay: boolean;
  readonly cases: number;
  readonly queued: number;
  readonly studies: readonly number[];
}

const document = join(root, "docs", "benchmarks.md");
const figuresBegin = "<!-- figures -->";
const stepsBegin = "<!-- steps of an opening -->";
const stepsEnd = "<!-- end of steps -->";
const dayBegin = "<!-- a day -->";
const dayEnd = "<!-- end of day -->";
const listsBegin = "<!-- lists -->";
const listsEnd = "<!-- end of lists -->";
const comparisonBegin = "<!-- against OHIF -->";
const comparisonEnd = "<!-- end of OHIF -->";

async function main(): Promise<void> {
  const wish = readWish();
  if (wish.isDeliveryOnly) {
    const size = { queued: wish.queued, destinations: 200, dead: 10, each: 20, year: 250_000 };
    for await (const figures of measureDelivery(size)) console.log(`${plainTable(figures)}\n`);
    return;
  }
  if (wish.isListsOnly) {
    await measureStores(wish);
    return;
  }
  if (!isBuilt() && (await run(join(root, "scripts", "build.ts"), [])) !== 0) {
    throw new Error("The program could not be built; the lines above say why.");
  }
  const orthanc = await startOrthanc();
  try {
    await (wish.isDay ? readDay(orthanc, wish) : measure(orthanc, wish));
  } finally {
    await orthanc.stop();
  }
}

/** Of each store the load, since the greatest takes minutes to be made. */
async function measureStores({ studies, writes }: Wish): Promise<void> {
  const tables: string[] = [];
  for (const count of studies) {
    progress(`Making ${count} cases and measuring the list over them`);
    const figures = await measureLists(count);
    console.log(plainTable(figures));
    tables.push(`${markdownTables([], figures)}\n\n${measuredNow(`Node ${process.version}, nine times each`)}`);
  }
  if (writes) writeBetween(listsBegin, listsEnd, tables.join("\n\n"));
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
    if (wish.isAgainstOhif) {
      await compare(orthanc, studies, profile.path, wish);
      return;
    }
    const starts = () => measureStarts(profile.path, reader, Math.max(5, wish.runs));
    if (wish.isStartOnly) {
      console.log(plainTable(await starts()));
      return;
    }
    if (wish.isReportOnly) {
      console.log(plainTable(reportFigures(await measureReport(profile.path, studies, reader))));
      return;
    }
    for (let index = 1; index <= wish.runs; index += 1) {
      progress(`Run ${index} of ${wish.runs}`);
      const { dicomwebUrl } = orthanc;
      runs.push(await measureRun({ profileDirectory: profile.path, dicomwebUrl, studies, slices, ticks }));
    }
    progress("Starting the program");
    const started = await starts();
    progress("Writing and signing a report of 5,000 words");
    const report = await measureReport(profile.path, studies, reader);
    const settings = [
      ...settingOf(await orthancVersion(orthanc)),
      { name: "Measured", value: `${wish.runs} runs, ${slices} slices of 512 x 512, ${ticks} wheel ticks` },
    ];
    const figures = [...started, ...figuresOf(runs, firstStart), ...reportFigures(report)];
    const steps = stepsOf(runs);
    console.log(`${plainSettings(settings)}\n\n${plainTable(figures)}\n\n${steps}`);
    if (!wish.writes) return;
    write(markdownTables(settings, figures));
    writeBetween(stepsBegin, stepsEnd, `${measuredNow(`medians of ${wish.runs} runs, ${slices} slices`)}\n\n${steps}`);
  } finally {
    profile.remove();
  }
}

async function readDay(orthanc: Orthanc, { cases: count, slices, writes }: Wish): Promise<void> {
  progress(`Making ${count} CT studies of ${slices} slices`);
  const cases = await loadSyntheticDay(orthanc, count, slices);
  const profile = temporaryFolder("profile");
  try {
    progress("Setting a profile up");
    await setUp(profile.path, orthanc.dicomwebUrl, { fetchesAhead: true });
    const day = await measureDay(profile.path, cases, progress);
    const figures = dayFigures(day);
    const steps = openingTable([{ name: "all cases of the day", openings: day.openings }]);
    console.log(`${plainTable(figures)}\n\n${steps}`);
    if (writes)
      writeBetween(
        dayBegin,
        dayEnd,
        `${measuredNow(`one run, ${slices} slices`)}\n\n${markdownTables([], figures)}\n\n${steps}`,
      );
  } finally {
    profile.remove();
  }
}

/** Ours and the peer's in turn: what else the machine does falls on both. */
async function compare(
  { dicomwebUrl }: Orthanc,
  studies: Awaited<ReturnType<typeof loadSyntheticStudies>>,
  profileDirectory: string,
  { runs: count, slices, ticks, writes }: Wish,
): Promise<void> {
  progress(`Fetching OHIF ${ohifVersion}`);
  const place = temporaryFolder("ohif");
  try {
    const folder = await unpackOhif(place.path);
    const [study] = studies;
    const runs: Run[] = [];
    const peers: PeerRun[] = [];
    for (let index = 1; index <= count; index += 1) {
      progress(`Run ${index} of ${count}`);
      runs.push(await measureRun({ profileDirectory, dicomwebUrl, studies, slices, ticks }));
      for (const mode of ["webgl", "cpu"] as const) {
        peers.push(await measureOhif({ folder, dicomwebUrl, study, slices, ticks }, mode));
      }
    }
    const table = comparison(runs, peers);
    console.log(`${table}\n\n${plainTable(peerFigures(peers))}`);
    if (writes) writeComparison(`${table}\n\n${markdownTables([], peerFigures(peers))}`, count);
  } finally {
    place.remove();
  }
}

function readWish(): Wish {
  const { values } = parseArgs({
    options: {
      runs: { type: "string" },
      slices: { type: "string" },
      journey: { type: "string", default: "" },
      cases: { type: "string", default: "50" },
      ticks: { type: "string", default: "100" },
      write: { type: "boolean", default: false },
      report: { type: "boolean", default: false },
      delivery: { type: "boolean", default: false },
      against: { type: "string", default: "" },
      queued: { type: "string", default: "10000" },
      lists: { type: "boolean", default: false },
      start: { type: "boolean", default: false },
      studies: { type: "string", default: "100000" },
    },
  });
  const wish = {
    runs: Number(values.runs ?? (values.against === "" ? "3" : "5")),
    slices: Number(values.slices ?? (values.journey === "" ? "300" : "40")),
    cases: Number(values.cases),
    ticks: Number(values.ticks),
    queued: Number(values.queued),
    studies: values.studies.split(",").map(Number),
  };
  for (const [name, value] of Object.entries(wish)) {
    for (const one of [value].flat()) {
      if (!Number.isInteger(one) || one < 1) throw new Error(`--${name} needs a whole number from 1.`);
    }
  }
  if (!["", "day"].includes(values.journey)) throw new Error("--journey knows one: day.");
  const isDay = values.journey === "day";
  if (isDay && (wish.cases < 20 || wish.cases > 200 || wish.slices < 12))
    throw new Error("A day has from 20 to 200 --cases, of 12 --slices at least.");
  if (!isDay && 2 * wish.ticks >= wish.slices) throw new Error("--slices needs more than twice as many as --ticks.");
  if (!["", "ohif"].includes(values.against)) throw new Error("--against knows one peer: ohif.");
  const isAgainstOhif = values.against === "ohif";
  const only = {
    ...{ isReportOnly: values.report, isDeliveryOnly: values.delivery },
    ...{ isListsOnly: values.lists, isStartOnly: values.start },
  };
  return { ...wish, ...only, writes: values.write, isAgainstOhif, isDay };
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

function writeComparison(tables: string, count: number): void {
  const when = new Date().toISOString().slice(0, 10);
  const head = `Measured ${when}, medians of ${count} runs each, in turn, OHIF ${ohifVersion}, load ${loadavg()[0]?.toFixed(1)} at the end.`;
  writeBetween(comparisonBegin, comparisonEnd, `${head}\n\n${tables}`);
}

/** Between two marks; the words round them are written by hand. */
function writeBetween(begin: string, end: string, tables: string): void {
  const text = readFileSync(document, "utf8");
  const [before = "", rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined)
    throw new Error(`${document} has no place for the figures: ${begin} and ${end} are missing.`);
  writeFileSync(document, `${before}${begin}\n\n${tables}\n\n${end}${after}`);
  progress(`Written to ${document.slice(root.length + 1)}`);
}

function stepsOf(runs: readonly Run[]): string {
  return openingTable([
    { name: "cold", openings: runs.map(({ cold }) => cold) },
    { name: "opened again", openings: runs.map(({ again }) => again) },
    { name: "next case", openings: runs.map(({ next }) => next) },
    { name: "frames on the disk", openings: runs.map(({ kept }) => kept) },
  ]);
}

/** When and on what: a table that is written by itself says so too. */
function measuredNow(runs: string): string {
  const when = new Date().toISOString().slice(0, 10);
  return `Measured ${when} on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${runs}, load ${loadavg()[0]?.toFixed(1)} at the end.`;
}

/** Standard output is kept for the figures. */
function progress(sentence: string): void {
  process.stderr.write(`${sentence} …\n`);
}

await main();
