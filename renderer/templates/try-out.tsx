import type { DraftContent } from "../../shared/domain/report.ts";
import type { FieldDefinition, FieldValue } from "../../shared/domain/report-field.ts";
import { sectionKeys } from "../../shared/domain/section.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import { NumberField } from "./match-form.tsx";
import styles from "./templates.module.css";

/** A control for every field that the report shows now; what is written appears above at once. */
export function TryOut(props: { content: DraftContent; onValue: (fieldId: string, value: FieldValue) => void }) {
  const { content, onValue } = props;
  const shown = new Set(
    sectionKeys.flatMap((key) =>
      content.sections[key].flatMap((paragraph) =>
        paragraph.flatMap((run) => (run.kind === "field" ? [run.fieldId] : run.kind === "table" ? [run.tableId] : [])),
      ),
    ),
  );
  const fields = (content.structure?.fields ?? []).filter(({ id, kind }) => shown.has(id) && kind !== "computed");
  if (fields.length === 0) return null;
  return (
    <section className={styles.form} aria-label="Try the fields">
      <h3>Try the fields</h3>
      <div className={styles.pair}>
        {fields.map((field) => (
          <TryField
            key={`${field.id} ${field.kind}`}
            field={field}
            value={content.structure?.values[field.id] ?? null}
            onValue={(value) => onValue(field.id, value)}
          />
        ))}
      </div>
    </section>
  );
}

interface TryFieldProps {
  field: FieldDefinition;
  value: FieldValue;
  onValue: (value: FieldValue) => void;
}

const nothing = { id: "", label: "Nothing" };

function TryField({ field, value, onValue }: TryFieldProps) {
  switch (field.kind) {
    case "number":
      return (
        <NumberField
          key={value === null ? "empty" : "filled"}
          label={field.unit === "" ? field.label : `${field.label} (${field.unit})`}
          value={typeof value === "number" ? value : null}
          onChange={onValue}
        />
      );
    case "pick":
      return field.isMultiple ? (
        <SeveralChoices field={field} value={value} onValue={onValue} />
      ) : (
        <OneChoice
          field={field}
          value={Array.isArray(value) ? value[0] : null}
          onChoose={(id) => onValue([id])}
          onValue={onValue}
        />
      );
    case "score":
      return <OneChoice field={field} value={value} onChoose={onValue} onValue={onValue} />;
    case "laterality": {
      const sides = field.sides.map((side) => ({ value: side, text: side }));
      return <OneChoice field={{ ...field, options: sides }} value={value} onChoose={onValue} onValue={onValue} />;
    }
    case "table":
      return (
        <Button isDisabled={Array.isArray(value) && value.length > 0} onPress={() => onValue([sampleRow(field)])}>
          {`Fill a line of “${field.label}”`}
        </Button>
      );
    case "text":
    case "date":
    case "time":
    case "computed":
      return (
        <TextField
          label={
            field.kind === "date"
              ? `${field.label} (2026-01-31)`
              : field.kind === "time"
                ? `${field.label} (14:05)`
                : field.label
          }
          defaultValue={typeof value === "string" ? value : ""}
          onChange={(text) => onValue(text === "" ? null : text)}
        />
      );
  }
}

function OneChoice(props: {
  field: { label: string; options: readonly { value: string; text: string }[] };
  value: unknown;
  onChoose: (id: string) => void;
  onValue: (value: FieldValue) => void;
}) {
  const options = [nothing, ...props.field.options.map(({ value, text }) => ({ id: value, label: text || value }))];
  return (
    <Select
      label={props.field.label}
      options={options}
      value={typeof props.value === "string" ? props.value : ""}
      onChange={(id) => (id === "" ? props.onValue(null) : props.onChoose(id))}
    />
  );
}

function SeveralChoices({
  field,
  value,
  onValue,
}: TryFieldProps & { field: Extract<FieldDefinition, { kind: "pick" }> }) {
  const chosen = Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  return (
    <fieldset className={styles.form}>
      <legend>{field.label}</legend>
      {field.options.map((option) => (
        <Checkbox
          key={option.value}
          isSelected={chosen.includes(option.value)}
          onChange={(isOn) => {
            const kept = field.options
              .map((each) => each.value)
              .filter((each) => (each === option.value ? isOn : chosen.includes(each)));
            onValue(kept.length === 0 ? null : kept);
          }}
        >
          {option.text || option.value}
        </Checkbox>
      ))}
    </fieldset>
  );
}

function sampleRow({ columns }: Extract<FieldDefinition, { kind: "table" }>) {
  return Object.fromEntries(
    columns.map((column) => [
      column.id,
      column.kind === "number" ? 10 : column.kind === "pick" ? (column.options[0]?.value ?? "") : "Sample",
    ]),
  );
}
