import { Mark, Node } from "@tiptap/core";
import { followUpTableId } from "../../../shared/follow-up/print.ts";
import { autotextOrigin } from "../../../shared/writing/take-autotext.ts";
import { earlierReportOrigin } from "../../earlier-report/quotation.ts";
import { unconfirmedMark } from "../paragraphs-to-editor.ts";
import { chipAttribute } from "../pasted-paragraphs.ts";

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
  renderHTML: ({ node }) => {
    const text = String(node.attrs.text);
    const empty = text === "" ? { "data-empty": "" } : {};
    return ["span", { "data-field-id": String(node.attrs.fieldId), ...empty }, ["bdi", {}, text]];
  },
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
  renderHTML: ({ node }) => {
    const header = node.attrs.header as readonly string[];
    const rows = node.attrs.rows as readonly (readonly string[])[];
    const empty = rows.length === 0 ? { "data-empty": "" } : {};
    return [
      "span",
      { "data-table-id": String(node.attrs.tableId), ...empty },
      [
        "table",
        {},
        ["thead", {}, ["tr", {}, ...header.map((heading) => ["th", { scope: "col" }, heading])]],
        ["tbody", {}, ...rows.map((row) => ["tr", {}, ...row.map((cell) => ["td", {}, cell])])],
      ],
    ];
  },
  renderText: ({ node }) => String(node.attrs.text),
});

const originTitles: Readonly<Record<string, string>> = {
  [earlierReportOrigin]: "From an earlier report, not confirmed yet",
  [followUpTableId]: "From the lesions over time, not confirmed yet",
};

function titleOfUnconfirmed(origin: string): string {
  const known = originTitles[origin];
  if (known !== undefined) return known;
  return `From the ${origin.startsWith(autotextOrigin) ? origin : "template"}, not confirmed yet`;
}

/** Words that somebody else's hand put there and nobody has confirmed. What is typed beside them is the reader's own. */
const unconfirmedNode = Mark.create({
  name: unconfirmedMark,
  inclusive: false,
  addAttributes: () => ({ origin: { default: "" } }),
  renderHTML: ({ mark }) => {
    const origin = String(mark.attrs.origin);
    return ["span", { "data-unconfirmed": "", title: titleOfUnconfirmed(origin) }, 0];
  },
});

/** What a section of a report consists of. */
export const reportNodes = [
  documentNode,
  textNode,
  paragraphNode,
  measurementNode,
  fieldNode,
  tableNode,
  unconfirmedNode,
];
