import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AlertDraft } from "../../../shared/domain/alert.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { reasonsFor } from "../../../test/fakes/passed-over.ts";
import { sampleDestination } from "../../../test/fakes/sample-report.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { plainEncoder, type Services, signingPin, startOfTests, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";
import { createReportEncoder } from "../encoders/report-encoder.ts";

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let signable: SignableCase;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

async function begin(options: Parameters<typeof startServices>[1] = {}): Promise<void> {
  services = startServices(await stores.open(), options);
  anna = await services.signIn("anna");
  signable = await signableCase(services, anna);
}
beforeEach(() => begin());

function sign(changes: Partial<Parameters<Services["signing"]["sign"]>[1]> = {}, session = anna) {
  const { draftId, revision } = signable;
  return services.signing.sign(session, { draftId, revision, secret: signingPin, shownPatients: [], ...changes });
}
const deliveries = () => services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 100 });
const versions = async () => (await services.reports.versions(anna, { workitemId: signable.caseId })).versions;
function alertDraft(): AlertDraft {
  return {
    workitemId: signable.caseId,
    category: "urgent",
    finding: "New lung nodule",
    actionNeeded: "Refer to lung clinic",
    recipientName: "Dr A. Referrer",
    recipientContact: "",
    limitMinutes: 60,
    image: null,
    keyImageId: null,
  };
}

async function nothingIsSigned(): Promise<void> {
  expect(await versions()).toEqual([]);
  expect((await deliveries()).total).toBe(0);
  expect((await services.store.drafts.findOpen(signable.caseId))?.revision).toBe(signable.revision);
  expect((await services.store.workitems.get(signable.caseId)).status).toBe("draft");
  const audited = await services.audit.list({ offset: 0, limit: 100 });
  expect(audited.filter((entry) => entry.action === "report.sign" && entry.outcome === "success")).toEqual([]);
  expect(services.signed.count).toBe(0);
}

describe("the sign sheet", () => {
  it("shows the document, every delivery, and changes nothing", async () => {
    const preview = await services.signing.prepareSigning(anna, { draftId: signable.draftId });
    expect(preview.blocks).toEqual([]);
    expect(preview.document).toMatchObject({ version: 1, status: "final", isDemo: true });
    expect(preview.document.keyImages).toHaveLength(2);
    expect(preview.deliveries.map((delivery) => delivery.contentName)).toEqual([
      "HL7 v2.5.1 ORU^R01",
      "Structured report",
      "Key object selection",
      "Encapsulated PDF",
    ]);
    await nothingIsSigned();
  });
});

describe("a report on a study of another archive", () => {
  it("goes to that archive and not to this workstation's, on the sheet as on the delivery screen", async () => {
    await services.store.settings.saveDestination({
      ...sampleDestination("dicomweb", "hospital"),
      ...{ id: "archive-hospital", name: "Hospital archive" },
    });
    const study = sampleStudy(20, { archiveId: "hospital", performedAt: startOfTests });
    services.archives.add("hospital", [study]);
    await services.refresh.refreshNow();
    const caseId = (await services.store.workitems.findByStudy(study.studyInstanceUid))?.id ?? "";
    const { draft } = await services.cases.open(anna, { workitemId: caseId });
    if (draft === null) throw new Error("no draft");
    const content = { ...signable.content, keyImages: [] };
    const { revision } = await services.reports.save(anna, { draftId: draft.id, revision: 0, content });
    const named = (rows: readonly { destinationName: string; contentName: string }[]) =>
      rows.map((row) => `${row.destinationName}: ${row.contentName}`).sort();
    const preview = await services.signing.prepareSigning(anna, { draftId: draft.id });
    expect(named(preview.deliveries)).toEqual([
      "Hospital archive: Encapsulated PDF",
      "Hospital archive: Structured report",
      "Test hl7: HL7 v2.5.1 ORU^R01",
    ]);
    await sign({ draftId: draft.id, revision });
    expect(named((await deliveries()).deliveries)).toEqual(named(preview.deliveries));
  });
});

