import { type FormEvent, useState } from "react";
import { Temporal } from "temporal-polyfill";
import type { ChannelSettings, DestinationProfile } from "../../../shared/domain/channel-settings.ts";
import { displayTimeZone } from "../../../shared/rules/date-text.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { fromLocal } from "../../directory/local-time.ts";
import { useNow } from "../../host/clock.ts";
import { Button } from "../../ui/button.tsx";
import { DateField } from "../../ui/date-field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "./channels.module.css";
import { replacedSentence } from "./profile-standing.ts";
import { useSaveProfile } from "./use-profile.ts";

type When = "now" | "day";

/** From when on the edited settings count, and why: what makes a version of them. */
export function ProfileSaveBar(props: {
  destinationId: string;
  /** Null while something cannot be as it is. */
  settings: ChannelSettings | null;
  profiles: readonly DestinationProfile[];
  isChanged: boolean;
  onSaved: () => void;
}) {
  const { destinationId, settings, profiles, isChanged, onSaved } = props;
  const now = useNow(10_000);
  const save = useSaveProfile(destinationId);
  const [when, setWhen] = useState<When>("now");
  const [day, setDay] = useState(() => tomorrow(now));
  const [time, setTime] = useState("00:00");
  const [note, setNote] = useState("");
  const effectiveFrom = when === "now" ? now : fromLocal(`${day}T${time}`);
  const isPast = when === "day" && effectiveFrom !== null && effectiveFrom < now;
  const replaced = effectiveFrom === null ? "" : replacedSentence(profiles, effectiveFrom, now);
  const isReady = settings !== null && isChanged && effectiveFrom !== null && !isPast && note.trim() !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || settings === null || effectiveFrom === null) return;
    save.mutate({ destinationId, settings, effectiveFrom, note: note.trim() }, { onSuccess: () => onSaved() });
  };
  return (
    <div className={styles.saveBar}>
      <TroubleMessage error={save.error} />
      <p className={styles.note} role="status">
        {barSentence(props, replaced, effectiveFrom === null)}
      </p>
      <form className={styles.saveFields} onSubmit={submit}>
        <Select
          className={styles.when ?? ""}
          label="Counts from"
          options={[
            { id: "now", label: "Now" },
            { id: "day", label: "A day and time" },
          ]}
          value={when}
          onChange={setWhen}
        />
        {when === "day" && (
          <>
            <DateField label="Day" value={day} onChange={setDay} error={isPast ? "That is past." : ""} />
            <TextField label="Time" className={styles.time ?? ""} value={time} onChange={setTime} maxLength={5} />
          </>
        )}
        <TextField className={styles.reason ?? ""} label="Reason" value={note} onChange={setNote} maxLength={300} />
        <Button variant="primary" isDisabled={!isReady} isPending={save.isPending} type="submit">
          Save as version {(profiles[0]?.version ?? 0) + 1}
        </Button>
      </form>
    </div>
  );
}

function barSentence(
  { settings, isChanged }: { settings: ChannelSettings | null; isChanged: boolean },
  replaced: string,
  isUnreadable: boolean,
): string {
  if (settings === null) return "Something above cannot be as it is, so it cannot be saved yet.";
  if (!isChanged) return "Nothing is changed yet. What was signed before keeps its bytes.";
  if (isUnreadable) return "Write the time as hours and minutes: 00:00.";
  return replaced === "" ? "What was signed before keeps its bytes." : replaced;
}

function tomorrow(now: number): string {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(displayTimeZone).toPlainDate();
  return today.add({ days: 1 }).toString();
}
