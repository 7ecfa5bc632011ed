import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeMeasurementReport } from "../../electron/core/encoders/measurement-report.ts";
import type { Measurement } from "../../shared/domain/measurement.ts";
import { paragraphText, type ReportDocument } from "../../shared/domain/report.ts";
import { filledFollowUp, startFollowUp, withMarkFollowed } from "../../shared/follow-up/fill.ts";
import { withFollowUpPrinted } from "../../shared/follow-up/in-report.ts";
import { printedFollowUp } from "../../shared/follow-up/print.ts";
import type { DicomJsonInstance } from "../../shared/imaging/attributes.ts";
import { readMeasurementReport } from "../../shared/objects/measurement-report.ts";
import { TestStores } from "../environment/stores.ts";
import { folderWith, runTool } from "../environment/tools.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { image, sampleIdentifiers, sampleLength, sampleReport } from "../fakes/sample-report.ts";
import { signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

// A lesion from the report that first measures it to the report after: signed, carried on, and the same finding for everybody who reads the DICOM.

let stores: TestStores;
beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

/** The tracking identifiers of the measurement report of a document, as they are read back. */
async function trackingOf(document: ReportDocument): Promise<readonly (readonly string[])[]> {
  const bytes = encodeMeasurementReport(document, sampleIdentifiers);
  if (bytes === null) throw new Error("no measurement report");
  const folder = await folderWith({ sr: bytes });
  const script = "import pydicom, json, sys\nprint(json.dumps(pydicom.dcmread(sys.argv[1]).to_json_dict()))";
  const run = await runTool("/usr/bin/python3", ["-c", script, folder.path("sr")]);
  await folder.remove();
  expect(run.exitCode, run.output).toBe(0);
  const groups = readMeasurementReport(JSON.parse(run.output) as DicomJsonInstance)?.groups ?? [];
  return groups.map(({ trackingId, trackingUid }) => [trackingId, trackingUid]);
}

function length(id: string, millimetres: number, on: Measurement["image"]): Measurement {
  return {
    ...sampleLength(id, on),
    quantities: [{ name: "length", value: millimetres, unit: "mm" }],
    text: `${millimetres.toFixed(1)} mm`,
  };
}

async function signedFirst(): Promise<ReportDocument> {
  const services = startServices(await stores.open());
  const anna = await services.signIn("anna");
  const { draftId, revision, content, caseId } = await signableCase(services, anna);
  const { study } = await services.store.workitems.get(caseId);
  const on = { ...image({}), studyInstanceUid: study.studyInstanceUid };
  const mark = length("5d1f0e1a-0000-4000-8000-0000000000f1", 20, on);
  const started = startFollowUp(null, { studyInstanceUid: study.studyInstanceUid, date: "2026-03-12" });
  const followUp = withMarkFollowed({ ...started, baselineId: study.studyInstanceUid }, mark, {
    name: "T1",
    role: "target",
    isLymphNode: false,
  });
  const written = withFollowUpPrinted({ ...content, measurements: [mark], followUp });
  const saved = await services.reports.save(anna, { draftId, revision, content: written });
  expect(saved.refused).toEqual([]);
  const { reportVersionId } = await services.signing.sign(anna, {
    ...{ draftId, revision: saved.revision, secret: signingPin, shownPatients: [] },
    passedOver: await reasonsFor(services, anna, draftId),
  });
  return (await services.reports.version(anna, { reportVersionId })).document;
}

test("a lesion is signed with its follow-up, carried into the next report, and keeps its tracking identifier", async () => {
  const first = await signedFirst();
  expect(first.sections.findings.map(paragraphText).join("\n")).toContain("Sum of target diameters 20.0 mm");
  const [row] = first.followUp?.lesions ?? [];
  expect(row?.trackingUid).toMatch(/^2\.25\.\d+$/);
  const [inFirst] = await trackingOf(first);
  expect(inFirst).toEqual(["T1", row?.trackingUid]);

  const studyInstanceUid = sampleReport().examination.studyInstanceUid;
  const [then] = first.measurements;
  if (then === undefined || first.followUp === undefined) throw new Error("no mark was signed");
  const { kind, points, quantities, trust } = then;
  // Drawn anew on the earlier images: another mark of the same finding, paired under its name.
  const earlier = {
    markId: "5d1f0e1a-0000-4000-8000-0000000000f2",
    image: then.image,
    kind,
    points,
    quantities,
    trust,
  };
  const mark: Measurement = {
    ...length("5d1f0e1a-0000-4000-8000-0000000000f3", 26, image({})),
    lesion: { name: "T1", plane: "axial", earlier: { ...earlier, plane: "axial", from: "" } },
  };
  const carried = startFollowUp(first.followUp, { studyInstanceUid, date: "2026-11-21" });
  const followUp = filledFollowUp(carried, [mark]);
  expect(followUp.lesions).toHaveLength(1);
  const { table, sentences } = printedFollowUp(followUp);
  expect(table.rows[0]?.slice(1)).toEqual(["20.0", "26.0", "+6.0", "+30"]);
  expect(sentences).toContain("progressive disease (PD)");
  const second = sampleReport({ measurements: [mark], followUp });
  expect(await trackingOf(second)).toEqual([["T1", row?.trackingUid]]);
});