describe("signing while an archive has not answered for earlier examinations", () => {
  it("says so as a warning, never that there is none, and can be done", async () => {
    services.archives.add("region").condition = "silent";
    services.clock.pass(61_000);
    const preview = await services.signing.prepareSigning(anna, { draftId: signable.draftId });
    expect(preview.blocks).toEqual([]);
    expect(preview.warnings).toMatchObject([
      {
        code: "priorsAwaited",
        level: "notice",
        sentence:
          "Earlier examinations are still being looked for in region. None was found so far, but there may be some.",
      },
    ]);
    expect(await sign()).toMatchObject({ version: 1 });
  });

  it("says so of an archive that failed", async () => {
    services.archives.add("region").condition = "failing";
    services.clock.pass(61_000);
    const preview = await services.signing.prepareSigning(anna, { draftId: signable.draftId });
    expect(preview.warnings.map(({ code }) => code)).toEqual(["priorsNotSearched"]);
    expect(preview.warnings[0]?.sentence).toMatch(/^Not every archive could be searched/);
  });
});

describe("a key image of an earlier examination", () => {
  it("is noted on the sheet, and the key object says how many it has there and on the delivery screen", async () => {
    const prior = sampleStudy(9, { patient: sampleStudy(1).patient, performedAt: startOfTests - 900 * 86_400_000 });
    const [archive] = services.archives.archives;
    archive?.studies.push(prior);
    const [first, second] = signable.content.keyImages;
    if (first === undefined || second === undefined) throw new Error("no key images");
    const ofPrior = { ...second, image: { ...second.image, studyInstanceUid: prior.studyInstanceUid } };
    const content = { ...signable.content, keyImages: [first, ofPrior] };
    services.clock.pass(61_000);
    const { draftId, revision } = signable;
    const saved = await services.reports.save(anna, { draftId, revision, content });
    const preview = await services.signing.prepareSigning(anna, { draftId });
    expect(preview.blocks).toEqual([]);
    expect(preview.warnings.map((warning) => warning.code)).toContain("keyImageOfPrior");
    const words = "Key object selection, 1 of 2 key images";
    expect(preview.deliveries.map((delivery) => delivery.contentName)).toContain(words);
    const passedOver = await reasonsFor(services, anna, draftId);
    expect(passedOver.map(({ code }) => code)).toEqual(["noPriorsClaimed", "comparisonUnmarked"]);
    await sign({ revision: saved.revision, passedOver });
    expect((await deliveries()).deliveries.map((row) => row.contentName)).toContain(words);
  });
});

