import type { Figure, Setting } from "./figures.ts";

/** Gives the figures as a plain table for the terminal: minimum, median, maximum. */
export function plainTable(figures: readonly Figure[]): string {
  const width = Math.max(...figures.map((figure) => nameOf(figure).length));
  const row = (name: string, cells: readonly string[]) =>
    `${name.padEnd(width)}${cells.map((cell) => cell.padStart(10)).join("")}`;
  const lines = [row("", ["min", "median", "max"])];
  for (const figure of figures) {
    if (figure.values === null) lines.push("", figure.name);
    else lines.push(row(nameOf(figure), cellsOf(figure)));
  }
  return lines.join("\n");
}

/** Gives the settings as lines. */
export function plainSettings(settings: readonly Setting[]): string {
  return settings.map(({ name, value }) => `${name}: ${value}`).join("\n");
}

/** Gives settings and figures as Markdown tables. */
export function markdownTables(settings: readonly Setting[], figures: readonly Figure[]): string {
  const lines = settings.map(({ name, value }) => `| ${name} | ${value} |`);
  if (lines.length > 0) lines.unshift("| | |", "| --- | --- |");
  for (const figure of figures) {
    if (figure.values === null)
      lines.push("", `### ${figure.name}`, "", "| | min | median | max |", "| --- | ---: | ---: | ---: |");
    else lines.push(`| ${nameOf(figure)} | ${cellsOf(figure).join(" | ")} |`);
  }
  return lines.join("\n").trimStart();
}

/** Gives the middle value; of an even number of values the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("There is no median of nothing.");
  return middle;
}

function nameOf({ name, unit }: Figure): string {
  return unit === "" ? name : `${name}, ${unit}`;
}

function cellsOf({ values, digits }: Figure): readonly string[] {
  const all = values ?? [];
  return [Math.min(...all), median(all), Math.max(...all)].map((value) => value.toFixed(digits));
}
