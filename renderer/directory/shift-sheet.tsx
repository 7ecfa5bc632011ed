import { X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type RotaDuty, rotaDutyNames, rotaDutySchema } from "../../shared/domain/directory.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { DateTimeField } from "../ui/date-field.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import styles from "./directory.module.css";
import { EntryPicker } from "./entry-picker.tsx";
import { fromLocal, toLocal } from "./local-time.ts";
import { useDirectoryChanges } from "./use-directory.ts";
import { useEntryName } from "./use-entry-name.ts";

/** A shift as it is opened; an empty identifier is a new one. */
export interface EditedShift {
  readonly id: string;
  readonly personId: string;
  readonly duty: RotaDuty;
  readonly startsAt: number;
  readonly endsAt: number;
}

const hour = 60 * 60_000;
const duties = rotaDutySchema.options.map((id) => ({ id, label: rotaDutyNames[id] }));

/** Gives a new shift: the first night of a week. */
export function newShift(weekFrom: number): EditedShift {
  return { id: "", personId: "", duty: "onCall", startsAt: weekFrom + 17 * hour, endsAt: weekFrom + 33 * hour };
}

/** Enters, changes or removes one shift of a team. */
export function ShiftSheet(props: {
  shift: EditedShift;
  shown: { teamId: string; from: number; until: number };
  onClose: () => void;
}) {
  const { shift, shown, onClose } = props;
  const [personId, setPersonId] = useState(shift.personId);
  const [duty, setDuty] = useState(shift.duty);
  const [starts, setStarts] = useState(() => toLocal(shift.startsAt));
  const [ends, setEnds] = useState(() => toLocal(shift.endsAt));
  const { saveShift, removeShift } = useDirectoryChanges();
  const [startsAt, endsAt] = [fromLocal(starts), fromLocal(ends)];
  const isBackwards = startsAt !== null && endsAt !== null && endsAt <= startsAt;
  const isComplete = personId !== "" && startsAt !== null && endsAt !== null && !isBackwards;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isComplete) return;
    const shiftId = shift.id === "" ? null : shift.id;
    saveShift.mutate({ shiftId, personId, duty, startsAt, endsAt, shown }, { onSuccess: onClose });
  };
  return (
    <Sheet title={shift.id === "" ? "Add a shift" : "Shift"} isOpen onClose={onClose} width="narrow">
      <form className={styles.form} onSubmit={submit}>
        <WhoIsOn personId={personId} onChange={setPersonId} />
        <Select label="For" options={duties} value={duty} onChange={setDuty} />
        <div className={styles.pair}>
          <DateTimeField label="From" value={starts} onChange={setStarts} />
          <DateTimeField
            label="Until"
            value={ends}
            onChange={setEnds}
            error={isBackwards ? "It ends before it begins." : undefined}
          />
        </div>
        <TroubleMessage error={saveShift.error ?? removeShift.error} />
        <div className={styles.formFoot}>
          {shift.id !== "" && (
            <Button
              variant="quiet"
              isPending={removeShift.isPending}
              onPress={() => removeShift.mutate({ shiftId: shift.id, shown }, { onSuccess: onClose })}
            >
              Remove
            </Button>
          )}
          <span className={styles.gap} />
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isDisabled={!isComplete} isPending={saveShift.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function WhoIsOn({ personId, onChange }: { personId: string; onChange: (personId: string) => void }) {
  const name = useEntryName(personId === "" ? null : personId);
  if (personId === "") return <EntryPicker label="Who is on" kinds={["person"]} onChoose={onChange} />;
  return (
    <fieldset className={styles.reference}>
      <legend>Who is on</legend>
      <span className={styles.referred}>{name}</span>
      <IconButton size="small" label={`Somebody else than ${name}`} icon={<X />} onPress={() => onChange("")} />
    </fieldset>
  );
}
