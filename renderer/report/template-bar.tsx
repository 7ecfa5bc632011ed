import { CircleDashed, FileText, PenLine } from "lucide-react";
import { useMemo, useState } from "react";
import { emptyFields, unconfirmedCount } from "../../shared/templates/take-template.ts";
import { shownKey, useKey } from "../app/keys.ts";
import { Button } from "../ui/button.tsx";
import { mayEditDraft, type OpenDraft } from "./draft-reducer.ts";
import type { ReportDeeds } from "./report-deeds.ts";
import styles from "./template-bar.module.css";
import { TemplatePicker } from "./template-picker.tsx";

/** Under the head of the report: its template, and what of it waits to be filled and confirmed. */
export function TemplateBar(props: { workitemId: string; draft: OpenDraft; deeds: ReportDeeds }) {
  const { workitemId, draft, deeds } = props;
  const { sections, structure } = draft.content;
  const [isPicking, setPicking] = useState(false);
  const isEditable = mayEditDraft(draft) && draft.kind !== "addendum";
  const counts = useMemo(() => {
    const content = { ...emptyParts, sections, ...(structure === undefined ? {} : { structure }) };
    const empty = emptyFields(content).filter(({ kind }) => kind !== "computed");
    const needed = empty.filter(({ onSigning }) => onSigning === "prohibit").length;
    return { empty: empty.length, needed, unconfirmed: unconfirmedCount(content) };
  }, [sections, structure]);
  useReportKeys(deeds, isEditable);
  useKey("chooseTemplate", () => setPicking(true), isEditable);
  if (draft.kind === "addendum") return null;
  return (
    <div className={styles.bar}>
      <Button
        size="small"
        variant="quiet"
        icon={<FileText aria-hidden="true" />}
        shortcut={shownKey("chooseTemplate")}
        isDisabled={!isEditable}
        onPress={() => setPicking(true)}
      >
        <span className="visually-hidden">Template: </span>
        <span className={styles.name}>{structure?.template?.name ?? "Free text"}</span>
      </Button>
      <span className={styles.gap} />
      {counts.empty > 0 && (
        <Button
          size="small"
          variant="quiet"
          icon={<PenLine aria-hidden="true" />}
          aria-label={`${counts.empty} to fill, ${counts.needed} needed to sign: go to the first`}
          onPress={() => deeds.goToFirst("field")}
        >
          <span>
            {counts.empty} to fill
            {counts.needed > 0 && <span className="wide-only">, {counts.needed} needed</span>}
          </span>
        </Button>
      )}
      {counts.unconfirmed > 0 && (
        <Button
          size="small"
          variant="quiet"
          icon={<CircleDashed aria-hidden="true" />}
          aria-label={`${counts.unconfirmed} unconfirmed: go to the first`}
          onPress={() => deeds.goToFirst("statement")}
        >
          {counts.unconfirmed} unconfirmed
        </Button>
      )}
      {isPicking && <TemplatePicker workitemId={workitemId} deeds={deeds} onClose={() => setPicking(false)} />}
    </div>
  );
}

const emptyParts = { measurements: [], keyImages: [], comparedStudies: [] };

/** The keys that work in the text of a draft. */
function useReportKeys(deeds: ReportDeeds, isEditable: boolean): void {
  useKey("confirmSentence", () => deeds.confirm("sentence"), isEditable);
  useKey("confirmSection", () => deeds.confirm("section"), isEditable);
  useKey("confirmReport", () => deeds.confirm("report"), isEditable);
  useKey("referToKeyImage", () => deeds.referToKeyImage(), isEditable);
}
