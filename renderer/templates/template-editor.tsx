import { useState } from "react";
import type { OpenTemplate, TemplateShelf } from "../../shared/contract/template-contract.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { useSignedIn } from "../session/use-session.ts";
import { Segmented } from "../ui/segmented.tsx";
import { BlocksPart } from "./blocks-part.tsx";
import { EditorBar } from "./editor-bar.tsx";
import { FieldsPart } from "./fields-part.tsx";
import { GeneralPart } from "./general-part.tsx";
import { PreviewPart } from "./preview-part.tsx";
import { placedProblems } from "./problem-places.ts";
import { copyOf } from "./template-edits.ts";
import { dropTemplateInHand, templateInHand, useTemplateInHand } from "./template-in-hand.ts";
import { changeWords } from "./template-words.ts";
import styles from "./templates.module.css";
import type { EditedTemplate } from "./templates-page.tsx";
import { useTemplateCalls } from "./use-templates.ts";
import { VersionsPart } from "./versions-part.tsx";

const parts = [
  { id: "blocks", label: "Paragraphs" },
  { id: "fields", label: "Fields" },
  { id: "general", label: "Name and use" },
  { id: "versions", label: "Versions" },
] as const;

/** The editor of one template: its parts on one side, the report that it makes on the other. Nothing is kept until it is saved. */
export function TemplateEditor(props: {
  opened: EditedTemplate;
  shelf: TemplateShelf;
  onOpen: (edited: EditedTemplate) => void;
  onClose: () => void;
}) {
  const { shelf, onOpen } = props;
  const [kept, setKept] = useState<EditedTemplate>(props.opened);
  const { person } = useSignedIn();
  const [template, setTemplate] = useState<ReportTemplate>(
    () => templateInHand(person.id)?.template ?? props.opened.template,
  );
  const [part, setPart] = useState<(typeof parts)[number]["id"]>("blocks");
  const { renew } = useTemplateCalls();
  const mayEdit = shelf.mayEdit && kept.origin === "site";
  const problems = placedProblems(template);
  const isChanged =
    kept.origin === "site" && (kept.isUnsaved || JSON.stringify(template) !== JSON.stringify(kept.template));
  useTemplateInHand(person.id, kept, template, isChanged && mayEdit);
  const take = (opened: OpenTemplate) => {
    setKept({ ...opened, notes: [], isUnsaved: false });
    setTemplate(opened.template);
    void renew();
  };
  const makeCopy = () => {
    const takenIds = shelf.templates.map(({ id }) => id);
    const copy = { origin: "site" as const, status: "draft" as const, isDraft: true, sequence: 0 };
    dropTemplateInHand();
    onOpen({ ...copy, template: copyOf(template, takenIds), notes: [], isUnsaved: true });
  };
  const shared = { template, mayEdit, onChange: setTemplate };
  return (
    <section className={styles.editor} aria-label={`Template ${template.name}`}>
      <EditorBar
        kept={kept}
        template={template}
        mayEdit={mayEdit}
        mayCopy={shelf.mayEdit}
        isChanged={isChanged}
        problems={problems.all}
        onKept={take}
        onCopy={makeCopy}
        onClose={props.onClose}
      />
      <div className={styles.part} data-region="template">
        {!shelf.mayEdit && <p className={styles.lead}>{changeWords(false)}</p>}
        <Segmented label="Parts of the template" options={parts} value={part} onChange={setPart} />
        {part === "general" && <GeneralPart {...shared} isNew={kept.sequence === 0} />}
        {part === "fields" && <FieldsPart {...shared} problems={problems} />}
        {part === "blocks" && <BlocksPart {...shared} problems={problems} />}
        {part === "versions" && <VersionsPart kept={kept} mayEdit={mayEdit} onKept={take} onClose={props.onClose} />}
      </div>
      <PreviewPart template={template} />
    </section>
  );
}
