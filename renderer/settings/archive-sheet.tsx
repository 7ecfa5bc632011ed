import { type FormEvent, useState } from "react";
import type { ArchiveSettings, Settings } from "../../shared/contract/settings.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { Sheet } from "../ui/sheet.tsx";
import { TextField } from "../ui/text-field.tsx";
import { freshId } from "./fresh-id.ts";
import styles from "./settings.module.css";
import { useSettingsChanges } from "./use-settings.ts";

const blank: ArchiveSettings = {
  id: "",
  name: "",
  baseUrl: "",
  authentication: "none",
  username: "",
  secret: null,
  certificateAuthorityFile: "",
  quirks: { sendsRawQuery: false, lacksThumbnail: false },
  isEnabled: true,
  receivesReports: false,
  feedsReadingList: true,
};

const authentications: readonly { id: ArchiveSettings["authentication"]; label: string }[] = [
  { id: "none", label: "None" },
  { id: "basic", label: "User name and password" },
  { id: "bearer", label: "Bearer token" },
];

/** Adds or changes one archive. A stored password is never shown; an empty field keeps it. */
export function ArchiveSheet(props: {
  archive: Settings["archives"][number] | null;
  takenIds: readonly string[];
  onClose: () => void;
}) {
  const { archive, onClose } = props;
  const [form, setForm] = useState<ArchiveSettings>(archive === null ? blank : withoutFlag(archive));
  const { saveArchive } = useSettingsChanges();
  const isEmbedded = archive?.id === "embedded";
  const change = (part: Partial<ArchiveSettings>): void => setForm((before) => ({ ...before, ...part }));
  const isComplete =
    form.name.trim() !== "" &&
    (isEmbedded || (form.baseUrl.trim() !== "" && addressProblem(form.baseUrl) === undefined));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isComplete) return;
    const id = archive === null ? freshId(form.name, props.takenIds) : form.id;
    const baseUrl = form.baseUrl.trim().replace(/\/+$/, "");
    const secret = form.secret === "" ? null : form.secret;
    saveArchive.mutate({ ...form, id, baseUrl, secret }, { onSuccess: onClose });
  };
  return (
    <Sheet title={archive === null ? "Add an archive" : archive.name} isOpen onClose={onClose} width="normal">
      <form className={styles.form} onSubmit={submit}>
        <TextField label="Name" value={form.name} onChange={(name) => change({ name })} maxLength={64} autoFocus />
        {!isEmbedded && <ConnectionFields form={form} hasSecret={archive?.hasSecret === true} onChange={change} />}
        <UseChecks form={form} isEmbedded={isEmbedded} onChange={change} />
        <TroubleMessage error={saveArchive.error} />
        <div className={styles.actions}>
          <Button type="submit" variant="primary" isPending={saveArchive.isPending} isDisabled={!isComplete}>
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

/** Nothing typed yet is no fault. */
function addressProblem(typed: string): string | undefined {
  const address = typed.trim();
  return address === "" || /^https?:\/\/\S+$/.test(address) ? undefined : "Write an address that begins with https://";
}

function withoutFlag({ hasSecret: _, ...archive }: Settings["archives"][number]): ArchiveSettings {
  return { ...archive, secret: null };
}

interface PartProps {
  form: ArchiveSettings;
  onChange: (part: Partial<ArchiveSettings>) => void;
}

function ConnectionFields({ form, hasSecret, onChange }: PartProps & { hasSecret: boolean }) {
  return (
    <>
      <TextField
        label="DICOMweb address"
        value={form.baseUrl}
        onChange={(baseUrl) => onChange({ baseUrl })}
        placeholder="https://archive.example.nhs.uk/dicom-web"
        error={addressProblem(form.baseUrl)}
        maxLength={500}
      />
      <Select
        label="Authentication"
        options={authentications}
        value={form.authentication}
        onChange={(authentication) => onChange({ authentication })}
      />
      {form.authentication !== "none" && (
        <div className={styles.pair}>
          {form.authentication === "basic" && (
            <TextField label="User name" value={form.username} onChange={(username) => onChange({ username })} />
          )}
          <TextField
            label={form.authentication === "basic" ? "Password" : "Token"}
            type="password"
            value={form.secret ?? ""}
            onChange={(secret) => onChange({ secret })}
            autoComplete="off"
            {...(hasSecret ? { description: "One is stored; leave this empty to keep it" } : {})}
          />
        </div>
      )}
      <TextField
        label="File of the certificate authority, if it is your own"
        value={form.certificateAuthorityFile}
        onChange={(certificateAuthorityFile) => onChange({ certificateAuthorityFile })}
        maxLength={500}
      />
    </>
  );
}

function UseChecks({ form, isEmbedded, onChange }: PartProps & { isEmbedded: boolean }) {
  const { quirks } = form;
  return (
    <div className={styles.checks}>
      <Checkbox isSelected={form.feedsReadingList} onChange={(feedsReadingList) => onChange({ feedsReadingList })}>
        Its studies come into the reading list
      </Checkbox>
      <Checkbox isSelected={form.receivesReports} onChange={(receivesReports) => onChange({ receivesReports })}>
        {isEmbedded
          ? "Signed reports and key images of its own studies are stored in it"
          : "Signed reports and key images are stored in it"}
      </Checkbox>
      {!isEmbedded && (
        <>
          <Checkbox
            isSelected={quirks.sendsRawQuery}
            onChange={(sendsRawQuery) => onChange({ quirks: { ...quirks, sendsRawQuery } })}
          >
            It finds nothing when queries are percent-encoded (Orthanc before 1.8)
          </Checkbox>
          <Checkbox
            isSelected={quirks.lacksThumbnail}
            onChange={(lacksThumbnail) => onChange({ quirks: { ...quirks, lacksThumbnail } })}
          >
            It has no thumbnails
          </Checkbox>
        </>
      )}
      <Checkbox isSelected={form.isEnabled} onChange={(isEnabled) => onChange({ isEnabled })}>
        In use
      </Checkbox>
    </div>
  );
}
