import { expect } from "@playwright/test";
import { sampleCt } from "../../environment/ct-studies.ts";
import type { FhirServer } from "../../environment/fhir-server.ts";
import type { ReceivedMessage } from "../../environment/hl7-receiver.ts";
import type { Orthanc } from "../../environment/orthanc.ts";
import { folderWith, runTool } from "../../environment/tools.ts";

/** What the journey writes, and every receiver has to hold. */
export const written = {
  findings: "No focal liver lesion. Measured in the liver: ",
  conclusion: "No recurrence. Incidental segmental pulmonary embolus in the right lower lobe.",
  finding: "Segmental pulmonary embolus",
  actionNeeded: "Anticoagulate today",
  captions: ["Liver, portal venous phase", "Right lower lobe artery"],
} as const;

const structuredReportClass = "1.2.840.10008.5.1.4.1.1.88.11";
const keyObjectClass = "1.2.840.10008.5.1.4.1.1.88.59";
const encapsulatedPdfClass = "1.2.840.10008.5.1.4.1.1.104.1";

/** The one message holds the text, the alert, the printed report and two pictures. */
export async function checkMessage(messages: readonly ReceivedMessage[]): Promise<void> {
  expect(messages).toHaveLength(1);
  const [message] = messages;
  if (message === undefined) return;
  expect(message).toMatchObject({ status: "F", accession: sampleCt.accessionNumber });
  expect(message.patientName).toMatch(/^Sample\^Robert\^*Mr$/i);
  expect(message.patientNumbers).toContain(sampleCt.nhsNumber);
  const text = (name: string) => message.texts.find(([code]) => code.includes(name))?.[1];
  expect(text("Conclusion")).toBe(written.conclusion);
  expect(text("Findings")).toMatch(/Measured in the liver: \d+(\.\d)? mm/);
  expect(message.texts.some(([, value]) => value.includes(written.finding))).toBe(true);
  expect(message.documents.map(([, subtype]) => subtype)).toEqual(["PDF", "JPEG", "JPEG"]);
  const [pdf, ...jpegs] = message.documents.map(([, , base64]) => Buffer.from(base64, "base64"));
  for (const jpeg of jpegs) expect(jpeg.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  await checkPdf(pdf ?? Buffer.alloc(0));
}

/** The memory server answers a search with the report of this patient. */
export async function checkFhir(fhir: FhirServer): Promise<void> {
  const found = await fetch(`${fhir.baseUrl}/DiagnosticReport`);
  const bundle = (await found.json()) as { entry?: { resource: Record<string, unknown> }[] };
  expect(bundle.entry).toHaveLength(1);
  const report = bundle.entry?.[0]?.resource;
  expect(report).toMatchObject({ status: "final", conclusion: written.conclusion });
  const media = (await (await fetch(`${fhir.baseUrl}/Media`)).json()) as { entry?: unknown[] };
  expect(media.entry).toHaveLength(2);
}

/** The study holds a text report, key object references and the printed report, each valid for tools of others. */
export async function checkArchive(orthanc: Orthanc): Promise<void> {
  const report = await onlyInstance(orthanc, structuredReportClass);
  const keys = await onlyInstance(orthanc, keyObjectClass);
  const printed = await onlyInstance(orthanc, encapsulatedPdfClass);
  const folder = await folderWith({ "sr.dcm": report, "kos.dcm": keys, "pdf.dcm": printed });
  try {
    for (const name of ["sr.dcm", "kos.dcm", "pdf.dcm"]) {
      const checked = await runTool("dciodvfy", [folder.path(name)]);
      expect(
        checked.output.split("\n").filter((line) => line.startsWith("Error")),
        name,
      ).toEqual([]);
    }
    const text = await runTool("dsrdump", ["+Pl", "+U8", folder.path("sr.dcm")]);
    expect(text.exitCode, text.output).toBe(0);
    expect(text.output).toContain(written.conclusion);
    const references = await runTool("dcmdump", ["+P", "ReferencedSOPInstanceUID", folder.path("kos.dcm")]);
    const uids = new Set([...references.output.matchAll(/\[([0-9.]+)\]/g)].map(([, uid]) => uid));
    expect([...uids].filter((uid) => uid !== undefined).length).toBeGreaterThanOrEqual(2);
    const extracted = await runTool("dcm2pdf", [folder.path("pdf.dcm"), folder.path("report.pdf")]);
    expect(extracted.exitCode, extracted.output).toBe(0);
    await checkPdfFile(folder.path("report.pdf"));
  } finally {
    await folder.remove();
  }
}

async function onlyInstance(orthanc: Orthanc, sopClass: string): Promise<Uint8Array> {
  const answer = await fetch(`${orthanc.restUrl}/tools/find`, {
    method: "POST",
    body: JSON.stringify({
      Level: "Instance",
      Query: { SOPClassUID: sopClass, StudyInstanceUID: sampleCt.studyInstanceUid },
    }),
  });
  const identifiers = (await answer.json()) as string[];
  expect(identifiers, sopClass).toHaveLength(1);
  const file = await fetch(`${orthanc.restUrl}/instances/${identifiers[0]}/file`);
  return new Uint8Array(await file.arrayBuffer());
}

async function checkPdf(pdf: Uint8Array): Promise<void> {
  const folder = await folderWith({ "report.pdf": pdf });
  try {
    await checkPdfFile(folder.path("report.pdf"));
  } finally {
    await folder.remove();
  }
}

async function checkPdfFile(path: string): Promise<void> {
  const text = await runTool("pdftotext", ["-layout", path, "-"]);
  expect(text.output.replace(/\s+/g, " ")).toContain(written.conclusion);
  const images = await runTool("pdfimages", ["-list", path]);
  expect(images.output.split("\n").filter((line) => /\sjpeg\s/.test(line))).toHaveLength(2);
}
