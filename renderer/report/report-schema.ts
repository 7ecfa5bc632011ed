import { Extension, type Extensions, Mark, Node } from "@tiptap/core";
import { history, redo, undo } from "@tiptap/pm/history";
import { Fragment, Slice } from "@tiptap/pm/model";
import { NodeSelection, Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import type { Paragraph } from "../../shared/domain/report.ts";
import { paragraphsToEditor, unconfirmedMark } from "./paragraphs-to-editor.ts";
import { chipAttribute, htmlToParagraphs, textToParagraphs } from "./pasted-paragraphs.ts";

/** What a section's editor asks of the report around it. */
export interface SectionEditorEvents {
  /** A chip was clicked, or Enter pressed on it. */
  openMeasurement(measurementId: string): void;
  /** Ctrl+M: put the last measurement here. */
  insertLastMeasurement(): void;
  isKnownMeasurement(measurementId: string): boolean;
}

const documentNode = Node.create({ name: "doc", topNode: true, content: "paragraph+" });
const textNode = Node.create({ name: "text", group: "inline" });
const paragraphNode = Node.create({
  name: "paragraph",
  group: "block",
  content: "inline*",
  parseHTML: () => [{ tag: "p" }],
  renderHTML: () => ["p", 0],
});

const svg = "http://www.w3.org/2000/svg";
const rulerPath = "m3.500 16.500 13-13 4 4-13 13zM7 13l2 2M10.500 9.500l2 2M14 6l2 2";

/** A chip: one unit that carries its printed text; it is deleted whole and never edited letter by letter. */
const measurementNode = Node.create({
  name: "measurement",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addAttributes: () => ({
    measurementId: { default: "", parseHTML: (element) => element.getAttribute(chipAttribute) ?? "" },
    text: { default: "", parseHTML: (element) => element.textContent ?? "" },
  }),
  parseHTML: () => [{ tag: `span[${chipAttribute}]` }],
  renderHTML: ({ node }) => [
    "span",
    {
      [chipAttribute]: String(node.attrs.measurementId),
      role: "button",
      "aria-label": `${String(node.attrs.text)}, show on the image`,
    },
    [`${svg} svg`, { viewBox: "0 0 24 24", "aria-hidden": "true" }, [`${svg} path`, { d: rulerPath }]],
    ["span", {}, String(node.attrs.text)],
  ],
  renderText: ({ node }) => String(node.attrs.text),
});

/** A field of the template: one unit; the reader fills it, and letters around it never become part of it. */
const fieldNode = Node.create({
  name: "field",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addAttributes: () => ({ fieldId: { default: "" }, text: { default: "" } }),
  renderHTML: ({ node }) => ["span", { "data-field-id": String(node.attrs.fieldId) }, String(node.attrs.text)],
  renderText: ({ node }) => String(node.attrs.text),
});

/** A table, alone in its paragraph; its cells are changed through its field. */
const tableNode = Node.create({
  name: "reportTable",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addAttributes: () => ({
    tableId: { default: "" },
    text: { default: "" },
    header: { default: [] },
    rows: { default: [] },
  }),
  renderHTML: ({ node }) => ["span", { "data-table-id": String(node.attrs.tableId) }, String(node.attrs.text)],
  renderText: ({ node }) => String(node.attrs.text),
});

/** Words that a template put there and nobody has confirmed. What is typed beside them is the reader's own. */
const unconfirmedNode = Mark.create({
  name: unconfirmedMark,
  inclusive: false,
  addAttributes: () => ({ origin: { default: "" } }),
  renderHTML: () => ["span", { "data-unconfirmed": "", title: "From the template, not confirmed yet" }, 0],
});

const undoExtension = Extension.create({
  name: "undo",
  addProseMirrorPlugins: () => [history()],
  addKeyboardShortcuts() {
    return {
      "Mod-z": () => undo(this.editor.state, this.editor.view.dispatch),
      "Mod-y": () => redo(this.editor.state, this.editor.view.dispatch),
      "Shift-Mod-z": () => redo(this.editor.state, this.editor.view.dispatch),
      "Shift-Enter": () => this.editor.commands.splitBlock(),
    };
  },
});

/** Gives the schema and behaviour of a report section: paragraphs, text, chips, fields and tables; pasting is cleaned to that. */
export function reportExtensions(events: SectionEditorEvents): Extensions {
  return [
    documentNode,
    textNode,
    paragraphNode,
    measurementNode,
    fieldNode,
    tableNode,
    unconfirmedNode,
    undoExtension,
    chipExtension(events),
  ];
}

function chipExtension(events: SectionEditorEvents) {
  return Extension.create({
    name: "chips",
    addKeyboardShortcuts: () => ({
      "Mod-m": () => {
        events.insertLastMeasurement();
        return true;
      },
    }),
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          handleClickOn: (_view, _position, node) => openChip(events, node.type.name, node.attrs.measurementId),
          handleKeyDown: (view, event) => {
            const { selection } = view.state;
            if (event.key !== "Enter" || event.ctrlKey || !(selection instanceof NodeSelection)) return false;
            return openChip(events, selection.node.type.name, selection.node.attrs.measurementId);
          },
          // Before ProseMirror sees it: its own parser would read the HTML as it came, with every handler and address in it.
          handleDOMEvents: { paste: (view, event) => paste(view, event, events) },
          // What is dropped would bypass the cleaning; reports are written and pasted.
          handleDrop: (_view, event) => {
            event.preventDefault();
            return true;
          },
        },
      }),
    ],
  });
}

function openChip(events: SectionEditorEvents, nodeName: string, measurementId: unknown): boolean {
  if (nodeName !== "measurement" || typeof measurementId !== "string") return false;
  events.openMeasurement(measurementId);
  return true;
}

function paste(view: EditorView, event: ClipboardEvent, events: SectionEditorEvents): boolean {
  // Not ours to insert: a section that is only read, or letters that are still being composed.
  if (!view.editable || view.composing) return false;
  event.preventDefault();
  const html = event.clipboardData?.getData("text/html") ?? "";
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const paragraphs =
    html === "" ? textToParagraphs(text) : htmlToParagraphs(html, (id) => events.isKnownMeasurement(id));
  if (paragraphs.length > 0) {
    view.dispatch(view.state.tr.replaceSelection(toSlice(view, paragraphs)).scrollIntoView());
  }
  return true;
}

/** Open at both ends, so that one pasted line goes into the sentence it is pasted into. */
function toSlice(view: EditorView, paragraphs: readonly Paragraph[]): Slice {
  const document = view.state.schema.nodeFromJSON(paragraphsToEditor(paragraphs));
  return new Slice(Fragment.from(document.content), 1, 1);
}
