import { describe, expect, it } from "vitest";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import { studyInstanceUidSchema } from "../../shared/domain/identifiers.ts";
import {
  sampleDestination,
  sampleIdentifiers,
  sampleJpegs,
  sampleRecipient,
  sampleReport,
} from "../fakes/sample-report.ts";

const otherRequest = {
  ...{
    studyInstanceUid: studyInstanceUidSchema.parse("2.25.7001"),
    accessionNumber: "ACC-SECOND",
    placerOrderNumber: "P-2",
    description: "CT head",
  },
};

describe("a report of two requests", () => {
  it("goes once to each destination, but under each accession number to one that files by it, in messages of their own", async () => {
    const encoder = createReportEncoder();
    const once = { ...sampleDestination("hl7", "a:1"), id: "once" };
    const each = { ...sampleDestination("hl7", "a:2"), id: "each", isPerAccession: true };
    const archive = { ...sampleDestination("dicomweb", "embedded"), isPerAccession: true };
    const destinations = [once, each, archive];
    const sample = sampleReport({ recipients: destinations.map((destination) => sampleRecipient(destination)) });
    const { examination } = sample;
    const document = { ...sample, examination: { ...examination, otherRequests: [otherRequest] } };
    const input = { document, identifiers: sampleIdentifiers, previous: [], destinations, keyImages: sampleJpegs };
    const { deliveries } = await encoder.prepare(input);
    await encoder.close();
    const filedUnder = (destinationId: string) =>
      deliveries
        .filter(({ recipient }) => recipient.destinationId === destinationId)
        .map(({ payload }) => /^OBR\|.*$/m.exec(Buffer.from(payload).toString().replaceAll("\r", "\n"))?.[0] ?? "");
    expect(filedUnder("once")).toHaveLength(1);
    expect(filedUnder("once")[0]).toContain(examination.accessionNumber);
    const [first, second, third] = filedUnder("each");
    expect(first).toContain(examination.accessionNumber);
    expect(second).toContain("ACC-SECOND");
    expect(third).toBeUndefined();
    const structured = deliveries.filter(({ contentKind }) => contentKind.startsWith("structuredReport"));
    // Archives file by study: the report lies in each study that it answers.
    expect(structured).toHaveLength(2);
    const controlIds = deliveries.map(({ controlId }) => controlId);
    expect(new Set(controlIds).size).toBe(controlIds.length);
  });
});