describe("signing", () => {
  it("stores version, hash, outbox and audit row, makes the case final and tells the outbox", async () => {
    const signed = await sign();
    expect(signed).toMatchObject({ version: 1, deliveryCount: 4 });
    const { document } = await services.reports.version(anna, { reportVersionId: signed.reportVersionId });
    expect(document.signature).toMatchObject({ displayName: "Dr anna", signedAt: startOfTests });
    expect(document.signature.role).toBe("Consultant radiologist");
    expect(await services.store.reports.brokenVersions(document.reportId)).toEqual([]);
    const rows = (await deliveries()).deliveries;
    expect(rows.map((row) => row.state)).toEqual(["queued", "queued", "queued", "queued"]);
    const workitem = await services.store.workitems.get(signable.caseId);
    expect(workitem).toMatchObject({ status: "final", targetAt: null });
    expect(await services.store.drafts.findOpen(signable.caseId)).toBeNull();
    const [, entry] = await services.audit.list({ offset: 0, limit: 2 });
    expect(entry).toMatchObject({ action: "report.sign", outcome: "success", detail: "version 1" });
    expect(await services.audit.verify()).toMatchObject({ firstBroken: null });
    expect(services.signed.count).toBe(1);
  });

  it("makes real messages of every kind", async () => {
    const encoder = createReportEncoder();
    await begin({ encoder });
    const signed = await sign();
    const rows = (await deliveries()).deliveries;
    expect(rows).toHaveLength(4);
    for (const row of rows) expect((await services.store.outbox.payload(row.id)).payload?.length).toBeGreaterThan(100);
    expect((await services.store.reports.pdf(signed.reportVersionId)).subarray(0, 5).toString()).toBe("%PDF-");
    await encoder.close();
  });

  it("asks for the right secret", async () => {
    await expect(sign({ secret: "0000" })).rejects.toMatchObject({ code: "reauth_required" });
    await nothingIsSigned();
  });

  it("gives one version for a double click and for a retry after a lost answer", async () => {
    const results = await Promise.all([sign(), sign(), sign()]);
    const again = await sign();
    expect(new Set([...results, again].map((result) => JSON.stringify(result))).size).toBe(1);
    expect(await versions()).toHaveLength(1);
    expect((await deliveries()).total).toBe(4);
  });

  it("refuses a draft that changed after it was seen", async () => {
    const sections = { ...signable.content.sections, advice: [[{ kind: "text" as const, text: "CT in 3 months." }]] };
    const content = { ...signable.content, sections };
    await services.reports.save(anna, { draftId: signable.draftId, revision: signable.revision, content });
    await expect(sign()).rejects.toMatchObject({ code: "conflict", details: { currentRevision: 2 } });
    expect(await versions()).toEqual([]);
  });

  it("refuses another patient on a pane", async () => {
    const shownPatients = [{ patientId: "H99", issuerOfPatientId: "RXX", studyInstanceUid: "2.25.7" }];
    const details = { code: "otherPatientShown" };
    await expect(sign({ shownPatients })).rejects.toMatchObject({ code: "invalid_report", details });
    await nothingIsSigned();
  });

  it("refuses an empty conclusion, a held case, somebody else's case and a missing key image", async () => {
    const { draftId, revision, content, caseId } = signable;
    const missing = { ...content, keyImages: content.keyImages.map((image) => ({ ...image, id: `${image.id}-x` })) };
    await services.reports.save(anna, { draftId, revision, content: missing });
    await expect(sign({ revision: 2 })).rejects.toMatchObject({ details: { code: "keyImageMissing" } });
    const empty = { ...content, sections: { ...content.sections, conclusion: [] } };
    await services.reports.save(anna, { draftId, revision: 2, content: empty });
    await expect(sign({ revision: 3 })).rejects.toMatchObject({ details: { code: "emptyConclusion" } });
    const ben = await services.signIn("ben");
    await expect(sign({ revision: 3 }, ben)).rejects.toMatchObject({ details: { code: "caseOfSomebodyElse" } });
    await services.worklist.hold(anna, { workitemId: caseId, reason: "Second opinion" });
    await expect(sign({ revision: 3 })).rejects.toMatchObject({ details: { code: "caseHeld" } });
    const refused = (await services.audit.list({ offset: 0, limit: 10 })).filter((one) => one.outcome === "refused");
    expect(refused).toHaveLength(4);
  });

  it("takes a case back that nobody has any more, and none that somebody else took meanwhile", async () => {
    await services.worklist.release(anna, { workitemId: signable.caseId });
    const preview = await services.signing.prepareSigning(anna, { draftId: signable.draftId });
    expect(preview.blocks).toEqual([]);
    expect((await services.store.workitems.get(signable.caseId)).reservation).toBeNull();
    const ben = await services.signIn("ben");
    await services.worklist.reserve(ben, { workitemId: signable.caseId });
    await expect(sign()).rejects.toMatchObject({ details: { code: "caseOfSomebodyElse" } });
    expect((await services.store.workitems.get(signable.caseId)).reservation?.displayName).toBe("Dr ben");
    await services.worklist.release(ben, { workitemId: signable.caseId });
    expect(await sign()).toMatchObject({ version: 1 });
    expect((await services.store.workitems.get(signable.caseId)).reservation?.displayName).toBe("Dr anna");
    const taken = (await services.audit.list({ offset: 0, limit: 3 })).find((one) => one.action === "case.reserve");
    expect(taken?.detail).toBe("to sign");
  });

  it("is not for an administrator", async () => {
    const admin = await services.signIn("admin", "administrator");
    await expect(sign({}, admin)).rejects.toMatchObject({ code: "forbidden" });
  });

  it("states an alert and sends it on its way", async () => {
    const alert = await services.alerts.raise(anna, alertDraft());
    const signed = await sign();
    const { document } = await services.reports.version(anna, { reportVersionId: signed.reportVersionId });
    expect(document.alerts).toMatchObject([{ alertId: alert.id, finding: "New lung nodule" }]);
    const stored = await services.store.alerts.get(alert.id);
    expect(stored).toMatchObject({ state: "dispatched", reportVersionId: signed.reportVersionId });
  });

  it("makes its plan again when an alert is raised while the messages are being made", async () => {
    let raised = 0;
    await begin({
      encoder: {
        prepare: async (input) => {
          raised += 1;
          if (raised === 1) await services.alerts.raise(anna, alertDraft());
          return plainEncoder.prepare(input);
        },
      },
    });
    const signed = await sign();
    const { document } = await services.reports.version(anna, { reportVersionId: signed.reportVersionId });
    expect(raised).toBe(2);
    expect(document.alerts).toHaveLength(1);
    expect(await versions()).toHaveLength(1);
  });

  it("stores nothing when the messages cannot be made", async () => {
    await begin({ encoder: { prepare: () => Promise.reject(new Error("no paper")) } });
    await expect(sign()).rejects.toThrow("no paper");
    await nothingIsSigned();
  });

  it("stores nothing when any step of its transaction fails, and everything at the next try", async () => {
    const steps = [
      "drafts.close",
      "reports.addVersion",
      "outbox.enqueue",
      "alerts.update",
      "audit.append",
      "workitems.update",
    ];
    await services.alerts.raise(anna, alertDraft());
    const { transaction } = services.store;
    for (const step of steps) {
      const [repository = "", method = ""] = step.split(".");
      services.store.transaction = (work) =>
        transaction((tx) => work({ ...tx, [repository]: failing(tx[repository as keyof typeof tx], method) }));
      await expect(sign(), step).rejects.toThrow(`${method} fails`);
      services.store.transaction = transaction;
      await nothingIsSigned();
    }
    expect(await sign()).toMatchObject({ version: 1, deliveryCount: 4 });
  });
});

