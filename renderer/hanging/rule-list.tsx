import { useState } from "react";
import { type Condition, conditionText, type Strength } from "../../shared/hanging/protocol-draft.ts";
import { canBeMust, type WrittenKey, withWritten, writtenOf } from "../../shared/hanging/protocol-rules.ts";
import { Segmented } from "../ui/segmented.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./hanging.module.css";

/** Told when what is written in a condition begins or ceases to be no value of it. */
export type ConditionProblem = (id: string, isWrong: boolean) => void;

const strengthNames: Readonly<Record<Strength, string>> = { must: "Must", wish: "Wish", off: "Not asked" };

const writtenNames: Readonly<Record<WrittenKey, string>> = {
  words: "Named one of",
  allWords: "Named all of",
  notWords: "Not named",
  minimumThicknessMm: "Slices at least, mm",
  maximumThicknessMm: "Slices at most, mm",
  minimumImages: "Images at least",
  maximumImages: "Images at most",
};

/** The conditions of one rule, each to be loosened, tightened or, where it is words or a number, written anew. */
export function RuleList(props: {
  readonly title: string;
  readonly conditions: readonly Condition[];
  readonly strengths: readonly Strength[];
  readonly onChange: (conditions: readonly Condition[]) => void;
  readonly onProblem: ConditionProblem;
}) {
  const { title, conditions, strengths, onChange, onProblem } = props;
  return (
    <section className={styles.pane} aria-label={title}>
      <h3>{title}</h3>
      {conditions.length === 0 && <p className={styles.quiet}>Any.</p>}
      {conditions.map((condition) => (
        <RuleRow
          key={condition.id}
          condition={condition}
          strengths={strengths.filter((each) => each !== "must" || canBeMust(condition, conditions))}
          onChange={(next) => onChange(conditions.map((each) => (each === condition ? next : each)))}
          onProblem={(isWrong) => onProblem(`${title} ${condition.id}`, isWrong)}
        />
      ))}
    </section>
  );
}

function RuleRow(props: {
  readonly condition: Condition;
  readonly strengths: readonly Strength[];
  readonly onChange: (condition: Condition) => void;
  readonly onProblem: (isWrong: boolean) => void;
}) {
  const { condition, strengths, onChange } = props;
  const written = writtenOf(condition);
  const words = conditionText(condition);
  return (
    <div className={styles.condition}>
      {written === null ? (
        <span>{words}</span>
      ) : (
        <WrittenValue
          // Not asked for any more, what cannot be read goes with it.
          key={condition.strength === "off" ? "off" : "asked"}
          label={writtenNames[written.key]}
          condition={condition}
          onChange={onChange}
          onProblem={props.onProblem}
        />
      )}
      <Segmented<Strength>
        label={words}
        options={strengths.map((id) => ({ id, label: strengthNames[id] }))}
        value={condition.strength}
        onChange={(strength) => {
          if (strength === "off") props.onProblem(false);
          onChange({ ...condition, strength });
        }}
      />
    </div>
  );
}

function WrittenValue(props: {
  readonly label: string;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
  readonly onProblem: (isWrong: boolean) => void;
}) {
  const { label, condition } = props;
  const [text, setText] = useState(() => writtenOf(condition)?.text ?? "");
  const isWrong = withWritten(condition, text) === null;
  return (
    <TextField
      label={label}
      value={text}
      isDisabled={condition.strength === "off"}
      validationBehavior="aria"
      className={styles.written ?? ""}
      error={isWrong ? "Write a value, or choose Not asked." : ""}
      onChange={(next) => {
        setText(next);
        const changed = withWritten(condition, next);
        props.onProblem(changed === null);
        if (changed !== null) props.onChange(changed);
      }}
    />
  );
}
