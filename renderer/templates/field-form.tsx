import { useState } from "react";
import { autofillSchema, type FieldDefinition, fieldIdSchema } from "../../shared/domain/report-field.ts";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import { FieldKindForm } from "./field-kind-form.tsx";
import { ProblemLines } from "./problem-lines.tsx";
import { kindNames } from "./template-words.ts";
import styles from "./templates.module.css";

const signing = [
  { id: "silent", label: "Nothing" },
  { id: "alert", label: "A warning" },
  { id: "prohibit", label: "It refuses" },
] as const;

const autofillNames: Readonly<Record<(typeof autofillSchema.options)[number], string>> = {
  age: "Age",
  sex: "Sex",
  side: "Side of the request",
  examinationDate: "Date of the examination",
  priorDate: "Date of the prior",
  clinicalQuestion: "Clinical question",
  tracer: "Tracer",
  activity: "Administered activity",
  uptakeMinutes: "Uptake time",
  contrastAgent: "Contrast agent",
  contrastVolume: "Volume of contrast agent",
  sliceThickness: "Slice thickness",
};

const autofills = [
  { id: "none", label: "The reader" },
  ...autofillSchema.options.map((id) => ({ id, label: autofillNames[id] })),
] as const;

/** One field: what every kind has, then what its kind asks for. */
export function FieldForm(props: {
  field: FieldDefinition;
  takenIds: readonly string[];
  problems: readonly string[];
  mayEdit: boolean;
  onChange: (field: FieldDefinition) => void;
  onRename: (id: string) => void;
}) {
  const { field, problems, mayEdit, onChange } = props;
  const isDisabled = !mayEdit;
  return (
    <section className={styles.form} aria-label={`Field ${field.label}`}>
      <h3>{kindNames[field.kind]}</h3>
      <ProblemLines problems={problems} />
      <div className={styles.pair}>
        <TextField
          label="What the reader is asked"
          value={field.label}
          maxLength={120}
          isDisabled={isDisabled}
          error={field.label === "" ? "A field needs a label." : undefined}
          onChange={(label) => onChange({ ...field, label })}
        />
        <NameField id={field.id} takenIds={props.takenIds} isDisabled={isDisabled} onRename={props.onRename} />
      </div>
      <div className={styles.pair}>
        <Select
          label="Signing while it is empty"
          options={signing}
          value={field.onSigning}
          isDisabled={isDisabled}
          onChange={(onSigning) => onChange({ ...field, onSigning })}
        />
        <Select
          label="Filled by"
          options={autofills}
          value={field.autofill ?? "none"}
          isDisabled={isDisabled}
          onChange={(id) => {
            const { autofill: _, ...rest } = field;
            onChange(id === "none" ? rest : { ...field, autofill: id });
          }}
        />
      </div>
      <FieldKindForm field={field} isDisabled={isDisabled} onChange={onChange} />
      <CodeFields field={field} isDisabled={isDisabled} onChange={onChange} />
    </section>
  );
}

/** The name changes everywhere at once, when the field is left; a name that is taken or cannot be one changes nothing. */
function NameField(props: {
  id: string;
  takenIds: readonly string[];
  isDisabled: boolean;
  onRename: (id: string) => void;
}) {
  const [typed, setTyped] = useState(props.id);
  const isName = fieldIdSchema.safeParse(typed).success;
  const isTaken = props.takenIds.includes(typed);
  const error = !isName
    ? "Letters, digits and underscores, a letter first."
    : isTaken
      ? "Another field has this name."
      : undefined;
  return (
    <TextField
      label="Name in braces"
      value={typed}
      maxLength={64}
      isDisabled={props.isDisabled}
      error={error}
      onChange={setTyped}
      onBlur={() => {
        if (error === undefined && typed !== props.id) props.onRename(typed);
      }}
    />
  );
}

function CodeFields(props: {
  field: FieldDefinition;
  isDisabled: boolean;
  onChange: (field: FieldDefinition) => void;
}) {
  const { field, isDisabled, onChange } = props;
  const [code, setCode] = useState(field.code ?? { scheme: "", value: "", meaning: "" });
  const take = (part: Partial<typeof code>) => {
    const next = { ...code, ...part };
    setCode(next);
    const { code: _, ...rest } = field;
    const isWhole = next.scheme !== "" && next.value !== "" && next.meaning !== "";
    onChange(isWhole ? { ...field, code: next } : rest);
  };
  const parts = [
    ["scheme", "Code system", 32],
    ["value", "Code", 64],
    ["meaning", "Meaning of the code", 200],
  ] as const;
  return (
    <div className={styles.pair}>
      {parts.map(([name, label, maxLength]) => (
        <TextField
          key={name}
          label={label}
          value={code[name]}
          maxLength={maxLength}
          isDisabled={isDisabled}
          onChange={(text) => take({ [name]: text })}
        />
      ))}
    </div>
  );
}
