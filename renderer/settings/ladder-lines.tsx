import { Trash2 } from "lucide-react";
import {
  type EscalationStep,
  escalationMeansSchema,
  escalationRoleNames,
  escalationRoleSchema,
} from "../../shared/domain/alert-policy.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./alert-policy.module.css";
import { SpanEntry } from "./span-entry.tsx";

const roles = escalationRoleSchema.options.map((id) => ({ id, label: escalationRoleNames[id] }));
const means = escalationMeansSchema.options.map((id) => ({
  id,
  label: id === "voice" ? "By telephone" : "By message, else by telephone",
}));
const clocks: readonly { id: EscalationStep["clock"]; label: string }[] = [
  { id: "acknowledge", label: "Until acknowledged" },
  { id: "act", label: "Until acted on" },
];
const mostSteps = 12;

/** Steps have no name of their own: their place among so many is what they are known by while they are edited. */
function placeOf(index: number, count: number): string {
  return `${index + 1} of ${count}`;
}

/** The steps of a ladder, each with its time from raising, whom it turns to and how. */
export function LadderLines(props: {
  steps: readonly EscalationStep[];
  isDisabled: boolean;
  onChange: (steps: EscalationStep[]) => void;
}) {
  const { steps, isDisabled, onChange } = props;
  const change = (at: number, part: Partial<EscalationStep>) =>
    onChange(steps.map((step, index) => (index === at ? { ...step, ...part } : step)));
  const [last] = steps.slice(-1);
  return (
    <>
      <ol className={styles.ladder} aria-label="Ladder">
        {steps.map((step, index) => (
          <li key={placeOf(index, steps.length)} className={styles.step} aria-label={`Step ${index + 1}`}>
            <SpanEntry
              label={`Step ${index + 1}, after`}
              span={step.after}
              isDisabled={isDisabled}
              onChange={(after) => change(index, { after })}
            />
            <Select
              label="Turn to"
              options={roles}
              value={step.to}
              isDisabled={isDisabled}
              onChange={(to) => change(index, { to })}
            />
            <Select
              label="How"
              options={means}
              value={step.by}
              isDisabled={isDisabled}
              onChange={(by) => change(index, { by })}
            />
            <Select
              label="When"
              options={clocks}
              value={step.clock}
              isDisabled={isDisabled}
              onChange={(clock) => change(index, { clock })}
            />
            {!isDisabled && steps.length > 1 && (
              <IconButton
                label={`Remove step ${index + 1}`}
                icon={<Trash2 aria-hidden="true" />}
                onPress={() => onChange(steps.filter((_, at) => at !== index))}
              />
            )}
          </li>
        ))}
      </ol>
      {!isDisabled && last !== undefined && steps.length < mostSteps && (
        <Button onPress={() => onChange([...steps, last])}>Add a step</Button>
      )}
    </>
  );
}
