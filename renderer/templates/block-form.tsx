import type { FieldDefinition } from "../../shared/domain/report-field.ts";
import type { TemplateBlock } from "../../shared/domain/report-template.ts";
import { sectionCodes, sectionKeys } from "../../shared/domain/section.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { Select } from "../ui/select.tsx";
import { TextField } from "../ui/text-field.tsx";
import { BlockTextField } from "./block-text-field.tsx";
import { ProblemLines } from "./problem-lines.tsx";
import styles from "./templates.module.css";

const sections = sectionKeys.map((id) => ({ id, label: sectionCodes[id].heading }));

/** One paragraph: its words with fields in braces, when it is there, and whether it says that something is normal. */
export function BlockForm(props: {
  block: TemplateBlock;
  fields: readonly FieldDefinition[];
  problems: readonly string[];
  mayEdit: boolean;
  onChange: (block: TemplateBlock) => void;
}) {
  const { block, fields, problems, mayEdit, onChange } = props;
  const isDisabled = !mayEdit;
  const condition = (when: string) => {
    const { when: _, ...rest } = block;
    onChange(when.trim() === "" ? rest : { ...block, when });
  };
  return (
    <section className={styles.form} aria-label="Paragraph">
      <ProblemLines problems={problems} />
      <div className={styles.pair}>
        <Select
          label="Section"
          options={sections}
          value={block.section}
          isDisabled={isDisabled}
          onChange={(section) => onChange({ ...block, section })}
        />
        <TextField
          label="Heading"
          value={block.heading}
          maxLength={120}
          isDisabled={isDisabled}
          onChange={(heading) => onChange({ ...block, heading })}
        />
      </div>
      <BlockTextField
        label="Words; { offers the fields"
        text={block.text}
        fields={fields}
        isDisabled={isDisabled}
        onChange={(text) => onChange({ ...block, text })}
      />
      <TextField
        label="Only when"
        description='For example: has(finding, "present") and size >= 8. Empty: always.'
        value={block.when ?? ""}
        maxLength={1000}
        isDisabled={isDisabled}
        onChange={condition}
      />
      <Checkbox
        isSelected={block.isNormal}
        isDisabled={isDisabled}
        onChange={(isNormal) => onChange({ ...block, isNormal })}
      >
        Says that something is normal or absent: a reader has to confirm it
      </Checkbox>
    </section>
  );
}
