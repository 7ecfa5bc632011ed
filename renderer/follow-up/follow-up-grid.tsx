import { Trash2 } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { FollowedLesion, FollowUp, Timepoint } from "../../shared/domain/follow-up.ts";
import { withRow } from "../../shared/follow-up/fill.ts";
import { printedFollowUp } from "../../shared/follow-up/print.ts";
import { evaluateFollowUp } from "../../shared/follow-up/recist.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./follow-up-sheet.module.css";
import { SizeCell } from "./size-cell.tsx";
import { WordCell } from "./word-cell.tsx";

/** Changes the follow-up of the draft. */
export type ChangeFollowUp = (next: (before: FollowUp) => FollowUp) => void;

const roles = [
  { id: "target", label: "Target" },
  { id: "nonTarget", label: "Non-target" },
  { id: "new", label: "New" },
] as const;

const courses = [
  { id: "unsaid", label: "Not said" },
  { id: "present", label: "Present" },
  { id: "absent", label: "Absent" },
  { id: "unequivocalProgression", label: "Clear progression" },
  { id: "notEvaluated", label: "Not evaluated" },
] as const;

/** One row a lesion, one column a time. Up and down go along a column, Tab along a row. */
export function FollowUpGrid({ followUp, onChange }: { followUp: FollowUp; onChange: ChangeFollowUp }) {
  const { timepoints, baselineId, lesions } = followUp;
  const table = useRef<HTMLTableElement>(null);
  const now = timepoints.at(-1)?.id;
  useEffect(() => focusFirst(table.current, now), [now]);
  const changes = printedFollowUp(followUp).table.rows.map((row) => row.slice(-2));
  return (
    <div className={styles.scroll}>
      <table ref={table} className={styles.grid} onKeyDown={(event) => moveInColumn(event, table.current)}>
        <thead>
          <tr>
            <th scope="col">Lesion</th>
            <th scope="col">Organ</th>
            <th scope="col">Place</th>
            <th scope="col">Counts as</th>
            {timepoints.map((time) => (
              <th key={time.id} scope="col" className="figures">
                {heading(time, time.id === baselineId, time === timepoints.at(-1))}
              </th>
            ))}
            <th scope="col" className="figures">
              Change
            </th>
            <th scope="col">Course</th>
            <th scope="col">
              <span className="visually-hidden">Take away</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lesions.map((lesion, index) => (
            <LesionRow
              key={lesion.id}
              {...{ lesion, timepoints, onChange }}
              change={timepoints.length > 1 ? (changes[index] ?? []) : []}
            />
          ))}
        </tbody>
        <SumRow followUp={followUp} change={changes[lesions.length] ?? []} />
      </table>
      {lesions.length === 0 && (
        <p className={styles.quiet}>
          No lesion yet. Measure and pair one with the earlier examination, follow a mark below, or add one by hand.
        </p>
      )}
    </div>
  );
}

/** The sums of the targets stand under their sizes, where there is a baseline to judge them by. */
function SumRow({ followUp, change }: { followUp: FollowUp; change: readonly string[] }) {
  const { sums } = evaluateFollowUp(followUp);
  if (sums.length === 0) return null;
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={4}>
          Sum of targets
        </th>
        {followUp.timepoints.map(({ id }) => (
          <td key={id} className={`${styles.sum} figures`}>
            {sums.find(({ timepoint }) => timepoint.id === id)?.millimetres?.toFixed(1) ?? "–"}
          </td>
        ))}
        <td className={`${styles.change} figures`}>{changeText(change)}</td>
        <td colSpan={2} />
      </tr>
    </tfoot>
  );
}

function changeText([millimetres = "–", percent = "–"]: readonly string[]): string {
  if (millimetres === "–") return "–";
  return percent === "–" ? `${millimetres} mm` : `${millimetres} mm, ${percent} %`;
}

/** Where sizes are to be written: the first lesion that has none of the present examination, else the first. */
function focusFirst(table: HTMLTableElement | null, now: string | undefined): void {
  const cells = [...(table?.querySelectorAll<HTMLInputElement>("input[data-column]") ?? [])].filter(
    (cell) => cell.dataset.column === now,
  );
  (cells.find(({ value }) => value === "") ?? cells[0])?.focus();
}

