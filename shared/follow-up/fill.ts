import type { FollowedLesion, FollowUp, LesionSize, Timepoint } from "../domain/follow-up.ts";
import type { EarlierMark, Measurement } from "../domain/measurement.ts";
import { siteText } from "../objects/finding-sites.ts";
import type { ReportedExamination } from "../rules/measurement-text.ts";
import { followedMarks, isSameName, rowOfMark, type SizeConflict, sizeOfMark } from "./sizes.ts";

/**
 * Gives the follow-up of a new report: lesions, roles and sizes of the prior's signed one where there is one, and the present
 * examination behind them. What the prior said of lesions that are not measured was true then; the reader says it anew.
 */
export function startFollowUp(prior: FollowUp | null, examination: ReportedExamination): FollowUp {
  const { studyInstanceUid, date } = examination;
  const earlier = (prior?.timepoints ?? []).filter((each) => each.studyInstanceUid !== studyInstanceUid);
  const known = new Set(earlier.map(({ id }) => id));
  const now: Timepoint = { id: studyInstanceUid, date, studyInstanceUid };
  return {
    // The schema holds 20; the oldest but the baseline go first.
    timepoints: [...withoutOldest(earlier, prior?.baselineId ?? null), now],
    baselineId: prior !== null && prior.baselineId !== null && known.has(prior.baselineId) ? prior.baselineId : null,
    lesions: (prior?.lesions ?? []).map(({ course: _course, sizes, ...lesion }) => ({
      ...lesion,
      sizes: Object.fromEntries(
        Object.entries(sizes).flatMap(([id, size]) => (known.has(id) ? [[id, carried(size)]] : [])),
      ),
    })),
  };
}

function withoutOldest(timepoints: readonly Timepoint[], baselineId: string | null): readonly Timepoint[] {
  if (timepoints.length < 20) return timepoints;
  const baseline = timepoints.filter(({ id }) => id === baselineId);
  return [...baseline, ...timepoints.filter(({ id }) => id !== baselineId).slice(-(19 - baseline.length))];
}

function carried(size: LesionSize): LesionSize {
  if (size.state !== "measured") return size;
  const { isUnpaired: _, ...signed } = size;
  return { ...signed, source: "carried" };
}

/**
 * Gives a follow-up with what the marks of the draft measure: sizes that follow a mark are renewed, empty ones are filled,
 * pairs that have no row get one. What was typed, set by hand or carried from a signed report stays (`sizeConflicts` names it).
 * Gives the same object where nothing changes.
 */
export function filledFollowUp(followUp: FollowUp, marks: readonly Measurement[]): FollowUp {
  const filled = fillSizes(addRows(addTimepoints(followUp, marks), marks), marks);
  return JSON.stringify(filled) === JSON.stringify(followUp) ? followUp : filled;
}

/** Gives a follow-up with a row for a mark that is of no earlier one: a lesion at baseline, or a new one. */
export function withMarkFollowed(
  followUp: FollowUp,
  mark: Measurement,
  lesion: Pick<FollowedLesion, "name" | "role" | "isLymphNode">,
): FollowUp {
  const now = followUp.timepoints.at(-1);
  if (now === undefined || followUp.lesions.length >= 60 || rowOfMark(followUp, mark) !== undefined) return followUp;
  const given = sizeOfMark(mark, lesion.isLymphNode);
  if (!("size" in given)) return followUp;
  const row: FollowedLesion = {
    ...blankRow(mark, lesion.name),
    ...lesion,
    name: freeName(followUp, lesion.name || "Lesion"),
    sizes: {
      [now.id]: { ...given.size, measurementId: mark.id, ...(mark.lesion === undefined ? { isUnpaired: true } : {}) },
    },
  };
  return { ...followUp, lesions: [...followUp.lesions, row] };
}

/** Gives a follow-up in which a size is what the mark measures: the reader decided for the mark. */
export function withMarkTaken(followUp: FollowUp, { lesion, timepointId, marked }: SizeConflict): FollowUp {
  return withRow(followUp, lesion.id, { sizes: { ...lesion.sizes, [timepointId]: marked } });
}

/**
 * Gives a follow-up with a size as it was typed, or without one where it is null. A mark that was taken into its row unpaired
 * stays known there, so that it is said when it contradicts what was typed.
 */
export function withSizeTyped(
  followUp: FollowUp,
  lesionId: string,
  timepointId: string,
  size: LesionSize | null,
): FollowUp {
  const lesion = followUp.lesions.find(({ id }) => id === lesionId);
  if (lesion === undefined) return followUp;
  const { [timepointId]: before, ...others } = lesion.sizes;
  if (size === null) return withRow(followUp, lesionId, { sizes: others });
  const isKept = size.state === "measured" && before?.state === "measured" && before.isUnpaired === true;
  const typed = isKept ? { ...size, measurementId: before.measurementId, isUnpaired: true } : size;
  return withRow(followUp, lesionId, { sizes: { ...others, [timepointId]: typed } });
}

/** Gives a follow-up with one row changed. */
export function withRow(followUp: FollowUp, lesionId: string, change: Partial<FollowedLesion>): FollowUp {
  const lesions = followUp.lesions.map((lesion) => (lesion.id === lesionId ? { ...lesion, ...change } : lesion));
  return { ...followUp, lesions };
}

