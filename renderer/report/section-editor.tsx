import { type Editor, EditorContent, useEditor } from "@tiptap/react";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import type { Paragraph } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { useCheckMarks } from "../checks/use-check-marks.ts";
import { documentParagraphs } from "./editor/document-paragraphs.ts";
import type { ReportFacts } from "./editor/report-facts.ts";
import { paragraphsToEditor } from "./paragraphs-to-editor.ts";
import { reportExtensions, type SectionEditorEvents } from "./report-schema.ts";
import styles from "./section-editor.module.css";
import { type SectionEditorHandle, sectionHandle, showFactsIn } from "./section-handle.ts";

export interface SectionEditorProps extends SectionEditorEvents {
  label: string;
  section: SectionKey;
  /** Where the words came from, while nobody has changed them. */
  source?: ReactNode;
  placeholder: string;
  paragraphs: readonly Paragraph[];
  /** What the words are bound to. The same object as long as nothing of it changes. */
  facts: ReportFacts;
  /** Rises when `paragraphs` came from elsewhere and must replace what the editor holds. */
  outsideCount: number;
  isEditable: boolean;
  isEmphasised?: boolean;
  onChange: (paragraphs: Paragraph[]) => void;
  onFocus: () => void;
  onBlur: () => void;
  handleRef: RefObject<SectionEditorHandle | null>;
}

/** One labelled section of the report as a plain text editor: paragraphs and measurement chips. */
export function SectionEditor(props: SectionEditorProps) {
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const editor = useSectionEditor(latest, props.label);
  useCheckMarks(editor, props.section);

  useEffect(() => {
    if (editor.isEditable !== props.isEditable) editor.setEditable(props.isEditable, false);
  }, [editor, props.isEditable]);

  const takenCount = useRef(props.outsideCount);
  useEffect(() => {
    if (takenCount.current === props.outsideCount) return;
    takenCount.current = props.outsideCount;
    latest.current.handleRef.current?.show(latest.current.paragraphs);
  }, [props.outsideCount]);

  useEffect(() => showFactsIn(editor, props.facts), [editor, props.facts]);

  useEffect(() => {
    const { handleRef } = latest.current;
    handleRef.current = sectionHandle(editor, () => latest.current.facts);
    return () => {
      handleRef.current = null;
    };
  }, [editor]);

  const isEmpty = useEmptiness(editor);
  const names = [styles.section, isEmpty && styles.empty, props.isEmphasised === true && styles.emphasised];
  return (
    <div className={names.filter(Boolean).join(" ")}>
      <div className={styles.head}>
        <h3 className={styles.heading}>{props.label}</h3>
        {props.source}
      </div>
      <div className={styles.text} data-placeholder={isEmpty ? props.placeholder : undefined}>
        <EditorContent editor={editor} />
      </div>
    </div>
  );
}

/** Told by the editor itself: the draft is shown again only after the key press has been painted. */
function useEmptiness(editor: Editor): boolean {
  const [isEmpty, setEmpty] = useState(() => documentParagraphs(editor.state.doc).length === 0);
  useEffect(() => {
    const look = () => setEmpty(documentParagraphs(editor.state.doc).length === 0);
    look();
    editor.on("transaction", look);
    return () => {
      editor.off("transaction", look);
    };
  }, [editor]);
  return isEmpty;
}

/** The editor is made once; what changes reaches it through `latest`. */
function useSectionEditor(latest: RefObject<SectionEditorProps>, label: string) {
  const events = useRef<SectionEditorEvents>({
    openMeasurement: (id) => latest.current.openMeasurement(id),
    insertLastMeasurement: () => latest.current.insertLastMeasurement(),
    isKnownMeasurement: (id) => latest.current.isKnownMeasurement(id),
    openField: (place, typed) => latest.current.openField(place, typed),
    walk: (chosen, step) => latest.current.walk(chosen, step),
    undo: () => latest.current.undo(),
    redo: () => latest.current.redo(),
    say: (sentence) => latest.current.say(sentence),
    writing: latest.current.writing,
    renewChip: (id) => latest.current.renewChip(id),
    keepChip: (id, written, now) => latest.current.keepChip(id, written, now),
  });
  return useEditor(
    {
      extensions: reportExtensions(events.current),
      content: paragraphsToEditor(latest.current.paragraphs),
      editable: latest.current.isEditable,
      injectCSS: false,
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: {
          role: "textbox",
          "aria-label": label,
          "aria-multiline": "true",
          // Ours knows the words of medicine; two underlines would contradict each other.
          spellcheck: "false",
          class: styles.editor ?? "",
        },
      },
      onUpdate: ({ editor }) => latest.current.onChange(documentParagraphs(editor.state.doc)),
      onFocus: () => latest.current.onFocus(),
      onBlur: () => latest.current.onBlur(),
    },
    [label],
  );
}
