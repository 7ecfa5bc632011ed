import { Plus } from "lucide-react";
import { useState } from "react";
import type { Settings } from "../../shared/contract/settings.ts";
import { type Person, roleNames } from "../../shared/domain/person.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { useSignedIn } from "../session/use-session.ts";
import { Button } from "../ui/button.tsx";
import { Tag } from "../ui/tag.tsx";
import { PersonSheet } from "./person-sheet.tsx";
import { ResetPasswordSheet } from "./reset-password-sheet.tsx";
import styles from "./settings.module.css";
import { useSettingsChanges } from "./use-settings.ts";

/** Who may sign in, for the administrator. */
export function PeoplePage({ settings }: { settings: Settings }) {
  const [edited, setEdited] = useState<Person | "new" | null>(null);
  const [forgetful, setForgetful] = useState<Person | null>(null);
  const { setPersonActive } = useSettingsChanges();
  return (
    <div className={styles.page}>
      <div className={styles.title}>
        <h2>People</h2>
        <Button icon={<Plus aria-hidden="true" />} onPress={() => setEdited("new")}>
          Add a person
        </Button>
      </div>
      <p className={styles.lead}>
        Nobody is ever deleted: reports and the audit keep their names. Every change is audited.
      </p>
      <TroubleMessage error={setPersonActive.error} />
      {settings.people.map((entry) => (
        <PersonCard
          key={entry.id}
          entry={entry}
          isSettingActive={setPersonActive.isPending && setPersonActive.variables?.personId === entry.id}
          onChange={() => setEdited(entry)}
          onReset={() => setForgetful(entry)}
          onSetActive={() => setPersonActive.mutate({ personId: entry.id, isActive: !entry.isActive })}
        />
      ))}
      {edited !== null && <PersonSheet person={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      {forgetful !== null && <ResetPasswordSheet person={forgetful} onClose={() => setForgetful(null)} />}
    </div>
  );
}

function PersonCard(props: {
  entry: Person;
  isSettingActive: boolean;
  onChange: () => void;
  onReset: () => void;
  onSetActive: () => void;
}) {
  const { entry } = props;
  const { session, person } = useSignedIn();
  const isSelf = entry.id === person.id;
  return (
    <section className={`${styles.card} ${entry.isActive ? "" : styles.inactive}`} aria-label={entry.displayName}>
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
      <div className={styles.buttons}>
        <Button size="small" onPress={props.onChange}>
          Change
        </Button>
        {!isSelf && !session.profile.isDemo && (
          <Button size="small" onPress={props.onReset}>
            Reset password
          </Button>
        )}
        {!isSelf && (
          <Button size="small" onPress={props.onSetActive} isPending={props.isSettingActive}>
            {entry.isActive ? "Withdraw sign-in" : "Allow sign-in"}
          </Button>
        )}
      </div>
    </section>
  );
}
