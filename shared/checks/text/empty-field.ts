import type { FieldDefinition } from "../../domain/report-field.ts";
import { emptyFields } from "../../templates/take-template.ts";
import type { Found, TextCheck } from "../check.ts";
import type { ReadReport } from "../read-report.ts";

function placed(report: ReadReport, { id }: FieldDefinition): Pick<Found, "place"> {
  for (const paragraph of report.paragraphs) {
    let from = 0;
    for (const run of paragraph.runs) {
      const isIt = (run.kind === "field" && run.fieldId === id) || (run.kind === "table" && run.tableId === id);
      if (isIt) return { place: paragraph.place({ from, to: from + run.text.length }) };
      from += run.text.length;
    }
  }
  return {};
}

function found(report: ReadReport, onSigning: FieldDefinition["onSigning"], what: string): Found[] {
  return emptyFields(report.subject.content)
    .filter((field) => field.onSigning === onSigning)
    .map((field) => ({ sentence: `${field.label} ${what}`, ...placed(report, field) }));
}

/** A field that the template wants filled before anybody signs. */
export const fieldRequired: TextCheck = {
  stage: "writing",
  code: "fieldRequired",
  level: "block",
  title: "Required field",
  explanation: "The template does not let a report be signed while this field is empty.",
  source: "IHE MRRT: template attribute completion-action, value prohibit",
  run: (report) => found(report, "prohibit", "is empty; the template requires it."),
};

/** A field that the template warns of while it is empty. */
export const fieldEmpty: TextCheck = {
  stage: "writing",
  code: "fieldEmpty",
  level: "warn",
  title: "Empty field",
  explanation: "The template expects this field to be filled.",
  source: "IHE MRRT: template attribute completion-action, value alert",
  reasons: ["Not assessable", "Not applicable"],
  run: (report) => found(report, "alert", "is empty."),
};
