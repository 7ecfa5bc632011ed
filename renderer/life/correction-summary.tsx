import type { DraftContent } from "../../shared/domain/report.ts";
import { TextField } from "../ui/text-field.tsx";
import styles from "./life.module.css";

/** What a correction changes, asked first and stated first. */
export function CorrectionSummary(props: {
  summary: string;
  isEditable: boolean;
  onEdit: (change: (content: DraftContent) => DraftContent) => void;
}) {
  return (
    <div className={styles.summary}>
      <TextField
        label="What is corrected, and why"
        description="Stands before everything else, for everybody who had the report before."
        isMultiline
        rows={2}
        maxLength={2000}
        isReadOnly={!props.isEditable}
        value={props.summary}
        onChange={(correctionSummary) => props.onEdit((content) => ({ ...content, correctionSummary }))}
      />
    </div>
  );
}
