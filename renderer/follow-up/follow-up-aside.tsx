import { useState } from "react";
import type { FollowUp } from "../../shared/domain/follow-up.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { withMarkFollowed, withMarkTaken } from "../../shared/follow-up/fill.ts";
import { printedFollowUp, sizeText } from "../../shared/follow-up/print.ts";
import { targetProblems } from "../../shared/follow-up/recist.ts";
import { markProblems, rowOfMark, type SizeConflict, sizeConflicts, sizeOfMark } from "../../shared/follow-up/sizes.ts";
import { dateText } from "../../shared/rules/date-text.ts";
import { nextLesionName } from "../../shared/rules/lesion-change.ts";
import { Button } from "../ui/button.tsx";
import { DateField } from "../ui/date-field.tsx";
import { Message } from "../ui/message.tsx";
import { Select } from "../ui/select.tsx";
import type { ChangeFollowUp } from "./follow-up-grid.tsx";
import styles from "./follow-up-sheet.module.css";

/** Beside the grid: the baseline, further rows and times, what is not in order, and what the report will say. */
export function FollowUpAside(props: { followUp: FollowUp; marks: readonly Measurement[]; onChange: ChangeFollowUp }) {
  const { followUp, marks, onChange } = props;
  const problems = [...targetProblems(followUp), ...markProblems(followUp, marks)];
  const conflicts = sizeConflicts(followUp, marks);
  return (
    <div className={styles.aside}>
      <div className={styles.row}>
        <BaselineSelect followUp={followUp} onChange={onChange} />
        <AddLesion onChange={onChange} />
        <AddTime followUp={followUp} onChange={onChange} />
      </div>
      <FreeMarks followUp={followUp} marks={marks} onChange={onChange} />
      {conflicts.map((conflict) => (
        <Conflict
          key={`${conflict.lesion.id} ${conflict.timepointId}`}
          conflict={conflict}
          followUp={followUp}
          onChange={onChange}
        />
      ))}
      {problems.length > 0 && (
        <Message tone="due" title="Look at this.">
          <ul className={styles.problems}>
            {[...new Set(problems)].map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Message>
      )}
      <p className={styles.sentences} role="status" aria-label="As the report will say">
        {printedFollowUp(followUp).sentences}
      </p>
    </div>
  );
}

function BaselineSelect({ followUp, onChange }: { followUp: FollowUp; onChange: ChangeFollowUp }) {
  const times = followUp.timepoints.map(({ id, date }) => ({ id, label: dateText(date) }));
  return (
    <Select
      label="Baseline"
      options={[{ id: "", label: "Not set" }, ...times]}
      value={followUp.baselineId ?? ""}
      onChange={(id) => onChange((before) => ({ ...before, baselineId: id === "" ? null : id }))}
    />
  );
}

function AddLesion({ onChange }: { onChange: ChangeFollowUp }) {
  return <Button onPress={() => onChange(withLesion)}>Add a lesion</Button>;
}

function withLesion(followUp: FollowUp): FollowUp {
  const { lesions } = followUp;
  if (lesions.length >= 60) return followUp;
  const taken = new Set(lesions.map(({ id }) => id));
  let number = 1;
  while (taken.has(`row ${number}`)) number += 1;
  const name = nextLesionName(lesions.map((lesion) => lesion.name));
  const blank = { organ: "", place: "", isLymphNode: false, role: "target" as const, sizes: {} };
  return { ...followUp, lesions: [...lesions, { id: `row ${number}`, name, ...blank }] };
}

function AddTime({ followUp, onChange }: { followUp: FollowUp; onChange: ChangeFollowUp }) {
  const [date, setDate] = useState("");
  const now = followUp.timepoints.at(-1)?.date ?? null;
  const isLater = now !== null && date > now;
  return (
    <div className={styles.row}>
      <DateField
        label="Earlier date"
        value={date}
        onChange={setDate}
        error={isLater ? "That is after the present examination." : undefined}
      />
      <Button
        isDisabled={date === "" || isLater}
        onPress={() => {
          onChange((before) => withTime(before, date));
          setDate("");
        }}
      >
        Add the date
      </Button>
    </div>
  );
}

function withTime(followUp: FollowUp, date: string): FollowUp {
  const now = followUp.timepoints.at(-1);
  const id = `typed ${date}`;
  if (now === undefined || followUp.timepoints.length >= 20 || followUp.timepoints.some((each) => each.id === id)) {
    return followUp;
  }
  const earlier = [...followUp.timepoints.slice(0, -1), { id, date, studyInstanceUid: "" }];
  earlier.sort((one, other) => (one.date ?? "").localeCompare(other.date ?? ""));
  return { ...followUp, timepoints: [...earlier, now] };
}

/** Marks of the present examination that are paired with nothing: at baseline they are the first size of a lesion, later of a new one. */
function FreeMarks(props: { followUp: FollowUp; marks: readonly Measurement[]; onChange: ChangeFollowUp }) {
  const { followUp, marks, onChange } = props;
  const now = followUp.timepoints.at(-1);
  const role = followUp.timepoints.length > 1 ? ("new" as const) : ("target" as const);
  const free = marks.filter(
    (mark) =>
      mark.image.studyInstanceUid === now?.studyInstanceUid &&
      mark.lesion === undefined &&
      rowOfMark(followUp, mark) === undefined &&
      "size" in sizeOfMark(mark, false),
  );
  return (
    <div className={styles.row}>
      {free.map((mark) => (
        <Button
          key={mark.id}
          size="small"
          onPress={() =>
            onChange((before) => {
              const name = nextLesionName(before.lesions.map((lesion) => lesion.name));
              return withMarkFollowed(before, mark, { name, role, isLymphNode: false });
            })
          }
        >
          {`Follow ${mark.text}${mark.words === undefined || mark.words === "" ? "" : `, ${mark.words}`} as ${role}`}
        </Button>
      ))}
    </div>
  );
}

function Conflict(props: { conflict: SizeConflict; followUp: FollowUp; onChange: ChangeFollowUp }) {
  const { conflict, followUp, onChange } = props;
  const { lesion, timepointId, marked } = conflict;
  const date = followUp.timepoints.find(({ id }) => id === timepointId)?.date ?? null;
  return (
    <Message
      tone="due"
      title={`${lesion.name}, ${dateText(date)}.`}
      actions={
        <Button size="small" onPress={() => onChange((before) => withMarkTaken(before, conflict))}>
          {`Take ${sizeText(marked)}`}
        </Button>
      }
    >
      The table has {sizeText(lesion.sizes[timepointId])}, the mark measures {sizeText(marked)}. The table keeps its own
      until you decide.
    </Message>
  );
}
