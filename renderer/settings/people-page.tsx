import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { assignableRoles } from "../../shared/contract/contract.ts";
import type { Settings } from "../../shared/contract/settings.ts";
import { type Role, roleNames } from "../../shared/domain/person.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { Tag } from "../ui/tag.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./settings.module.css";
import { useSettingsChanges } from "./use-settings.ts";

/** Who may sign in, for the administrator. */
export function PeoplePage({ settings }: { settings: Settings }) {
  const { person } = useSignedIn();
  const [isAdding, setAdding] = useState(false);
  const { setPersonActive } = useSettingsChanges();
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>People</h2>
        <Button icon={<Plus aria-hidden="true" />} onPress={() => setAdding(true)}>
          Add a person
        </Button>
      </div>
      <p className={styles.lead}>Nobody is ever deleted: reports and the audit keep their names.</p>
      <TroubleMessage error={setPersonActive.error} />
      {settings.people.map((entry) => (
        <section
          key={entry.id}
          className={`${styles.card} ${entry.isActive ? "" : styles.inactive}`}
          aria-label={entry.displayName}
        >
          <h3>
            {entry.displayName}
            {!entry.isActive && <Tag>May not sign in</Tag>}
          </h3>
          <p>
            {roleNames[entry.role]}, {entry.site.name}
          </p>
          <p>
            {entry.username}
            {entry.registrationNumber === "" ? "" : `, ${entry.registrationBody} ${entry.registrationNumber}`}
          </p>
          {entry.id !== person.id && (
            <div className={styles.buttons}>
              <Button
                size="small"
                onPress={() => setPersonActive.mutate({ personId: entry.id, isActive: !entry.isActive })}
                isPending={setPersonActive.isPending && setPersonActive.variables?.personId === entry.id}
              >
                {entry.isActive ? "Withdraw sign-in" : "Allow sign-in"}
              </Button>
            </div>
          )}
        </section>
      ))}
      {isAdding && <PersonSheet onClose={() => setAdding(false)} />}
    </div>
  );
}

const blank = {
  displayName: "",
  username: "",
  siteName: "",
  siteCode: "",
  registrationBody: "",
  registrationNumber: "",
  password: "",
};

function PersonSheet({ onClose }: { onClose: () => void }) {
  const { addPerson } = useSettingsChanges();
  const [form, setForm] = useState(blank);
  const [role, setRole] = useState<Role>("radiologist");
  const field = (name: keyof typeof blank) => ({
    value: form[name],
    onChange: (value: string) => setForm((before) => ({ ...before, [name]: value })),
  });
  const isShort = form.password !== "" && form.password.length < 10;
  const isComplete =
    form.displayName.trim() !== "" && form.username.trim() !== "" && form.siteName.trim() !== "" && !isShort;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete || form.password === "") return;
    const { siteName, siteCode, ...rest } = form;
    const site = { name: siteName.trim(), code: siteCode.trim() };
    addPerson.mutate({ ...rest, role, site }, { onSuccess: onClose });
  };
  return (
    <Sheet title="Add a person" isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.pair}>
          <TextField label="Name, as printed on reports" {...field("displayName")} maxLength={128} autoFocus />
          <TextField label="User name" {...field("username")} maxLength={64} autoComplete="off" />
          <Select
            label="Role"
            options={assignableRoles.map((id) => ({ id, label: roleNames[id] }))}
            value={role}
            onChange={setRole}
          />
          <TextField
            label="First password"
            type="password"
            {...field("password")}
            autoComplete="new-password"
            error={isShort ? "Use at least 10 characters" : undefined}
          />
          <TextField label="Site" {...field("siteName")} maxLength={128} />
          <TextField label="Site code, if it has one" {...field("siteCode")} maxLength={32} />
          <TextField label="Registered with" {...field("registrationBody")} placeholder="GMC" maxLength={32} />
          <TextField label="Registration number" {...field("registrationNumber")} maxLength={32} />
        </div>
        <TroubleMessage error={addPerson.error} />
        <div className={styles.actions}>
          <Button
            type="submit"
            variant="primary"
            isPending={addPerson.isPending}
            isDisabled={!isComplete || form.password === ""}
          >
            Add
          </Button>
          <Button variant="quiet" onPress={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
