import { describe, expect, it } from "vitest";
import type { ContentKind } from "../../electron/core/encoders/content-kinds.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { reportPlainText } from "../../electron/core/encoders/plain-text.ts";
import { prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { reportedMeasurementText } from "../../shared/rules/measurement-text.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import {
  image,
  sampleDestination,
  sampleIdentifiers,
  sampleJpegs,
  sampleRecipient,
  sampleReport,
} from "../fakes/sample-report.ts";

const destinations = [sampleDestination("hl7"), sampleDestination("fhir"), sampleDestination("dicomweb")];
const printed = "88.6 mm (19-Jul-2026)";

/** A report whose only number was measured on a prior, as the window writes it. */
function report(): ReportDocument {
  const base = sampleReport();
  const mark = { image: image({ studyInstanceUid: "2.25.777", studyDate: "2026-07-19" }), text: "88.6 mm" };
  const { studyInstanceUid } = base.examination;
  const text = reportedMeasurementText(mark, { studyInstanceUid, date: "2026-11-21" });
  const findings = [[{ kind: "measurement" as const, measurementId: "m-1", text }]];
  const sections = { ...base.sections, findings };
  return sampleReport({ sections, recipients: destinations.map(sampleRecipient) });
}

describe("a number measured on a prior", () => {
  it("carries the prior's date in everything that is sent", async () => {
    const document = report();
    const { deliveries, pdf } = await prepareDeliveries(
      { document, identifiers: sampleIdentifiers, previous: [], destinations, keyImages: sampleJpegs },
      await loadReportFonts(null),
    );
    const text = (kind: ContentKind) =>
      new TextDecoder().decode(deliveries.find(({ contentKind }) => contentKind === kind)?.payload);
    expect(reportPlainText(document).join("\n")).toContain(printed);
    expect(text("oru")).toContain(printed);
    expect(text("fhirBundle")).toContain(printed);
    expect(text("structuredReport")).toContain(printed);
    const folder = await folderWith({ "report.pdf": pdf });
    const { output } = await runTool("pdftotext", ["-layout", folder.path("report.pdf"), "-"]);
    await folder.remove();
    expect(output).toContain(printed);
  });
});
