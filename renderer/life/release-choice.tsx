import { RadioGroup } from "../ui/radio-group.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./life.module.css";

/** How the sign sheet lets a report go: as final, or hot with the reason for it. */
export interface ReleaseChoiceValue {
  readonly kind: "final" | "hot";
  readonly reason: string;
}

/** The choice of the sign sheet between final and a deliberate provisional release. */
export function ReleaseChoice(props: { value: ReleaseChoiceValue; onChange: (value: ReleaseChoiceValue) => void }) {
  const { value, onChange } = props;
  return (
    <div className={styles.release}>
      <RadioGroup
        label="Released as"
        options={[
          { id: "final", label: "Final" },
          { id: "hot", label: "Provisional, now (hot)" },
        ]}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind })}
      />
      {value.kind === "hot" && (
        <TextField
          label="Why it cannot wait for the final report"
          description="Stands on the report beside its watermark. The case goes on owing the final one."
          value={value.reason}
          onChange={(reason) => onChange({ ...value, reason })}
          maxLength={300}
          autoFocus
        />
      )}
    </div>
  );
}
