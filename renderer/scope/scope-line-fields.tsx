import { careSettingSchema, settingNames } from "../../shared/domain/scope-of-practice.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { DateField } from "../ui/date-field.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./scope.module.css";
import type { ScopeLineForm } from "./scope-form.ts";

const settings = careSettingSchema.exclude(["other"]).options;

/** The fields of one line of a scope. What is left empty limits nothing. */
export function ScopeLineFields(props: {
  number: number;
  form: ScopeLineForm;
  /** What is wrong with it, in a sentence; empty where nothing is. */
  problem: string;
  onChange: (form: ScopeLineForm) => void;
  onRemove: () => void;
}) {
  const { number, form, problem, onChange } = props;
  const field = (
    name: "bodyParts" | "modalities" | "ageFrom" | "ageTo" | "validFrom" | "validUntil" | "approvedBy",
  ) => ({
    value: form[name],
    onChange: (value: string) => onChange({ ...form, [name]: value }),
  });
  return (
    <fieldset className={styles.line}>
      <legend>Line {number}</legend>
      <TextField
        label="Body parts, by commas"
        placeholder="Any"
        {...field("bodyParts")}
        className={styles.half ?? ""}
      />
      <TextField
        label="Modalities, by commas"
        placeholder="Any"
        {...field("modalities")}
        className={styles.half ?? ""}
      />
      <TextField label="From age" placeholder="Any" inputMode="numeric" {...field("ageFrom")} />
      <TextField label="To age" placeholder="Any" inputMode="numeric" {...field("ageTo")} />
      <Select
        label="Signs as"
        options={[
          { id: "final", label: "Final" },
          { id: "provisional", label: "Provisional only" },
        ]}
        value={form.signs}
        onChange={(signs) => onChange({ ...form, signs })}
        className={styles.half ?? ""}
      />
      <DateField label="Valid from" {...field("validFrom")} />
      <DateField label="Valid until" {...field("validUntil")} />
      <TextField label="Approved by" {...field("approvedBy")} maxLength={128} className={styles.half ?? ""} />
      <div className={styles.whole}>
        <Settings form={form} onChange={onChange} />
        <span className={styles.quiet} role="status">
          {problem}
        </span>
        <Button size="small" variant="quiet" onPress={props.onRemove}>
          Remove line {number}
        </Button>
      </div>
    </fieldset>
  );
}

function Settings({ form, onChange }: { form: ScopeLineForm; onChange: (form: ScopeLineForm) => void }) {
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">Settings; none ticked means any</legend>
      {settings.map((setting) => (
        <Checkbox
          key={setting}
          isSelected={form.settings.includes(setting)}
          onChange={(isChosen) => {
            const others = form.settings.filter((each) => each !== setting);
            onChange({ ...form, settings: isChosen ? [...others, setting] : others });
          }}
        >
          {settingNames[setting]}
        </Checkbox>
      ))}
    </fieldset>
  );
}
