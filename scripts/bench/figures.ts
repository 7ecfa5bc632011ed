import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { chromiumPath } from "../../test/environment/chromium.ts";
import { root } from "../step.ts";
import type { Opening, Scrolling } from "./measure-case.ts";
import type { Run } from "./measure-run.ts";
import type { Memory } from "./processes.ts";
import type { ServerFloor } from "./server-floor.ts";

/** One line of the table; `null` values make it a heading. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[] | null;
  readonly digits: number;
}

/** What the figures were measured on. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** Gives every figure of the runs in the order in which they are printed. `firstStart` in milliseconds. */
export function figuresOf(runs: readonly Run[], firstStart: number): readonly Figure[] {
  const line = (name: string, unit: string, pick: (run: Run) => number, digits = 0): Figure => ({
    ...{ name, unit, digits },
    values: runs.map(pick),
  });
  return [
    heading("Start-up"),
    { name: "first start on a new profile, until ready (once)", unit: "ms", values: [firstStart], digits: 0 },
    line("later start, until ready", "ms", (run) => run.start),
    line("address opened, until the sign-in page", "ms", (run) => run.window),
    heading("First case of a session (cold: no code, no pixels)"),
    ...openingLines(line, (run) => run.cold),
    heading("The same case left and opened again in the same window (frames from the disk)"),
    ...openingLines(line, (run) => run.again),
    heading("Next case of the session (code warm, pixels not)"),
    ...openingLines(line, (run) => run.next),
    heading("First case of a session with its frames on the disk, as after fetching ahead"),
    ...openingLines(line, (run) => run.kept),
    heading("Scroll"),
    ...scrollLines(line, (run) => run.scrolling),
    heading("Three planes through the series"),
    line("key, until three planes are lit", "ms", (run) => run.planes.lit),
    line("coronal plane: tick to plane, median", "ms", (run) => run.planes.scrollMedian),
    line("last key of a curve, until it is straightened", "ms", (run) => run.planes.curve),
    line("volume rendering chosen, until its first picture", "ms", (run) => run.planes.rendering.first),
    line("... until it is drawn in full", "ms", (run) => run.planes.rendering.full),
    ...memoryLines(line, "browser with planes", (run) => run.browserWithPlanes),
    heading("Memory after the scroll"),
    ...memoryLines(line, "browser, all processes", (run) => run.browser),
    ...memoryLines(line, "core", (run) => run.core),
    line("page: objects after a collection", "MiB", (run) => run.pageHeapMib),
    line("page: buffers after a collection", "MiB", (run) => run.pixelsMib),
    ...memoryLines(line, "browser after the next case was opened", (run) => run.browserAfterSecondCase),
    heading("What the archive alone needs"),
    ...floorLines(line, (run) => run.floor),
    heading("The machine"),
    line("load of the minute before the run", "", (run) => run.load, 1),
  ];
}

type MakeLine = (name: string, unit: string, pick: (run: Run) => number, digits?: number) => Figure;

function openingLines(line: MakeLine, pick: (run: Run) => Opening): Figure[] {
  return [
    line("Enter, until the first image", "ms", (run) => pick(run).firstImage),
    line("Enter, until all slices", "ms", (run) => pick(run).allSlices),
    line("... processor time of the browser", "ms", (run) => pick(run).browserWork),
    line("... processor time of the core", "ms", (run) => pick(run).coreWork),
    line("... longest task of the window's thread", "ms", (run) => pick(run).longestTask),
    line("frames fetched each by itself", "", (run) => pick(run).frames),
    line("bytes of them", "MB", (run) => pick(run).megabytes, 1),
  ];
}

function scrollLines(line: MakeLine, pick: (run: Run) => Scrolling): Figure[] {
  return [
    line("different slices painted, 30 wheel ticks a second", "", (run) => pick(run).painted),
    line("... slices painted a second", "/s", (run) => pick(run).paintedPerSecond, 1),
    line("... longest gap between two", "ms", (run) => pick(run).slowestGap),
    line("slices a second, each tick after the last slice", "/s", (run) => pick(run).closedLoopPerSecond, 1),
    line("... tick to slice, median", "ms", (run) => pick(run).closedLoopMedian),
    line("... tick to slice, slowest", "ms", (run) => pick(run).closedLoopSlowest),
  ];
}

function memoryLines(line: MakeLine, name: string, pick: (run: Run) => Memory): Figure[] {
  return [
    line(`${name}: RSS`, "MiB", (run) => pick(run).residentMib),
    line(`${name}: PSS`, "MiB", (run) => pick(run).proportionalMib),
  ];
}

function floorLines(line: MakeLine, pick: (run: Run) => ServerFloor): Figure[] {
  return [
    line("headers of the study", "ms", (run) => pick(run).metadata),
    line("one frame", "ms", (run) => pick(run).oneFrame, 1),
    line("all frames, six at a time", "ms", (run) => pick(run).framesSixAtATime),
    line("the whole series in one answer", "ms", (run) => pick(run).wholeSeries),
  ];
}

function heading(name: string): Figure {
  return { name, unit: "", values: null, digits: 0 };
}

/** Gives the machine and the versions that the figures hold for. */
export function settingOf(orthancVersion: string): readonly Setting[] {
  const [cpu] = cpus();
  const program = version("package.json");
  const commit = tryOutput("git", ["-C", root, "rev-parse", "--short", "HEAD"]);
  return [
    { name: "Sightline", value: commit === "" ? program : `${program}, commit ${commit}` },
    { name: "Machine", value: `${cpus().length} cores (${cpu?.model.trim() ?? "unknown"}), no graphics card used` },
    { name: "Memory", value: `${Math.round(totalmem() / 2 ** 30)} GiB` },
    { name: "System", value: `Linux ${release()}` },
    { name: "Browser", value: tryOutput(chromiumPath(), ["--version"]) },
    { name: "Node", value: process.version },
    { name: "Orthanc", value: orthancVersion },
    { name: "Cornerstone3D", value: version("node_modules/@cornerstonejs/core/package.json") },
  ];
}

function version(path: string): string {
  return (JSON.parse(readFileSync(join(root, path), "utf8")) as { version: string }).version;
}

function tryOutput(program: string, parameters: readonly string[]): string {
  try {
    return execFileSync(program, [...parameters], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