/** The repository, except that one method does its work and then fails, as a full disk does. */
function failing<Repository extends object>(repository: Repository, method: string): Repository {
  return new Proxy(repository, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return async (...values: unknown[]) => {
        const result: unknown = await value.apply(target, values);
        if (name === method) throw new Error(`${method} fails`);
        return result;
      };
    },
  });
}

describe("an addendum", () => {
  async function addendum(text: string) {
    const draft = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    const content = {
      ...draft.content,
      sections: { ...draft.content.sections, findings: [[{ kind: "text" as const, text }]] },
    };
    const saved = await services.reports.save(anna, { draftId: draft.id, revision: draft.revision, content });
    return sign({ draftId: draft.id, revision: saved.revision });
  }

  it("makes a new version with the first text unchanged, newest addendum first, linked to the one before", async () => {
    const first = await sign();
    services.clock.pass(60_000);
    const second = await addendum("Seen with the outside CT: unchanged.");
    services.clock.pass(60_000);
    const third = await addendum("Histology: granuloma.");
    expect([second.version, third.version]).toEqual([2, 3]);
    const before = await services.reports.version(anna, { reportVersionId: first.reportVersionId });
    const { document } = await services.reports.version(anna, { reportVersionId: third.reportVersionId });
    expect(document.status).toBe("addended");
    expect(document.sections).toEqual(before.document.sections);
    expect(document.signature).toEqual(before.document.signature);
    expect(document.addenda.map((one) => [one.version, one.paragraphs[0]?.[0]?.text])).toEqual([
      [3, "Histology: granuloma."],
      [2, "Seen with the outside CT: unchanged."],
    ]);
    expect((await versions()).map((version) => version.version)).toEqual([3, 2, 1]);
    expect(await services.store.reports.brokenVersions(document.reportId)).toEqual([]);
    expect((await services.store.workitems.get(signable.caseId)).status).toBe("final");
    expect(before.document.addenda).toEqual([]);
  });

  it("goes to everybody who had an earlier version, also where a destination was switched off", async () => {
    const first = await sign();
    const [destination] = await services.store.settings.destinations();
    if (destination === undefined) throw new Error("no destination");
    await services.store.settings.saveDestination({ ...destination, isEnabled: false });
    const second = await addendum("More.");
    const had = await services.reports.version(anna, { reportVersionId: first.reportVersionId });
    const has = await services.reports.version(anna, { reportVersionId: second.reportVersionId });
    const idsOf = (document: typeof has.document) => document.recipients.map((recipient) => recipient.id).sort();
    expect(idsOf(has.document)).toEqual(idsOf(had.document));
    expect(second.deliveryCount).toBe(4);
  });

  it("keeps one identifier over all versions, so that receivers can replace", async () => {
    const first = await services.store.reports.getVersion((await sign()).reportVersionId);
    const second = await services.store.reports.getVersion((await addendum("More.")).reportVersionId);
    expect(second.identifiers.reportIdentifier).toBe(first.identifiers.reportIdentifier);
    expect(second.identifiers.pdfSopInstanceUid).not.toBe(first.identifiers.pdfSopInstanceUid);
  });

  it("is one draft for two windows, and somebody else's is refused", async () => {
    await sign();
    const one = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    const two = await services.reports.startAddendum(await services.signIn("anna"), { workitemId: signable.caseId });
    expect(two.id).toBe(one.id);
    const ben = await services.signIn("ben");
    await expect(services.reports.startAddendum(ben, { workitemId: signable.caseId })).rejects.toMatchObject({
      code: "conflict",
      details: { holder: "Dr anna" },
    });
  });

  it("is not signed empty", async () => {
    await sign();
    const draft = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    await expect(sign({ draftId: draft.id, revision: 0 })).rejects.toMatchObject({
      details: { code: "emptyAddendum" },
    });
  });
});
