import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { reportVersionHash } from "../../electron/core/store/report-repository.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { sectionText } from "../../shared/domain/report.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { mintedFor, sampleAddendedReport, sampleReport } from "../fakes/sample-report.ts";
import { addPersonAndCase, addSignedVersion, sampleContent, sampleEntry } from "../fakes/sample-store.ts";

const auditEntry = {
  at: 1,
  personId: "p",
  personName: "Dr P",
  role: "radiologist",
  siteCode: "RXX01",
  action: "report.sign",
  outcome: "success" as const,
  patientId: "H1",
  studyUid: "2.25.1",
  workitemId: "w",
  detail: "",
};

describe.each(engines)("drafts, reports and audit in %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
  });

  const begin = async () => {
    const { person, workitem } = await addPersonAndCase(store);
    const content = sampleContent("first");
    return store.drafts.begin({
      ...{ id: "draft-1", workitemId: workitem.id, kind: "report", content },
      ...{ authorId: person.id, now: 1 },
    });
  };
  const save = (revision: number, text: string, copyId: string) =>
    store.drafts.save({
      ...{ draftId: "draft-1", revision, content: sampleContent(text) },
      ...{ authorId: "person-rtestwell", now: 2, copyId },
    });

  it("gives two windows that begin at once the same draft", async () => {
    const draft = await begin();
    const again = await store.drafts.begin({ ...draft, id: "draft-2", now: 9 });
    expect(again.id).toBe("draft-1");
  });

  it("saves by compare and set, and keeps what it refused", async () => {
    await begin();
    const results = await Promise.all([save(0, "mine", "copy-1"), save(0, "yours", "copy-2")]);
    expect(results.map((result) => result.outcome).sort()).toEqual(["conflict", "saved"]);
    const draft = await store.drafts.getOpen("draft-1");
    const [copy] = await store.drafts.copies("draft-1");
    const texts = [draft.content, copy?.content].map((content) => sectionText(content?.sections.findings ?? []));
    expect(texts.sort()).toEqual(["mine", "yours"]);
    expect(draft.revision).toBe(1);
  });

  it("answers the repeat of a save whose answer was lost", async () => {
    await begin();
    expect(await save(0, "text", "copy-1")).toEqual({ outcome: "saved", revision: 1 });
    expect(await save(0, "text", "copy-2")).toEqual({ outcome: "saved", revision: 1 });
    expect(await store.drafts.copies("draft-1")).toEqual([]);
  });

  it("never takes text into a closed draft, and loses none", async () => {
    await begin();
    expect(await store.drafts.close("draft-1", 0, "signed", 3)).toBe(true);
    expect(await store.drafts.close("draft-1", 0, "signed", 4)).toBe(false);
    expect(await save(0, "too late", "copy-1")).toEqual({ outcome: "closed" });
    expect(await store.drafts.copies("draft-1")).toHaveLength(1);
    await expect(store.drafts.getOpen("draft-1")).rejects.toMatchObject({ code: "not_found" });
    expect((await store.drafts.begin({ ...(await beginOf("draft-9")), now: 5 })).id).toBe("draft-9");
  });
  const beginOf = async (id: string) => ({
    ...{ id, workitemId: "case-1", kind: "report" as const, content: sampleContent("") },
    ...{ authorId: "person-rtestwell" },
  });

  it("links versions by their hashes and gives back exactly what was signed", async () => {
    const { person, workitem } = await addSignedVersion(store);
    const addended = sampleAddendedReport();
    const second = await store.reports.addVersion({
      ...{ id: "version-2", workitemId: workitem.id, document: addended, identifiers: mintedFor(2) },
      ...{ signature: { ...addended.signature, personId: person.id }, pdf: Buffer.from([1, 2, 3]) },
    });
    const first = await store.reports.getVersion("version-1");
    expect(first.document).toEqual(sampleReport());
    expect(first.previousHash).toBe("");
    expect(second.previousHash).toBe(first.hash);
    expect(second.hash).toBe(reportVersionHash(first.hash, JSON.stringify(addended)));
    expect((await store.reports.versions(workitem.id)).map((version) => version.version)).toEqual([2, 1]);
    expect(await store.reports.pdf("version-2")).toEqual(Buffer.from([1, 2, 3]));
    expect(await store.reports.brokenVersions(addended.reportId)).toEqual([]);
    const study = addended.examination.studyInstanceUid;
    expect(await store.reports.latestByStudy([study, "2.25.404"])).toEqual(new Map([[study, "version-2"]]));
  });

  it("lets one of two signers at once make the first version", async () => {
    const { person, workitem } = await addPersonAndCase(store);
    const document = sampleReport();
    const sign = (id: string) =>
      store.transaction(async (tx) => {
        await tx.audit.append(auditEntry);
        return tx.reports.addVersion({
          ...{ id, workitemId: workitem.id, document: { ...document, reportId: `report-${id}` } },
          ...{ identifiers: mintedFor(1), signature: { ...document.signature, personId: person.id } },
          pdf: Buffer.from("%PDF"),
        });
      });
    const signed = await Promise.allSettled([sign("one"), sign("two")]);
    expect(signed.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(signed.find((result) => result.status === "rejected")?.reason).toMatchObject({ code: "conflict" });
    expect(await store.reports.versions(workitem.id)).toHaveLength(1);
    // The refused one left no trace in the audit trail either: its transaction was one.
    expect(await store.audit.verifyChain()).toEqual({ length: 1, firstBroken: null });
  });

  it("signs wholly or not at all", async () => {
    const { person, workitem } = await addSignedVersion(store);
    const document = sampleAddendedReport();
    const signing = store.transaction(async (tx) => {
      await tx.reports.addVersion({
        ...{ id: "version-2", workitemId: workitem.id, document, identifiers: mintedFor(2), pdf: Buffer.from("%PDF") },
        signature: { ...document.signature, personId: person.id },
      });
      await tx.audit.append(auditEntry);
      await tx.outbox.enqueue([sampleEntry("entry-1", "key", { reportVersionId: "version-2" })], 1);
      throw new Error("the power went");
    });
    await expect(signing).rejects.toThrow("the power went");
    expect(await store.reports.versions(workitem.id)).toHaveLength(1);
    expect(await store.audit.list({ offset: 0, limit: 10 })).toEqual([]);
    expect(await store.outbox.counts()).toMatchObject({ failedCount: 0, waitingCount: 0 });
  });

  it("keeps the audit trail without a gap when many write at once", async () => {
    await Promise.all(Array.from({ length: 25 }, (_, index) => store.audit.append({ ...auditEntry, at: index })));
    expect(await store.audit.verifyChain()).toEqual({ length: 25, firstBroken: null });
    const entries = await store.audit.list({ offset: 0, limit: 30 });
    expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index));
  });

  it("stores a key image once and refuses other bytes under its name", async () => {
    const image = { id: "key-1", workitemId: null, jpeg: Buffer.from([0xff, 0xd8, 1]), createdBy: "p", now: 1 };
    const first = await store.keyImages.put(image);
    expect(await store.keyImages.put(image)).toEqual({ sha256: first.sha256, isNew: false });
    await expect(store.keyImages.put({ ...image, jpeg: Buffer.from([0xff, 0xd8, 2]) })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await store.keyImages.find("key-1"))?.jpeg).toEqual(Buffer.from([0xff, 0xd8, 1]));
  });

  it("refuses the store itself inside a transaction instead of waiting for ever", async () => {
    await expect(store.transaction(() => store.audit.append(auditEntry))).rejects.toThrow("inside store.transaction");
    await expect(store.transaction(() => store.transaction(async () => 1))).rejects.toThrow("inside");
    expect(await store.audit.append(auditEntry)).toBe(1);
  });
});
