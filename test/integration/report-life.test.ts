import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import type { AlertDraft } from "../../shared/domain/alert.ts";
import { sectionText } from "../../shared/domain/report.ts";
import type { ReleasePolicy } from "../../shared/rules/release-policy.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const claim = (now: number) => ({ owner: "w", now, leaseUntil: now + 60_000, attemptId: `a${now}` });

describe.each(engines)("the life of a report on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let anna: WindowSession;
  let signable: SignableCase;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    anna = await services.signIn("anna");
    signable = await signableCase(services, anna);
  });

  type SignRequest = Parameters<Services["signing"]["sign"]>[1];
  const signDraft = (draft: { id: string; revision: number }, changes: Partial<SignRequest> = {}, by = anna) =>
    services.signing.sign(by, {
      ...{ draftId: draft.id, revision: draft.revision, secret: signingPin, shownPatients: [] },
      ...changes,
    });
  const sign = (changes: Partial<SignRequest> = {}) =>
    signDraft({ id: signable.draftId, revision: signable.revision }, changes);
  const theCase = () => services.store.workitems.get(signable.caseId);
  const openDraft = async () => {
    const draft = await services.store.drafts.findOpen(signable.caseId);
    if (draft === null) throw new Error("no open draft");
    return draft;
  };
  const documents = async () => {
    const summaries = await services.store.reports.versions(signable.caseId);
    return Promise.all(summaries.map(async ({ id }) => (await services.store.reports.getVersion(id)).document));
  };
  const rows = async () =>
    (await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 200 })).deliveries;
  const actions = async () => (await services.audit.list({ offset: 0, limit: 200 })).map(({ action }) => action);
  const setPolicy = async (policy: Partial<ReleasePolicy>) => {
    const admin = await services.signIn("admin", "administrator");
    await services.life.releasePolicy.save(admin, {
      ...(await services.life.releasePolicy.get(admin)),
      ...policy,
    });
  };
  const end = async (changes: Partial<Parameters<Services["life"]["endings"]["end"]>[1]> = {}, by = anna) =>
    services.life.endings.end(by, {
      ...{
        workitemId: signable.caseId,
        seenVersionId: (await services.store.reports.latest(signable.caseId))?.id ?? null,
        kind: "wrongPatient",
      },
      ...{ reason: "Images of another patient", secret: signingPin, ...changes },
    });

  it("releases a hot report, goes on owing the final one, and replaces it", async () => {
    const target = (await theCase()).targetAt;
    await sign({ release: { kind: "hot", reason: "Theatre is waiting" } });
    expect(await theCase()).toMatchObject({ status: "provisional", targetAt: target });
    const [hot] = await documents();
    expect(hot).toMatchObject({
      ...{ version: 1, status: "provisional" },
      provisional: { kind: "hot", reason: "Theatre is waiting" },
    });
    const draft = await openDraft();
    expect(draft).toMatchObject({ kind: "report", content: signable.content });
    await signDraft(draft);
    const [final] = await documents();
    expect(final).toMatchObject({ version: 2, status: "final", reportId: hot?.reportId });
    expect(final).not.toHaveProperty("provisional");
    expect(await theCase()).toMatchObject({ status: "final", targetAt: null });
    expect(await actions()).toEqual(expect.arrayContaining(["report.releaseProvisional", "report.sign"]));
    expect((await rows()).map(({ reportStatus }) => reportStatus)).toEqual(
      expect.arrayContaining(["provisional", "final"]),
    );
  });

  it("puts a hot report on hold and back to where it was, and never signs it while held", async () => {
    await sign({ release: { kind: "hot", reason: "Theatre is waiting" } });
    await services.signIn("bell");
    const held = await services.worklist.hold(anna, {
      ...{
        workitemId: signable.caseId,
        reason: "Waits for the old films",
        ownerId: "person-bell",
        until: "2026-11-20",
      },
    });
    expect(held).toMatchObject({
      ...{ status: "held", heldReason: "Waits for the old films", heldUntil: "2026-11-20" },
      heldOwner: { personId: "person-bell" },
      reservation: { personId: "person-bell" },
    });
    await expect(signDraft(await openDraft())).rejects.toMatchObject({ code: "invalid_report" });
    const bell = await services.signIn("bell");
    await expect(signDraft(await openDraft(), {}, bell)).rejects.toMatchObject({ details: { code: "caseHeld" } });
    await expect(services.worklist.unhold(anna, { workitemId: signable.caseId })).rejects.toMatchObject({
      code: "conflict",
    });
    const back = await services.worklist.unhold(bell, { workitemId: signable.caseId });
    expect(back).toMatchObject({ status: "provisional", heldReason: "", heldOwner: null, heldUntil: "" });
  });

  it("refuses a hold until a day that does not exist, or for somebody who cannot see to it", async () => {
    await services.signIn("admin", "administrator");
    const hold = { workitemId: signable.caseId, reason: "Waits" };
    await expect(services.worklist.hold(anna, { ...hold, until: "2026-02-30" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(services.worklist.hold(anna, { ...hold, ownerId: "person-admin" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect((await theCase()).status).toBe("draft");
  });

  it("corrects a report with what changed stated first, and keeps addenda and every recipient", async () => {
    await sign();
    const addendum = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    const { sections } = signable.content;
    const added = { ...addendum.content, sections: { ...addendum.content.sections, findings: sections.conclusion } };
    const saved = await services.reports.save(anna, { draftId: addendum.id, revision: 0, content: added });
    await signDraft({ id: addendum.id, revision: saved.revision });
    await services.store.settings.saveDestination({
      ...sampleDestination("hl7", "127.0.0.1:2575"),
      isEnabled: false,
    });
    const correction = await services.reports.startCorrection(anna, { workitemId: signable.caseId });
    expect(correction.content.sections).toEqual(sections);
    await expect(signDraft(correction)).rejects.toMatchObject({ details: { code: "summaryMissing" } });
    const content = {
      ...correction.content,
      correctionSummary: "The nodule is in the LEFT upper lobe, not the right.",
      sections: { ...sections, conclusion: [[{ kind: "text" as const, text: "New nodule, left upper lobe." }]] },
    };
    const { revision } = await services.reports.save(anna, { draftId: correction.id, revision: 1, content });
    // The conclusion names another side now than the findings do: it is asked about.
    const passedOver = await reasonsFor(services, anna, correction.id);
    await signDraft({ id: correction.id, revision }, { passedOver });
    const [corrected, addended, first] = await documents();
    expect(corrected).toMatchObject({
      ...{ version: 3, status: "corrected" },
      correction: { ofVersion: 2, summary: "The nodule is in the LEFT upper lobe, not the right." },
      addenda: addended?.addenda,
    });
    expect(sectionText(corrected?.sections.conclusion ?? [])).toBe("New nodule, left upper lobe.");
    expect(sectionText(first?.sections.conclusion ?? [])).toBe("New nodule, right upper lobe.");
    expect(await theCase()).toMatchObject({ status: "final" });
    expect(await services.store.reports.brokenVersions(first?.reportId ?? "")).toEqual([]);
    const ids = (document: typeof first) => document?.recipients.map(({ id }) => id) ?? [];
    expect(ids(addended)).toEqual(expect.arrayContaining(ids(first)));
    expect(ids(corrected)).toEqual(expect.arrayContaining(ids(addended)));
  });

  it("does not correct what is not signed, nor beside an open addendum, and gives a correction up with its text", async () => {
    const start = () => services.reports.startCorrection(anna, { workitemId: signable.caseId });
    await expect(start()).rejects.toMatchObject({ code: "conflict" });
    await sign();
    const addendum = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    await expect(start()).rejects.toThrow("An addendum of this report is being written");
    await services.reports.giveUp(anna, { draftId: addendum.id, revision: 0 });
    const correction = await start();
    await services.reports.giveUp(anna, { draftId: correction.id, revision: 1 });
    expect(await services.store.drafts.findOpen(signable.caseId)).toBeNull();
    expect(await services.store.drafts.copies(correction.id)).toMatchObject([{ reason: "discarded" }]);
    expect((await theCase()).status).toBe("final");
  });

  it("withdraws from everybody who had any version, repeats no word, and ends there", async () => {
    await sign();
    await services.store.settings.saveDestination({
      ...sampleDestination("hl7", "127.0.0.1:2575"),
      isEnabled: false,
    });
    const [signed] = await documents();
    await expect(end({ secret: "0000" })).rejects.toMatchObject({ code: "reauth_required" });
    await end();
    const [withdrawn] = await documents();
    expect(withdrawn).toMatchObject({
      ...{ version: 2, status: "withdrawn", measurements: [], keyImages: [], addenda: [] },
      withdrawal: {
        ...{ kind: "wrongPatient", reason: "Images of another patient" },
        // By these a receiver that keeps key images one by one takes them back.
        keyImageIds: signed?.keyImages.map(({ id }) => id),
      },
      recipients: expect.arrayContaining(signed?.recipients ?? [undefined]),
    });
    expect(JSON.stringify(withdrawn)).not.toContain("nodule");
    const sent = await rows();
    for (const recipient of signed?.recipients ?? []) {
      expect(sent.some((row) => row.version === 2 && row.recipientName === recipient.name)).toBe(true);
    }
    expect(await theCase()).toMatchObject({ status: "withdrawn", reservation: null });
    for (const act of [
      () => services.reports.startAddendum(anna, { workitemId: signable.caseId }),
      () => services.reports.startCorrection(anna, { workitemId: signable.caseId }),
      () => end(),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: "conflict" });
    }
  });

  it("cancels what was never reported, tells readers and no archive, and keeps the draft's text", async () => {
    await expect(end({ seenVersionId: "another" })).rejects.toMatchObject({ code: "conflict" });
    await end({ kind: "notToBeReported", reason: "Request cancelled by the clinic" });
    const [cancelled] = await documents();
    expect(cancelled).toMatchObject({ version: 1, status: "cancelled", withdrawal: { kind: "notToBeReported" } });
    expect(cancelled?.recipients.map(({ role }) => role)).not.toContain("archive");
    expect((await theCase()).status).toBe("cancelled");
    expect(await services.store.drafts.findOpen(signable.caseId)).toBeNull();
    expect((await services.store.drafts.find(signable.draftId))?.content).toEqual(signable.content);
    expect(await actions()).toContain("report.cancel");
  });

  it("sends nothing within the release window, and everything after", async () => {
    await setPolicy({ windowSeconds: 30 });
    const { releaseAt } = await sign();
    const now = services.clock.now();
    expect(releaseAt).toBe(now + 30_000);
    expect(await services.store.outbox.claimNext(claim(now))).toBeNull();
    const [row] = await rows();
    await services.store.outbox.requeue(row?.id ?? "", now);
    expect(await services.store.outbox.claimNext(claim(now + 29_999))).toBeNull();
    expect(await services.store.outbox.nextDueAt(now)).toBe(releaseAt);
    expect(await services.store.outbox.claimNext(claim(releaseAt))).not.toBeNull();
  });

  it("takes a version back: it stays in the chain, nothing of it leaves ever, and its text goes on as a draft", async () => {
    await setPolicy({ windowSeconds: 30 });
    const target = (await theCase()).targetAt;
    const alert: AlertDraft = {
      ...{ workitemId: signable.caseId, category: "urgent", finding: "New nodule", actionNeeded: "Refer" },
      ...{ recipientName: "Dr A. Referrer", recipientContact: "", limitMinutes: 60, image: null, keyImageId: null },
    };
    await services.alerts.raise(anna, alert);
    const { reportVersionId } = await sign();
    const bell = await services.signIn("bell");
    const take = (by = anna) => services.life.recalls.recall(by, { reportVersionId, reason: "Wrong side" });
    await expect(take(bell)).rejects.toMatchObject({ code: "forbidden" });
    services.clock.pass(29_999);
    const { draft } = await take();
    expect(draft).toMatchObject({ kind: "report", content: signable.content });
    expect(await theCase()).toMatchObject({
      status: "draft",
      targetAt: target,
      reservation: { personId: "person-anna" },
    });
    expect((await rows()).every(({ state }) => state === "recalled")).toBe(true);
    expect(await services.store.outbox.claimNext(claim(services.clock.now() + 86_400_000))).toBeNull();
    expect((await services.store.alerts.listByWorkitem(signable.caseId))[0]?.state).toBe("raised");
    await expect(take()).rejects.toMatchObject({ code: "conflict" });
    expect(await services.store.reports.latest(signable.caseId)).toBeNull();
    if (draft === null) throw new Error("no draft");
    await signDraft(draft);
    const [second, first] = await documents();
    expect([second?.version, second?.status, second?.reportId]).toEqual([2, "final", first?.reportId]);
    expect(await services.store.reports.brokenVersions(first?.reportId ?? "")).toEqual([]);
    const [newest, oldest] = await services.store.reports.versions(signable.caseId);
    expect([newest?.recalledAt, oldest?.recalledByName]).toEqual([null, "Dr anna"]);
    services.clock.pass(30_000);
    expect((await services.store.outbox.claimNext(claim(services.clock.now())))?.reportVersionId).toBe(draft.id);
  });

  it("takes nothing back once it may leave, was claimed, or has no window", async () => {
    const { reportVersionId } = await sign();
    const take = (id = reportVersionId) => services.life.recalls.recall(anna, { reportVersionId: id, reason: "Late" });
    await expect(take()).rejects.toMatchObject({ code: "conflict" });
    await setPolicy({ windowSeconds: 30 });
    const addendum = await services.reports.startAddendum(anna, { workitemId: signable.caseId });
    const content = {
      ...addendum.content,
      sections: { ...addendum.content.sections, findings: signable.content.sections.findings },
    };
    const { revision } = await services.reports.save(anna, { draftId: addendum.id, revision: 0, content });
    const { releaseAt } = await signDraft({ id: addendum.id, revision });
    // A worker whose clock runs ahead has claimed it: it may be on the wire, whatever this clock says.
    let claimed = await services.store.outbox.claimNext({ ...claim(releaseAt), attemptId: "ahead-0" });
    for (let turn = 1; claimed !== null && claimed.reportVersionId !== addendum.id; turn += 1) {
      await services.store.outbox.finish(
        claimed,
        { outcome: "accepted", sentence: "", acknowledgement: "" },
        releaseAt,
      );
      claimed = await services.store.outbox.claimNext({ ...claim(releaseAt), attemptId: `ahead-${turn}` });
    }
    expect(claimed?.reportVersionId).toBe(addendum.id);
    await expect(take(addendum.id)).rejects.toMatchObject({ code: "conflict" });
    expect(
      (await services.store.reports.versions(signable.caseId)).every(({ recalledAt }) => recalledAt === null),
    ).toBe(true);
    expect((await theCase()).status).toBe("final");
  });

  it("takes a withdrawal, a hot release and a cancellation back to exactly where the case was", async () => {
    await setPolicy({ windowSeconds: 30 });
    const hot = await sign({ release: { kind: "hot", reason: "Theatre is waiting" } });
    await services.life.recalls.recall(anna, { reportVersionId: hot.reportVersionId, reason: "Wrong side" });
    expect((await theCase()).status).toBe("draft");
    const cancelled = await end({ kind: "notToBeReported" });
    await services.life.recalls.recall(anna, { reportVersionId: cancelled.reportVersionId, reason: "Wrong case" });
    expect((await theCase()).status).toBe("draft");
    const draft = await openDraft();
    expect(draft.content).toEqual(signable.content);
    await signDraft(draft);
    services.clock.pass(31_000);
    const withdrawn = await end();
    await services.life.recalls.recall(anna, { reportVersionId: withdrawn.reportVersionId, reason: "Wrong case" });
    expect((await theCase()).status).toBe("final");
    expect((await services.store.reports.latest(signable.caseId))?.document.status).toBe("final");
  });

  it("lets a colleague take a case over by the rule, keeps the first text, and tells the first writer", async () => {
    const bell = await services.signIn("bell");
    const take = () =>
      services.life.notices.takeOver(bell, { workitemId: signable.caseId, reason: "The ward is waiting" });
    await expect(take()).rejects.toMatchObject({ code: "forbidden" });
    services.clock.pass(30 * 60_000);
    expect(await services.life.notices.standing(bell, { workitemId: signable.caseId })).toMatchObject({
      isAllowed: true,
    });
    expect(await take()).toMatchObject({ status: "draft", reservation: { personId: "person-bell" } });
    const text = { ...signable.content, sections: { ...signable.content.sections, findings: [] } };
    await services.reports.save(bell, { draftId: signable.draftId, revision: signable.revision, content: text });
    const { texts } = await services.putAside.list(anna, { workitemId: signable.caseId });
    expect(texts).toMatchObject([{ reason: "takenOver", byName: "Dr anna", sections: signable.content.sections }]);
    const late = { draftId: signable.draftId, revision: signable.revision, content: signable.content };
    await expect(services.reports.save(anna, late)).rejects.toMatchObject({ code: "forbidden" });
    const { notices } = await services.life.notices.notices(anna, { workitemId: null });
    expect(notices).toMatchObject([{ kind: "takenOver", detail: expect.stringContaining("The ward is waiting") }]);
    await services.life.notices.decide(anna, { noticeId: notices[0]?.id ?? "", decision: "seen", reason: "" });
    expect((await services.life.notices.notices(anna, { workitemId: null })).notices).toEqual([]);
    expect(await actions()).toContain("case.takeOver");
  });

  it("answers two requests by one report: both are final together, and both are put back together", async () => {
    await setPolicy({ windowSeconds: 30 });
    const other = await signableCase(services, anna, 2);
    await services.store.drafts.close(other.draftId, other.revision, "discarded", 1);
    const same = await services.store.workitems.get(signable.caseId);
    const theOther = await services.store.workitems.get(other.caseId);
    await services.store.workitems.update(other.caseId, { status: "unread", reservation: null });
    const study = { ...theOther.study, patient: same.study.patient };
    await services.store.workitems.upsert({ ...theOther, study, referrer: theOther.referrer }, "x", 2);
    const link = { workitemId: signable.caseId, otherWorkitemId: other.caseId };
    const { requests } = await services.life.linkedRequests.linkable(anna, { workitemId: signable.caseId });
    expect(requests).toMatchObject([{ workitem: { id: other.caseId }, isLinked: false, problem: "" }]);
    await services.life.linkedRequests.link(anna, link);
    await expect(services.life.linkedRequests.link(anna, link)).rejects.toMatchObject({ code: "conflict" });
    const { reportVersionId } = await sign();
    const [document] = await documents();
    expect(document?.examination.otherRequests).toMatchObject([{ accessionNumber: "ACC2" }]);
    const statuses = async () => [(await theCase()).status, (await services.store.workitems.get(other.caseId)).status];
    expect(await statuses()).toEqual(["final", "final"]);
    await services.life.recalls.recall(anna, { reportVersionId, reason: "Not both" });
    expect(await statuses()).toEqual(["draft", "unread"]);
    await services.life.linkedRequests.unlink(anna, link);
    await signDraft(await openDraft());
    expect(await statuses()).toEqual(["final", "unread"]);
  });

  it("does not link another patient's request", async () => {
    const other = await signableCase(services, anna, 3);
    const link = { workitemId: signable.caseId, otherWorkitemId: other.caseId };
    await expect(services.life.linkedRequests.link(anna, link)).rejects.toThrow(
      "not certain that it is of the same patient",
    );
    expect(await services.store.linkedRequests.ofCase(signable.caseId)).toEqual([]);
  });

  it("waits with signing for a person's decision about what came from outside", async () => {
    await services.store.notices.raise({
      ...{ id: "n1", workitemId: signable.caseId, kind: "merged", detail: "The archive names another patient now." },
      ...{ forPersonId: null, raisedAt: 1 },
    });
    await expect(sign()).rejects.toMatchObject({ details: { code: "noticeOpen" } });
    const decide = (decision: "goOn" | "stop", reason: string) =>
      services.life.notices.decide(anna, { noticeId: "n1", decision, reason });
    await expect(decide("goOn", "")).rejects.toMatchObject({ code: "invalid_input" });
    const bell = await services.signIn("bell");
    const late = { noticeId: "n1", decision: "goOn" as const, reason: "Known" };
    await expect(services.life.notices.decide(bell, late)).rejects.toMatchObject({ code: "forbidden" });
    await decide("goOn", "Asked the desk: it is the same person");
    await sign();
    expect((await theCase()).status).toBe("final");
  });
});
