import { useState } from "react";
import type { FieldDefinition } from "../../shared/domain/report-field.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import { columnLines, columnsOfLines, optionLines, optionsOfLines, withAlone } from "./line-lists.ts";
import { NumberField } from "./match-form.tsx";
import styles from "./templates.module.css";

interface KindProps<Field extends FieldDefinition = FieldDefinition> {
  field: Field;
  isDisabled: boolean;
  onChange: (field: FieldDefinition) => void;
}

type OfKind<Kind extends FieldDefinition["kind"]> = KindProps<Extract<FieldDefinition, { kind: Kind }>>;

/** What only fields of one kind have. */
export function FieldKindForm({ field, ...rest }: KindProps) {
  switch (field.kind) {
    case "text":
      return <BeginsWith field={field} {...rest} />;
    case "number":
      return <NumberForm field={field} {...rest} />;
    case "pick":
      return <PickForm field={field} {...rest} />;
    case "score":
      return <ScoreForm field={field} {...rest} />;
    case "laterality":
      return <SidesForm field={field} {...rest} />;
    case "computed":
      return <ComputedForm field={field} {...rest} />;
    case "table":
      return <TableForm field={field} {...rest} />;
    case "date":
    case "time":
      return null;
  }
}

function BeginsWith({ field, isDisabled, onChange }: OfKind<"text">) {
  const take = (text: string) => {
    const { default: _, ...rest } = field;
    onChange(text === "" ? rest : { ...field, default: text });
  };
  return (
    <TextField
      label="Begins with"
      description="Printed as if the reader had written it: no statement of a finding belongs here."
      value={field.default ?? ""}
      maxLength={2000}
      isDisabled={isDisabled}
      onChange={take}
    />
  );
}

const decimals = ["0", "1", "2", "3", "4"].map((id) => ({ id, label: id }));

function UnitFields({ field, isDisabled, onChange }: OfKind<"number" | "computed">) {
  return (
    <>
      <TextField
        label="Unit"
        value={field.unit}
        maxLength={20}
        isDisabled={isDisabled}
        onChange={(unit) => onChange({ ...field, unit })}
      />
      <Select
        label="Decimals"
        options={decimals}
        value={String(field.decimals)}
        isDisabled={isDisabled}
        onChange={(count) => onChange({ ...field, decimals: Number(count) })}
      />
    </>
  );
}

function NumberForm({ field, isDisabled, onChange }: OfKind<"number">) {
  return (
    <div className={styles.pair}>
      <UnitFields field={field} isDisabled={isDisabled} onChange={onChange} />
      <NumberField
        label="Smallest value"
        value={field.minimum}
        isDisabled={isDisabled}
        onChange={(minimum) => onChange({ ...field, minimum })}
      />
      <NumberField
        label="Largest value"
        value={field.maximum}
        isDisabled={isDisabled}
        onChange={(maximum) => onChange({ ...field, maximum })}
      />
    </div>
  );
}

function PickForm({ field, isDisabled, onChange }: OfKind<"pick">) {
  return (
    <>
      <OptionsField field={field} isDisabled={isDisabled} onChange={onChange} />
      <Checkbox
        isSelected={field.isMultiple}
        isDisabled={isDisabled}
        onChange={(isMultiple) => onChange({ ...field, isMultiple })}
      >
        Several may be chosen
      </Checkbox>
      {field.isMultiple && <ExclusiveChoices field={field} isDisabled={isDisabled} onChange={onChange} />}
    </>
  );
}

