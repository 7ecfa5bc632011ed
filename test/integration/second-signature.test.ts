import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { sectionText } from "../../shared/domain/report.ts";
import type { SecondSignatureAnswer } from "../../shared/domain/second-signature.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { reasonsFor } from "../fakes/passed-over.ts";
import { type Services, signingPin, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const awaiting = { kind: "awaitingSecondSignature" as const, reason: "Written by a specialty trainee" };
const missed: SecondSignatureAnswer = {
  meaning: { kind: "changed", category: "missedFinding" },
  feedback: "Look behind the heart.",
};

describe.each(engines)("a second signature on %s", (kind) => {
  let stores: TestStores;
  let services: Services;
  let trainee: WindowSession;
  let bell: WindowSession;
  let signable: SignableCase;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    services = startServices(await stores.open());
    trainee = await services.signIn("trent", "trainee");
    bell = await services.signIn("bell");
    signable = await signableCase(services, trainee);
  });

  type SignRequest = Parameters<Services["signing"]["sign"]>[1];
  const openDraft = async () => {
    const draft = await services.store.drafts.findOpen(signable.caseId);
    if (draft === null) throw new Error("no open draft");
    return draft;
  };
  const sign = async (by: WindowSession, changes: Partial<SignRequest> = {}) => {
    const draft = await openDraft();
    const passedOver = await reasonsFor(services, by, draft.id);
    return services.signing.sign(by, {
      ...{ draftId: draft.id, revision: draft.revision, secret: signingPin, shownPatients: [], passedOver },
      ...changes,
    });
  };
  const ask = (by = trainee) => sign(by, { release: awaiting });
  const theCase = () => services.store.workitems.get(signable.caseId);
  const open = (by: WindowSession) => services.cases.open(by, { workitemId: signable.caseId });
  const write = async (by: WindowSession, conclusion: string) => {
    const draft = await openDraft();
    const sections = { ...draft.content.sections, conclusion: [[{ kind: "text" as const, text: conclusion }]] };
    const content: DraftContent = { ...draft.content, sections };
    return services.reports.save(by, { draftId: draft.id, revision: draft.revision, content });
  };
  const latest = async () => (await services.store.reports.latest(signable.caseId))?.document;
  const actions = async () => (await services.audit.list({ offset: 0, limit: 200 })).map(({ action }) => action);

  it("is asked for by a trainee, who signs nothing as final or hot and leaves the case", async () => {
    const sheet = await services.signing.prepareSigning(trainee, { draftId: signable.draftId });
    expect(sheet.blocks.map(({ code }) => code)).toEqual(["roleMayNotSign"]);
    expect(sheet.otherReleases).toEqual({
      hot: "No scope of practice is recorded for you: your reports need a second signature.",
      awaitingSecondSignature: "",
    });
    await expect(sign(trainee)).rejects.toMatchObject({ details: { code: "roleMayNotSign" } });
    await expect(sign(trainee, { release: { kind: "hot", reason: "Theatre" } })).rejects.toMatchObject({
      details: { code: "notEntitled" },
    });
    await ask();
    expect(await theCase()).toMatchObject({ status: "awaitingSecondSignature", reservation: null });
    expect(await latest()).toMatchObject({ status: "provisional", provisional: awaiting });
    expect((await open(trainee)).mayEdit).toBe(false);
    await expect(write(trainee, "Something else.")).rejects.toThrow("Take the request back");
    await expect(services.worklist.reserve(trainee, { workitemId: signable.caseId })).rejects.toMatchObject({
      code: "forbidden",
    });
    const other = await services.signIn("tess", "trainee");
    expect((await open(other)).mayEdit).toBe(false);
    expect((await theCase()).reservation).toBeNull();
  });

  it("is given with changes; the final version names both, and the answer comes back to the writer alone", async () => {
    await ask();
    expect((await open(bell)).mayEdit).toBe(true);
    await write(bell, "New nodule, right upper lobe. Left lower lobe collapse.");
    const draft = await openDraft();
    const sheet = await services.signing.prepareSigning(bell, { draftId: draft.id });
    expect(sheet.firstWriting).toMatchObject({ kind: "asked", writerName: "Dr trent", reason: awaiting.reason });
    expect(sectionText(sheet.firstWriting?.text.sections.conclusion ?? [])).toBe("New nodule, right upper lobe.");
    expect(sheet.document).toMatchObject({ status: "final", preparedBy: { personId: "person-trent" } });
    await expect(sign(bell)).rejects.toMatchObject({ details: { code: "meaningUnanswered" } });
    expect((await theCase()).status).toBe("awaitingSecondSignature");
    const unchanged = { meaning: { kind: "none" as const }, feedback: "" };
    await expect(sign(bell, { secondSignature: unchanged })).rejects.toMatchObject({
      message: "The difference has another negation, side or number: say what changed. Nothing was signed.",
      details: { code: "meaningContradicted" },
    });
    await sign(bell, { secondSignature: missed });
    expect(await latest()).toMatchObject({
      ...{ version: 2, status: "final" },
      preparedBy: { displayName: "Dr trent", role: "Specialty trainee" },
      signature: { displayName: "Dr bell" },
    });
    expect(await services.secondSignatures.inbox(bell)).toEqual({ feedback: [], unreadCount: 0 });
    const { feedback, unreadCount } = await services.secondSignatures.inbox(trainee);
    expect(unreadCount).toBe(1);
    expect(feedback).toMatchObject([{ kind: "signed", givenByName: "Dr bell", readAt: null, ...missed }]);
    const id = feedback[0]?.id ?? "";
    const one = await services.secondSignatures.one(trainee, { id });
    expect([one.before, one.after].map((text) => sectionText(text?.sections.conclusion ?? []))).toEqual([
      "New nodule, right upper lobe.",
      "New nodule, right upper lobe. Left lower lobe collapse.",
    ]);
    await expect(services.secondSignatures.one(bell, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(services.secondSignatures.markRead(bell, { id })).rejects.toMatchObject({ code: "not_found" });
    services.clock.pass(1000);
    await services.secondSignatures.markRead(trainee, { id });
    await services.secondSignatures.markRead(trainee, { id });
    expect(await services.secondSignatures.inbox(trainee)).toMatchObject({
      ...{ unreadCount: 0, feedback: [{ readAt: services.clock.now() }] },
    });
    expect(await actions()).toEqual(
      expect.arrayContaining([
        "report.askSecondSignature",
        "report.sign",
        "report.readFeedback",
        "report.markFeedbackRead",
      ]),
    );
  });

  it("is never given to one's own text, whichever way the case takes", async () => {
    const anna = await services.signIn("anna");
    signable = await signableCase(services, anna, 2);
    await ask(anna);
    await expect(sign(anna)).rejects.toMatchObject({ details: { code: "ownSecondSignature" } });
    await expect(sign(anna, { release: { kind: "hot", reason: "Theatre" } })).rejects.toMatchObject({
      details: { code: "secondSignatureAwaited" },
    });
    await expect(sign(bell, { release: { kind: "hot", reason: "Theatre" } })).rejects.toMatchObject({
      details: { code: "secondSignatureAwaited" },
    });
    await services.worklist.reserve(bell, { workitemId: signable.caseId });
    await expect(
      services.life.notices.takeOver(anna, { workitemId: signable.caseId, reason: "Mine" }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await services.worklist.release(bell, { workitemId: signable.caseId });
    await services.worklist.hold(anna, { workitemId: signable.caseId, reason: "Waits for films" });
    await expect(write(anna, "Another text.")).rejects.toMatchObject({ code: "forbidden" });
    expect(await services.worklist.unhold(anna, { workitemId: signable.caseId })).toMatchObject({
      ...{ status: "awaitingSecondSignature", reservation: null },
    });
    await expect(sign(anna)).rejects.toMatchObject({ code: "invalid_report" });
    await sign(bell, { secondSignature: { meaning: { kind: "none" }, feedback: "" } });
    expect(await latest()).toMatchObject({ status: "final", preparedBy: { personId: "person-anna" } });
  });

  it("is given back with a comment and what was written, and asked for again", async () => {
    await ask();
    await open(bell);
    const { revision } = await write(bell, "New nodule. Say its size.");
    const giveBack = (by: WindowSession, draftRevision: number) =>
      services.secondSignatures.giveBack(by, { workitemId: signable.caseId, draftRevision, comment: "Say its size." });
    await expect(giveBack(bell, revision - 1)).rejects.toMatchObject({ code: "conflict" });
    await expect(giveBack(await services.signIn("anna"), revision)).rejects.toMatchObject({ code: "conflict" });
    expect(await giveBack(bell, revision)).toMatchObject({
      ...{ status: "draft", reservation: { personId: "person-trent" } },
    });
    await expect(giveBack(bell, revision)).rejects.toMatchObject({ code: "conflict" });
    const { feedback } = await services.secondSignatures.inbox(trainee);
    expect(feedback).toMatchObject([{ kind: "returned", meaning: null, feedback: "Say its size." }]);
    const one = await services.secondSignatures.one(trainee, { id: feedback[0]?.id ?? "" });
    expect(sectionText(one.after?.sections.conclusion ?? [])).toBe("New nodule. Say its size.");
    // Held and taken off hold it stays the writer's draft, not somebody else's to sign.
    await services.worklist.hold(trainee, { workitemId: signable.caseId, reason: "Waits" });
    expect((await services.worklist.unhold(trainee, { workitemId: signable.caseId })).status).toBe("draft");
    services.clock.pass(60_000);
    await write(trainee, "New nodule of 12 mm, right upper lobe.");
    await ask();
    await sign(bell, { secondSignature: { meaning: { kind: "wording" }, feedback: "" } });
    expect((await services.secondSignatures.inbox(trainee)).feedback.map(({ kind: each }) => each)).toEqual([
      "signed",
      "returned",
    ]);
  });

  it("is taken back by its writer, who goes on writing and hears nothing of it", async () => {
    await ask();
    const awaited = await services.secondSignatures.awaited(trainee, { workitemId: signable.caseId });
    expect(awaited.awaited).toMatchObject({ isOwn: true, mayReturn: true, writerName: "Dr trent" });
    await services.secondSignatures.giveBack(trainee, { workitemId: signable.caseId, comment: "Wrong side" });
    await write(trainee, "New nodule, left upper lobe.");
    expect((await services.secondSignatures.inbox(trainee)).feedback).toEqual([]);
    expect(await actions()).toContain("report.takeRequestBack");
  });

  it("comes back to the first writer however the case changed hands", async () => {
    await ask();
    await open(bell);
    await write(bell, "New nodule, right upper lobe, of 12 mm.");
    const anna = await services.signIn("anna");
    services.clock.pass(31 * 60_000);
    await services.life.notices.takeOver(anna, { workitemId: signable.caseId, reason: "Bell went home" });
    await sign(anna, { secondSignature: missed });
    const { feedback } = await services.secondSignatures.inbox(trainee);
    expect(feedback).toMatchObject([{ kind: "signed", givenByName: "Dr anna", ...missed }]);
    expect(await latest()).toMatchObject({ preparedBy: { personId: "person-trent" } });
  });

  it.each(["takenOver", "handedOver", "released"] as const)("keeps training when a draft is %s", async (way) => {
    const workitemId = signable.caseId;
    if (way === "takenOver") {
      services.clock.pass(31 * 60_000);
      await services.life.notices.takeOver(bell, { workitemId, reason: "The ward is waiting" });
    } else if (way === "handedOver") {
      await services.worklist.askForHandover(bell, { workitemId });
      await services.worklist.answerHandover(trainee, { workitemId, isGranted: true });
    } else {
      await services.worklist.release(trainee, { workitemId });
      await open(bell);
    }
    if (way !== "handedOver") await write(bell, "No nodule.");
    const draft = await openDraft();
    const sheet = await services.signing.prepareSigning(bell, { draftId: draft.id });
    expect(sheet.firstWriting).toMatchObject({ kind: "takenOver", writerName: "Dr trent" });
    expect(sheet.document).not.toHaveProperty("preparedBy");
    await expect(sign(bell)).rejects.toMatchObject({ details: { code: "meaningUnanswered" } });
    await sign(bell, { secondSignature: missed });
    const { feedback } = await services.secondSignatures.inbox(trainee);
    expect(feedback).toMatchObject([{ kind: "takenOver", givenByName: "Dr bell", ...missed }]);
    const one = await services.secondSignatures.one(trainee, { id: feedback[0]?.id ?? "" });
    expect([one.before, one.after].map((text) => sectionText(text?.sections.conclusion ?? []))).toEqual([
      "New nodule, right upper lobe.",
      way === "handedOver" ? "New nodule, right upper lobe." : "No nodule.",
    ]);
  });

  it("is no way to add to a final report, or to withdraw it, for whoever signs nothing as final", async () => {
    await ask();
    await sign(bell, { secondSignature: missed });
    await services.worklist.release(bell, { workitemId: signable.caseId });
    const addendum = await services.reports.startAddendum(trainee, { workitemId: signable.caseId });
    const sheet = await services.signing.prepareSigning(trainee, { draftId: addendum.id });
    expect(sheet.blocks.map(({ code }) => code)).toContain("roleMayNotSign");
    expect(sheet.otherReleases.awaitingSecondSignature).toContain("Only a report that was never final");
    await services.reports.giveUp(trainee, { draftId: addendum.id, revision: 0 });
    const seenVersionId = (await services.store.reports.latest(signable.caseId))?.id ?? null;
    const end = { workitemId: signable.caseId, seenVersionId, kind: "other" as const, reason: "x", secret: signingPin };
    await expect(services.life.endings.end(trainee, end)).rejects.toMatchObject({ code: "forbidden" });
    expect((await theCase()).status).toBe("final");
  });

  it("is asked of one person, who sees it first and marked; anybody else who may sign takes it in the open", async () => {
    const workitemId = signable.caseId;
    const anna = await services.signIn("anna");
    const practitioner = await services.signIn("pat", "advancedPractitioner");
    await services.scopes.save(await services.signIn("admin", "administrator"), {
      ...{ personId: "person-pat", revision: 0, note: "" },
      lines: [
        {
          ...{ bodyParts: ["KNEE"], modalities: ["DX"], ageFrom: 16, ageTo: null, settings: [], signs: "final" },
          ...{ validFrom: "2026-01-01", validUntil: "2027-01-01", approvedBy: "Clinical lead" },
        },
      ],
    });
    const { people } = await services.secondSignatures.askable(trainee, { workitemId });
    expect(people.map(({ personId }) => personId)).toEqual(["person-anna", "person-bell"]);
    const askOf = (askedOf: string) => sign(trainee, { release: { ...awaiting, askedOf } });
    for (const id of [practitioner.person?.id ?? "", trainee.person?.id ?? "", "nobody"]) {
      await expect(askOf(id)).rejects.toThrow("cannot sign this examination as final, so nothing was signed");
    }
    expect((await theCase()).status).toBe("draft");
    await askOf("person-bell");
    expect((await latest())?.provisional).toEqual(awaiting);
    expect((await theCase()).signatureAskedOf).toEqual({ personId: "person-bell", displayName: "Dr bell" });
    const more = await signableCase(services, trainee, 2);
    await services.store.workitems.update(more.caseId, { targetAt: 1 });
    await services.store.workitems.update(workitemId, { targetAt: 2 });
    const listOf = async (by: WindowSession, column: "target" | "patient" = "target") => {
      const filter = { search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null };
      const request = { filter: { ...filter, mineOnly: false }, offset: 0, limit: 10 };
      const { rows } = await services.worklist.list(by, { ...request, sort: { column, direction: "ascending" } });
      return rows.map(({ id }) => id);
    };
    expect(await listOf(bell)).toEqual([workitemId, more.caseId]);
    expect(await listOf(anna)).toEqual([more.caseId, workitemId]);
    expect(await listOf(bell, "patient")).toEqual(await listOf(anna, "patient"));
    const awaitedBy = async (by: WindowSession) =>
      (await services.secondSignatures.awaited(by, { workitemId })).awaited;
    expect(await awaitedBy(bell)).toMatchObject({ askedOf: { isCaller: true }, takenBy: null });
    expect((await open(anna)).mayEdit).toBe(true);
    expect(await awaitedBy(anna)).toMatchObject({ askedOf: { displayName: "Dr bell" }, takenBy: { isCaller: true } });
    expect(await awaitedBy(bell)).toMatchObject({ takenBy: { displayName: "Dr anna", isCaller: false } });
    await sign(anna, { secondSignature: missed });
    const details = (await services.audit.list({ offset: 0, limit: 200 })).map(({ detail }) => detail);
    expect(details.some((detail) => detail.includes("asked of Dr bell"))).toBe(true);
    expect(details.some((detail) => detail.includes("in place of Dr bell, who was asked"))).toBe(true);
    expect(await listOf(bell)).toEqual([more.caseId, workitemId]);
  });

  it("asked of one person and then of anybody is nobody's in particular", async () => {
    await sign(trainee, { release: { ...awaiting, askedOf: "person-bell" } });
    await services.secondSignatures.giveBack(trainee, { workitemId: signable.caseId, comment: "Wrong side" });
    await ask();
    expect(await theCase()).not.toHaveProperty("signatureAskedOf");
    const { awaited } = await services.secondSignatures.awaited(bell, { workitemId: signable.caseId });
    expect(awaited).toMatchObject({ askedOf: null, takenBy: null });
  });

  it("is as if never given or asked for where its version is taken back", async () => {
    const admin = await services.signIn("admin", "administrator");
    const policy = await services.life.releasePolicy.get(admin);
    await services.life.releasePolicy.save(admin, { ...policy, windowSeconds: 60 });
    const asked = await ask();
    await services.life.recalls.recall(trainee, { reportVersionId: asked.reportVersionId, reason: "Wrong side" });
    expect(await theCase()).toMatchObject({ status: "draft", reservation: { personId: "person-trent" } });
    await ask();
    services.clock.pass(61_000);
    const signed = await sign(bell, { secondSignature: missed });
    await services.life.recalls.recall(bell, { reportVersionId: signed.reportVersionId, reason: "Not yet" });
    expect((await theCase()).status).toBe("awaitingSecondSignature");
    expect((await services.secondSignatures.inbox(trainee)).feedback).toEqual([]);
    const again: SecondSignatureAnswer = { meaning: { kind: "none" }, feedback: "Well done." };
    await sign(bell, { secondSignature: again });
    expect((await services.secondSignatures.inbox(trainee)).feedback).toMatchObject([again]);
    const { reportId = "" } = (await latest()) ?? {};
    expect(await services.store.reports.brokenVersions(reportId)).toEqual([]);
  });
});