function blankRow(mark: Measurement, name: string): FollowedLesion {
  const { site, words = "", lesion } = mark;
  const organ = site === undefined ? "" : siteText(site);
  return {
    id: mark.id,
    name: name.slice(0, 40),
    organ: organ.slice(0, 60),
    place: words.slice(0, 120),
    isLymphNode: /lymph node/i.test(`${organ} ${words}`),
    role: "target",
    ...(lesion?.trackingUid === undefined ? {} : { trackingUid: lesion.trackingUid }),
    sizes: {},
  };
}

function addTimepoints(followUp: FollowUp, marks: readonly Measurement[]): FollowUp {
  const now = followUp.timepoints.at(-1);
  if (now === undefined) return followUp;
  const missing = new Map<string, Timepoint>();
  for (const { image, lesion } of marks) {
    if (lesion === undefined || image.studyInstanceUid !== now.studyInstanceUid) continue;
    const { studyInstanceUid, studyDate } = lesion.earlier.image;
    if (followUp.timepoints.some((each) => each.studyInstanceUid === studyInstanceUid)) continue;
    missing.set(studyInstanceUid, { id: studyInstanceUid, date: studyDate, studyInstanceUid });
  }
  if (missing.size === 0) return followUp;
  const room = 20 - followUp.timepoints.length;
  const earlier = [...followUp.timepoints.slice(0, -1), ...[...missing.values()].slice(0, room)];
  // One of no known day stands where it came: before the present one.
  const byDate = (one: Timepoint, other: Timepoint) =>
    one.date === null || other.date === null ? 0 : one.date.localeCompare(other.date);
  return { ...followUp, timepoints: [...earlier.sort(byDate), now] };
}

function addRows(followUp: FollowUp, marks: readonly Measurement[]): FollowUp {
  const now = followUp.timepoints.at(-1);
  let next = followUp;
  for (const mark of marks) {
    const { lesion, image } = mark;
    const isFollowed = lesion !== undefined && image.studyInstanceUid === now?.studyInstanceUid;
    if (!isFollowed || rowOfMark(next, mark) !== undefined || next.lesions.length >= 60) continue;
    next = { ...next, lesions: next.lesions.concat(blankRow(mark, freeName(next, lesion.name || "Lesion"))) };
  }
  return next;
}

/** Two rows of one name could not be told apart in the text. */
function freeName({ lesions }: FollowUp, name: string): string {
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name.slice(0, 40) : `${name.slice(0, 34)} (${number})`;
    if (!lesions.some((lesion) => isSameName(lesion.name, tried))) return tried;
  }
}

function fillSizes(followUp: FollowUp, marks: readonly Measurement[]): FollowUp {
  const byRow = new Map<string, Measurement>();
  for (const { mark, row } of followedMarks(followUp, marks)) if (!byRow.has(row.id)) byRow.set(row.id, mark);
  const known = new Set(marks.map(({ id }) => id));
  return {
    ...followUp,
    lesions: followUp.lesions.map((row) => filledRow(followUp, row, byRow.get(row.id), known)),
  };
}

function filledRow(
  { timepoints }: FollowUp,
  row: FollowedLesion,
  mark: Measurement | undefined,
  known: ReadonlySet<string>,
): FollowedLesion {
  const now = timepoints.at(-1)?.id ?? "";
  const sizes = { ...row.sizes };
  for (const [id, size] of Object.entries(sizes)) if (isOfGoneMark(size, known)) delete sizes[id];
  // A pair that was taken apart leaves no number behind.
  if (mark === undefined && followsMark(sizes[now])) delete sizes[now];
  if (mark !== undefined) {
    const { lesion } = mark;
    const before = sizes[now];
    fill(sizes, now, row, mark, mark.id);
    const size = sizes[now];
    const wasUnpaired = before?.state === "measured" && before.isUnpaired === true;
    if (lesion === undefined && wasUnpaired && size !== before && size?.state === "measured") {
      sizes[now] = { ...size, isUnpaired: true };
    }
    const then = timepoints.find((each) => each.studyInstanceUid === lesion?.earlier.image.studyInstanceUid);
    if (lesion !== undefined && then !== undefined) fill(sizes, then.id, row, lesion.earlier, lesion.earlier.markId);
  }
  return { ...row, sizes };
}

function fill(
  sizes: Record<string, LesionSize>,
  timepointId: string,
  { isLymphNode }: FollowedLesion,
  mark: Pick<EarlierMark, "kind" | "quantities" | "trust">,
  markId: string | null,
): void {
  const before = sizes[timepointId];
  if (before !== undefined && !followsMark(before)) return;
  const given = sizeOfMark(mark, isLymphNode);
  if (!("size" in given)) delete sizes[timepointId];
  else sizes[timepointId] = { ...given.size, ...(markId === null ? {} : { measurementId: markId }) };
}

function followsMark(size: LesionSize | undefined): boolean {
  return size?.state === "measured" && size.source === "mark";
}

function isOfGoneMark(size: LesionSize, known: ReadonlySet<string>): boolean {
  return (
    size.state === "measured" &&
    size.source === "mark" &&
    size.measurementId !== undefined &&
    !known.has(size.measurementId)
  );
}