/** Which choices exclude all others, e.g. `none`: the reader cannot have them beside a finding. */
function ExclusiveChoices({ field, isDisabled, onChange }: OfKind<"pick">) {
  return (
    <fieldset className={styles.alone}>
      <legend>Stand alone: choosing one takes the others away. With none ticked, “none”, “nil” and “normal” do</legend>
      {field.options.map((option) => (
        <Checkbox
          key={option.value}
          isSelected={option.isExclusive === true}
          isDisabled={isDisabled}
          onChange={(isAlone) => onChange({ ...field, options: withAlone(field.options, option.value, isAlone) })}
        >
          {option.text === "" ? option.value : option.text}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function ScoreForm({ field, isDisabled, onChange }: OfKind<"score">) {
  return (
    <>
      <TextField
        label="System and its version"
        value={field.system}
        maxLength={120}
        isDisabled={isDisabled}
        onChange={(system) => onChange({ ...field, system })}
      />
      <OptionsField field={field} isDisabled={isDisabled} onChange={onChange} />
    </>
  );
}

function OptionsField({ field, isDisabled, onChange }: OfKind<"pick" | "score">) {
  return (
    <LinesField
      label="Choices, one a line: value | words that are printed | meaning"
      text={optionLines(field.options)}
      isDisabled={isDisabled}
      onLines={(lines) => {
        const options = optionsOfLines(lines, field.options);
        if (options.length > 0) onChange({ ...field, options });
        return options.length > 0;
      }}
    />
  );
}

/** Lines stay as they are typed; what cannot be used yet is said and changes nothing. */
function LinesField(props: { label: string; text: string; isDisabled: boolean; onLines: (lines: string) => boolean }) {
  const [typed, setTyped] = useState(props.text);
  const [isRefused, setRefused] = useState(false);
  return (
    <TextField
      label={props.label}
      value={typed}
      isMultiline
      rows={Math.min(14, Math.max(4, typed.split("\n").length))}
      isDisabled={props.isDisabled}
      error={isRefused ? "At least one line is needed." : undefined}
      onChange={(lines) => {
        setTyped(lines);
        setRefused(!props.onLines(lines));
      }}
    />
  );
}

const allSides = ["right", "left", "bilateral", "midline"] as const;

function SidesForm({ field, isDisabled, onChange }: OfKind<"laterality">) {
  return (
    <div className={styles.actions}>
      {allSides.map((side) => (
        <Checkbox
          key={side}
          isSelected={field.sides.includes(side)}
          isDisabled={isDisabled || (field.sides.length === 1 && field.sides.includes(side))}
          onChange={(isOn) =>
            onChange({
              ...field,
              sides: allSides.filter((each) => (each === side ? isOn : field.sides.includes(each))),
            })
          }
        >
          {side}
        </Checkbox>
      ))}
    </div>
  );
}

function ComputedForm({ field, isDisabled, onChange }: OfKind<"computed">) {
  return (
    <>
      <TextField
        label="Computed by"
        description="Fields by name; + - * /, comparisons, and, or, not, if(…), round, min, max, mean, abs, sum(table, column), count(table)."
        value={field.expression}
        maxLength={1000}
        isDisabled={isDisabled}
        onChange={(expression) => onChange({ ...field, expression })}
      />
      <div className={styles.pair}>
        <UnitFields field={field} isDisabled={isDisabled} onChange={onChange} />
      </div>
    </>
  );
}

function TableForm({ field, isDisabled, onChange }: OfKind<"table">) {
  return (
    <>
      <LinesField
        label="Columns, one a line: name | heading | number | unit | decimals, or name | heading | pick | value = words; …"
        text={columnLines(field.columns)}
        isDisabled={isDisabled}
        onLines={(lines) => {
          const columns = columnsOfLines(lines, field.columns).slice(0, 12);
          if (columns.length > 0) onChange({ ...field, columns });
          return columns.length > 0;
        }}
      />
      <LinesField
        label="Rows that are always there, one a line; none where the reader adds rows"
        text={field.rowLabels.join("\n")}
        isDisabled={isDisabled}
        onLines={(lines) => {
          const labels = lines.split("\n").map((line) => line.trim().slice(0, 60));
          onChange({ ...field, rowLabels: labels.filter((label) => label !== "").slice(0, 60) });
          return true;
        }}
      />
    </>
  );
}
