import { type OpeningStep, openingSteps } from "../../shared/contract/opening-steps.ts";
import { median } from "./table.ts";

/** When each step of an opening was done, in milliseconds from the press of the key; a step that was not needed is absent. */
export type StepTimes = Readonly<Partial<Record<OpeningStep, number>>>;

/** One opening: its steps, and when the picture was on the screen, in milliseconds from the press of the key. */
export interface SteppedOpening {
  readonly steps: StepTimes;
  readonly firstImage: number;
}

/** Openings of the same kind, one of each run. */
export interface OpeningKind {
  readonly name: string;
  readonly openings: readonly SteppedOpening[];
}

const endsOf: Readonly<Record<OpeningStep, string>> = {
  key: "key taken by the window",
  screen: "code and screen of the case there",
  case: "case opened and reserved by the core",
  headersAsked: "workspace drawn, headers asked for",
  seriesKnown: "headers read, series and their order known",
  pixelsAsked: "panes drawn and hung, first pixels asked for",
  pixelsThere: "first pixels there",
  decoded: "decoded",
  painted: "painted on the canvas",
};

/**
 * Gives the milliseconds that each step of an opening took after the step before it, and last from the canvas to the screen.
 * A step that is absent took nothing: its time is in the next one's.
 */
export function stepDurations({ steps, firstImage }: SteppedOpening): readonly number[] {
  let before = 0;
  const durations = openingSteps.map((step) => {
    const at = steps[step] ?? before;
    const duration = at - before;
    before = at;
    return duration;
  });
  return [...durations, firstImage - before];
}

/** Gives where the time goes, as a Markdown table: the median of each step, and its share of the sum of the medians. */
export function openingTable(kinds: readonly OpeningKind[]): string {
  const columns = kinds.map(({ openings }) => columnOf(openings));
  const names = [...openingSteps.map((step) => endsOf[step]), "frame on the screen"];
  const rows = names.map((name, place) => `| ${name} | ${columns.map((column) => column[place]).join(" | ")} |`);
  const totals = kinds.map(({ openings }) => median(openings.map(({ firstImage }) => firstImage)).toFixed(0));
  return [
    `| until, ms (share) | ${kinds.map(({ name }) => name).join(" | ")} |`,
    `| --- |${" ---: |".repeat(kinds.length)}`,
    ...rows,
    `| **key to first image, median** | ${totals.map((total) => `**${total}**`).join(" | ")} |`,
  ].join("\n");
}

function columnOf(openings: readonly SteppedOpening[]): readonly string[] {
  const all = openings.map(stepDurations);
  const medians = [...openingSteps, "screen"].map((_, place) => median(all.map((durations) => durations[place] ?? 0)));
  const sum = medians.reduce((total, duration) => total + duration, 0);
  return medians.map((duration) => `${duration.toFixed(0)} (${((duration / sum) * 100).toFixed(0)} %)`);
}
