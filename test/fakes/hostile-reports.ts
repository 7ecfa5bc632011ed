import fc from "fast-check";
import type { Paragraph, ReportDocument, Run } from "../../shared/domain/report.ts";
import { reportStatusSchema } from "../../shared/domain/report-status.ts";
import { tableLines } from "../../shared/templates/field-text.ts";
import { sampleStatuses } from "./sample-statuses.ts";

/** What people paste and what would break a message: separators, markup, controls, other directions, headings of ours. */
const hostilePiece = fc.oneof(
  fc.constantFrom(
    "|",
    "^",
    "~",
    "\\",
    "&",
    "\\.br\\",
    "\\F\\",
    "\\X0D\\",
    "\r",
    "\n",
    "\r\n",
    "\r\rOBX|9|FT|",
    "MSH|^~\\&|",
  ),
  fc.constantFrom("<", ">", "</p>", "<h3>", "<!--", "]]>", "&amp;", "&#39;", '"', "<table>", "</table>", "<script>"),
  fc.constantFrom(
    "\u0000",
    "\u0007",
    "\u000b",
    "\u001c",
    "\u007f",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "\ud800",
    "\t",
  ),
  fc.constantFrom(
    "\u202e",
    "\u202c",
    "\u2067",
    "\u2069",
    "\u200f",
    "\u200d",
    "\u00ad",
    "\u0301",
    "e\u0301",
    "\u05d0\u05d1",
    "\u0645\u062d\u0645\u062f",
  ),
  fc.constantFrom(
    "\u{1f44e}",
    "\u{1f468}\u200d\u{1f469}",
    "FINDINGS",
    "\nCONCLUSION\n",
    "ADDENDUM (VERSION 2)",
    "no",
    "not",
    "12.5 mm",
    "-3",
  ),
  fc.constantFrom(
    "KEY IMAGES",
    "SIGNATURE",
    "WHOSE IMAGES THESE ARE",
    "PROVISIONAL REPORT, NOT FINAL",
    " ",
    "  ",
    "x".repeat(5000),
    "[U+0141]",
    "\u2264 5\u201310 mm, \u201cno\u201d \u2026",
    "10\u2076 \u00b5m\u00b2",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const hostileText = fc.array(hostilePiece, { maxLength: 12 }).map((pieces) => pieces.join(""));
const cell = fc.constantFrom("L4/5", "3.5", "11", "1", "narrow", "", "no | stenosis", "\u05d0", "a\nb");
const table: fc.Arbitrary<Run> = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 }).map((rows) => {
  const header = ["Level", "Disc (mm)", "Canal"];
  return { kind: "table", tableId: "t", header, rows, text: tableLines({ header, rows }).join("\n") };
});
const paragraph: fc.Arbitrary<Paragraph> = fc.oneof(
  hostileText.map((text): Paragraph => [{ kind: "text", text }]),
  fc.tuple(hostileText, hostileText).map(
    ([a, b]): Paragraph => [
      { kind: "text", text: a },
      { kind: "measurement", measurementId: "m", text: "18.4 mm" },
      { kind: "field", fieldId: "f", text: b },
    ],
  ),
  table.map((run): Paragraph => [run]),
);
const paragraphs = fc.array(paragraph, { maxLength: 4 });
/** Reports in every status with whatever people write in every place. */
export const hostileReport: fc.Arbitrary<ReportDocument> = fc
  .record({
    status: fc.constantFrom(...reportStatusSchema.options),
    clinicalInformation: paragraphs,
    findings: paragraphs,
    conclusion: paragraphs,
    addendum: paragraphs,
    caption: hostileText,
    reason: hostileText,
    finding: hostileText,
  })
  .map(({ status, clinicalInformation, findings, conclusion, addendum, caption, reason, finding }): ReportDocument => {
    const base = sampleStatuses[status];
    return {
      ...base,
      sections: { ...base.sections, clinicalInformation, findings, conclusion },
      addenda: base.addenda.map((each) => ({ ...each, paragraphs: addendum })),
      keyImages: base.keyImages.map((keyImage) => ({ ...keyImage, caption })),
      alerts: base.alerts.map((alert) => ({ ...alert, finding })),
      identityNotes: [reason],
      ...(base.provisional ? { provisional: { ...base.provisional, reason } } : {}),
      ...(base.correction ? { correction: { ...base.correction, summary: reason } } : {}),
      ...(base.withdrawal ? { withdrawal: { ...base.withdrawal, reason } } : {}),
    };
  });
