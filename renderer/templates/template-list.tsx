import { Plus, Search, Upload } from "lucide-react";
import { useState } from "react";
import { FileTrigger, ListBox, ListBoxItem } from "react-aria-components";
import type { TemplateShelf } from "../../shared/contract/template-contract.ts";
import type { TemplateSummary } from "../../shared/domain/kept-template.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Message } from "../ui/message.tsx";
import { Tag } from "../ui/tag.tsx";
import { TextField } from "../ui/text-field.tsx";
import { blankTemplate, copyOf } from "./template-edits.ts";
import { TemplatePreferences } from "./template-preferences.tsx";
import { changeWords, isFound, matchText, standingText } from "./template-words.ts";
import styles from "./templates.module.css";
import type { EditedTemplate } from "./templates-page.tsx";
import { textOfFile, useTemplateCalls } from "./use-templates.ts";

/** Every template, found by its words; the list is walked by the arrow keys, Enter opens. */
export function TemplateList({ shelf, onOpen }: { shelf: TemplateShelf; onOpen: (edited: EditedTemplate) => void }) {
  const { calls } = useTemplateCalls();
  const [search, setSearch] = useState("");
  const [error, setError] = useState<unknown>(null);
  const found = shelf.templates.filter((template) => isFound(template, search));
  const open = (templateId: string) =>
    void calls.get({ templateId }).then((opened) => onOpen({ ...opened, notes: [], isUnsaved: false }), setError);
  const takenIds = shelf.templates.map(({ id }) => id);
  const readFile = async (files: FileList | null) => {
    const file = files?.[0];
    if (file === undefined) return;
    const { template, notes } = await calls.readFile({ text: await textOfFile(file), fileName: file.name });
    const isOfProgram = shelf.templates.some(({ id, origin }) => id === template.id && origin === "program");
    const free = isOfProgram ? { ...template, id: copyOf(template, takenIds).id } : template;
    onOpen({ ...asNew(free.id, shelf), template: free, notes, isUnsaved: true });
  };
  return (
    <div className={styles.page}>
      <ListHead
        mayEdit={shelf.mayEdit}
        onFiles={(files) => void readFile(files).catch(setError)}
        onNew={() => onOpen({ ...newTemplate, template: blankTemplate(takenIds), notes: [], isUnsaved: true })}
      />
      <p className={styles.lead}>A case is offered those that fit it, the best first. {changeWords(shelf.mayEdit)}</p>
      <TroubleMessage error={error} />
      {shelf.unreadableCount > 0 && (
        <Message tone="due" title="Some cannot be read.">
          {`${shelf.unreadableCount} kept by a newer version or damaged: they stay as they are and are not offered.`}
        </Message>
      )}
      <TextField
        label="Search"
        isLabelHidden
        placeholder="Search by name, modality, procedure or source"
        icon={<Search aria-hidden="true" />}
        value={search}
        onChange={setSearch}
      />
      <ListBox
        aria-label="Templates"
        className={styles.rows ?? ""}
        items={found}
        selectionMode="none"
        onAction={(id) => open(String(id))}
        renderEmptyState={() => <p className={styles.lead}>No template says these words.</p>}
      >
        {(template) => <TemplateRow template={template} />}
      </ListBox>
      <TemplatePreferences shelf={shelf} />
    </div>
  );
}

function ListHead(props: { mayEdit: boolean; onFiles: (files: FileList | null) => void; onNew: () => void }) {
  return (
    <div className={styles.head}>
      <h2>Report templates</h2>
      {props.mayEdit && (
        <>
          <FileTrigger
            acceptedFileTypes={[".html", ".htm", ".json", "text/html", "application/json"]}
            onSelect={props.onFiles}
          >
            <Button icon={<Upload aria-hidden="true" />}>Import</Button>
          </FileTrigger>
          <Button icon={<Plus aria-hidden="true" />} onPress={props.onNew}>
            New template
          </Button>
        </>
      )}
    </div>
  );
}

function TemplateRow({ template }: { template: TemplateSummary }) {
  return (
    <ListBoxItem id={template.id} textValue={template.name} className={styles.row ?? ""}>
      <span>{template.name}</span>
      <span className={styles.quiet}>{`For ${matchText(template.match)}`}</span>
      <span className={styles.side}>
        <Tag>{standingText(template)}</Tag>
      </span>
    </ListBoxItem>
  );
}

const newTemplate = { origin: "site" as const, status: "draft" as const, isDraft: true, sequence: 0 };

/** A file of a template that the site keeps becomes its next draft; any other is a new template. */
function asNew(id: string, { templates }: TemplateShelf) {
  const known = templates.find((template) => template.id === id && template.origin === "site");
  return known === undefined ? newTemplate : { ...newTemplate, status: known.status, sequence: known.sequence };
}
