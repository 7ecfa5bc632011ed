import { useMutation } from "@tanstack/react-query";
import { UserRoundCheck } from "lucide-react";
import { useRef, useState } from "react";
import type { Alert, ContactMethod } from "../../shared/domain/alert.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useRegainFocus } from "../app/use-regain-focus.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Message } from "../ui/message.tsx";
import { RadioGroup } from "../ui/radio-group.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { missingForAcknowledgement } from "./alert-evidence.ts";
import styles from "./alert-panel.module.css";
import { blankCall, type Call, callAbout, isBlankCall, keepCall } from "./call-notes.ts";
import { NotReachedButton } from "./not-reached-button.tsx";
import { OwnershipButtons } from "./ownership-buttons.tsx";
import { whatToSay } from "./what-to-say.ts";

const methods: readonly { id: ContactMethod; label: string }[] = [
  { id: "voice", label: "By telephone" },
  { id: "inPerson", label: "In person" },
  { id: "message", label: "By message, answered" },
];

const readBacks = [
  { id: "correct", label: "Correct" },
  { id: "correctedThenCorrect", label: "Corrected, then correct" },
  { id: "notReadBack", label: "Not read back" },
] as const;

/** What is asked and heard on the telephone, in the order in which it is said; nothing in it is filled in beforehand. */
export function CallSheet({ alert }: { alert: Alert }) {
  useRegainFocus();
  const { call, put, change, record, missing, hasTried, acknowledge } = useCall(alert);
  const spokeTo = useRef<HTMLInputElement>(null);
  useKey("alertAcknowledge", record);
  useKey("alertCall", () => spokeTo.current?.focus());
  return (
    <section className={styles.call} aria-label="Call sheet">
      <div className={styles.form}>
        <CallFields alert={alert} call={call} onChange={change} spokeTo={spokeTo} />
        {hasTried && missing.length > 0 && (
          <Message tone="due" title="Not recorded." isLive>
            Still needed: {missing.join("; ")}.
          </Message>
        )}
        <TroubleMessage error={acknowledge.error} />
        <div className={styles.buttons}>
          <Button
            variant="primary"
            icon={<UserRoundCheck aria-hidden="true" />}
            shortcut={shownKey("alertAcknowledge")}
            onPress={record}
            isPending={acknowledge.isPending}
          >
            Record as acknowledged
          </Button>
          <NotReachedButton alert={alert} spokenTo={call.personName} method={call.method} />
          {!isBlankCall(call) && (
            <Button variant="quiet" onPress={() => put(blankCall)}>
              Clear the sheet
            </Button>
          )}
          <span className={styles.gap} />
          <OwnershipButtons alert={alert} />
        </div>
      </div>
    </section>
  );
}

/** The call about an alert: what was noted so far, and recording it. */
function useCall(alert: Alert) {
  const { query } = useHost();
  const [call, setCall] = useState<Call>(() => callAbout(alert.id));
  const [hasTried, setTried] = useState(false);
  const acknowledge = useMutation(
    query.alert.acknowledge.mutationOptions({
      onSuccess: () => {
        keepCall(alert.id, blankCall);
        showToast("done", "Recorded as acknowledged.");
      },
    }),
  );
  const put = (next: Call): void => {
    keepCall(alert.id, next);
    setCall(next);
  };
  const change = (part: Partial<Call>): void => put({ ...call, ...part });
  const missing = missingOf(call);
  const record = (): void => {
    setTried(true);
    if (missing.length > 0 || acknowledge.isPending) return;
    acknowledge.mutate({
      alertId: alert.id,
      acknowledgement: {
        personName: call.personName.trim(),
        capacity: call.capacity.trim(),
        method: call.method,
        readBack: call.method === "voice" ? call.readBack : null,
        identityChecked: true,
      },
      actionTaken: call.actionTaken.trim(),
    });
  };
  return { call, put, change, record, missing, hasTried, acknowledge };
}

function missingOf(call: Call): string[] {
  return missingForAcknowledgement({
    personName: call.personName,
    isVoice: call.method === "voice",
    isIdentityChecked: call.hasName && (call.hasBirthDate || call.hasNumber),
    readBack: call.readBack,
  });
}

interface CallFieldsProps {
  alert: Alert;
  call: Call;
  onChange: (part: Partial<Call>) => void;
  spokeTo: React.RefObject<HTMLInputElement | null>;
}

function CallFields({ alert, call, onChange, spokeTo }: CallFieldsProps) {
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="Spoke to"
          value={call.personName}
          onChange={(personName) => onChange({ personName })}
          inputRef={spokeTo}
          maxLength={128}
        />
        <TextField
          label="Capacity"
          value={call.capacity}
          onChange={(capacity) => onChange({ capacity })}
          placeholder="Emergency doctor"
          maxLength={128}
        />
      </div>
      <Select label="How" options={methods} value={call.method} onChange={(method) => onChange({ method })} />
      <fieldset className={styles.ticks}>
        <legend>Identity checked</legend>
        <Checkbox isSelected={call.hasName} onChange={(hasName) => onChange({ hasName })}>
          Name
        </Checkbox>
        <Checkbox isSelected={call.hasBirthDate} onChange={(hasBirthDate) => onChange({ hasBirthDate })}>
          Date of birth
        </Checkbox>
        <Checkbox isSelected={call.hasNumber} onChange={(hasNumber) => onChange({ hasNumber })}>
          {alert.patient.nhsNumber === null ? "Hospital number" : "NHS number, last four"}
        </Checkbox>
      </fieldset>
      {call.method === "voice" && (
        <>
          <p className={styles.say}>{whatToSay(alert)}</p>
          <RadioGroup
            label="Read back"
            options={readBacks}
            value={call.readBack}
            onChange={(readBack) => onChange({ readBack })}
          />
        </>
      )}
      <TextField
        label="Action declared"
        value={call.actionTaken}
        onChange={(actionTaken) => onChange({ actionTaken })}
        placeholder="What they will do, if they say so"
        maxLength={500}
      />
    </>
  );
}
