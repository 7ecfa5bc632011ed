import { OctagonAlert } from "lucide-react";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./channels.module.css";
import type { ChannelSwitch, ProfileForm, SwitchGroup } from "./switch-kinds.ts";

/** What every field of a profile needs. */
export interface SwitchFieldsProps {
  readonly form: ProfileForm;
  /** A sentence on what is wrong, by path. */
  readonly problems: Readonly<Record<string, string>>;
  readonly isDisabled: boolean;
  readonly onChange: (path: string, value: string | boolean) => void;
}

/** Groups of settings under their titles; what means nothing as the others stand is left out. */
export function SwitchGroups({ groups, ...props }: SwitchFieldsProps & { groups: readonly SwitchGroup[] }) {
  return groups.map(({ title, switches }) => (
    <section key={title} className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      <div className={styles.fields}>
        {switches
          .filter(({ isShown }) => isShown?.(props.form) ?? true)
          .map((each) => (
            <SwitchField key={each.path} of={each} {...props} />
          ))}
      </div>
    </section>
  ));
}

function SwitchField({ of, form, problems, isDisabled, onChange }: SwitchFieldsProps & { of: ChannelSwitch }) {
  const { path, label, help } = of;
  const problem = problems[path];
  const value = form[path];
  const note = help === undefined ? null : <p className={styles.note}>{help}</p>;
  if (of.kind === "flag") {
    return (
      <div className={`${styles.field} ${styles.flag}`}>
        <Checkbox isSelected={value === true} isDisabled={isDisabled} onChange={(isOn) => onChange(path, isOn)}>
          {label}
        </Checkbox>
        {note}
        <Problem sentence={problem} />
      </div>
    );
  }
  const typed = String(value ?? "");
  if (of.kind === "choice") {
    return (
      <div className={`${styles.field} ${isLong(of.choices) ? styles.wide : ""}`}>
        <Select
          label={label}
          options={of.choices}
          value={typed}
          isDisabled={isDisabled}
          onChange={(chosen) => onChange(path, chosen)}
        />
        {note}
        <Problem sentence={problem} />
      </div>
    );
  }
  return (
    <TextField
      label={of.kind === "number" && of.unit !== "" ? `${label} (${of.unit})` : label}
      value={typed}
      isDisabled={isDisabled}
      onChange={(text) => onChange(path, text)}
      {...(of.kind === "number" ? { inputMode: "numeric" as const } : {})}
      {...(of.kind === "text" && of.maxLength !== undefined ? { maxLength: of.maxLength } : {})}
      {...(help === undefined ? {} : { description: help })}
      error={problem}
    />
  );
}

/** Words that half the form would cut off. */
function isLong(choices: readonly { readonly label: string }[]): boolean {
  return choices.some(({ label }) => label.length > 24);
}

/** What is wrong with a choice or a tick, in one sentence, read out as it appears. */
function Problem({ sentence }: { sentence: string | undefined }) {
  return (
    <div role="status">
      {sentence !== undefined && (
        <p className={styles.problem}>
          <OctagonAlert aria-hidden="true" />
          {sentence}
        </p>
      )}
    </div>
  );
}
