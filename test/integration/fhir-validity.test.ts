import type { Bundle } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import type { ReportDocument } from "../../shared/domain/report.ts";
import { faultsOfBundle } from "../environment/fhir-validator.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";
import { sampleStatuses } from "../fakes/sample-statuses.ts";

const destination = sampleDestination("fhir", "http://127.0.0.1:1/fhir");

async function bundlesOf(document: ReportDocument, isPerAccession = false): Promise<Bundle[]> {
  const { deliveries } = await prepareDeliveries(
    {
      document: { ...document, recipients: [sampleRecipient(destination)] },
      identifiers: mintedFor(document.version),
      previous: document.version === 1 ? [] : [mintedFor(1)],
      destinations: [{ ...destination, isPerAccession }],
      keyImages: sampleJpegs,
    },
    await loadReportFonts(null),
  );
  return deliveries.map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as Bundle);
}

const { examination, patient } = sampleReport();
const { studyInstanceUid, placerOrderNumber } = examination;
const otherRequests = [
  { studyInstanceUid, placerOrderNumber: "", accessionNumber: "ACC0002", description: "CT head" },
  { studyInstanceUid, placerOrderNumber, accessionNumber: "ACC0003", description: "" },
];

/** Every shape that a report takes: the statuses, several requests, little known, and not of a demo. */
const reports: Readonly<Record<string, ReportDocument>> = {
  ...sampleStatuses,
  "of several requests": sampleReport({ examination: { ...examination, otherRequests } }),
  "with little known": sampleReport({
    patient: {
      ...{ ...patient, birthDate: null, sex: "unknown", nhsNumber: null, patientId: "", issuerOfPatientId: "" },
      name: { family: "", given: "", middle: "", prefix: "", suffix: "", ideographic: "" },
    },
    examination: {
      ...{ ...examination, performedAt: null, modalities: [], description: "", accessionNumber: "" },
      ...{ placerOrderNumber: "", referrer: { name: "", organisation: "" }, site: { code: "", name: "" } },
    },
    keyImages: [],
    alerts: [],
  }),
  "of no demo, without pictures": sampleReport({ isDemo: false, keyImages: [] }),
};

describe("a FHIR transaction", () => {
  it.each(Object.entries(reports))("is valid by two validators of others: %s", async (_, document) => {
    const isSplit = document.examination.otherRequests !== undefined;
    const split = isSplit ? await bundlesOf(document, true) : [];
    expect(split).toHaveLength(isSplit ? 3 : 0);
    for (const bundle of [...(await bundlesOf(document)), ...split]) {
      expect(bundle.entry?.length).toBeGreaterThan(4);
      expect(faultsOfBundle(bundle)).toEqual([]);
    }
  });

  it("would be found out: a status that R4 does not know, an element that it does not have, one that is missing", async () => {
    const [bundle] = await bundlesOf(sampleReport());
    const broken = structuredClone(bundle ?? { resourceType: "Bundle", type: "transaction" }) as Bundle;
    const report = broken.entry?.find(({ resource }) => resource?.resourceType === "DiagnosticReport")?.resource;
    Object.assign(report ?? {}, { status: "finished", colour: "blue" });
    const task = broken.entry?.find(({ resource }) => resource?.resourceType === "Task")?.resource;
    Reflect.deleteProperty(task ?? {}, "intent");
    const faults = faultsOfBundle(broken).join("\n");
    for (const fault of ["status", "colour", "intent"]) expect(faults).toContain(fault);
  });
});
