import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Draft, DraftContent } from "../../../shared/domain/report.ts";
import { sectionText } from "../../../shared/domain/report.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let ben: WindowSession;
let caseId: string;
let draft: Draft;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  ben = await services.signIn("ben");
  services.archives.add("embedded", [sampleStudy(1, { performedAt: startOfTests })]);
  await services.refresh.refreshNow();
  caseId = (await services.store.workitems.findByStudy("2.25.1001"))?.id ?? "";
  const opened = (await services.cases.open(anna, { workitemId: caseId })).draft;
  if (opened === null) throw new Error("no draft");
  draft = opened;
});

function written(text: string): DraftContent {
  return { ...draft.content, sections: { ...draft.content.sections, findings: [[{ kind: "text", text }]] } };
}
const save = (session: WindowSession, revision: number, text: string) =>
  services.reports.save(session, { draftId: draft.id, revision, content: written(text) });
const putAside = async () => (await services.putAside.list(anna, { workitemId: caseId })).texts;
const stored = async () => (await services.reports.draft(anna, { workitemId: caseId })).draft;

describe("saving a draft", () => {
  it("refuses words that somebody else typed than is signed in, also where nobody has the case", async () => {
    await services.worklist.release(anna, { workitemId: caseId });
    const typed = { draftId: draft.id, revision: 0, content: written("Anna's words."), writtenBy: anna.person?.id };
    await expect(services.reports.save(ben, typed)).rejects.toMatchObject({ code: "signed_out" });
    expect(await stored()).toMatchObject({ revision: 0, content: draft.content });
    expect((await services.store.workitems.get(caseId)).reservation).toBeNull();
    const [entry] = await services.audit.list({ offset: 0, limit: 1 });
    expect(entry).toMatchObject({ action: "report.write", outcome: "refused", personName: "Dr ben" });
    expect((await services.reports.save(anna, typed)).revision).toBe(1);
    expect((await services.store.workitems.get(caseId)).reservation?.displayName).toBe("Dr anna");
  });

  it("raises the revision, and makes the case a draft at the first real change only", async () => {
    const unchanged = await services.reports.save(anna, { draftId: draft.id, revision: 0, content: draft.content });
    expect(unchanged.revision).toBe(0);
    expect((await services.store.workitems.get(caseId)).status).toBe("reserved");
    expect((await save(anna, 0, "A")).revision).toBe(1);
    expect((await services.store.workitems.get(caseId)).status).toBe("draft");
    expect((await save(anna, 1, "AB")).revision).toBe(2);
    const actions = (await services.audit.list({ offset: 0, limit: 10 })).map((entry) => entry.action);
    expect(actions).toEqual(["report.write", "case.open"]);
  });

  it("refuses a save made from an older revision, changes nothing and keeps what was refused", async () => {
    await save(anna, 0, "first window");
    await expect(save(anna, 0, "second window")).rejects.toMatchObject({
      code: "conflict",
      details: { currentRevision: 1 },
    });
    expect(sectionText((await stored())?.content.sections.findings ?? [])).toBe("first window");
    const copies = await services.store.drafts.copies(draft.id);
    expect(copies.map((copy) => [copy.reason, sectionText(copy.content.sections.findings)])).toEqual([
      ["conflict", "second window"],
    ]);
  });

  it("puts the text aside that a save takes the place of, with the save or not at all", async () => {
    await save(anna, 0, "first window");
    await expect(save(anna, 0, "second")).rejects.toMatchObject({ code: "conflict" });
    const replacing = { draftId: draft.id, content: written("second window"), putsStoredAside: true };
    await expect(services.reports.save(anna, { ...replacing, revision: 0 })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await putAside()).map((text) => text.reason)).toEqual(["refused"]);
    await services.reports.save(anna, { ...replacing, revision: 1 });
    // The refused save is an earlier state of what is in the draft now: only the replaced text is missing there.
    expect(await putAside()).toMatchObject([
      { reason: "replaced", revision: 1, byName: "Dr anna", differing: ["findings"] },
    ]);
    expect((await putAside()).map((text) => sectionText(text.sections.findings))).toEqual(["first window"]);
  });

  it("keeps a text put aside by choice with its case, and shows it to whoever reads the case", async () => {
    await save(anna, 0, "first window");
    const chosen = { draftId: draft.id, revision: 0, content: written("not taken"), writtenBy: anna.person?.id };
    await services.putAside.keep(anna, chosen);
    await expect(services.putAside.keep(ben, chosen)).rejects.toMatchObject({ code: "signed_out" });
    const { texts } = await services.putAside.list(ben, { workitemId: caseId });
    expect(texts).toMatchObject([{ reason: "chosen", draftId: draft.id, byName: "Dr anna" }]);
    expect(texts.map((text) => sectionText(text.sections.findings))).toEqual(["not taken"]);
    // Closing the draft, as signing does, takes nothing away.
    await services.store.drafts.close(draft.id, 1, "signed", startOfTests);
    expect((await services.putAside.list(ben, { workitemId: caseId })).texts).toHaveLength(1);
  });

  it("answers a repeated save alike, because an answer can get lost", async () => {
    await save(anna, 0, "A");
    expect((await save(anna, 0, "A")).revision).toBe(1);
    expect(await services.store.drafts.copies(draft.id)).toHaveLength(0);
  });

  it("of two at the same moment lets exactly one through", async () => {
    const results = await Promise.allSettled([save(anna, 0, "A"), save(anna, 0, "B"), save(anna, 0, "C")]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await services.store.drafts.copies(draft.id)).toHaveLength(2);
    expect((await stored())?.revision).toBe(1);
  });

  it("goes by revision, not by time: a clock set back an hour or forward a day loses and blocks nothing", async () => {
    const first = await save(anna, 0, "before");
    services.clock.setTo(services.clock.now() - 60 * 60_000);
    const second = await save(anna, first.revision, "an hour back");
    services.clock.setTo(services.clock.now() + 25 * 60 * 60_000);
    const third = await save(anna, second.revision, "a day ahead");
    expect([first.revision, second.revision, third.revision]).toEqual([1, 2, 3]);
    await expect(save(anna, second.revision, "old")).rejects.toMatchObject({ code: "conflict" });
    const kept = await services.store.drafts.getOpen(draft.id);
    expect(sectionText(kept.content.sections.findings)).toBe("a day ahead");
  });

  it("is refused once somebody else has the case, with the text kept", async () => {
    await services.worklist.askForHandover(ben, { workitemId: caseId });
    await services.worklist.answerHandover(anna, { workitemId: caseId, isGranted: true });
    await expect(save(anna, 0, "late words")).rejects.toMatchObject({
      code: "forbidden",
      details: { holder: "Dr ben" },
    });
    expect((await stored())?.revision).toBe(0);
    expect(await services.store.drafts.copies(draft.id)).toHaveLength(1);
    expect((await save(ben, 0, "mine now")).revision).toBe(1);
  });

  it("takes the case back where the reservation ran out meanwhile", async () => {
    await services.store.workitems.release(caseId, anna.person?.id ?? "");
    await save(anna, 0, "A");
    const workitem = await services.store.workitems.get(caseId);
    expect(workitem).toMatchObject({ status: "draft", reservation: { displayName: "Dr anna" } });
  });

  it("of a draft that was signed or given up is refused as gone, with the text kept", async () => {
    await services.store.drafts.close(draft.id, 0, "discarded", 1);
    await expect(save(anna, 0, "late words")).rejects.toMatchObject({ code: "not_found" });
    expect(await services.store.drafts.copies(draft.id)).toHaveLength(1);
  });

  it("of a held case keeps it held", async () => {
    await services.worklist.hold(anna, { workitemId: caseId, reason: "Second opinion" });
    await save(anna, 0, "A");
    expect((await services.store.workitems.get(caseId)).status).toBe("held");
    expect((await services.worklist.unhold(anna, { workitemId: caseId })).status).toBe("draft");
  });

  it("is not for an administrator or a locked window", async () => {
    const admin = await services.signIn("admin", "administrator");
    await expect(save(admin, 0, "A")).rejects.toMatchObject({ code: "forbidden" });
    anna.isLocked = true;
    await expect(save(anna, 0, "A")).rejects.toMatchObject({ code: "signed_out" });
  });
});

describe("an addendum", () => {
  it("is not started on a report that is not signed", async () => {
    await expect(services.reports.startAddendum(anna, { workitemId: caseId })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
