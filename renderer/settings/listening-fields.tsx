import { TextField } from "../ui/text-field.tsx";
import settings from "./settings.module.css";

interface Place {
  readonly listenAddress: string;
  readonly port: number;
}

interface Certificate {
  readonly certificateFile: string;
  readonly certificateKeyFile: string;
}

interface FieldsProps<Form> {
  readonly form: Form;
  readonly isDisabled: boolean;
  readonly onChange: (part: Partial<Form>) => void;
}

/** Where a part of the program listens. */
export function ListeningPlaceFields(
  props: FieldsProps<Place> & { readonly addressNote: string; readonly portNote?: string },
) {
  const { form, isDisabled, onChange, addressNote, portNote } = props;
  return (
    <div className={settings.pair}>
      <TextField
        label="Address that it listens on"
        description={addressNote}
        {...{ isDisabled, maxLength: 64 }}
        value={form.listenAddress}
        onChange={(listenAddress) => onChange({ listenAddress })}
      />
      <TextField
        label="Port"
        {...(portNote === undefined ? {} : { description: portNote })}
        inputMode="numeric"
        isDisabled={isDisabled}
        value={String(form.port)}
        onChange={(port) => onChange({ port: Number(port.replace(/\D/g, "").slice(0, 5)) })}
      />
    </div>
  );
}

/** The files by which a part of the program that listens proves who it is. */
export function CertificateFields({ form, isDisabled, onChange }: FieldsProps<Certificate>) {
  const text = { isDisabled, maxLength: 500 };
  return (
    <div className={settings.pair}>
      <TextField
        {...text}
        label="File of the certificate (PEM)"
        value={form.certificateFile}
        onChange={(certificateFile) => onChange({ certificateFile })}
      />
      <TextField
        {...text}
        label="File of its key (PEM)"
        value={form.certificateKeyFile}
        onChange={(certificateKeyFile) => onChange({ certificateKeyFile })}
      />
    </div>
  );
}
