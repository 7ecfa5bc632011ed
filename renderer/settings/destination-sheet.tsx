import { type FormEvent, useState } from "react";
import type { DestinationSettings, Settings } from "../../shared/contract/settings.ts";
import type { Channel } from "../../shared/domain/delivery.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { channelNames } from "./destination-words.ts";
import { freshId } from "./fresh-id.ts";
import styles from "./settings.module.css";
import { useSettingsChanges } from "./use-settings.ts";

const blank: DestinationSettings = {
  id: "",
  name: "",
  channel: "hl7",
  address: "",
  recipientRole: "referrer",
  receivingApplication: "",
  receivingFacility: "",
  receiptsUrl: "",
  isEnabled: true,
};

const channels: readonly { id: Channel; label: string }[] = [
  { id: "hl7", label: channelNames.hl7 },
  { id: "fhir", label: channelNames.fhir },
  { id: "dicomweb", label: channelNames.dicomweb },
  { id: "page", label: channelNames.page },
];

const roles: readonly { id: DestinationSettings["recipientRole"]; label: string }[] = [
  { id: "referrer", label: "The referrer, who is asked to acknowledge" },
  { id: "copy", label: "A copy" },
  { id: "archive", label: "The archive" },
];

/** Adds or changes one destination. */
export function DestinationSheet(props: {
  destination: DestinationSettings | null;
  settings: Settings;
  onClose: () => void;
}) {
  const { destination, settings, onClose } = props;
  const [form, setForm] = useState<DestinationSettings>(destination ?? blank);
  const { saveDestination } = useSettingsChanges();
  const change = (part: Partial<DestinationSettings>): void => setForm((before) => ({ ...before, ...part }));
  const problem = addressProblem(form);
  const isComplete = form.name.trim() !== "" && form.address.trim() !== "" && problem === undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    const taken = settings.destinations.map((entry) => entry.id);
    const id = destination === null ? freshId(form.name, taken) : form.id;
    saveDestination.mutate({ ...form, id, address: form.address.trim() }, { onSuccess: onClose });
  };
  return (
    <Sheet title={destination?.name ?? "Add a destination"} isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <TextField label="Name" value={form.name} onChange={(name) => change({ name })} maxLength={64} autoFocus />
        <div className={styles.pair}>
          <Select
            label="Way"
            options={channels}
            value={form.channel}
            onChange={(channel) => change({ channel, address: channel === "page" ? "page" : "" })}
          />
          <Select
            label="For"
            options={roles}
            value={form.recipientRole}
            onChange={(recipientRole) => change({ recipientRole })}
          />
        </div>
        <AddressFields form={form} settings={settings} problem={problem} onChange={change} />
        <Checkbox isSelected={form.isEnabled} onChange={(isEnabled) => change({ isEnabled })}>
          In use
        </Checkbox>
        <TroubleMessage error={saveDestination.error} />
        <div className={styles.actions}>
          <Button type="submit" variant="primary" isPending={saveDestination.isPending} isDisabled={!isComplete}>
            Save
          </Button>
          <Button variant="quiet" onPress={onClose}>
            Back
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function addressProblem(form: DestinationSettings): string | undefined {
  const address = form.address.trim();
  if (address === "") return undefined;
  if (form.channel === "hl7" && !/^[^\s:/]+:\d{1,5}$/.test(address)) return "Write host and port, as lab.example:2575";
  if (form.channel === "fhir" && !/^https?:\/\/\S+$/.test(address)) return "Write an address that begins with https://";
  return undefined;
}

interface AddressProps {
  form: DestinationSettings;
  settings: Settings;
  problem: string | undefined;
  onChange: (part: Partial<DestinationSettings>) => void;
}

function AddressFields({ form, settings, problem, onChange }: AddressProps) {
  if (form.channel === "dicomweb") {
    return (
      <Select
        label="Archive"
        options={settings.archives.map((archive) => ({ id: archive.id, label: archive.name }))}
        value={form.address === "" ? null : form.address}
        onChange={(address) => onChange({ address })}
      />
    );
  }
  if (form.channel === "page") {
    return (
      <TextField
        label="Code of the practice or department"
        description="Asked for with the PIN, where a link has one. Its links are given in Delivery; the page itself is set up under Referrer's page."
        value={form.receivingFacility}
        onChange={(receivingFacility) => onChange({ receivingFacility })}
        maxLength={20}
      />
    );
  }
  return (
    <>
      <TextField
        label={form.channel === "hl7" ? "Host and port" : "FHIR base address"}
        value={form.address}
        onChange={(address) => onChange({ address })}
        error={problem}
        maxLength={500}
      />
      {form.channel === "hl7" && (
        <div className={styles.pair}>
          <TextField
            label="Receiving application"
            value={form.receivingApplication}
            onChange={(receivingApplication) => onChange({ receivingApplication })}
            maxLength={64}
          />
          <TextField
            label="Receiving facility"
            value={form.receivingFacility}
            onChange={(receivingFacility) => onChange({ receivingFacility })}
            maxLength={64}
          />
        </div>
      )}
      <Checkbox isSelected={form.isPerAccession ?? false} onChange={(isPerAccession) => onChange({ isPerAccession })}>
        A report that answers several requests is sent once for each accession number
      </Checkbox>
      <TextField
        label="FHIR address that tells when a report is opened and acknowledged, if there is one"
        value={form.receiptsUrl}
        onChange={(receiptsUrl) => onChange({ receiptsUrl })}
        maxLength={500}
      />
    </>
  );
}
