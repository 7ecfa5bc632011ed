import { X } from "lucide-react";
import { useState } from "react";
import type { ListedEntry } from "../../shared/contract/directory-contract.ts";
import { codeSystemSchema, type EntryKind, entryKindNames, entryKindSchema } from "../../shared/domain/directory.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useSettings } from "../settings/use-settings.ts";
import { Button } from "../ui/button.tsx";
import { DateTimeField } from "../ui/date-field.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./directory.module.css";
import { blankEntry, type EntryForm, formOf, readForm } from "./entry-form.ts";
import { EntryPicker } from "./entry-picker.tsx";
import { useDirectoryChanges } from "./use-directory.ts";
import { useEntryName } from "./use-entry-name.ts";
import { WhoIsOnNow } from "./who-is-on-now.tsx";

const kinds = entryKindSchema.options.map((id) => ({ id, label: entryKindNames[id] }));
const systemLabels = { "": "No code", GMC: "GMC", GP: "GP code", NMC: "NMC", HCPC: "HCPC", ODS: "ODS", local: "Local" };
const systems = codeSystemSchema.options.map((id) => ({
  id: id === "" ? ("none" as const) : id,
  label: systemLabels[id],
}));
const placeKinds: readonly EntryKind[] = ["team", "ward", "practice", "organisation", "system"];

interface PartProps {
  form: EntryForm;
  problems: ReturnType<typeof readForm>["problems"];
  isReadOnly: boolean;
  change: (part: Partial<EntryForm>) => void;
}

