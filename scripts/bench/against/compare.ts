import type { Figure } from "../figures.ts";
import type { Run } from "../measure-run.ts";
import { median } from "../table.ts";
import type { PeerRun } from "./measure-ohif.ts";

/** One thing that both do: ours, the peer's better mode, and what their medians make. */
interface Compared {
  readonly name: string;
  readonly unit: string;
  readonly ours: readonly number[];
  readonly peers: readonly (readonly number[])[];
  readonly target: string;
  /** More is better: slices painted. */
  readonly isMoreBetter?: boolean;
}

/** Gives the lines of the comparison as Markdown: medians, ratios, targets. Of the peer's modes the better counts, line by line. */
export function comparison(runs: readonly Run[], peers: readonly PeerRun[]): string {
  const modes = [...Map.groupBy(peers, ({ mode }) => mode).values()];
  const of = (pick: (run: PeerRun) => number | null) =>
    modes.map((each) => each.map(pick).filter((value) => value !== null)).filter((values) => values.length > 0);
  const lines: readonly Compared[] = [
    {
      ...{ name: "Enter to the first image, cold", unit: "ms", target: "≤ 0.4" },
      ...{ ours: runs.map((run) => run.cold.firstImage), peers: of((run) => run.firstImage) },
    },
    {
      ...{ name: "the same with the images fetched ahead, against OHIF cold", unit: "ms", target: "≤ 0.1" },
      ...{ ours: runs.map((run) => run.kept.firstImage), peers: of((run) => run.firstImage) },
    },
    {
      ...{ name: "all slices, cold", unit: "ms", target: "≤ 0.25" },
      ...{ ours: runs.map((run) => run.cold.allSlices), peers: of((run) => run.allSlices) },
    },
    {
      ...{ name: "processor time until then, browser and what serves it", unit: "ms", target: "≤ 0.4" },
      ...{ ours: runs.map(({ cold }) => cold.browserWork + cold.coreWork), peers: of((run) => run.work) },
    },
    {
      ...{ name: "slices painted of 100 wheel ticks at 30 a second", unit: "", target: "≥ 95", isMoreBetter: true },
      ...{ ours: runs.map((run) => run.scrolling.painted), peers: of((run) => run.scrolling.painted) },
    },
    {
      ...{ name: "slowest gap between two of them", unit: "ms", target: "≤ 0.6" },
      ...{ ours: runs.map((run) => run.scrolling.slowestGap), peers: of((run) => run.scrolling.slowestGap) },
    },
    {
      ...{ name: "memory (PSS) after the series, ours with the core", unit: "MiB", target: "≤ 0.7" },
      ours: runs.map((run) => run.browser.proportionalMib + run.core.proportionalMib),
      peers: of((run) => run.proportionalMib),
    },
    {
      ...{ name: "three planes of the series lit", unit: "ms", target: "≤ 0.6" },
      ...{ ours: runs.map((run) => run.planes.lit), peers: of((run) => run.planes) },
    },
  ];
  const head = ["| | ours | OHIF | ratio | target |", "| --- | ---: | ---: | ---: | ---: |"];
  return [...head, ...lines.map(line)].join("\n");
}

function line({ name, unit, ours, peers, target, isMoreBetter = false }: Compared): string {
  const medians = peers.map(median);
  const peer = isMoreBetter ? Math.max(...medians) : Math.min(...medians);
  const own = median(ours);
  const cells = [own.toFixed(0), peer.toFixed(0), (own / peer).toFixed(2), target];
  return `| ${unit === "" ? name : `${name}, ${unit}`} | ${cells.join(" | ")} |`;
}

/** Gives every figure of the peer, for the table of what was measured. */
export function peerFigures(peers: readonly PeerRun[]): readonly Figure[] {
  return [...Map.groupBy(peers, ({ mode }) => mode)].flatMap(([mode, runs]) => {
    const row = (name: string, unit: string, pick: (run: PeerRun) => number): Figure => ({
      ...{ name, unit, digits: 0 },
      values: runs.map(pick),
    });
    const words = mode === "webgl" ? "OHIF, painting by WebGL" : "OHIF, painting by the processor";
    return [
      { name: words, unit: "", values: null, digits: 0 },
      row("click, until the first image", "ms", (run) => run.firstImage),
      row("click, until all slices have arrived", "ms", (run) => run.allSlices),
      row("... processor time of browser and server", "ms", (run) => run.work),
      row("different slices painted, 30 wheel ticks a second", "", (run) => run.scrolling.painted),
      row("... longest gap between two", "ms", (run) => run.scrolling.slowestGap),
      row("slices a second, each tick after the last slice", "/s", (run) => run.scrolling.closedLoopPerSecond),
      row("browser, all processes: PSS", "MiB", (run) => run.proportionalMib),
      ...(mode === "webgl" ? [row("layout chosen, until three planes are lit", "ms", (run) => run.planes ?? 0)] : []),
    ];
  });
}
