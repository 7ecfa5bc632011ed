import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type FailSafePolicy, failSafePolicySchema } from "../../shared/domain/fail-safe.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./fail-safe.module.css";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

const limits = [
  { name: "deliveryNeedsPersonMinutes", label: "A refused delivery, in minutes" },
  { name: "deliveryWaitingMinutes", label: "Deliveries that wait for a route, in minutes" },
  { name: "recallMinutes", label: "An open recall, in minutes" },
  { name: "questionMinutes", label: "A referrer's question, in minutes" },
] as const;

type Numbers = Record<(typeof limits)[number]["name"] | "limitMinutes", string>;

/** Who the fail-safe officers are, from when on something belongs on the board, and when drills are run. */
export function PolicySheet({ policy, onClose }: { policy: FailSafePolicy; onClose: () => void }) {
  const { query } = useHost();
  const queryClient = useQueryClient();
  const people = useQuery(query.settings.people.queryOptions());
  const [officers, setOfficers] = useState<readonly string[]>(policy.officers);
  const [days, setDays] = useState<readonly number[]>(policy.drill.weekdays);
  const [time, setTime] = useState(timeText(policy.drill.minuteOfDay));
  const [numbers, setNumbers] = useState<Numbers>(() => numbersOf(policy));
  const made = policyOf(officers, days, time, numbers);
  const save = useMutation(
    query.failSafe.savePolicy.mutationOptions({
      onSuccess: (board) => {
        queryClient.setQueryData(query.failSafe.board.queryKey(), board);
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (made !== null) save.mutate(made);
  };
  return (
    <Sheet title="Officers and limits" isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <Officers people={people.data?.people ?? []} chosen={officers} onChoose={setOfficers} />
        <fieldset className={styles.group}>
          <legend>On the board after</legend>
          <div className={styles.pair}>
            {limits.map(({ name, label }) => (
              <TextField
                key={name}
                label={label}
                inputMode="numeric"
                value={numbers[name]}
                onChange={(value) => setNumbers({ ...numbers, [name]: value })}
              />
            ))}
          </div>
          <p className={styles.quiet}>Alerts come onto the board when their own limit passes.</p>
        </fieldset>
        <Drills days={days} onDays={setDays} time={time} onTime={setTime} numbers={numbers} onNumbers={setNumbers} />
        {made === null && <p role="status">Write whole minutes, and a time as 07:30.</p>}
        <TroubleMessage error={save.error} />
        <div className={styles.actions}>
          <Button type="submit" variant="primary" isPending={save.isPending} isDisabled={made === null}>
            Save
          </Button>
          <Button variant="quiet" onPress={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function Officers(props: {
  people: readonly { id: string; displayName: string }[];
  chosen: readonly string[];
  onChoose: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset className={styles.group}>
      <legend>Fail-safe officers</legend>
      {props.people.map(({ id, displayName }) => (
        <Checkbox
          key={id}
          isSelected={props.chosen.includes(id)}
          onChange={(isOn) => props.onChoose([...props.chosen.filter((one) => one !== id), ...(isOn ? [id] : [])])}
        >
          {displayName}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function Drills(props: {
  days: readonly number[];
  onDays: (days: readonly number[]) => void;
  time: string;
  onTime: (time: string) => void;
  numbers: Numbers;
  onNumbers: (numbers: Numbers) => void;
}) {
  const { days, onDays, time, onTime, numbers, onNumbers } = props;
  return (
    <fieldset className={styles.group}>
      <legend>Fire drills through every route that alerts take</legend>
      <div className={styles.days}>
        {weekdays.map((name, index) => (
          <Checkbox
            key={name}
            isSelected={days.includes(index + 1)}
            onChange={(isOn) => onDays([...days.filter((day) => day !== index + 1), ...(isOn ? [index + 1] : [])])}
          >
            {name}
          </Checkbox>
        ))}
      </div>
      <div className={styles.pair}>
        <TextField label="At, London time" value={time} onChange={onTime} placeholder="07:30" maxLength={5} />
        <TextField
          label="Failed without an acceptance after, in minutes"
          inputMode="numeric"
          value={numbers.limitMinutes}
          onChange={(limitMinutes) => onNumbers({ ...numbers, limitMinutes })}
        />
      </div>
      <p className={styles.quiet}>Without a day, drills are run by hand only.</p>
    </fieldset>
  );
}

function numbersOf(policy: FailSafePolicy): Numbers {
  return {
    deliveryNeedsPersonMinutes: String(policy.deliveryNeedsPersonMinutes),
    deliveryWaitingMinutes: String(policy.deliveryWaitingMinutes),
    recallMinutes: String(policy.recallMinutes),
    questionMinutes: String(policy.questionMinutes),
    limitMinutes: String(policy.drill.limitMinutes),
  };
}

function timeText(minuteOfDay: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

/** Gives the policy that was typed, or null while something of it cannot be read. */
function policyOf(
  officers: readonly string[],
  days: readonly number[],
  time: string,
  numbers: Numbers,
): FailSafePolicy | null {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim());
  const whole = (text: string) => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN);
  const { limitMinutes, ...others } = numbers;
  const parsed = failSafePolicySchema.safeParse({
    officers: [...officers],
    ...Object.fromEntries(Object.entries(others).map(([name, text]) => [name, whole(text)])),
    drill: {
      weekdays: [...days].sort(),
      minuteOfDay: clock === null ? Number.NaN : Number(clock[1]) * 60 + Number(clock[2]),
      limitMinutes: whole(limitMinutes),
    },
  });
  return parsed.success ? parsed.data : null;
}
