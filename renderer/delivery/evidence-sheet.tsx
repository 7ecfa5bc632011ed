import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Temporal } from "temporal-polyfill";
import type { EnteredRung, LearntHow } from "../../shared/contract/evidence-contract.ts";
import type { Delivery } from "../../shared/domain/delivery.ts";
import { displayTimeZone } from "../../shared/rules/date-text.ts";
import { formatTime } from "../app/format.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useNow } from "../host/clock.ts";
import { useHost } from "../host/host-context.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { showToast } from "../ui/toast.tsx";
import { rungWords } from "./delivery-rungs.ts";
import styles from "./evidence.module.css";

const enteredRungs: readonly EnteredRung[] = ["shown", "acknowledged", "actedOn", "outcomeSeen", "filed"];
const hows: readonly { id: LearntHow; label: string }[] = [
  { id: "telephone", label: "By telephone" },
  { id: "inPerson", label: "In person" },
  { id: "theirSystem", label: "Seen in their system" },
  { id: "email", label: "By e-mail" },
  { id: "letter", label: "By letter" },
];

/** Enters what somebody was told: which rung, who, when, how. */
export function EvidenceSheet({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const now = useNow(60_000);
  const [rung, setRung] = useState<EnteredRung>("shown");
  const [who, setWho] = useState("");
  const [how, setHow] = useState<LearntHow>("telephone");
  const [toldBy, setToldBy] = useState("");
  const [note, setNote] = useState("");
  const [day, setDay] = useState(() => dayOf(now));
  const [time, setTime] = useState(() => formatTime(now));
  const happenedAt = instantOf(day, time);
  const enter = useMutation(
    useHost().query.evidence.enter.mutationOptions({
      onSuccess: () => {
        showToast("info", "Entered, with your name. It stands beside what systems prove.");
        onClose();
      },
    }),
  );
  const needsNote = rung === "actedOn" || rung === "outcomeSeen";
  const timeError = happenedAt !== null && happenedAt > now + 60_000 ? "That is still to come" : undefined;
  const isReady =
    who.trim().length > 1 && happenedAt !== null && timeError === undefined && (!needsNote || note.trim() !== "");
  const submit = (): void => {
    if (!isReady) return;
    const words = { who: who.trim(), toldBy: toldBy.trim(), note: note.trim() };
    // Entered to the minute: the running minute is now, not the next.
    enter.mutate({ deliveryId: delivery.id, rung, how, ...words, happenedAt: Math.min(happenedAt, now) });
  };
  return (
    <Sheet
      title={`What you were told by ${delivery.recipientName}`}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isPending={enter.isPending} isDisabled={!isReady} onPress={submit}>
            Enter
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Select
          label="What happened"
          options={enteredRungs.map((id) => ({ id, label: rungWords[id] }))}
          value={rung}
          onChange={setRung}
        />
        <TextField
          label={whoLabels[rung]}
          value={who}
          onChange={setWho}
          maxLength={128}
          placeholder="Sister J. Example, Ward 7"
          autoFocus
        />
        <div className={styles.pair}>
          <TextField label="On" type="date" value={day} onChange={setDay} />
          <TextField label="At" type="time" value={time} onChange={setTime} error={timeError} />
        </div>
        <div className={styles.pair}>
          <Select label="How you know" options={hows} value={how} onChange={setHow} />
          <TextField label="Told by, if somebody else" value={toldBy} onChange={setToldBy} maxLength={128} />
        </div>
        <TextField
          label={needsNote ? "What was done or seen" : "Note"}
          value={note}
          onChange={setNote}
          maxLength={300}
          isMultiline
        />
        <p className={styles.note}>
          It is kept with your name and cannot be changed; an entry in error is answered by another. An alert is
          acknowledged in Alerts, with identity and read-back, not here.
        </p>
        <TroubleMessage error={enter.error} />
      </form>
    </Sheet>
  );
}

const whoLabels: Readonly<Record<EnteredRung, string>> = {
  filed: "Who filed it or found it filed",
  shown: "Who read it",
  acknowledged: "Who acknowledged it",
  actedOn: "Who acted on it",
  outcomeSeen: "Who saw the outcome",
};

function dayOf(instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(displayTimeZone).toPlainDate().toString();
}

/** The instant of a day and time in Europe/London, or null where one of them is none. */
function instantOf(day: string, time: string): number | null {
  try {
    const plainTime = Temporal.PlainTime.from(time);
    return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: displayTimeZone, plainTime }).epochMilliseconds;
  } catch {
    return null;
  }
}
