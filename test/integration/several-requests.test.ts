import { validateResource } from "@medplum/core";
import type { Bundle, DiagnosticReport, Observation, Resource } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { encodeMeasurementReport } from "../../electron/core/encoders/measurement-report.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { type PreparedReport, prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readMeasurementReport } from "../../shared/objects/measurement-report.ts";
import { loadFhirDefinitions } from "../environment/fhir-server.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import {
  image,
  mintedFor,
  sampleDestination,
  sampleIdentifiers,
  sampleJpegs,
  sampleLength,
  sampleRecipient,
  sampleReport,
} from "../fakes/sample-report.ts";

// One report that answers several requests, and the values of its fields, as others read them.

const fonts = loadReportFonts(null);
const otherStudy = "2.25.880001";
const { examination } = sampleReport();
const report = sampleReport({
  examination: {
    ...examination,
    otherRequests: [
      {
        studyInstanceUid: otherStudy as never,
        accessionNumber: "ACC0002",
        placerOrderNumber: "PL124",
        description: "CT head",
      },
      {
        studyInstanceUid: examination.studyInstanceUid,
        accessionNumber: "ACC0003",
        placerOrderNumber: "",
        description: "CT pelvis",
      },
    ],
  },
  structure: {
    template: { id: "ct-body", version: 1, name: "CT body" },
    values: [
      {
        ...{ fieldId: "size", label: "Size", value: 18.4, text: "18.4 mm", unit: "mm" },
        code: { scheme: "RADLEX", value: "RID13432", meaning: "size" },
      },
      {
        ...{ fieldId: "score", label: "Score", value: "4", text: "PI-RADS 4" },
        valueCode: { scheme: "RADLEX", value: "RID50299", meaning: "PI-RADS 4" },
      },
      { fieldId: "note", label: "Note | ^", value: "a^b", text: "no fat ^ | & \\" },
    ],
  },
});

async function prepare(isPerAccession: boolean): Promise<PreparedReport> {
  const destinations = [
    { ...sampleDestination("hl7"), isPerAccession },
    sampleDestination("fhir"),
    sampleDestination("dicomweb"),
  ];
  const document: ReportDocument = { ...report, recipients: destinations.map(sampleRecipient) };
  const input = { document, identifiers: sampleIdentifiers, previous: [], destinations, keyImages: sampleJpegs };
  return prepareDeliveries({ ...input, fieldValuesTo: isPerAccession ? [] : ["to-hl7"] }, await fonts);
}

