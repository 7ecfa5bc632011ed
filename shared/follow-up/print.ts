import type { FollowedLesion, FollowUp, LesionSize, Timepoint } from "../domain/follow-up.ts";
import type { Run } from "../domain/report.ts";
import { dateText } from "../rules/date-text.ts";
import { tableLines } from "../templates/field-text.ts";
import { type DiameterSum, type Evaluation, evaluateFollowUp, responseWords } from "./recist.ts";

/** Name of the follow-up's table among the tables of a report, and of its words until a reader confirms them. */
export const followUpTableId = "followUp";

/** A follow-up as the report prints it. */
export interface PrintedFollowUp {
  readonly table: Extract<Run, { kind: "table" }>;
  /** Sums, nadir, baseline, response and what limits them, in sentences. */
  readonly sentences: string;
}

/** A table of a report holds 12 columns: the lesion, nine times and two changes. */
const mostTimes = 9;

const courseWords: Readonly<Record<NonNullable<FollowedLesion["course"]>, string>> = {
  present: "present",
  absent: "absent",
  unequivocalProgression: "unequivocal progression",
  notEvaluated: "not evaluated",
};

/**
 * Gives the table and the sentences of a follow-up. Changes are those from the time before the present one; where either size
 * is missing there is none. Sizes over estimated spacing say so.
 */
export function printedFollowUp(followUp: FollowUp): PrintedFollowUp {
  const evaluation = evaluateFollowUp(followUp);
  const times = printedTimes(followUp, evaluation);
  const header = ["Lesion", ...times.map((time) => heading(followUp, time)), "Change (mm)", "Change (%)"];
  const rows = [
    ...followUp.lesions.map((lesion) => lesionRow(followUp, lesion, times)),
    ...sumRow(evaluation, followUp, times),
  ];
  const text = tableLines({ header, rows }).join("\n");
  return {
    table: { kind: "table", tableId: followUpTableId, text, header, rows },
    sentences: sentencesOf(followUp, evaluation, times).join(" "),
  };
}

/** The baseline, the nadir and the last ones. */
function printedTimes({ timepoints, baselineId }: FollowUp, { nadir }: Evaluation): Timepoint[] {
  const kept = new Set([baselineId, nadir?.timepoint.id]);
  for (const { id } of timepoints.toReversed()) {
    if (kept.size - (kept.has(null) ? 1 : 0) - (kept.has(undefined) ? 1 : 0) >= mostTimes) break;
    kept.add(id);
  }
  return timepoints.filter(({ id }) => kept.has(id));
}

function heading({ timepoints, baselineId }: FollowUp, time: Timepoint): string {
  const isNow = time === timepoints.at(-1);
  const roles = [...(time.id === baselineId ? ["baseline"] : []), ...(isNow ? ["now"] : [])];
  return roles.length === 0 ? dateText(time.date) : `${dateText(time.date)} (${roles.join(", ")})`;
}

/** Gives a size as it is printed, without its unit where it is in a table: `12.5`, `12.5 est.`, `too small`. */
export function sizeText(size: LesionSize | undefined): string {
  if (size === undefined) return "–";
  if (size.state === "measured") return `${size.millimetres.toFixed(1)}${size.isEstimated === true ? " est." : ""}`;
  return { tooSmall: "too small (5)", absent: "absent (0)", notEvaluable: "not evaluable" }[size.state];
}

function lesionRow(followUp: FollowUp, lesion: FollowedLesion, times: readonly Timepoint[]): string[] {
  const [then, now] = times.slice(-2).map(({ id }) => millimetres(lesion.sizes[id]));
  const isCompared = times.length > 1;
  return [
    lesionName(lesion),
    ...times.map(({ id }, index) => {
      const isLast = index === times.length - 1;
      const size = lesion.sizes[id];
      if (size !== undefined || !isLast || lesion.role !== "nonTarget" || lesion.course === undefined) {
        return size === undefined && isLast && lesion.role === "new" ? "new" : sizeText(size);
      }
      return courseWords[lesion.course];
    }),
    ...changeCells(isCompared ? (then ?? null) : null, isCompared ? (now ?? null) : null),
  ].slice(0, followUp.timepoints.length + 3);
}

/** Name, where it is, what it is: no row may be taken for another one. */
function lesionName({ name, organ, place, isLymphNode, role }: FollowedLesion): string {
  const what = { target: "target", nonTarget: "non-target", new: "new" }[role];
  const where = [organ, place].filter((part) => part.trim() !== "").join(", ");
  const kind = isLymphNode ? `${what} lymph node, short axis` : what;
  return `${name}${where === "" ? "" : `, ${where}`} (${kind})`;
}

