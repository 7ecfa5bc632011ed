import { type FirstWriting, type MeaningCategory, meaningCategoryNames } from "../../shared/domain/second-signature.ts";
import { formatDayAndTime } from "../app/format.ts";
import { Difference } from "../life/difference.tsx";
import type { ComparedVersion } from "../life/version-difference.ts";
import { Message } from "../ui/message.tsx";
import { RadioGroup } from "../ui/radio-group.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { AnswerForm } from "./answer-form.ts";
import styles from "./second-signature.module.css";

const categories = Object.entries(meaningCategoryNames).map(([id, label]) => ({ id: id as MeaningCategory, label }));

/** Somebody else's text beside what is signed of it. */
export function MeaningDifference({ first, after }: { first: FirstWriting; after: ComparedVersion }) {
  return (
    <section className={styles.part} aria-label="Text of the first writer">
      <h3 className={styles.heading}>
        {first.kind === "asked" ? "Second signature" : "Written by a trainee before you"}
      </h3>
      <p>
        <b>{first.writerName}</b>, {first.writerRole}, wrote this on{" "}
        <span className="figures">{formatDayAndTime(first.writtenAt)}</span>
        {first.reason !== "" && `: ${first.reason}`}. What differs now:
      </p>
      <div className={styles.difference}>
        <Difference before={first.text} after={after} />
      </div>
    </section>
  );
}

/** The question what became of the meaning of somebody else's text, and what they are told of it. Stands beside the difference. */
export function MeaningPart(props: {
  first: FirstWriting;
  form: AnswerForm;
  /** Why the answer does not fit the difference; empty where it does. */
  problem: string;
  onChange: (form: AnswerForm) => void;
}) {
  const { first, form, problem, onChange } = props;
  return (
    <section className={styles.part} aria-label="Second signature">
      <RadioGroup
        label="Did the meaning change?"
        options={[
          { id: "none", label: "No" },
          { id: "wording", label: "Minor wording" },
          { id: "changed", label: "Yes" },
        ]}
        value={form.meaning}
        onChange={(meaning) => onChange({ ...form, meaning })}
      />
      {problem !== "" && (
        <Message tone="critical" title="Not this answer." isLive>
          {problem}
        </Message>
      )}
      {form.meaning === "changed" && (
        <Select
          label="In what"
          options={categories}
          value={form.category}
          onChange={(category) => onChange({ ...form, category })}
        />
      )}
      <TextField
        label={`Feedback to ${first.writerName}`}
        description="Goes to them with the difference; it is in no report."
        value={form.feedback}
        onChange={(feedback) => onChange({ ...form, feedback })}
        isMultiline
        rows={2}
        maxLength={4000}
      />
    </section>
  );
}
