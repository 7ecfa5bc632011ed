import { readFile, writeFile } from "node:fs/promises";
import { validateResource } from "@medplum/core";
import type { Bundle, Resource } from "@medplum/fhirtypes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContentKind } from "../../electron/core/encoders/content-kinds.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { type PreparedReport, prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { loadFhirDefinitions } from "../environment/fhir-server.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import {
  image,
  mintedFor,
  sampleAddendedReport,
  sampleDestination,
  sampleJpegs,
  sampleRecipient,
  sampleReport,
} from "../fakes/sample-report.ts";

const destinations = [sampleDestination("hl7"), sampleDestination("fhir"), sampleDestination("dicomweb")];

async function prepare(document: ReportDocument): Promise<PreparedReport> {
  const { version } = document;
  return prepareDeliveries(
    {
      document: { ...document, recipients: destinations.map(sampleRecipient) },
      identifiers: mintedFor(version),
      previous: version === 1 ? [] : [mintedFor(version - 1)],
      destinations,
      keyImages: sampleJpegs,
    },
    await loadReportFonts(null),
  );
}

function payloadOf(report: PreparedReport, kind: ContentKind): Uint8Array {
  const found = report.deliveries.find(({ contentKind }) => contentKind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found.payload;
}

const dicomKinds = ["structuredReport", "keyObjectSelection", "presentationState:1", "encapsulatedPdf"] as const;

/** A report whose first key image keeps how it was shown. */
function statedReport(): ReportDocument {
  const report = sampleReport();
  const greyscale = {
    rows: 512,
    columns: 512,
    aspect: 1.25,
    area: [99.5, 49.5, 299.5, 250.5] as [number, number, number, number],
    modality: { slope: 1, intercept: -1024, unit: "[hnsf'U]" },
    window: { kind: "linear" as const, center: 40, width: 400 },
    isInverted: true,
  };
  const [first, ...others] = report.keyImages;
  if (!first) throw new Error("sample without key images");
  return sampleReport({
    keyImages: [{ ...first, presentation: { ...first.presentation, greyscale } }, ...others],
  });
}

/** A report whose names need Unicode, whose key images include a frame and a prior. */
function difficultReport(): ReportDocument {
  const report = sampleReport();
  const [first, second] = report.keyImages;
  if (!first || !second) throw new Error("sample without key images");
  const name = { family: "Παπαδόπουλος", given: "Иван", middle: "", prefix: "", suffix: "", ideographic: "山田^太郎" };
  return sampleReport({
    patient: { ...report.patient, name, nhsNumber: null, birthDate: null, sex: "unknown" },
    examination: { ...report.examination, performedAt: null, accessionNumber: "", placerOrderNumber: "" },
    keyImages: [
      { ...first, image: image({ sopClassUid: "1.2.840.10008.5.1.4.1.1.3.1", frameNumber: 7, modality: "US" }) },
      {
        ...second,
        image: image({ studyInstanceUid: "2.25.777", sopInstanceUid: "2.25.778", studyDate: "2024-02-01" }),
      },
    ],
    alerts: [],
  });
}

describe("the printed report", () => {
  let folder: Awaited<ReturnType<typeof folderWith>>;
  let report: PreparedReport;
  beforeAll(async () => {
    report = await prepare(sampleReport());
    folder = await folderWith({ "report.pdf": report.pdf });
  });
  afterAll(() => folder.remove());

  it("is a sound PDF that says it is PDF/A-2b and embeds its fonts and output intent", async () => {
    const check = await runTool("qpdf", ["--check", folder.path("report.pdf")]);
    expect(check.exitCode).toBe(0);
    const raw = Buffer.from(report.pdf).toString("latin1");
    expect(raw).toContain("<pdfaid:part>2</pdfaid:part>");
    expect(raw).toContain("<pdfaid:conformance>B</pdfaid:conformance>");
    expect(raw).toContain("GTS_PDFA1");
    const fonts = (await runTool("pdffonts", [folder.path("report.pdf")])).output.split("\n").slice(2).filter(Boolean);
    expect(fonts.length).toBeGreaterThanOrEqual(2);
    for (const line of fonts) expect(line).toMatch(/Inter-.*Identity-H\s+yes yes yes/);
  });

  it("prints the text, the patient on every page, and page numbers", async () => {
    const { output } = await runTool("pdftotext", ["-layout", folder.path("report.pdf"), "-"]);
    const pages = output.split("\f").filter((text) => text.trim() !== "");
    for (const page of pages) expect(page).toContain("ŁUKASIEWICZ, Zoë (Ms)");
    for (const page of pages) expect(page).toContain("NOT FOR CLINICAL USE");
    expect(pages[0]).toContain(`Page 1 of ${pages.length}`);
    expect(output).toContain("Likely primary lung cancer, right upper lobe.");
    expect(output).toContain("18.4 mm (series 2, image 16)");
    expect(output).toContain("Κανένα παθολογικό εύρημα");
    expect(output).toContain("COMMUNICATION OF CRITICAL RESULT");
    expect(output).toContain("1. Nodule, right upper lobe (series 2, image 16)");
    expect(output).toContain("GMC 1234567");
  });

  it("holds the key images as the JPEGs that were marked", async () => {
    await runTool("pdfimages", ["-j", folder.path("report.pdf"), folder.path("picture")]);
    const pictures = await Promise.all(
      ["picture-000.jpg", "picture-001.jpg"].map((name) => readFile(folder.path(name))),
    );
    expect(pictures.map((bytes) => new Uint8Array(bytes))).toEqual([...sampleJpegs.values()]);
  });

  it("prints the number of a character that no font has, and says so", async () => {
    const report = sampleReport();
    const thumbs = { ...report.sections, advice: [[{ kind: "text" as const, text: "Not \u{1f44d} but \u{1f44e}." }]] };
    const odd = await prepare(sampleReport({ sections: thumbs }));
    await writeFile(folder.path("odd.pdf"), odd.pdf);
    const { output } = await runTool("pdftotext", ["-layout", folder.path("odd.pdf"), "-"]);
    expect(output).toContain("Not [U+1F44D] but [U+1F44E].");
    expect(output).toContain("[U+\u2026] stands for a character that this page cannot print");
  });
});

describe("the DICOM objects", () => {
  for (const [title, make] of [
    ["a first version", () => sampleReport()],
    ["an addended version", () => sampleAddendedReport()],
    ["a report with other scripts, a frame, a prior and empty fields", () => difficultReport()],
    ["a report with a presentation state", () => statedReport()],
    ["a report without key images", () => sampleReport({ keyImages: [], alerts: [] })],
  ] as const) {
    it(`pass dciodvfy and dcentvfy for ${title}`, async () => {
      const report = await prepare(make());
      const kinds = dicomKinds.filter((kind) => report.deliveries.some(({ contentKind }) => contentKind === kind));
      const folder = await folderWith(Object.fromEntries(kinds.map((kind) => [kind, payloadOf(report, kind)])));
      for (const kind of kinds) {
        const { output } = await runTool("dciodvfy", [folder.path(kind)]);
        expect(output).toMatch(
          /BasicTextSR|KeyObjectSelectionDocument|EncapsulatedPDF|GrayscaleSoftcopyPresentationState/,
        );
        expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
      }
      const together = await runTool(
        "dcentvfy",
        kinds.map((kind) => folder.path(kind)),
      );
      expect(together.output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
      await folder.remove();
    });
  }

  it("print the report text with dsrdump, verified and final, with its predecessor", async () => {
    const report = await prepare(sampleAddendedReport());
    const folder = await folderWith({ sr: payloadOf(report, "structuredReport") });
    const { output, exitCode } = await runTool("dsrdump", ["+Pl", folder.path("sr")]);
    await folder.remove();
    expect(exitCode).toBe(0);
    expect(output).toContain("Likely primary lung cancer, right upper lobe.");
    expect(output).toContain("The prior of 2024 has come in: the nodule was 9 mm.");
    expect(output).toContain("Critical: Suspected lung cancer");
    expect(output).toMatch(/Completion Flag\s+: COMPLETE/);
    expect(output).toMatch(/Verification Flag\s+: VERIFIED/);
    expect(output).toMatch(/Preliminary Flag\s+: FINAL/);
    expect(output).toMatch(/Predecessor Docs\s+: 1/);
  });

  it("reference the key images, by frame where there are several", async () => {
    const report = await prepare(difficultReport());
    const folder = await folderWith({ ko: payloadOf(report, "keyObjectSelection") });
    const { output } = await runTool("dcmdump", ["+L", folder.path("ko")]);
    await folder.remove();
    expect(output).toContain("[113002]");
    expect(output).toContain("[2.25.5001]");
    expect(output).toMatch(/IS \[7\].*ReferencedFrameNumber/);
    // The prior's image belongs to another study, so this study's document does not hold it.
    expect(output).not.toContain("[2.25.778]");
    expect(output).toContain("Παπαδόπουλος^Иван=山田^太郎");
  });

  it("name the presentation state of a key image, and it names the image", async () => {
    const report = await prepare(statedReport());
    const names = report.deliveries.map((delivery) => delivery.contentName);
    expect(names.filter((name) => name.startsWith("Presentation"))).toEqual(["Presentation state of key image 1"]);
    const kinds = ["structuredReport", "keyObjectSelection", "presentationState:1"] as const;
    const folder = await folderWith(
      Object.fromEntries(kinds.map((kind) => [kind.slice(0, 9), payloadOf(report, kind)])),
    );
    const dump = async (name: string) => (await runTool("dcmdump", ["+L", folder.path(name)])).output;
    const [sr, ko, state] = [await dump("structure"), await dump("keyObject"), await dump("presentat")];
    await folder.remove();
    const uid = /\(0008,0018\) UI \[([0-9.]+)\]/.exec(state)?.[1] ?? "none";
    for (const text of [sr, ko]) expect(text.split(`[${uid}]`)).toHaveLength(3);
    expect(state).toContain("[2.25.5001]");
    expect(state).toMatch(/PresentationPixelAspectRatio/);
  });

  it("give the PDF back byte for byte", async () => {
    const report = await prepare(sampleReport());
    const folder = await folderWith({ doc: payloadOf(report, "encapsulatedPdf") });
    const script =
      "import pydicom,sys; d=pydicom.dcmread(sys.argv[1]); " +
      "open(sys.argv[2],'wb').write(d.EncapsulatedDocument[:d.EncapsulatedDocumentLength])";
    const run = await runTool("/usr/bin/python3", ["-c", script, folder.path("doc"), folder.path("out.pdf")]);
    expect(run.output).toBe("");
    expect(new Uint8Array(await readFile(folder.path("out.pdf")))).toEqual(report.pdf);
    await folder.remove();
  });
});

describe("the HL7 message", () => {
  it("is read by python3-hl7 with its text, PDF and key images intact", async () => {
    const report = await prepare(sampleReport());
    const folder = await folderWith({ oru: payloadOf(report, "oru") });
    const script = `
import hl7, json, sys
m = hl7.parse(open(sys.argv[1], 'rb').read().decode('utf-8'))
rows = [[m.unescape(str(o[2][0])), str(o[3][0]), m.unescape(str(o[5][0])), str(o[11][0])] for o in m.segments('OBX')]
print(json.dumps({'msh': [str(x) for x in m.segment('MSH')], 'pid': [str(x) for x in m.segment('PID')],
  'obr': [str(x) for x in m.segment('OBR')], 'obx': rows}))`;
    const run = await runTool("/usr/bin/python3", ["-c", script, folder.path("oru")]);
    await folder.remove();
    expect(run.exitCode, run.output).toBe(0);
    const parsed = JSON.parse(run.output) as Record<"msh" | "pid" | "obr", string[]> & { obx: string[][] };
    expect(parsed.msh[9]).toBe("ORU^R01^ORU_R01");
    expect(parsed.msh[18]).toBe("UNICODE UTF-8");
    expect(parsed.msh[10]?.length).toBeLessThanOrEqual(20);
    expect(parsed.pid[3]).toBe("9990000018^^^NHS^NH~H12345^^^RXX^PI");
    expect(parsed.pid[5]).toBe("Łukasiewicz^Zoë^^^Ms");
    expect(parsed.obr[25]).toBe("F");
    expect(parsed.obr[22]).toBe("20261121140512+0000");
    const findings = parsed.obx.find((row) => row[1]?.startsWith("59776-5"));
    // python3-hl7 knows no \.br\; what we escape beyond it comes back as written.
    expect(findings?.[2]).toContain("18.4 mm (series 2, image 16), previously 12 mm | growth > 20 % & no fat ^ ~ \\ .");
    const documents = parsed.obx.filter((row) => row[0] === "ED").map((row) => row[2]?.split("^"));
    expect(documents.map((parts) => parts?.[2])).toEqual(["PDF", "JPEG", "JPEG"]);
    expect(documents.map((parts) => new Uint8Array(Buffer.from(parts?.[4] ?? "", "base64")))).toEqual([
      report.pdf,
      ...sampleJpegs.values(),
    ]);
  });

  it("says corrected for an addended report, the addendum first", async () => {
    const text = new TextDecoder().decode(payloadOf(await prepare(sampleAddendedReport()), "oru"));
    const segments = text.split("\r");
    expect(segments.find((segment) => segment.startsWith("OBR"))?.split("|")[25]).toBe("C");
    const texts = segments.filter((segment) => segment.startsWith("OBX") && segment.split("|")[2] === "FT");
    expect(texts[0]?.split("|")[3]).toBe("55107-7^Addendum^LN");
  });
});

describe("the FHIR transaction", () => {
  beforeAll(() => loadFhirDefinitions());

  it("holds valid resources, for every kind of report", async () => {
    for (const document of [sampleReport(), sampleAddendedReport(), difficultReport()]) {
      const bundle = JSON.parse(new TextDecoder().decode(payloadOf(await prepare(document), "fhirBundle"))) as Bundle;
      const resources = (bundle.entry ?? []).map((entry) => entry.resource as Resource);
      for (const resource of [bundle, ...resources]) expect(() => validateResource(resource)).not.toThrow();
      for (const resource of resources) checkRequiredBindings(resource);
    }
  });
});

/** `validateResource` does not look at required bindings, so these few are held against the value sets of R4 here. */
function checkRequiredBindings(resource: Resource): void {
  const sets: Record<string, Record<string, readonly string[]>> = {
    Patient: { gender: ["male", "female", "other", "unknown"] },
    ServiceRequest: {
      status: ["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"],
      intent: [
        "proposal",
        "plan",
        "directive",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
      ],
    },
    ImagingStudy: { status: ["registered", "available", "cancelled", "entered-in-error", "unknown"] },
    DiagnosticReport: {
      status: [
        "registered",
        "partial",
        "preliminary",
        "final",
        "amended",
        "corrected",
        "appended",
        "cancelled",
        "entered-in-error",
        "unknown",
      ],
    },
    Media: {
      status: [
        "preparation",
        "in-progress",
        "not-done",
        "on-hold",
        "stopped",
        "completed",
        "entered-in-error",
        "unknown",
      ],
    },
    Task: {
      status: [
        "draft",
        "requested",
        "received",
        "accepted",
        "rejected",
        "ready",
        "cancelled",
        "in-progress",
        "on-hold",
        "failed",
        "completed",
        "entered-in-error",
      ],
      intent: [
        "unknown",
        "proposal",
        "plan",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
      ],
      priority: ["routine", "urgent", "asap", "stat"],
    },
    Communication: {
      status: [
        "preparation",
        "in-progress",
        "not-done",
        "on-hold",
        "stopped",
        "completed",
        "entered-in-error",
        "unknown",
      ],
      priority: ["routine", "urgent", "asap", "stat"],
    },
  };
  const fields = resource as unknown as Record<string, unknown>;
  for (const [field, values] of Object.entries(sets[resource.resourceType] ?? {})) {
    expect(values, `${resource.resourceType}.${field}`).toContain(fields[field]);
  }
}
