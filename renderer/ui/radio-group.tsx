import { RadioGroup as AriaRadioGroup, Label, Radio } from "react-aria-components";
import styles from "./choice.module.css";

export interface RadioOption<Id extends string> {
  id: Id;
  label: string;
}

/** A choice of one, all of them in sight. */
export function RadioGroup<Id extends string>(props: {
  label: string;
  isLabelHidden?: boolean;
  options: readonly RadioOption<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
  orientation?: "horizontal" | "vertical";
  isDisabled?: boolean;
}) {
  const orientation = props.orientation ?? "horizontal";
  const find = (id: string) => props.options.find((option) => option.id === id);
  return (
    <AriaRadioGroup
      className={styles.group ?? ""}
      orientation={orientation}
      value={props.value}
      onChange={(id) => {
        const option = find(id);
        if (option !== undefined) props.onChange(option.id);
      }}
      isDisabled={props.isDisabled ?? false}
    >
      <Label className={props.isLabelHidden === true ? "visually-hidden" : (styles.label ?? "")}>{props.label}</Label>
      <div className={`${styles.options} ${orientation === "vertical" ? styles.vertical : ""}`}>
        {props.options.map((option) => (
          <Radio key={option.id} value={option.id} className={styles.option ?? ""}>
            <span className={`${styles.box} ${styles.round}`} />
            {option.label}
          </Radio>
        ))}
      </div>
    </AriaRadioGroup>
  );
}
