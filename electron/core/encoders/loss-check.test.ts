import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultHl7Profile } from "../../../shared/domain/hl7-profile.ts";
import type { ReportDocument, Run } from "../../../shared/domain/report.ts";
import { hostileReport } from "../../../test/fakes/hostile-reports.ts";
import {
  sampleDestination,
  sampleIdentifiers,
  sampleJpegs,
  sampleLength,
  sampleRecipient,
  sampleReport,
} from "../../../test/fakes/sample-report.ts";
import { encodeFhirBundle } from "./fhir-bundle.ts";
import { encodeOru } from "./hl7-oru.ts";
import { requireLosslessPayload, requireLosslessText } from "./loss-check.ts";
import { reportPlainText } from "./plain-text.ts";

const oruOf = (document: ReportDocument) =>
  encodeOru({
    ...{ document, controlId: "S1", receivingApplication: "A", receivingFacility: "B", request: null },
    ...{ hasFieldValues: true, pdf: new Uint8Array([1, 2, 3]), keyImages: sampleJpegs },
    ...{ profile: defaultHl7Profile, destinationName: "Test" },
  });
const fhirOf = (document: ReportDocument) =>
  encodeFhirBundle({
    ...{ document, identifiers: sampleIdentifiers, recipient: sampleRecipient(sampleDestination("fhir")) },
    ...{ controlId: "S1", pdf: new Uint8Array([1, 2, 3]), keyImages: sampleJpegs },
  });

function check(document: ReportDocument): void {
  requireLosslessText(document);
  requireLosslessPayload(document, "oru", oruOf(document));
  requireLosslessPayload(document, "fhirBundle", fhirOf(document));
}

describe("the text of a report, read back", () => {
  it("is what the report states, whatever people write, in every status and form", () => {
    fc.assert(
      fc.property(hostileReport, (made) => check(made)),
      { numRuns: 60 },
    );
  });

  it("says of a number that was kept what its mark reads, with and without other notes", () => {
    const [keyImage] = sampleReport().keyImages;
    if (keyImage === undefined) throw new Error("no key image");
    const mark = sampleLength("m-1", keyImage.image);
    const kept = [{ kind: "measurement" as const, measurementId: mark.id, text: "40.2 mm" }];
    const report = sampleReport({
      sections: { ...sampleReport().sections, findings: [kept] },
      measurements: [mark],
      keptNumbers: [{ measurementId: mark.id, written: "40.2 mm", marked: mark.text }],
    });
    const sentence = `Findings: 40.2 mm; the mark reads ${mark.text}. Kept as written.`;
    expect(reportPlainText(report).join("\n")).toContain(`NUMBERS KEPT AS WRITTEN\n${sentence}`);
    const both = { ...report, identityNotes: ["Series 3 was left out."] };
    expect(reportPlainText(both).join("\n")).toContain(`NOTES\nSeries 3 was left out.\n${sentence}`);
    for (const each of [report, both]) expect(() => check(each)).not.toThrow();
  });

  it("keeps what looks like a heading where it was written", () => {
    const text = [[{ kind: "text" as const, text: "No fracture.\nCONCLUSION\nNormal." }]];
    expect(() => check(sampleReport({ sections: { ...sampleReport().sections, findings: text } }))).not.toThrow();
  });

  const altered = (change: (message: string) => string) => {
    const payload = new TextEncoder().encode(change(new TextDecoder().decode(oruOf(sampleReport()))));
    return () => requireLosslessPayload(sampleReport(), "oru", payload);
  };

  it("is refused with the place of the first number, negation or word that was lost, and without the patient's words", () => {
    expect(altered((message) => message.replace("18.4 mm", "1.84 mm"))).toThrow(
      /word 8 \(a number\) of the section Findings differs\. Nothing was signed or sent\./,
    );
    expect(altered((message) => message.replace("& no fat".replace("&", "\\T\\"), "\\T\\ fat"))).toThrow(
      /a negation\) of/,
    );
    expect(altered((message) => message.replace("Urgent referral", "Referral"))).toThrow(/word 1 \(a word\).*Advice/);
    expect(altered((message) => message.replace("within 2 weeks.", "within 2 weeks. Maybe."))).toThrow(/what follows/);
    expect(altered((message) => message.replace("Suspected lung cancer", "Lung cancer"))).toThrow(/alert 1/);
    expect(altered(() => "")).toThrow(/first word/);
    expect(altered((message) => message)).not.toThrow();
  });

  it("is refused where a table's lines leave out a cell or run two numbers together", () => {
    const tableOf = (text: string): Run => ({
      kind: "table",
      tableId: "t",
      text,
      header: ["Level", "Disc"],
      rows: [["L4/5", "1 mm"]],
    });
    const withTable = (text: string) =>
      sampleReport({ sections: { ...sampleReport().sections, findings: [[tableOf(text)]] } });
    expect(() => requireLosslessText(withTable("L4/5: Disc 1 mm"))).not.toThrow();
    expect(() => requireLosslessText(withTable("L4/5: Disc"))).toThrow(
      /row 1, column 2 of a table in the section Findings/,
    );
    expect(() => requireLosslessText(withTable("L4/5: Disc 11 mm"))).toThrow(/row 1, column 2/);
    expect(() => requireLosslessText(withTable("L4/5: 1 mm"))).toThrow(/row 1, column 2/);
  });
});