function millimetres(size: LesionSize | undefined): number | null {
  if (size?.state === "measured") return size.millimetres;
  return size?.state === "absent" ? 0 : size?.state === "tooSmall" ? 5 : null;
}

function changeCells(then: number | null, now: number | null): [string, string] {
  if (then === null || now === null) return ["–", "–"];
  return [signed(now - then, 1), then === 0 ? "–" : signed(((now - then) / then) * 100, 0)];
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  // A change that rounds to nothing has no direction.
  if (!/[1-9]/.test(text)) return text;
  return `${value > 0 ? "+" : "−"}${text}`;
}

function sumRow({ sums }: Evaluation, { lesions }: FollowUp, times: readonly Timepoint[]): string[][] {
  if (sums.length === 0) return [];
  const count = lesions.filter(({ role }) => role === "target").length;
  const sumOf = (time: Timepoint | undefined) =>
    sums.find(({ timepoint }) => timepoint.id === time?.id)?.millimetres ?? null;
  const [then, now] = times.slice(-2).map(sumOf);
  const isCompared = times.length > 1;
  return [
    [
      `Sum of ${count} ${count === 1 ? "target" : "targets"}`,
      ...times.map((time) => sumOf(time)?.toFixed(1) ?? "–"),
      ...changeCells(isCompared ? (then ?? null) : null, isCompared ? (now ?? null) : null),
    ],
  ];
}

function sentencesOf(followUp: FollowUp, evaluation: Evaluation, times: readonly Timepoint[]): string[] {
  const { latest, baseline, nadir } = evaluation;
  const before = times.at(-2);
  return [
    ...(before === undefined ? [] : [`Sizes in mm; changes are from ${dateText(before.date)}.`]),
    ...leftOut(followUp, times),
    ...(latest === null ? [] : [sumSentence(latest)]),
    ...(baseline === null || latest === null || baseline === latest
      ? []
      : [`Baseline (${stated(baseline)})${changeOf(baseline, latest)}.`]),
    ...(nadir === null || latest === null ? [] : [`Nadir (${stated(nadir)})${changeOf(nadir, latest)}.`]),
    ...responseSentences(evaluation),
    ...cautions(followUp),
  ];
}

function leftOut({ timepoints }: FollowUp, times: readonly Timepoint[]): string[] {
  const count = timepoints.length - times.length;
  return count === 0 ? [] : [`${count} earlier ${count === 1 ? "time is" : "times are"} not shown.`];
}

function sumSentence({ timepoint, millimetres: sum }: DiameterSum): string {
  if (sum !== null) return `Sum of target diameters ${sum.toFixed(1)} mm (${dateText(timepoint.date)}).`;
  return "No sum of target diameters now: not every target was evaluable.";
}

function stated({ timepoint, millimetres: sum }: DiameterSum): string {
  return `${dateText(timepoint.date)}, ${sum === null ? "no sum" : `${sum.toFixed(1)} mm`}`;
}

function changeOf(from: DiameterSum, to: DiameterSum): string {
  const [change, percent] = changeCells(from.millimetres, to.millimetres);
  if (change === "–") return "";
  return `: ${change} mm${percent === "–" ? "" : `, ${percent} %`}`;
}

function responseSentences({ target, nonTarget, hasNewLesion, overall }: Evaluation): string[] {
  if (overall === null) return [];
  const parts = [
    ...(target === null ? [] : [`target lesions ${responseWords[target]}`]),
    ...(nonTarget === null ? [] : [`non-target lesions ${responseWords[nonTarget]}`]),
    hasNewLesion ? "a new lesion" : "no new lesion",
  ];
  return [`RECIST 1.1: ${parts.join("; ")}; overall ${responseWords[overall]} (${overall}).`];
}

function cautions({ lesions, baselineId, timepoints }: FollowUp): string[] {
  const estimated = lesions.filter(({ sizes }) =>
    Object.values(sizes).some((size) => size.state === "measured" && size.isEstimated === true),
  );
  const now = timepoints.at(-1)?.id ?? "";
  const missing = lesions.filter(({ role, sizes }) => role === "target" && sizes[now] === undefined);
  return [
    ...(estimated.length === 0 ? [] : [`Estimated sizes: ${names(estimated)}.`]),
    ...(missing.length === 0 ? [] : [`Not measured now: ${names(missing)}.`]),
    ...(baselineId === null && timepoints.length > 1 ? ["No baseline is set; no response is stated."] : []),
  ];
}

function names(lesions: readonly FollowedLesion[]): string {
  return lesions.map(({ name }) => name).join(", ");
}
