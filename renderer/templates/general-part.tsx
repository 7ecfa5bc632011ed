import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { TextField } from "../ui/text-field.tsx";
import { MatchForm } from "./match-form.tsx";
import styles from "./templates.module.css";

/** What a template is called, where its content comes from, and for which examinations it is offered. */
export function GeneralPart(props: {
  template: ReportTemplate;
  mayEdit: boolean;
  isNew: boolean;
  onChange: (template: ReportTemplate) => void;
}) {
  const { template, mayEdit, onChange } = props;
  const change = (part: Partial<ReportTemplate>) => onChange({ ...template, ...part });
  const isDisabled = !mayEdit;
  return (
    <>
      <TextField
        label="Name"
        value={template.name}
        maxLength={120}
        isDisabled={isDisabled}
        error={template.name.trim() === "" ? "A template needs a name." : undefined}
        onChange={(name) => change({ name })}
      />
      <TextField
        label="Identifier"
        value={template.id}
        maxLength={64}
        isDisabled={isDisabled || !props.isNew}
        description="Reports name it; it never changes once the template is kept."
        onChange={(id) => change({ id: id.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-") })}
      />
      <TextField
        label="Description"
        value={template.description}
        maxLength={1000}
        isMultiline
        rows={3}
        isDisabled={isDisabled}
        onChange={(description) => change({ description })}
      />
      <TextField
        label="Source: the guideline and its edition"
        value={template.source}
        maxLength={500}
        isDisabled={isDisabled}
        onChange={(source) => change({ source })}
      />
      <TextField
        label="Language"
        value={template.language}
        maxLength={16}
        isDisabled={isDisabled}
        onChange={(language) => change({ language })}
      />
      <h3 className={styles.lead}>Offered for</h3>
      <MatchForm match={template.match} isDisabled={isDisabled} onChange={(match) => change({ match })} />
    </>
  );
}
