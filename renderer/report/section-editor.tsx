import { type Editor, EditorContent, useEditor } from "@tiptap/react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import type { Paragraph } from "../../shared/domain/report.ts";
import type { SectionKey } from "../../shared/domain/section.ts";
import { useCheckMarks } from "../checks/use-check-marks.ts";
import { editorToParagraphs, paragraphsToEditor } from "./paragraphs-to-editor.ts";
import { reportExtensions, type SectionEditorEvents } from "./report-schema.ts";
import styles from "./section-editor.module.css";

/** What the report asks of a section's editor without going through its text. */
export interface SectionEditorHandle {
  focus(): void;
  /** Puts a chip where the caret was last in this section, without moving the focus. */
  insertChip(measurementId: string, text: string): void;
  /** Puts the caret behind the nth chip of a mark, counted from 0; gives false where the section has no such chip. */
  focusChip(measurementId: string, nth: number): boolean;
  /** How many chips of a mark the section has. */
  countChips(measurementId: string): number;
}

export interface SectionEditorProps extends SectionEditorEvents {
  label: string;
  section: SectionKey;
  /** Where the words came from, while nobody has changed them. */
  source?: ReactNode;
  placeholder: string;
  paragraphs: readonly Paragraph[];
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
    const wanted = paragraphsToEditor(latest.current.paragraphs);
    // An editor that already holds these words keeps its caret and its undo.
    if (JSON.stringify(paragraphsToEditor(editorToParagraphs(editor.getJSON()))) === JSON.stringify(wanted)) return;
    editor.commands.setContent(wanted, { emitUpdate: false });
  }, [editor, props.outsideCount]);

  useEffect(() => {
    const { handleRef } = latest.current;
    handleRef.current = handleOf(editor);
    return () => {
      handleRef.current = null;
    };
  }, [editor]);

  const isEmpty = props.paragraphs.length === 0;
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

function handleOf(editor: Editor): SectionEditorHandle {
  const placesOf = (measurementId: string) => {
    const places: number[] = [];
    editor.state.doc.descendants((node, place) => {
      if (node.type.name === "measurement" && node.attrs.measurementId === measurementId) places.push(place);
    });
    return places;
  };
  return {
    // At once: TipTap's own command waits for a frame, and takes the focus back from a section that was chosen since.
    focus: () => {
      editor.view.focus();
      editor.chain().setTextSelection(editor.state.doc.content.size).scrollIntoView().run();
    },
    insertChip: (measurementId, text) => {
      editor.commands.insertContent([
        { type: "measurement", attrs: { measurementId, text } },
        { type: "text", text: " " },
      ]);
    },
    countChips: (measurementId) => placesOf(measurementId).length,
    focusChip: (measurementId, nth) => {
      const place = placesOf(measurementId)[nth];
      if (place === undefined) return false;
      editor.view.focus();
      editor
        .chain()
        .setTextSelection(place + 1)
        .scrollIntoView()
        .run();
      return true;
    },
  };
}

/** The editor is made once; what changes reaches it through `latest`. */
function useSectionEditor(latest: RefObject<SectionEditorProps>, label: string) {
  const events = useRef<SectionEditorEvents>({
    openMeasurement: (id) => latest.current.openMeasurement(id),
    insertLastMeasurement: () => latest.current.insertLastMeasurement(),
    isKnownMeasurement: (id) => latest.current.isKnownMeasurement(id),
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
          spellcheck: "true",
          class: styles.editor ?? "",
        },
      },
      onUpdate: ({ editor }) => latest.current.onChange(editorToParagraphs(editor.getJSON())),
      onFocus: () => latest.current.onFocus(),
      onBlur: () => latest.current.onBlur(),
    },
    [label],
  );
}