/** Shows, adds or changes one entry; `listed` null: a new one. */
export function EntrySheet(props: { listed: ListedEntry | null; mayChange: boolean; onClose: () => void }) {
  const { listed, mayChange, onClose } = props;
  const [form, setForm] = useState<EntryForm>(() => (listed === null ? blankEntry : formOf(listed.entry)));
  const { save, setActive } = useDirectoryChanges();
  const { fields, problems } = readForm(form);
  const part = {
    ...{ form, problems, isReadOnly: !mayChange },
    change: (changed: Partial<EntryForm>) => setForm((before) => ({ ...before, ...changed })),
  };
  const keep = () => {
    if (fields === null || !mayChange) return;
    const { id = null, version = 0 } = listed?.entry ?? {};
    save.mutate({ entryId: id, version, fields }, { onSuccess: onClose });
  };
  const turn = () => {
    if (listed === null) return;
    const { id, version, isActive } = listed.entry;
    setActive.mutate({ entryId: id, version, isActive: !isActive }, { onSuccess: onClose });
  };
  return (
    <Sheet
      title={listed?.entry.name ?? "Add to the directory"}
      isOpen
      onClose={onClose}
      width="normal"
      footer={
        <>
          {listed !== null && mayChange && (
            <Button variant="quiet" onPress={turn} isPending={setActive.isPending}>
              {listed.entry.isActive ? "Take out of use" : "Use again"}
            </Button>
          )}
          <Button onPress={onClose}>{mayChange ? "Cancel" : "Close"}</Button>
          {mayChange && (
            <Button variant="primary" isDisabled={fields === null} isPending={save.isPending} onPress={keep}>
              Save
            </Button>
          )}
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        {listed !== null && <WhoIsOnNow entryId={listed.entry.id} />}
        <Who {...part} />
        <HowReached {...part} />
        <StandIns {...part} selfId={listed?.entry.id ?? ""} />
        <TroubleMessage error={save.error ?? setActive.error} />
      </form>
    </Sheet>
  );
}

function Who({ form, problems, isReadOnly, change }: PartProps) {
  return (
    <>
      <TextField
        label="Name"
        value={form.name}
        onChange={(name) => change({ name })}
        maxLength={128}
        isReadOnly={isReadOnly}
        autoFocus
      />
      <div className={styles.pair}>
        <Select
          label="What it is"
          options={kinds}
          value={form.kind}
          onChange={(kind) => change({ kind })}
          isDisabled={isReadOnly}
        />
        <TextField
          label="Role"
          value={form.role}
          onChange={(role) => change({ role })}
          maxLength={64}
          isReadOnly={isReadOnly}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label="Whose code"
          options={systems}
          value={form.codeSystem === "" ? "none" : form.codeSystem}
          onChange={(system) => change({ codeSystem: system === "none" ? "" : system })}
          isDisabled={isReadOnly}
        />
        <TextField
          label="Code"
          value={form.codeSystem === "" ? "" : form.nationalCode}
          onChange={(nationalCode) => change({ nationalCode })}
          maxLength={32}
          isDisabled={form.codeSystem === ""}
          isReadOnly={isReadOnly}
          error={form.nationalCode === "" ? undefined : problems.code}
        />
      </div>
      <Reference
        label="Part of"
        kinds={placeKinds}
        entryId={form.partOfId}
        isReadOnly={isReadOnly}
        onChange={(partOfId) => change({ partOfId })}
      />
    </>
  );
}

function HowReached({ form, isReadOnly, change }: PartProps) {
  const settings = useSettings();
  const none = { id: "", label: "None of its own: by what it is part of, the page or print" };
  const destinations = (settings.data?.destinations ?? []).map(({ id, name }) => ({ id, label: name }));
  return (
    <>
      <Select
        label="System that reports go by"
        options={[none, ...destinations]}
        value={form.destinationId ?? ""}
        onChange={(id) => change({ destinationId: id === "" ? null : id })}
        isDisabled={isReadOnly}
      />
      <div className={styles.pair}>
        <TextField
          label="Telephone"
          value={form.phone}
          onChange={(phone) => change({ phone })}
          maxLength={64}
          isReadOnly={isReadOnly}
        />
        <TextField
          label="Telephone out of hours"
          value={form.outOfHoursPhone}
          onChange={(outOfHoursPhone) => change({ outOfHoursPhone })}
          maxLength={64}
          isReadOnly={isReadOnly}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label="E-mail"
          value={form.email}
          onChange={(email) => change({ email })}
          maxLength={254}
          isReadOnly={isReadOnly}
        />
        <TextField
          label="Address"
          value={form.address}
          onChange={(address) => change({ address })}
          maxLength={500}
          isReadOnly={isReadOnly}
        />
      </div>
    </>
  );
}

function StandIns({ form, problems, isReadOnly, change, selfId }: PartProps & { selfId: string }) {
  return (
    <>
      <div className={styles.pair}>
        <Reference
          label="Deputy while absent"
          without={selfId}
          entryId={form.deputyId}
          isReadOnly={isReadOnly}
          onChange={(deputyId) => change({ deputyId })}
        />
        <Reference
          label="Out of hours by"
          without={selfId}
          entryId={form.outOfHoursId}
          isReadOnly={isReadOnly}
          onChange={(outOfHoursId) => change({ outOfHoursId })}
        />
      </div>
      <div className={styles.pair}>
        <DateTimeField
          label="Absent from"
          value={form.absentFrom}
          onChange={(absentFrom) => change({ absentFrom })}
          isReadOnly={isReadOnly}
        />
        <DateTimeField
          label="Back at"
          value={form.absentUntil}
          onChange={(absentUntil) => change({ absentUntil })}
          isReadOnly={isReadOnly}
          error={problems.absence}
        />
      </div>
      <TextField
        label="Why absent"
        value={form.absenceNote}
        onChange={(absenceNote) => change({ absenceNote })}
        maxLength={200}
        isReadOnly={isReadOnly}
      />
    </>
  );
}

/** Another entry that this one refers to: its name with a button that takes it away, or a search. */
function Reference(props: {
  label: string;
  entryId: string | null;
  kinds?: readonly EntryKind[];
  without?: string;
  isReadOnly: boolean;
  onChange: (entryId: string | null) => void;
}) {
  const { label, entryId, onChange, isReadOnly } = props;
  const name = useEntryName(entryId);
  if (entryId === null && !isReadOnly) {
    return (
      <EntryPicker
        label={label}
        {...(props.kinds === undefined ? {} : { kinds: props.kinds })}
        without={[props.without ?? ""]}
        onChoose={onChange}
      />
    );
  }
  return (
    <fieldset className={styles.reference}>
      <legend>{label}</legend>
      <span className={styles.referred}>{entryId === null ? "Nobody" : name}</span>
      {!isReadOnly && (
        <IconButton size="small" label={`Remove ${label}: ${name}`} icon={<X />} onPress={() => onChange(null)} />
      )}
    </fieldset>
  );
}
