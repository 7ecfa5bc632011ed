import { validateResource } from "@medplum/core";
import type { Bundle, DiagnosticReport, Resource } from "@medplum/fhirtypes";
import { beforeAll, describe, expect, it } from "vitest";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { type PreparedReport, prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { outwardStatus, type ReportStatus, reportStatusSchema } from "../../shared/domain/report-status.ts";
import { loadFhirDefinitions } from "../environment/fhir-server.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient } from "../fakes/sample-report.ts";
import { sampleStatuses } from "../fakes/sample-statuses.ts";

// Every output of every status, as judged by others: dciodvfy, dsrdump, pydicom, python3-hl7, poppler and medplum.

const destinations = [sampleDestination("hl7"), sampleDestination("fhir"), sampleDestination("dicomweb")];
const fonts = loadReportFonts(null);
const clinical = ["Spiculated nodule", "Likely primary lung cancer", "Suspected lung cancer", "Mediastinal node"];

/** What has to be read before the text of a report, for each status. */
const statements: Readonly<Record<ReportStatus, readonly string[]>> = {
  provisional: ["Provisional report, not final", "Reason: The patient is in theatre"],
  final: [],
  addended: ["The prior of 2024 has come in: the nodule was 9 mm."],
  corrected: ["Corrected report", "The nodule is in the LEFT upper lobe, not in the right."],
  withdrawn: ["Report withdrawn", "Reason: Images of two patients were exchanged at the scanner"],
  cancelled: ["Examination not reported", "Reason: Reported by the clinician under local rules"],
};

async function prepare(document: ReportDocument): Promise<PreparedReport> {
  const { version } = document;
  const input = {
    document: { ...document, recipients: destinations.map(sampleRecipient) },
    identifiers: mintedFor(version),
    previous: version === 1 ? [] : [mintedFor(version - 1)],
    destinations,
    keyImages: sampleJpegs,
  };
  return prepareDeliveries(input, await fonts);
}

const hl7Script = `
import hl7, json, sys
m = hl7.parse(open(sys.argv[1], 'rb').read().decode('utf-8'))
print(json.dumps({'obr': [str(x) for x in m.segment('OBR')],
  'obx': [[str(o[2][0]), str(o[3][0]), m.unescape(str(o[5][0])), str(o[11][0])] for o in m.segments('OBX')]}))`;

const dicomScript = `
import pydicom, json, sys
d = pydicom.dcmread(sys.argv[1])
print(json.dumps({'flags': [d.CompletionFlag, d.VerificationFlag, d.PreliminaryFlag],
  'verifiers': [str(v.VerifyingObserverName) for v in d.get('VerifyingObserverSequence', [])],
  'authors': [str(a.PersonName) for a in d.get('AuthorObserverSequence', [])],
  'predecessors': [str(r.ReferencedSOPInstanceUID) for s in d.get('PredecessorDocumentsSequence', [])
     for e in s.ReferencedSeriesSequence for r in e.ReferencedSOPSequence]}))`;

async function python<Answer>(script: string, path: string): Promise<Answer> {
  const run = await runTool("/usr/bin/python3", ["-c", script, path]);
  expect(run.exitCode, run.output).toBe(0);
  return JSON.parse(run.output) as Answer;
}

/** Statement first, then text; or the statement and none of the text. */
function expectOrder(status: ReportStatus, text: string): void {
  const flat = text.replace(/\s+/g, " ");
  const places = statements[status].map((statement) => flat.toLowerCase().indexOf(statement.toLowerCase()));
  for (const [index, place] of places.entries()) expect(place, statements[status][index]).toBeGreaterThanOrEqual(0);
  const isSilent = status === "withdrawn" || status === "cancelled";
  for (const words of clinical) {
    if (isSilent) expect(flat).not.toContain(words);
    else expect(flat.indexOf(words)).toBeGreaterThan(Math.max(-1, ...places));
  }
}

describe.each(reportStatusSchema.options)("a report that is %s", (status) => {
  const outward = outwardStatus[status];
  const document = sampleStatuses[status];
  let report: PreparedReport;
  let folder: Awaited<ReturnType<typeof folderWith>>;
  const payload = (kind: string) => {
    const found = report.deliveries.find(({ contentKind }) => contentKind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found.payload;
  };

  beforeAll(async () => {
    loadFhirDefinitions();
    report = await prepare(document);
    folder = await folderWith({
      oru: payload("oru"),
      structuredReport: payload("structuredReport"),
      encapsulatedPdf: payload("encapsulatedPdf"),
      "report.pdf": report.pdf,
    });
    return () => folder.remove();
  });

  it("is so in HL7, with its statement before its text", async () => {
    const read = await python<{ obr: string[]; obx: string[][] }>(hl7Script, folder.path("oru"));
    expect(read.obr[25]).toBe(outward.obr25);
    expect(new Set(read.obx.map((row) => row[3]))).toEqual(new Set([outward.obx11]));
    const texts = read.obx.filter(([type]) => type === "FT").map((row) => `${row[1]} ${row[2]}`);
    expectOrder(status, texts.join(" ").replaceAll("\\.br\\", " "));
    expect(read.obx.some((row) => row[2]?.includes("^JPEG^"))).toBe(!["withdrawn", "cancelled"].includes(status));
    if (document.preparedBy !== undefined) expect(read.obr[33]).toBe("GMC 7654321&Dr T. Learner");
    if (status === "withdrawn") {
      // A receiver that files by code must find nothing of the old text under any of them.
      const findings = read.obx.find((row) => row[1]?.startsWith("59776-5"));
      expect(findings?.[2]).toContain("This report is withdrawn");
    }
  });

  it("is so in FHIR, with its statement in narrative and conclusion", () => {
    const bundle = JSON.parse(new TextDecoder().decode(payload("fhirBundle"))) as Bundle;
    const resources = (bundle.entry ?? []).map((entry) => entry.resource as Resource);
    for (const resource of [bundle, ...resources]) expect(() => validateResource(resource)).not.toThrow();
    const diagnostic = resources.find((each): each is DiagnosticReport => each.resourceType === "DiagnosticReport");
    expect(diagnostic?.status).toBe(outward.fhir);
    expectOrder(status, (diagnostic?.text?.div ?? "").replace(/<[^>]*>/g, " "));
    if (status !== "addended") for (const words of statements[status]) expect(diagnostic?.conclusion).toContain(words);
    expect(diagnostic?.resultsInterpreter).toHaveLength(document.preparedBy === undefined ? 1 : 2);
    if (status === "withdrawn") {
      const media = resources.filter((each) => each.resourceType === "Media");
      expect(media.map((each) => each.status)).toEqual(["entered-in-error", "entered-in-error"]);
    }
  });

  it("is so in DICOM, by flags, people and predecessor", async () => {
    for (const kind of ["structuredReport", "encapsulatedPdf"]) {
      const { output } = await runTool("dciodvfy", [folder.path(kind)]);
      expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    }
    const dump = await runTool("dsrdump", ["+Pl", folder.path("structuredReport")]);
    expect(dump.exitCode).toBe(0);
    expectOrder(status, dump.output);
    const read = await python<Record<"flags" | "verifiers" | "authors" | "predecessors", string[]>>(
      dicomScript,
      folder.path("structuredReport"),
    );
    expect(read.flags).toEqual([outward.completion, outward.verification, outward.preliminary]);
    expect(read.verifiers).toHaveLength(outward.verification === "VERIFIED" ? 1 : 0);
    const isVerified = outward.verification === "VERIFIED";
    const authors = [document.preparedBy, isVerified ? undefined : document.signature];
    expect(read.authors).toEqual(authors.flatMap((person) => (person === undefined ? [] : [person.displayName])));
    expect(read.predecessors).toEqual(document.version === 1 ? [] : [mintedFor(1).structuredReportSopInstanceUid]);
  });

  it("is so on paper, marked across the page where nobody may take it for final", async () => {
    const { output } = await runTool("pdftotext", [folder.path("report.pdf"), "-"]);
    expectOrder(status, output);
    const raw = Buffer.from(report.pdf).toString("latin1");
    expect(raw).toContain("<pdfaid:conformance>B</pdfaid:conformance>");
    expect((await runTool("qpdf", ["--check", folder.path("report.pdf")])).exitCode).toBe(0);
    // The watermark is the one thing on the page that is seen through.
    expect(/\/ca 0\.13/.test(raw)).toBe(["provisional", "withdrawn"].includes(status));
    if (document.preparedBy !== undefined) expect(output).toContain("Prepared 21-Nov-2026 14:05");
  });
});