function heading({ date }: Timepoint, isBaseline: boolean, isNow: boolean): string {
  const said = [...(isBaseline ? ["baseline"] : []), ...(isNow ? ["now"] : [])];
  return said.length === 0 ? dateText(date) : `${dateText(date)} (${said.join(", ")})`;
}

function LesionRow(props: {
  lesion: FollowedLesion;
  timepoints: readonly Timepoint[];
  /** In mm and in percent from the time before; empty where there is none. */
  change: readonly string[];
  onChange: ChangeFollowUp;
}) {
  const { lesion, timepoints, change, onChange } = props;
  const { id, name } = lesion;
  const set = (change: Partial<FollowedLesion>) => onChange((before) => withRow(before, id, change));
  return (
    <tr>
      <td>
        <WordCell
          column="name"
          label={`Name of ${name}`}
          value={name}
          isNeeded
          onChange={(text) => set({ name: text.slice(0, 40) })}
        />
      </td>
      <td>
        <WordCell
          column="organ"
          label={`Organ of ${name}`}
          value={lesion.organ}
          onChange={(text) => set({ organ: text.slice(0, 60) })}
        />
      </td>
      <PlaceCell lesion={lesion} set={set} />
      <td>
        <Select
          label={`${name} counts as`}
          isLabelHidden
          options={roles}
          value={lesion.role}
          onChange={(role) => set({ role })}
        />
      </td>
      {timepoints.map((time) => (
        <td key={time.id}>
          <SizeCell lesion={lesion} timepoint={time} onChange={onChange} />
        </td>
      ))}
      <td className={`${styles.change} figures`}>{changeText(change)}</td>
      <td>{lesion.role === "nonTarget" && <CourseSelect lesion={lesion} set={set} onChange={onChange} />}</td>
      <td>
        <RemoveLesion lesion={lesion} onChange={onChange} />
      </td>
    </tr>
  );
}

/** Where it is, and whether it is a lymph node: that decides which diameter counts. */
function PlaceCell(props: { lesion: FollowedLesion; set: (change: Partial<FollowedLesion>) => void }) {
  const { lesion, set } = props;
  return (
    <td>
      <WordCell
        column="place"
        label={`Place of ${lesion.name}`}
        value={lesion.place}
        onChange={(text) => set({ place: text.slice(0, 120) })}
      />
      <Checkbox isSelected={lesion.isLymphNode} onChange={(isLymphNode) => set({ isLymphNode })}>
        <span>Lymph node</span>
      </Checkbox>
    </td>
  );
}

function RemoveLesion({ lesion: { id, name }, onChange }: { lesion: FollowedLesion; onChange: ChangeFollowUp }) {
  const remove = (before: FollowUp) => ({ ...before, lesions: before.lesions.filter((each) => each.id !== id) });
  return (
    <IconButton label={`Take ${name} away`} icon={<Trash2 aria-hidden="true" />} onPress={() => onChange(remove)} />
  );
}

function CourseSelect(props: {
  lesion: FollowedLesion;
  set: (change: Partial<FollowedLesion>) => void;
  onChange: ChangeFollowUp;
}) {
  const { lesion, set, onChange } = props;
  return (
    <Select
      label={`Course of ${lesion.name}`}
      isLabelHidden
      options={courses}
      value={lesion.course ?? "unsaid"}
      onChange={(course) => {
        if (course !== "unsaid") set({ course });
        else
          onChange((before) => ({ ...before, lesions: before.lesions.map((each) => withoutCourse(each, lesion.id)) }));
      }}
    />
  );
}

function withoutCourse(lesion: FollowedLesion, id: string): FollowedLesion {
  if (lesion.id !== id) return lesion;
  const { course: _course, ...rest } = lesion;
  return rest;
}

function moveInColumn(event: KeyboardEvent, table: HTMLTableElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const { target } = event;
  if (step === undefined || table === null || !(target instanceof HTMLInputElement)) return;
  const { column } = target.dataset;
  const cells = [...table.querySelectorAll<HTMLInputElement>("input[data-column]")].filter(
    (cell) => cell.dataset.column === column,
  );
  const next = cells[cells.indexOf(target) + step];
  if (column === undefined || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.select();
}
