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
import { DateField, TimeField } from "../ui/date-field.tsx";
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

interface Entry {
  rung: EnteredRung;
  who: string;
  how: LearntHow;
  toldBy: string;
  note: string;
  /** `YYYY-MM-DD` and `HH:MM` in Europe/London. */
  day: string;
  time: string;
}

/** Enters what somebody was told: which rung, who, when, how. */
export function EvidenceSheet({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const now = useNow(5_000);
  const [entry, setEntry] = useState<Entry>(() => ({
    ...{ rung: "shown", who: "", how: "telephone", toldBy: "", note: "", day: dayOf(now), time: formatTime(now) },
  }));
  const happenedAt = instantOf(entry.day, entry.time);
  const enter = useMutation(
    useHost().query.evidence.enter.mutationOptions({
      onSuccess: () => {
        showToast("info", "Entered, with your name. It stands beside what systems prove.");
        onClose();
      },
    }),
  );
  const timeError = happenedAt !== null && happenedAt > now + 60_000 ? "That is still to come" : undefined;
  const hasWords = entry.who.trim().length > 1 && (!needsNote(entry.rung) || entry.note.trim() !== "");
  const isReady = hasWords && happenedAt !== null && timeError === undefined;
  const submit = (): void => {
    if (!isReady) return;
    const { rung, how, who, toldBy, note } = entry;
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
        <EntryFields entry={entry} onChange={(change) => setEntry({ ...entry, ...change })} timeError={timeError} />
        <TroubleMessage error={enter.error} />
      </form>
    </Sheet>
  );
}

function needsNote(rung: EnteredRung): boolean {
  return rung === "actedOn" || rung === "outcomeSeen";
}

interface EntryFieldsProps {
  entry: Entry;
  onChange: (change: Partial<Entry>) => void;
  timeError: string | undefined;
}

function EntryFields({ entry, onChange, timeError }: EntryFieldsProps) {
  const { rung, who, how, toldBy, note, day, time } = entry;
  return (
    <>
      <Select
        label="What happened"
        options={enteredRungs.map((id) => ({ id, label: rungWords[id] }))}
        value={rung}
        onChange={(value) => onChange({ rung: value })}
      />
      <TextField
        label={whoLabels[rung]}
        value={who}
        onChange={(value) => onChange({ who: value })}
        maxLength={128}
        placeholder="Sister J. Example, Ward 7"
        autoFocus
      />
      <div className={styles.pair}>
        <DateField label="On" value={day} onChange={(value) => onChange({ day: value })} />
        <TimeField label="At" value={time} onChange={(value) => onChange({ time: value })} error={timeError} />
      </div>
      <div className={styles.pair}>
        <Select label="How you know" options={hows} value={how} onChange={(value) => onChange({ how: value })} />
        <TextField
          label="Told by, if somebody else"
          value={toldBy}
          onChange={(value) => onChange({ toldBy: value })}
          maxLength={128}
        />
      </div>
      <TextField
        label={needsNote(rung) ? "What was done or seen" : "Note"}
        value={note}
        onChange={(value) => onChange({ note: value })}
        maxLength={300}
        isMultiline
      />
      <p className={styles.note}>
        It is kept with your name and cannot be changed; an entry in error is answered by another. An alert is
        acknowledged in Alerts, with identity and read-back, not here.
      </p>
    </>
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
