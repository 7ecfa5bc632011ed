import { X } from "lucide-react";
import { type AlertPolicy, escalationRoleNames } from "../../shared/domain/alert-policy.ts";
import type { EntryKind } from "../../shared/domain/directory.ts";
import { teamRoles } from "../../shared/rules/alert-policy-difference.ts";
import { EntryPicker } from "../directory/entry-picker.tsx";
import { useEntryName } from "../directory/use-entry-name.ts";
import { IconButton } from "../ui/icon-button.tsx";
import settings from "./settings.module.css";

type Teams = AlertPolicy["teams"];

const kinds: readonly EntryKind[] = ["team", "ward", "practice", "organisation"];

/** The teams of the directory by whose rota the roles of the ladder are found. */
export function AlertTeamFields(props: { teams: Teams; mayChange: boolean; onChange: (teams: Teams) => void }) {
  const { teams, mayChange, onChange } = props;
  return (
    <section className={settings.section} aria-label="Teams of the ladder">
      <h3>Teams of the ladder</h3>
      <p className={settings.lead}>
        A role is whoever is on by the rota of its team. Without a team it is whoever is on for that duty anywhere; the
        duty team is then that of whoever was to be told.
      </p>
      <div className={settings.pair}>
        {teamRoles.map((role) => (
          <Team
            key={role}
            label={escalationRoleNames[role]}
            entryId={teams[role]}
            mayChange={mayChange}
            onChange={(entryId) => onChange({ ...teams, [role]: entryId })}
          />
        ))}
      </div>
    </section>
  );
}

function Team(props: {
  label: string;
  entryId: string | null;
  mayChange: boolean;
  onChange: (entryId: string | null) => void;
}) {
  const { label, entryId, mayChange, onChange } = props;
  const name = useEntryName(entryId);
  if (entryId === null) {
    const nobody = "Whoever is on; find a team";
    return <EntryPicker label={label} kinds={kinds} placeholder={nobody} isDisabled={!mayChange} onChoose={onChange} />;
  }
  return (
    <fieldset className={settings.named}>
      <legend>{label}</legend>
      <span className={settings.chip}>
        {name}
        {mayChange && (
          <IconButton
            size="small"
            label={`No team for ${label.toLowerCase()}`}
            icon={<X />}
            onPress={() => onChange(null)}
          />
        )}
      </span>
    </fieldset>
  );
}
