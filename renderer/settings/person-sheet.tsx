import { type FormEvent, useState } from "react";
import { assignableRoles } from "../../shared/contract/contract.ts";
import { mayWrite, type Person, type Role, roleNames } from "../../shared/domain/person.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { blankPerson, formOf, type PersonForm, stillNeeded } from "./person-form.ts";
import styles from "./settings.module.css";
import { useSettingsChanges } from "./use-settings.ts";

/** Adds a person, or changes one; the user name of somebody who exists stays. */
export function PersonSheet({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { addPerson, changePerson } = useSettingsChanges();
  const [form, setForm] = useState<PersonForm>(person === null ? blankPerson : formOf(person));
  const change = (part: Partial<PersonForm>): void => setForm((before) => ({ ...before, ...part }));
  const needed = stillNeeded(form, person === null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (needed.length > 0) return;
    const { siteName, siteCode, username, password, ...rest } = form;
    const changed = { ...rest, site: { name: siteName.trim(), code: siteCode.trim() } };
    if (person === null) addPerson.mutate({ ...changed, username, password }, { onSuccess: onClose });
    else changePerson.mutate({ ...changed, personId: person.id }, { onSuccess: onClose });
  };
  return (
    <Sheet title={person === null ? "Add a person" : person.displayName} isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <PersonFields form={form} isNew={person === null} onChange={change} />
        <p className={styles.lead} role="status">
          {needed.length === 0 ? "Fields with * are filled in." : `Still needed: ${needed.join(", ")}.`}
        </p>
        <TroubleMessage error={addPerson.error ?? changePerson.error} />
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            isPending={addPerson.isPending || changePerson.isPending}
            isDisabled={needed.length > 0}
          >
            {person === null ? "Add" : "Save"}
          </Button>
          <Button variant="quiet" onPress={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function PersonFields(props: { form: PersonForm; isNew: boolean; onChange: (part: Partial<PersonForm>) => void }) {
  const { form, isNew, onChange } = props;
  const field = (name: Exclude<keyof PersonForm, "role">, isRequired = true) => ({
    value: form[name],
    onChange: (value: string) => onChange({ [name]: value }),
    isRequired,
    validationBehavior: "aria" as const,
  });
  const isShort = form.password !== "" && form.password.length < 10;
  const signs = mayWrite(form.role);
  return (
    <div className={styles.pair}>
      <TextField label="Name, as printed on reports" {...field("displayName")} maxLength={128} autoFocus />
      {isNew && <TextField label="User name" {...field("username")} maxLength={64} autoComplete="off" />}
      <Select
        label="Role"
        options={assignableRoles.map((id) => ({ id, label: roleNames[id] }))}
        value={form.role}
        onChange={(role: Role) => onChange({ role })}
      />
      {isNew && (
        <TextField
          label="First password"
          type="password"
          {...field("password")}
          autoComplete="new-password"
          error={isShort ? "Use at least 10 characters" : undefined}
        />
      )}
      <TextField label="Site" {...field("siteName")} maxLength={128} />
      <TextField label="Site code, if it has one" {...field("siteCode", false)} maxLength={32} />
      <TextField label="Registered with" {...field("registrationBody", signs)} placeholder="GMC" maxLength={32} />
      <TextField label="Registration number" {...field("registrationNumber", signs)} maxLength={32} />
    </div>
  );
}
