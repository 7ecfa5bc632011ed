import { AskedOf } from "../second-signature/asked-of.tsx";
import type { ChosenRelease, ReleaseKindName } from "../second-signature/release-kinds.ts";
import { RadioGroup } from "../ui/radio-group.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./life.module.css";

const labels: Record<ReleaseKindName, string> = {
  final: "Final",
  hot: "Provisional, now (hot)",
  awaitingSecondSignature: "Provisional, for a second signature",
};

const reasons = {
  hot: {
    label: "Why it cannot wait for the final report",
    description: "Stands on the report beside its watermark. The case goes on owing the final one.",
  },
  awaitingSecondSignature: {
    label: "Why it needs a second signature",
    description: "Stands on the report beside its watermark. Somebody else makes it final; you see what they changed.",
  },
};

/** The choice of the sign sheet between final, a deliberate provisional release and a second signature. */
export function ReleaseChoice(props: {
  workitemId: string;
  value: ChosenRelease;
  onChange: (value: ChosenRelease) => void;
  /** What this person may choose. */
  offered: readonly ReleaseKindName[];
  /** Why it is not offered as final; empty where it is. */
  whyNotFinal: string;
}) {
  const { value, onChange, offered, whyNotFinal } = props;
  if (offered.length < 2 && value.kind === "final") return null;
  return (
    <div className={styles.release}>
      <RadioGroup
        label="Released as"
        options={offered.map((id) => ({ id, label: labels[id] }))}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind })}
      />
      {whyNotFinal !== "" && <p className={styles.quiet}>Not as final by you: {whyNotFinal}</p>}
      {value.kind !== "final" && (
        <div className={value.kind === "hot" ? undefined : styles.second}>
          <TextField
            {...reasons[value.kind]}
            value={value.reason}
            onChange={(reason) => onChange({ ...value, reason })}
            maxLength={300}
            autoFocus={value.reason === ""}
          />
          {value.kind === "awaitingSecondSignature" && (
            <AskedOf
              workitemId={props.workitemId}
              value={value.askedOf ?? ""}
              onChange={(askedOf) => onChange({ ...value, askedOf })}
            />
          )}
        </div>
      )}
    </div>
  );
}