const kinds = (prepared: PreparedReport) => prepared.deliveries.map(({ contentKind }) => contentKind);
const payload = (prepared: PreparedReport, kind: string) => {
  const found = prepared.deliveries.find(({ contentKind }) => contentKind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found.payload;
};

const hl7Script = `
import hl7, json, sys
m = hl7.parse(open(sys.argv[1], 'rb').read().decode('utf-8'))
print(json.dumps([[str(s[0][0])] + [str(x) for x in s[1:]] for s in m]))`;

async function segments(bytes: Uint8Array): Promise<string[][]> {
  const folder = await folderWith({ oru: bytes });
  const run = await runTool("/usr/bin/python3", ["-c", hl7Script, folder.path("oru")]);
  await folder.remove();
  expect(run.exitCode, run.output).toBe(0);
  return JSON.parse(run.output) as string[][];
}

describe("a report that answers several requests", () => {
  it("repeats ORC and OBR, each with the whole text and its own study, and the documents once", async () => {
    const read = await segments(payload(await prepare(false), "oru"));
    expect(read.filter(([name]) => name === "ORC").map((orc) => orc[3])).toEqual(["ACC0001", "ACC0002", "ACC0003"]);
    const orders = read.filter(([name]) => name === "OBR");
    expect(orders.map((obr) => [obr[1], obr[18]])).toEqual([
      ["1", "ACC0001"],
      ["2", "ACC0002"],
      ["3", "ACC0003"],
    ]);
    const observations = read.filter(([name]) => name === "OBX");
    const findings = observations.filter((obx) => obx[3]?.startsWith("59776-5"));
    expect(new Set(findings.map((obx) => obx[5])).size).toBe(1);
    expect(findings).toHaveLength(3);
    expect(observations.filter((obx) => obx[2] === "HD").map((obx) => obx[5])).toEqual([
      examination.studyInstanceUid,
      otherStudy,
      examination.studyInstanceUid,
    ]);
    expect(observations.filter((obx) => obx[2] === "ED")).toHaveLength(3);
  });

  it("is one message for each accession where the receiver asks for it, each with its own number", async () => {
    const prepared = await prepare(true);
    expect(kinds(prepared).filter((kind) => kind.startsWith("oru"))).toEqual(["oru:1", "oru:2", "oru:3"]);
    const names = prepared.deliveries.slice(0, 3).map(({ contentName }) => contentName);
    expect(names[1]).toBe("HL7 v2.5.1 ORU^R01, accession ACC0002");
    expect(new Set(prepared.deliveries.map(({ controlId }) => controlId)).size).toBe(prepared.deliveries.length);
    for (const [index, accession] of ["ACC0001", "ACC0002", "ACC0003"].entries()) {
      const read = await segments(payload(prepared, `oru:${index + 1}`));
      expect(read.filter(([name]) => name === "OBR").map((obr) => obr[18])).toEqual([accession]);
      // The PDF goes with every message: each may be filed in another place.
      expect(read.filter((segment) => segment[2] === "ED")).toHaveLength(3);
    }
  });

  it("is based on every request in FHIR, valid, with its fields as contained observations", async () => {
    loadFhirDefinitions();
    const bundle = JSON.parse(new TextDecoder().decode(payload(await prepare(false), "fhirBundle"))) as Bundle;
    const resources = (bundle.entry ?? []).map((entry) => entry.resource as Resource);
    for (const resource of [bundle, ...resources]) expect(() => validateResource(resource)).not.toThrow();
    const diagnostic = resources.find((each): each is DiagnosticReport => each.resourceType === "DiagnosticReport");
    expect(diagnostic?.basedOn).toHaveLength(3);
    expect(diagnostic?.imagingStudy).toHaveLength(2);
    expect(resources.filter((each) => each.resourceType === "ServiceRequest")).toHaveLength(3);
    const contained = (diagnostic?.contained ?? []) as Observation[];
    for (const observation of contained) expect(() => validateResource(observation)).not.toThrow();
    expect(diagnostic?.result?.map(({ reference }) => reference)).toEqual(["#field-1", "#field-2", "#field-3"]);
    expect(contained[0]).toMatchObject({
      status: "final",
      code: { coding: [{ system: "http://radlex.org", code: "RID13432" }] },
      valueQuantity: { value: 18.4, unit: "mm" },
    });
    expect(contained[1]?.valueCodeableConcept).toMatchObject({ coding: [{ code: "RID50299" }], text: "PI-RADS 4" });
    expect(contained[2]).toMatchObject({ code: { text: "Note | ^" }, valueString: "no fat ^ | & \\" });
  });

  it("gives fields to an HL7 receiver that takes them, and to no other", async () => {
    const read = await segments(payload(await prepare(false), "oru"));
    const values = read.filter((obx) => obx[0] === "OBX" && ["NM", "ST"].includes(obx[2] ?? ""));
    expect(values.slice(0, 2).map((obx) => [obx[2], obx[4], obx[5], obx[6]])).toEqual([
      ["NM", "size", "18.4", "mm"],
      ["ST", "note", "no fat \\S\\ \\F\\ \\T\\ \\E\\", ""],
    ]);
    expect(read.find((obx) => obx[2] === "CWE" && obx[4] === "score")?.[5]).toBe(
      "RID50299^PI-RADS 4^RADLEX^^PI-RADS 4",
    );
    const others = await segments(payload(await prepare(true), "oru:1"));
    expect(others.some((obx) => ["NM", "ST"].includes(obx[2] ?? ""))).toBe(false);
  });

  it("is stored in each examination, each document naming every request and the other as identical", async () => {
    const prepared = await prepare(false);
    const folder = await folderWith({
      first: payload(prepared, "structuredReport"),
      second: payload(prepared, "structuredReport:2"),
    });
    const script = `
import pydicom, json, sys
def read(path):
    d = pydicom.dcmread(path)
    return {'study': str(d.StudyInstanceUID), 'uid': str(d.SOPInstanceUID), 'accession': d.AccessionNumber, 'date': d.StudyDate,
      'requests': [r.AccessionNumber for r in d.ReferencedRequestSequence],
      'identical': [[str(s.StudyInstanceUID), str(i.ReferencedSOPInstanceUID)] for s in d.IdenticalDocumentsSequence
        for e in s.ReferencedSeriesSequence for i in e.ReferencedSOPSequence]}
print(json.dumps([read(p) for p in sys.argv[1:]]))`;
    const run = await runTool("/usr/bin/python3", ["-c", script, folder.path("first"), folder.path("second")]);
    expect(run.exitCode, run.output).toBe(0);
    const [first, second] = JSON.parse(run.output) as Record<string, unknown>[];
    for (const name of ["first", "second"]) {
      const { output } = await runTool("dciodvfy", [folder.path(name)]);
      expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
    }
    await folder.remove();
    const requests = ["ACC0001", "ACC0002", "ACC0003"];
    expect(first).toMatchObject({ accession: "ACC0001", requests, identical: [[otherStudy, second?.uid]] });
    expect(second).toMatchObject({ study: otherStudy, accession: "ACC0002", date: "", requests });
    expect(second?.identical).toEqual([[examination.studyInstanceUid, first?.uid]]);
  });

  it("names every request on paper and in the plain text of the narrative", async () => {
    const prepared = await prepare(false);
    const folder = await folderWith({ "report.pdf": prepared.pdf });
    const { output } = await runTool("pdftotext", ["-layout", folder.path("report.pdf"), "-"]);
    await folder.remove();
    for (const words of ["ACC0001", "CT head, ACC0002", "CT pelvis, ACC0003"]) expect(output).toContain(words);
    const text = new TextDecoder().decode(payload(prepared, "fhirBundle"));
    expect(text).toContain("Also reported here: CT head, accession number ACC0002");
  });
});

describe("a chip's measurement", () => {
  it("has one Tracking Unique Identifier in every version, by pydicom's reading and by ours", async () => {
    const id = "5d1f0e1a-0000-4000-8000-0000000000aa";
    const uids: string[] = [];
    for (const version of [1, 2]) {
      const marked = sampleReport({ version, measurements: [sampleLength(id, image({}))] });
      const bytes = encodeMeasurementReport(marked, mintedFor(version));
      const folder = await folderWith({ sr: bytes ?? new Uint8Array() });
      const script = "import pydicom,json,sys; print(json.dumps(pydicom.dcmread(sys.argv[1]).to_json_dict()))";
      const run = await runTool("/usr/bin/python3", ["-c", script, folder.path("sr")]);
      await folder.remove();
      expect(run.exitCode, run.output).toBe(0);
      const [group] = readMeasurementReport(JSON.parse(run.output) as DicomJsonInstance)?.groups ?? [];
      expect(group?.trackingId).toBe(id);
      uids.push(group?.trackingUid ?? "none");
    }
    expect(uids).toEqual(Array(2).fill(`2.25.${BigInt(`0x${id.replaceAll("-", "")}`)}`));
  });
});
