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

/** From when on a version is to count, and why, as far as it is typed. */
interface SavePlan {
  readonly when: "now" | "day";
  readonly day: string;
  readonly time: string;
  readonly note: string;
}

/** Gives what is typed of the next version; it outlasts a look at another part of the sheet. */
export function useSavePlan() {
  const now = useNow(10_000);
  const [typed, setTyped] = useState<Partial<SavePlan>>({});
  const plan: SavePlan = { when: "now", day: tomorrow(now), time: "00:00", note: "", ...typed };
  return {
    plan,
    change: (part: Partial<SavePlan>) => setTyped((before) => ({ ...before, ...part })),
    begin: () => setTyped({}),
  };
}

/** From when on the edited settings count, and why: what makes a version of them. */
export function ProfileSaveBar(props: {
  destinationId: string;
  /** Null while something cannot be as it is. */
  settings: ChannelSettings | null;
  profiles: readonly DestinationProfile[];
  isChanged: boolean;
  plan: SavePlan;
  onPlan: (part: Partial<SavePlan>) => void;
  onSaved: () => void;
}) {
  const { destinationId, settings, profiles, isChanged, onPlan, onSaved } = props;
  const { when, day, time, note } = props.plan;
  const now = useNow(10_000);
  const save = useSaveProfile(destinationId);
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
        <WhenFields plan={props.plan} isPast={isPast} onPlan={onPlan} />
        <TextField
          className={styles.reason ?? ""}
          label="Reason"
          value={note}
          onChange={(next) => onPlan({ note: next })}
          maxLength={300}
        />
        <Button variant="primary" isDisabled={!isReady} isPending={save.isPending} type="submit">
          Save as version {(profiles[0]?.version ?? 0) + 1}
        </Button>
      </form>
    </div>
  );
}

/** From when on it counts: at once, or a day and time of London. */
function WhenFields(props: { plan: SavePlan; isPast: boolean; onPlan: (part: Partial<SavePlan>) => void }) {
  const { plan, isPast, onPlan } = props;
  const { when, day, time } = plan;
  return (
    <>
      <Select
        className={styles.when ?? ""}
        label="Counts from"
        options={[
          { id: "now", label: "Now" },
          { id: "day", label: "A day and time" },
        ]}
        value={when}
        onChange={(next) => onPlan({ when: next })}
      />
      {when === "day" && (
        <>
          <DateField
            label="Day"
            value={day}
            onChange={(next) => onPlan({ day: next })}
            error={isPast ? "That is past." : ""}
          />
          <TextField
            label="Time"
            className={styles.time ?? ""}
            value={time}
            onChange={(next) => onPlan({ time: next })}
            maxLength={5}
          />
        </>
      )}
    </>
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
