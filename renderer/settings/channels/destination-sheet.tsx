import { type FormEvent, useState } from "react";
import type { DestinationSettings, Settings } from "../../../shared/contract/settings.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import { type Channel, channelSchema } from "../../../shared/domain/delivery.ts";
import { TroubleMessage } from "../../app/trouble.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Select } from "../../ui/select.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { freshId } from "../fresh-id.ts";
import styles from "../settings.module.css";
import { useSettingsChanges } from "../use-settings.ts";
import { AddressFields } from "./address-fields.tsx";
import { switchGroups } from "./channel-switches.ts";
import {
  blankForm,
  type DestinationForm,
  destinationFormOf,
  destinationOf,
  isComplete,
  missingSettings,
  withChannel,
} from "./destination-form.ts";
import { channelNames } from "./destination-words.ts";
import { defaultSettings, formOf, isSame, readForm } from "./profile-form.ts";
import { SwitchGroups } from "./switch-field.tsx";

const channels = channelSchema.options.map((id) => ({ id, label: channelNames[id] }));
const roles: readonly { id: DestinationSettings["recipientRole"]; label: string }[] = [
  { id: "referrer", label: "The referrer, who is asked to acknowledge" },
  { id: "copy", label: "A copy" },
  { id: "archive", label: "The archive" },
];

/** Adds a destination with what its way cannot send without, or changes where one is and whom it is for. */
export function DestinationSheet(props: {
  destination: DestinationSettings | null;
  settings: Settings;
  onClose: () => void;
  /** A new one was added, with these settings. */
  onAdded: (destination: DestinationSettings, settings: ChannelSettings) => void;
}) {
  const { destination, settings, onClose, onAdded } = props;
  const isNew = destination === null;
  const [form, setForm] = useState(isNew ? blankForm : destinationFormOf(destination));
  const { channel } = form.destination;
  const [profile, setProfile] = useState(() => formOf(defaultSettings(channel)));
  const { saveDestination } = useSettingsChanges();
  const read = readForm(channel, profile);
  const missing = missingSettings(read.settings);
  const isReady = isComplete(form) && (!isNew || (read.settings !== null && Object.keys(missing).length === 0));
  const chooseChannel = (chosen: Channel) => {
    setForm(withChannel(form, chosen));
    setProfile(formOf(defaultSettings(chosen)));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || read.settings === null) return;
    if (!isNew) {
      saveDestination.mutate(destinationOf(form), { onSuccess: onClose });
      return;
    }
    const taken = settings.destinations.map((entry) => entry.id);
    const added = { ...destinationOf(form), id: freshId(form.destination.name, taken) };
    const chosen = read.settings;
    const first = isSame(chosen, defaultSettings(channel)) ? {} : { firstProfile: chosen };
    saveDestination.mutate({ ...added, ...first }, { onSuccess: () => onAdded(added, chosen) });
  };
  return (
    <Sheet title={destination?.name ?? "Add a destination"} isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <Basics form={form} isNew={isNew} onChange={setForm} onChannel={chooseChannel} />
        <AddressFields form={form} settings={settings} onChange={setForm} />
        {isNew && (
          <SwitchGroups
            groups={switchGroups(channel).filter(({ isSetUp }) => isSetUp === true)}
            form={profile}
            problems={read.problems}
            isDisabled={false}
            onChange={(path, value) => setProfile({ ...profile, [path]: value })}
          />
        )}
        <Checkbox
          isSelected={form.destination.isEnabled}
          onChange={(isEnabled) => setForm({ ...form, destination: { ...form.destination, isEnabled } })}
        >
          In use
        </Checkbox>
        <StillNeeded sentences={isNew ? Object.values(missing) : []} />
        <TroubleMessage error={saveDestination.error} />
        <Deeds isReady={isReady} isPending={saveDestination.isPending} onClose={onClose} />
      </form>
    </Sheet>
  );
}

function Basics(props: {
  form: DestinationForm;
  isNew: boolean;
  onChange: (form: DestinationForm) => void;
  onChannel: (channel: Channel) => void;
}) {
  const { form, isNew, onChange, onChannel } = props;
  const { destination } = form;
  const change = (part: Partial<DestinationSettings>) =>
    onChange({ ...form, destination: { ...destination, ...part } });
  return (
    <>
      <TextField label="Name" value={destination.name} onChange={(name) => change({ name })} maxLength={64} autoFocus />
      <div className={styles.pair}>
        <Select
          label="Way"
          options={channels}
          value={destination.channel}
          // Its deliveries, versions and keys are of this way: another way is another destination.
          isDisabled={!isNew}
          onChange={onChannel}
        />
        <Select
          label="For"
          options={roles}
          value={destination.recipientRole}
          onChange={(recipientRole) => change({ recipientRole })}
        />
      </div>
    </>
  );
}

function Deeds(props: { isReady: boolean; isPending: boolean; onClose: () => void }) {
  return (
    <div className={styles.actions}>
      <Button type="submit" variant="primary" isPending={props.isPending} isDisabled={!props.isReady}>
        Save
      </Button>
      <Button variant="quiet" onPress={props.onClose}>
        Back
      </Button>
    </div>
  );
}

function StillNeeded({ sentences }: { sentences: readonly string[] }) {
  return (
    <p className={styles.lead} role="status">
      {sentences.length === 0 ? "" : `Still needed: ${sentences.join(" ")}`}
    </p>
  );
}
