import type { DisplayCheck } from "../domain/display.ts";
import { visualQuestions } from "./visual-questions.ts";

const head = [
  ...["Day and time (UTC)", "Workstation", "Monitor", "Size", "Kind", "Use", "Outcome", "What failed", "By"],
  ...["L'max cd/m²", "L'min cd/m²", "Ratio", "Greatest deviation %", "Room adds cd/m²", "Meter", "Readings cd/m²"],
  ...["Not answered", "Note"],
];

/** Gives checks of monitors as comma-separated values, with a line of titles; lines end as RFC 4180 has it. */
export function checkRecordsCsv(checks: readonly DisplayCheck[], timeText: (instant: number) => string): string {
  const lines = checks.map((check) => {
    const { monitor, response, luminance } = check;
    const open = check.answers.filter(({ answer }) => answer === "notAnswered").map(({ question }) => question);
    const asked = visualQuestions.filter(({ id }) => open.includes(id)).map(({ question }) => question);
    return [
      ...[timeText(check.at), check.stationName, monitor.label, `${monitor.width} by ${monitor.height}`, check.kind],
      ...[check.use, check.outcome, check.failures.join(" "), check.personName],
      ...[figure(response?.maximum), figure(response?.minimum), figure(response?.ratio)],
      ...[figure(response === null ? undefined : response.greatestDeviation * 100), figure(luminance?.ambient)],
      ...[luminance?.instrument ?? "", luminance?.readings.join(" ") ?? "", asked.join(" "), check.note],
    ];
  });
  return [head, ...lines].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function figure(value: number | undefined): string {
  return value === undefined ? "" : String(Number(value.toFixed(3)));
}

/** A table program would run a cell that begins as a formula: a quotation mark before it keeps it text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[0-9.]+$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
