import { useState } from "react";
import type { OpenTemplate } from "../../shared/contract/template-contract.ts";
import type { ReportTemplate } from "../../shared/domain/report-template.ts";
import { TroubleMessage } from "../app/trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Menu } from "../ui/menu.tsx";
import { Message } from "../ui/message.tsx";
import { Tag } from "../ui/tag.tsx";
import { showToast } from "../ui/toast.tsx";
import { openedText } from "./template-words.ts";
import styles from "./templates.module.css";
import type { EditedTemplate } from "./templates-page.tsx";
import { saveFile, useTemplateCalls } from "./use-templates.ts";

interface EditorBarProps {
  kept: EditedTemplate;
  template: ReportTemplate;
  mayEdit: boolean;
  mayCopy: boolean;
  isChanged: boolean;
  problems: readonly string[];
  onKept: (opened: OpenTemplate) => void;
  onCopy: () => void;
  onClose: () => void;
}

/** The name of the template, what can be done with it, and what stands in the way. */
export function EditorBar(props: EditorBarProps) {
  const { kept, template, mayEdit, isChanged, problems } = props;
  const [error, setError] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const { calls } = useTemplateCalls();
  const run = (work: Promise<unknown>) => {
    setPending(true);
    void work.then(() => setError(null), setError).finally(() => setPending(false));
  };
  const save = async () => {
    const saved = await calls.saveDraft({ template, sequence: kept.sequence, note: "" });
    props.onKept(saved);
    return saved;
  };
  const publish = async () => {
    const { template: draft, sequence } = isChanged ? await save() : kept;
    props.onKept(await calls.publish({ templateId: draft.id, sequence, note: "" }));
    showToast("done", "Published. Cases are offered this version from now on.");
  };
  const isDraft = isChanged || kept.isDraft;
  return (
    <header className={styles.bar}>
      <Button variant="quiet" onPress={() => (isChanged && mayEdit ? setLeaving(true) : props.onClose())}>
        All templates
      </Button>
      <h2>{template.name}</h2>
      <Tag>{openedText(kept)}</Tag>
      {isChanged && mayEdit && <Tag tone="due">Not saved</Tag>}
      <ExportMenu kept={kept} isDisabled={isChanged && mayEdit} onError={setError} />
      {props.mayCopy && <Button onPress={props.onCopy}>Make a copy</Button>}
      {mayEdit && (
        <>
          <Button isDisabled={!isChanged} isPending={isPending} onPress={() => run(save())}>
            Save draft
          </Button>
          <Button
            variant="primary"
            isDisabled={problems.length > 0 || !isDraft}
            isPending={isPending}
            onPress={() => run(publish())}
          >
            Publish
          </Button>
        </>
      )}
      {isLeaving && isChanged && <Leaving onStay={() => setLeaving(false)} onLeave={props.onClose} />}
      <EditorNotices error={error} notes={kept.notes} problems={problems} />
    </header>
  );
}

/** Asked apart from the button that leads away: pressed twice in haste, that one loses nothing. */
function Leaving(props: { onStay: () => void; onLeave: () => void }) {
  return (
    <div className={styles.notices}>
      <Message
        tone="due"
        title="What you changed is not saved."
        isLive
        actions={
          <>
            <Button onPress={props.onStay}>Stay</Button>
            <Button variant="danger" onPress={props.onLeave}>
              Leave without saving
            </Button>
          </>
        }
      >
        Leaving loses what was changed since the last save; every saved version stays.
      </Message>
    </div>
  );
}

function EditorNotices(props: { error: unknown; notes: readonly string[]; problems: readonly string[] }) {
  const { error, notes, problems } = props;
  return (
    <div className={styles.notices}>
      <TroubleMessage error={error} />
      {notes.length > 0 && (
        <Message tone="info" title="What the import left out or changed.">
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Message>
      )}
      {problems.length > 0 && (
        <Message tone="due" title="It cannot be published yet." isLive>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Message>
      )}
    </div>
  );
}

function ExportMenu(props: { kept: EditedTemplate; isDisabled: boolean; onError: (error: unknown) => void }) {
  const { calls } = useTemplateCalls();
  const { id, version } = props.kept.template;
  const write = async (form: "json" | "mrrt") => {
    const { fileName, text, notes } = await calls.writeFile({ templateId: id, version, form });
    saveFile(fileName, text);
    for (const note of notes) showToast("due", note);
  };
  return (
    <Menu
      label="Export"
      trigger={<Button isDisabled={props.isDisabled}>Export</Button>}
      entries={[
        { id: "mrrt", label: "IHE MRRT (HTML)" },
        { id: "json", label: "Sightline (JSON)" },
      ]}
      onAction={(form) => void write(form === "mrrt" ? "mrrt" : "json").catch(props.onError)}
    />
  );
}
