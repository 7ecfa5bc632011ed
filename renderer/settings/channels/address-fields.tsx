import type { DestinationSettings, Settings } from "../../../shared/contract/settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Message } from "../../ui/message.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import styles from "../settings.module.css";
import { addressProblems, type DestinationForm } from "./destination-form.ts";

interface AddressProps {
  readonly form: DestinationForm;
  readonly settings: Settings;
  readonly onChange: (form: DestinationForm) => void;
}

const plainAddresses: Readonly<Partial<Record<Channel, { readonly label: string; readonly help: string }>>> = {
  fhir: { label: "FHIR base address", help: "Where the server takes transactions, as https://record.example/fhir" },
  folder: { label: "Folder", help: "Its whole path on this computer or a share, as the program's account sees it." },
  email: { label: "Recipient's mail address", help: "A notice without clinical content goes there, never the report." },
  print: { label: "Postal address", help: "Printed on the cover sheet. A person prints, sends it and says so." },
  mesh: { label: "Recipient's mailbox", help: "GPPROVIDER sends by the patient's registered practice." },
};

/** Where a destination is, in the fields that its way asks for. */
export function AddressFields({ form, settings, onChange }: AddressProps) {
  const { destination } = form;
  const { channel } = destination;
  const change = (part: Partial<DestinationSettings>) =>
    onChange({ ...form, destination: { ...destination, ...part } });
  const plain = plainAddresses[channel];
  return (
    <>
      {channel === "hl7" && <HostAndPort form={form} onChange={onChange} />}
      {channel === "dicomweb" && (
        <Select
          label="Archive"
          options={settings.archives.map((archive) => ({ id: archive.id, label: archive.name }))}
          value={destination.address === "" ? null : destination.address}
          onChange={(address) => change({ address })}
        />
      )}
      {channel === "page" && (
        <TextField
          label="Code of the practice or department"
          description="Asked for with the PIN, where a link has one. Its links are given in Delivery; the page itself is set up under Referrer's page."
          value={destination.receivingFacility}
          onChange={(receivingFacility) => change({ receivingFacility })}
          maxLength={20}
        />
      )}
      {plain !== undefined && (
        <TextField
          label={plain.label}
          description={plain.help}
          isMultiline={channel === "print"}
          value={destination.address}
          onChange={(address) => change({ address })}
          error={addressProblems(form).address}
          maxLength={500}
        />
      )}
      {channel === "mesh" && (
        <Message tone="due" title="Only tried against a fake of ours.">
          The adapter was written from the documents of MESH and ITK3; the real service could not be had. Try it in the
          service&rsquo;s own test environment before a report goes there.
        </Message>
      )}
      {(channel === "hl7" || channel === "fhir") && <Answering destination={destination} onChange={change} />}
    </>
  );
}

function HostAndPort({ form, onChange }: Omit<AddressProps, "settings">) {
  const { destination, host, port } = form;
  const problems = addressProblems(form);
  const change = (part: Partial<DestinationSettings>) =>
    onChange({ ...form, destination: { ...destination, ...part } });
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="Host"
          value={host}
          onChange={(typed) => onChange({ ...form, host: typed })}
          error={problems.host}
          maxLength={255}
        />
        <TextField
          label="Port"
          inputMode="numeric"
          value={port}
          onChange={(typed) => onChange({ ...form, port: typed })}
          error={problems.port}
          maxLength={5}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label="Receiving application"
          description="MSH-5"
          value={destination.receivingApplication}
          onChange={(receivingApplication) => change({ receivingApplication })}
          maxLength={64}
        />
        <TextField
          label="Receiving facility"
          description="MSH-6"
          value={destination.receivingFacility}
          onChange={(receivingFacility) => change({ receivingFacility })}
          maxLength={64}
        />
      </div>
    </>
  );
}

function Answering(props: {
  destination: DestinationSettings;
  onChange: (part: Partial<DestinationSettings>) => void;
}) {
  const { destination, onChange } = props;
  return (
    <>
      <Checkbox
        isSelected={destination.isPerAccession ?? false}
        onChange={(isPerAccession) => onChange({ isPerAccession })}
      >
        A report that answers several requests is sent once for each accession number
      </Checkbox>
      <TextField
        label="FHIR address that tells when a report is opened and acknowledged, if there is one"
        value={destination.receiptsUrl}
        onChange={(receiptsUrl) => onChange({ receiptsUrl })}
        maxLength={500}
      />
    </>
  );
}
