import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";
import { EarlierTextService } from "./earlier-text-service.ts";

const current = sampleStudy(1, { performedAt: startOfTests });
const prior = sampleStudy(2, { patient: current.patient, performedAt: startOfTests - 1e10 });
const stranger = sampleStudy(3, { performedAt: startOfTests - 1e10 });

const text = (vr: string, ...Value: readonly unknown[]) => ({ vr, Value });
const code = (meaning: string, value: string) => ({ "00080100": text("SH", value), "00080104": text("LO", meaning) });
const item = (type: string, name: string, more: object, relationship = "CONTAINS") => ({
  "0040A010": text("CS", relationship),
  "0040A040": text("CS", type),
  "0040A043": text("SQ", code(name, "1")),
  ...more,
});
const words = (name: string, value: string, relationship?: string) =>
  item("TEXT", name, { "0040A160": text("UT", value) }, relationship);

function report(uid: string, day: string, ...items: readonly object[]): DicomJsonDataset {
  return {
    "00080016": text("UI", "1.2.840.10008.5.1.4.1.1.88.11"),
    "00080018": text("UI", uid),
    "00080023": text("DA", day),
    "00080070": text("LO", "Otherware"),
    "00100020": text("LO", current.patient.patientId),
    "0040A040": text("CS", "CONTAINER"),
    "0040A043": text("SQ", code("CT report", "18748-4")),
    "0040A730": text("SQ", ...items),
  } as DicomJsonDataset;
}

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let workitemId: string;
let texts: EarlierTextService;
let archived: Map<string, DicomJsonDataset[]>;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  archived = services.archives.add("embedded", [current, prior, stranger]).headers;
  await services.refresh.refreshNow();
  workitemId = (await services.store.workitems.findByStudy(current.studyInstanceUid))?.id ?? "";
  const { archives, audit, cases } = services;
  texts = new EarlierTextService({ archives, audit, cases });
});

const ask = (study = prior) =>
  texts.ofPrior(anna, { workitemId, archiveId: "embedded", studyInstanceUid: study.studyInstanceUid });

describe("texts that others wrote of an earlier examination", () => {
  it("come section by section, the newest first, and the look is audited", async () => {
    await services.cases.open(anna, { workitemId });
    archived.set(prior.studyInstanceUid, [
      report("1.2.1", "20260301", words("Observer", "Dr X", "HAS OBS CONTEXT"), words("Finding", "First.")),
      report(
        "1.2.2",
        "20260302",
        item("CONTAINER", "Findings", {
          "0040A730": text("SQ", words("Finding", "Nodule of 12 mm."), words("Side", "right")),
        }),
        item("CONTAINER", "Conclusions", { "0040A730": text("SQ", words("Conclusion", "Stable.")) }),
      ),
    ]);
    const answer = await ask();
    expect(answer.texts.map(({ objectUid, maker, writtenOn }) => [objectUid, maker, writtenOn])).toEqual([
      ["1.2.2", "Otherware", "2026-03-02"],
      ["1.2.1", "Otherware", "2026-03-01"],
    ]);
    expect(answer.texts[0]?.sections).toEqual([
      { heading: "Findings", text: "Nodule of 12 mm.\nSide: right" },
      { heading: "Conclusions", text: "Stable." },
    ]);
    expect(JSON.stringify(answer.texts)).not.toContain("Dr X");
    const audited = await services.store.audit.list({ offset: 0, limit: 20 });
    expect(
      audited.some(({ action, studyUid }) => action === "prior.report" && studyUid === prior.studyInstanceUid),
    ).toBe(true);
  });

  it("are cleaned of what could reorder or hide words, and cut where no person wrote so much", async () => {
    await services.cases.open(anna, { workitemId });
    const hostile = "No\u0001dule\u202e mm 81 <script>alert(1)</script>";
    archived.set(prior.studyInstanceUid, [
      report("1.2.1", "20260301", words("Finding", hostile), words("Body", "x ".repeat(200_000))),
    ]);
    const [read] = (await ask()).texts;
    const all = read?.sections.map((section) => section.text).join("\n") ?? "";
    expect(all).toContain("No\u2401dule\ufffd mm 81 <script>alert(1)</script>");
    expect(all.endsWith("the rest is read on a pane.")).toBe(true);
    expect(all.length).toBeLessThan(50_000);
  });

  it("of another patient are counted and never given; measurements and printed reports are no text", async () => {
    await services.cases.open(anna, { workitemId });
    const measured = {
      ...report("1.2.3", "20260301", words("Comment", "Exact")),
      "0040A043": text("SQ", code("Imaging Measurement Report", "126000")),
    };
    const printed = {
      "00080016": text("UI", "1.2.840.10008.5.1.4.1.1.104.1"),
      "00100020": text("LO", current.patient.patientId),
      "00420010": text("ST", "Letter"),
    };
    archived.set(prior.studyInstanceUid, [
      {
        ...report("1.2.1", "20260301", words("Finding", "Of somebody else.")),
        "00100020": text("LO", "OTHER"),
      } as DicomJsonDataset,
      measured as DicomJsonDataset,
      printed as DicomJsonDataset,
    ]);
    expect(await ask()).toEqual({ texts: [], documents: ["Letter"], ofOthers: 1 });
  });

  it("are refused of a case that is not open here, and of a study of somebody else", async () => {
    await expect(ask()).rejects.toMatchObject({ code: "forbidden" });
    await services.cases.open(anna, { workitemId });
    await expect(ask(stranger)).rejects.toMatchObject({ code: "not_found" });
  });
});
