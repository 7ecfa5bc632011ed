import { useState } from "react";
import type { TemplateMatch } from "../../shared/domain/report-template.ts";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import styles from "./templates.module.css";

const sexes = [
  { id: "any", label: "Any" },
  { id: "female", label: "Female" },
  { id: "male", label: "Male" },
] as const;

/** Which examinations something is for. What is left empty asks for nothing. */
export function MatchForm(props: {
  match: TemplateMatch;
  onChange: (match: TemplateMatch) => void;
  isDisabled: boolean;
}) {
  const { match, onChange, isDisabled } = props;
  const change = (part: Partial<TemplateMatch>) => onChange({ ...match, ...part });
  return (
    <>
      <div className={styles.pair}>
        <ListField
          label="Modalities, all of them"
          items={match.modalities}
          longest={16}
          isDisabled={isDisabled}
          onChange={(modalities) => change({ modalities: modalities.slice(0, 8) })}
        />
        <ListField
          label="Body parts, one of them"
          items={match.bodyParts}
          longest={60}
          isDisabled={isDisabled}
          onChange={(bodyParts) => change({ bodyParts: bodyParts.slice(0, 30) })}
        />
      </div>
      <ListField
        label="Words of the procedure, one of them"
        items={match.procedureWords}
        longest={60}
        isDisabled={isDisabled}
        onChange={(procedureWords) => change({ procedureWords: procedureWords.slice(0, 60) })}
      />
      <PatientAndSiteFields match={match} isDisabled={isDisabled} onChange={change} />
    </>
  );
}

function PatientAndSiteFields(props: {
  match: TemplateMatch;
  isDisabled: boolean;
  onChange: (part: Partial<TemplateMatch>) => void;
}) {
  const { match, isDisabled, onChange } = props;
  return (
    <div className={styles.pair}>
      <NumberField
        label="From age"
        value={match.minimumAge}
        isDisabled={isDisabled}
        onChange={(minimumAge) => onChange({ minimumAge })}
      />
      <NumberField
        label="To age"
        value={match.maximumAge}
        isDisabled={isDisabled}
        onChange={(maximumAge) => onChange({ maximumAge })}
      />
      <Select
        label="Sex"
        options={sexes}
        value={match.sex ?? "any"}
        isDisabled={isDisabled}
        onChange={(sex) => onChange({ sex: sex === "any" ? null : sex })}
      />
      <ListField
        label="Sites, by code"
        items={match.sites}
        longest={32}
        isDisabled={isDisabled}
        onChange={(sites) => onChange({ sites: sites.slice(0, 50) })}
      />
    </div>
  );
}

/** Words divided by commas; what is typed stays as it is typed. */
function ListField(props: {
  label: string;
  items: readonly string[];
  longest: number;
  isDisabled: boolean;
  onChange: (items: string[]) => void;
}) {
  const [text, setText] = useState(props.items.join(", "));
  const take = (typed: string) => {
    setText(typed);
    const items = typed.split(",").map((each) => each.trim().slice(0, props.longest));
    props.onChange([...new Set(items.filter((each) => each !== ""))]);
  };
  return <TextField label={props.label} value={text} onChange={take} isDisabled={props.isDisabled} />;
}

/** A number or nothing; anything else is named and changes nothing. */
export function NumberField(props: {
  label: string;
  value: number | null;
  isDisabled?: boolean;
  onChange: (value: number | null) => void;
}) {
  const [text, setText] = useState(props.value === null ? "" : String(props.value));
  const parsed = text.trim() === "" ? null : Number(text.replace(",", "."));
  const isWrong = parsed !== null && !Number.isFinite(parsed);
  return (
    <TextField
      label={props.label}
      value={text}
      inputMode="decimal"
      isDisabled={props.isDisabled ?? false}
      error={isWrong ? "This is no number." : undefined}
      onChange={(typed) => {
        setText(typed);
        const number = typed.trim() === "" ? null : Number(typed.replace(",", "."));
        if (number === null || Number.isFinite(number)) props.onChange(number);
      }}
    />
  );
}
