import { useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components";
import type { FieldDefinition, FieldKind } from "../../shared/domain/report-field.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Tag } from "../ui/tag.tsx";
import { FieldForm } from "./field-form.tsx";
import type { PlacedProblems } from "./problem-places.ts";
import { moved, newField, withFieldName } from "./template-edits.ts";
import { kindNames } from "./template-words.ts";
import styles from "./templates.module.css";

/** The fields in their order, and the chosen one to change. */
export function FieldsPart(props: {
  template: ReportTemplate;
  mayEdit: boolean;
  problems: PlacedProblems;
  onChange: (template: ReportTemplate) => void;
}) {
  const { template, mayEdit, problems, onChange } = props;
  const [chosenId, setChosenId] = useState<string | null>(template.fields[0]?.id ?? null);
  const chosen = template.fields.find(({ id }) => id === chosenId);
  const setFields = (fields: FieldDefinition[]) => onChange({ ...template, fields });
  const replace = (field: FieldDefinition) =>
    setFields(template.fields.map((each) => (each === chosen ? field : each)));
  const add = (kind: FieldKind) => {
    const field = newField(
      kind,
      template.fields.map(({ id }) => id),
    );
    setFields([...template.fields, field]);
    setChosenId(field.id);
  };
  const rename = (to: string) => {
    if (chosen === undefined) return;
    onChange(withFieldName(template, chosen.id, to));
    setChosenId(to);
  };
  const move = (by: -1 | 1) => {
    if (chosen !== undefined) setFields(moved(template.fields, chosen.id, by));
  };
  const remove = () => {
    setFields(template.fields.filter((each) => each !== chosen));
    setChosenId(null);
  };
  return (
    <>
      <FieldList fields={template.fields} chosenId={chosenId} problems={problems} onChoose={setChosenId} />
      {mayEdit && <FieldActions isChosen={chosen !== undefined} onAdd={add} onMove={move} onRemove={remove} />}
      {chosen !== undefined && (
        <FieldForm
          key={`${template.fields.indexOf(chosen)}`}
          field={chosen}
          takenIds={template.fields.filter((each) => each !== chosen).map(({ id }) => id)}
          problems={problems.ofField(chosen.id)}
          mayEdit={mayEdit}
          onChange={replace}
          onRename={rename}
        />
      )}
    </>
  );
}

const kinds: readonly FieldKind[] = [
  "pick",
  "number",
  "text",
  "score",
  "laterality",
  "computed",
  "table",
  "date",
  "time",
];

function FieldActions(props: {
  isChosen: boolean;
  onAdd: (kind: FieldKind) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  return (
    <div className={styles.actions}>
      <Menu
        label="Add a field"
        trigger={<Button>Add a field</Button>}
        entries={kinds.map((kind) => ({ id: kind, label: kindNames[kind] }))}
        onAction={(id) => props.onAdd(kinds.find((kind) => kind === id) ?? "text")}
      />
      {props.isChosen && (
        <>
          <Button onPress={() => props.onMove(-1)}>Move up</Button>
          <Button onPress={() => props.onMove(1)}>Move down</Button>
          <Button onPress={props.onRemove}>Remove</Button>
        </>
      )}
    </div>
  );
}

function FieldList(props: {
  fields: readonly FieldDefinition[];
  chosenId: string | null;
  problems: PlacedProblems;
  onChoose: (id: string) => void;
}) {
  const { fields, chosenId, problems } = props;
  return (
    <ListBox
      aria-label="Fields"
      className={styles.rows ?? ""}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={chosenId === null ? [] : [chosenId]}
      onSelectionChange={(keys) => {
        const field = fields.find(({ id }) => keys !== "all" && keys.has(id));
        if (field !== undefined) props.onChoose(field.id);
      }}
      renderEmptyState={() => <p className={styles.lead}>No field yet.</p>}
    >
      {fields.map((field) => (
        <ListBoxItem key={field.id} id={field.id} textValue={field.label} className={styles.row ?? ""}>
          <span>{field.label}</span>
          <span className={styles.quiet}>{`{${field.id}}`}</span>
          <span className={styles.side}>
            {problems.ofField(field.id).length > 0 && <Tag tone="due">Problem</Tag>}
            <Tag>{kindNames[field.kind]}</Tag>
          </span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
