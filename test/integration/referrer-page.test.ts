import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../electron/core/store/store.ts";
import { PageReader } from "../environment/page-reader.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { readableReport, rightAnswers } from "../fakes/readable-report.ts";
import { sampleAddendedReport, sampleDestination, sampleRecipient } from "../fakes/sample-report.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const who = { name: "Dr A. Referrer", role: "GP" };

/** The alert that the sample report states. */
const statedAlertId = "9d4c2f4e-0000-4000-8000-00000000000a";

describe.each(engines)("the referrer's page on %s", (engine) => {
  let stores: TestStores;
  let store: Store;
  let world: Awaited<ReturnType<typeof readableReport>>;
  let reader: PageReader;

  beforeAll(async () => {
    stores = await TestStores.start(engine);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
    world = await readableReport(store);
    reader = new PageReader(world.host.origin);
  });
  afterEach(async () => {
    await world.host.close();
  });

  const enter = (path: string, answers: Partial<typeof rightAnswers> = {}, as = reader) =>
    as.send(`${path}/identity`, { ...who, ...rightAnswers, ...answers });
  const opened = async (version = 1) => {
    const link = await world.sign(version);
    expect((await enter(link.path)).status).toBe(303);
    return link;
  };
  const session = () => ({
    ...{ id: "window", person: world.person, isLocked: false, openedStudies: new Set<string>() },
    ...{ openWorkitemId: null, lastInputAt: 0 },
  });
  const auditedKinds = async () =>
    (await store.audit.list({ offset: 0, limit: 50 }))
      .filter(({ action }) => action.startsWith("referrerPage."))
      .map(({ action, outcome }) => `${action.slice("referrerPage.".length)} ${outcome}`);

  it("keeps no token, and waits for a person to bring the address", async () => {
    const { path, linkId, deliveryId, versionId } = await world.sign(1);
    const toGive = async () => (await world.links.toGive(session(), { reportVersionId: versionId })).links;
    expect((await toGive()).map(({ id }) => id)).toEqual([linkId]);
    const stored = JSON.stringify(await store.referrerLinks.find(linkId));
    expect(stored).not.toContain(path.slice(4));
    expect(path).toMatch(/^\/r\/d[A-Za-z0-9_-]{43}$/);
    expect(await world.pathOfLink(linkId)).toBe(path);
    expect(await store.outbox.get(deliveryId)).toMatchObject({ state: "awaitingPerson", handedOverAt: null });
    await world.links.given(session(), { linkId, how: "Told by telephone" });
    expect(await store.outbox.get(deliveryId)).toMatchObject({ handedOverAt: world.clock.now() });
    await world.links.revoke(session(), { linkId, reason: "Wrong practice" });
    expect(await toGive()).toEqual([]);
  });

  it("asks who reads, shows nothing before, and the report with its key images after", async () => {
    const { path, deliveryId, linkId } = await world.sign(1);
    const form = await reader.ask(path);
    expect(form.status).toBe(200);
    expect(form.text).toContain("A report is ready for you");
    for (const word of ["Łukasiewicz", "CT chest", "Referrer", "lung"]) expect(form.text).not.toContain(word);
    expect((await reader.ask(`${path}/image/1`)).status).toBe(303);
    expect((await reader.ask(`${path}/report.pdf`)).status).toBe(303);
    const entered = await enter(path);
    expect(entered.headers["set-cookie"]?.[0]).toMatch(
      new RegExp(`^reader=[A-Za-z0-9_-]{43}; Path=${path}; HttpOnly; SameSite=Strict$`),
    );
    const page = await reader.ask(path);
    for (const words of [
      "ŁUKASIEWICZ, Zoë (Ms)",
      "999 000 0018",
      "18.4 mm",
      "Dr R. Testwell",
      "NOT FOR CLINICAL USE",
    ]) {
      expect(page.text).toContain(words);
    }
    expect(page.text.indexOf("Needs your attention now")).toBeLessThan(page.text.indexOf("Spiculated nodule"));
    expect(page.text).toContain("<strong>2.</strong> Mediastinal node");
    expect(page.text).toContain("<title>Report for a referrer</title>");
    const image = await reader.ask(`${path}/image/1`);
    expect([image.headers["content-type"], image.bytes.subarray(0, 2).toString("hex")]).toEqual(["image/jpeg", "ffd8"]);
    expect((await reader.ask(`${path}/image/3`)).status).toBe(404);
    const pdf = await reader.ask(`${path}/report.pdf`);
    expect(pdf.text).toBe("%PDF-1.7 version 1");
    expect(await store.outbox.get(deliveryId)).toMatchObject({ state: "accepted", acceptedAt: null, filedAt: null });
    expect((await store.evidence.list(deliveryId)).map(({ rung, source, byName }) => [rung, source, byName])).toEqual([
      ["shown", "receiptPage", who.name],
    ]);
    expect((await auditedKinds()).reverse()).toEqual([
      "formShown success",
      "identified success",
      "reportShown success",
      "imageGiven success",
      "pdfGiven success",
    ]);
    const { links } = await world.links.links(session(), { deliveryId });
    expect(links).toMatchObject([{ id: linkId, standing: "good", version: 1, visits: { length: 5 } }]);
    expect(world.log.join()).not.toContain("ukasiewicz");
    for (const answer of [form, page, image, pdf]) {
      expect(answer.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    }
  });

  it("takes acknowledgement, action and handing on, each form once, as proof of the ladder", async () => {
    const { path, deliveryId } = await opened();
    const acknowledging = { ...who, registration: "GMC 7654321", ...(await reader.hidden(path, "acknowledge")) };
    for (let times = 0; times < 3; times += 1) {
      expect((await reader.send(`${path}/acknowledge`, acknowledging)).status).toBe(303);
    }
    expect((await reader.ask(path)).text).toContain("Acknowledged, and still to be acted on");
    const changed = { ...acknowledging, name: "Dr B. Other" };
    await reader.send(`${path}/acknowledge`, changed);
    const acting = { code: "referred", text: "Two-week referral sent", ...(await reader.hidden(path, "action")) };
    await Promise.all([reader.send(`${path}/action`, acting), reader.send(`${path}/action`, acting)]);
    expect((await reader.ask(path)).text).toContain("Acknowledged and acted on");
    const handing = {
      whom: "Sister X, ward 4",
      text: "She calls the patient",
      ...(await reader.hidden(path, "handover")),
    };
    await reader.send(`${path}/handover`, handing);
    const proofs = (await store.evidence.list(deliveryId)).map(
      ({ rung, byName, detail }) => `${rung} ${byName}: ${detail}`,
    );
    expect(proofs.sort()).toEqual([
      "acknowledged Dr A. Referrer: GP, GMC 7654321",
      "acknowledged Dr A. Referrer: Handed on to Sister X, ward 4: She calls the patient",
      "actedOn Dr A. Referrer: Referred on: Two-week referral sent",
      "shown Dr A. Referrer: GP",
    ]);
    expect(await store.outbox.get(deliveryId)).toMatchObject({
      ...{ acknowledgedByName: who.name, actedWhat: "Referred on: Two-week referral sent" },
      acknowledgedAt: world.clock.now(),
    });
    const { text } = await reader.ask(path);
    expect(text.match(/<strong>Acknowledged<\/strong>/g)).toHaveLength(1);
    expect(text).toContain("to Sister X, ward 4: She calls the patient");
  });

  it("acknowledges the alert of the report that is acknowledged, by the reader's name", async () => {
    const { path, versionId } = await opened();
    const { person, workitem } = world;
    const raised = { id: "raised", kind: "raised" as const, at: 10, byName: person.displayName, detail: "" };
    const { version } = await store.alerts.insert(
      {
        ...{ id: statedAlertId, workitemId: workitem.id, reportVersionId: versionId, patient: workitem.study.patient },
        ...{ examination: "CT chest", accessionNumber: "ACC1", category: "critical", finding: "Nodule" },
        ...{ actionNeeded: "Refer", recipientName: who.name, recipientContact: "", image: null, keyImageId: null },
        ...{ raisedAt: 10, raisedById: person.id, raisedByName: person.displayName, ownerId: person.id },
        ...{
          ownerName: person.displayName,
          acknowledgeBy: world.clock.now() + minuteMs,
          actBy: null,
          nextStepAt: null,
        },
        ...{ policyVersion: 0, categoryCode: "", suspectedPrimary: "", isExpected: false, foundAt: 10 },
        ...{ recipientEntryId: null, recipientTeam: "", recipientLocation: "", fireDrillId: null },
      },
      raised,
    );
    await store.alerts.update(statedAlertId, version, { state: "dispatched", reportVersionId: versionId }, []);
    await reader.ask(path);
    expect((await store.alerts.get(statedAlertId)).state).toBe("opened");
    await reader.send(`${path}/acknowledge`, { ...who, ...(await reader.hidden(path, "acknowledge")) });
    expect(await store.alerts.get(statedAlertId)).toMatchObject({
      state: "acknowledged",
      acknowledgement: { personName: who.name },
    });
  });

  it("tells whoever has a copy that their answer does not stand for the named recipient's", async () => {
    const copied = { ...sampleRecipient(sampleDestination("page")), role: "copy" as const, name: "Elm Surgery" };
    const { path } = await world.sign(1, { recipients: [copied] });
    await enter(path);
    const { text } = await reader.ask(path);
    expect(text).toContain("You have a copy. Your answer does not take the place of theirs");
    expect(text).not.toContain("Acknowledge it below");
    expect(text).not.toContain("the finding is in your hands");
  });

  it("takes a question, which a person answers in the program, and shows the answer", async () => {
    const { path } = await opened();
    const asking = { text: "Is the node new?\n<b>Since when?</b>", ...(await reader.hidden(path, "question")) };
    await reader.send(`${path}/question`, asking);
    await reader.send(`${path}/question`, asking);
    const { questions, unansweredCount } = await world.links.questions(session());
    expect(unansweredCount).toBe(1);
    expect(questions).toMatchObject([
      { question: "Is the node new?\n<b>Since when?</b>", askedByName: "Dr A. Referrer, GP" },
    ]);
    expect(world.published).toContain(`referrerQuestion ${world.workitem.id}`);
    expect((await reader.ask(path)).text).toContain("Is the node new?<br>&lt;b&gt;Since when?&lt;/b&gt;");
    const questionId = questions[0]?.id ?? "";
    await world.links.answer(session(), { questionId, answer: "Yes, not there in 2025." });
    expect((await reader.ask(path)).text).toContain("Yes, not there in 2025.");
    await expect(world.links.answer(session(), { questionId, answer: "No" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await store.audit.list({ offset: 0, limit: 5 })).map(({ action }) => action)).toContain(
      "referrerPage.answer",
    );
  });

  it("says of a corrected report that there is a newer version and what changed, and never shows the old text", async () => {
    const { path, deliveryId } = await opened();
    const kept = { ...who, ...(await reader.hidden(path, "acknowledge")) };
    const correction = { ofVersion: 1, summary: "The nodule is in the LEFT upper lobe." };
    const newer = await world.sign(2, { status: "corrected", correction });
    const told = await reader.ask(path);
    expect(told.text).toContain("There is a newer version of this report");
    expect(told.text).toContain("The nodule is in the LEFT upper lobe.");
    expect(told.text).not.toContain("Spiculated");
    expect((await reader.ask(`${path}/image/1`)).status).toBe(404);
    expect((await reader.ask(`${path}/report.pdf`)).status).toBe(404);
    await reader.send(`${path}/acknowledge`, kept);
    expect((await store.outbox.get(deliveryId)).acknowledgedAt).toBeNull();
    const fresh = new PageReader(world.host.origin);
    expect((await enter(newer.path, {}, fresh)).status).toBe(303);
    expect((await fresh.ask(newer.path)).text).toContain("Corrected, version 2");
    const { links } = await world.links.links(session(), { deliveryId });
    expect(links).toMatchObject([{ standing: "replaced" }]);
    await expect(
      world.links.renew(session(), { deliveryId, readerCheck: "patientDetails", reason: "asked for" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("goes on showing a version while the newer one can still be taken back, and that one to nobody", async () => {
    const { path } = await opened();
    const { document } = { document: sampleAddendedReport() };
    const newer = await world.sign(2, { status: "addended", addenda: document.addenda }, world.clock.now() + minuteMs);
    expect((await reader.ask(path)).text).toContain("Spiculated");
    const early = new PageReader(world.host.origin);
    expect((await enter(newer.path, {}, early)).status).toBe(403);
    world.clock.pass(2 * minuteMs);
    expect((await reader.ask(path)).text).toContain("An addendum was written");
    expect((await enter(newer.path, {}, early)).status).toBe(303);
  });

  it("lets a signature be taken back that nobody has read, and its link opens nothing", async () => {
    const { path, versionId, deliveryId } = await world.sign(1, {}, world.clock.now() + minuteMs);
    const by = { personId: world.person.id, displayName: "Dr", reason: "slip", now: world.clock.now() };
    expect(await store.transaction((tx) => tx.releases.recall(versionId, by))).toBe(true);
    expect((await store.outbox.get(deliveryId)).state).toBe("recalled");
    world.clock.pass(2 * minuteMs);
    expect((await enter(path)).status).toBe(403);
  });

  it("answers an unknown, an ended, a revoked and a locked link and wrong details alike", async () => {
    const links = { expired: await world.sign(1) };
    world.clock.pass(15 * dayMs);
    const second = await world.sign(2);
    const [made] = (await world.links.links(session(), { deliveryId: second.deliveryId })).links;
    const good = await world.links.renew(session(), { ...second, readerCheck: "patientDetails", reason: "lost it" });
    const goodPath = await world.pathOfLink(good.links[0]?.id ?? "");
    const masked = (text: string, path: string) => text.replaceAll(path, "/r/link");
    const unknown = `/r/d${"A".repeat(43)}`;
    const answers = [
      [unknown, await enter(unknown)],
      [links.expired.path, await enter(links.expired.path)],
      [second.path, await enter(second.path)],
      [goodPath, await enter(goodPath, { second: "0000" })],
    ] as const;
    expect(made?.id).not.toBe(good.links[0]?.id);
    expect(new Set(answers.map(([path, { status, text }]) => `${status} ${masked(text, path)}`)).size).toBe(1);
    expect(answers.map(([, { headers }]) => headers["set-cookie"])).toEqual(answers.map(() => undefined));
    for (let times = 0; times < 4; times += 1) await enter(goodPath, { first: "01/01/1970" });
    const locked = await enter(goodPath);
    expect(masked(locked.text, goodPath)).toBe(masked(answers[0][1].text, unknown));
    world.clock.pass(16 * minuteMs);
    expect((await enter(goodPath)).status).toBe(303);
  });

  it("ends a link after too many wrong answers, also of two at once, and whoever is in stays out too", async () => {
    const { path, linkId } = await opened();
    const guesser = new PageReader(world.host.origin);
    for (let lock = 0; lock < 4; lock += 1) {
      await Promise.all(Array.from({ length: 5 }, () => enter(path, { second: "1111" }, guesser)));
      if (lock === 0) expect((await reader.ask(path)).text).toContain("Spiculated");
      world.clock.pass(16 * minuteMs);
      if (lock < 3) await reader.ask(path);
    }
    expect(await store.referrerLinks.find(linkId)).toMatchObject({ revokedReason: "Too many wrong answers" });
    expect((await reader.ask(path)).text).toContain("A report is ready for you");
    expect((await enter(path)).status).toBe(403);
  });

  it("says which dates it reads, keeps who is typing, and counts no try for a date that it cannot read", async () => {
    const { path, linkId } = await world.sign(1);
    for (let times = 0; times < 7; times += 1) {
      const { status, text } = await enter(path, { first: "29.2." });
      expect(status).toBe(400);
      expect(text).toContain("The date of birth cannot be read.");
      expect(text).toContain('value="Dr A. Referrer"');
    }
    expect(await store.referrerLinks.find(linkId)).toMatchObject({ lockedUntil: null });
    expect((await enter(path, { first: "29.2.60" })).status).toBe(303);
  });

  it("opens by practice code and PIN where that is asked for, with the newest PIN only", async () => {
    const first = await world.sign(1);
    const { links } = await world.links.renew(session(), {
      ...first,
      readerCheck: "practicePin",
      reason: "by telephone",
    });
    const linkId = links[0]?.id ?? "";
    const path = await world.pathOfLink(linkId);
    expect(path).toMatch(/^\/r\/p/);
    expect(links.map(({ standing }) => standing)).toEqual(["awaitingPin", "revoked"]);
    expect((await enter(path, { first: "MILLBROOK", second: "" })).status).toBe(403);
    const told = await world.links.newPin(session(), { linkId });
    const again = await world.links.newPin(session(), { linkId });
    expect(again).toMatchObject({ practiceCode: "MILLBROOK", pin: expect.stringMatching(/^\d{8}$/) });
    expect((await enter(path, { first: "millbrook", second: told.pin })).status).toBe(403);
    const spaced = `${again.pin.slice(0, 4)} ${again.pin.slice(4)}`;
    expect((await enter(path, { first: "millbrook", second: spaced })).status).toBe(303);
  });

  it("puts whoever is in out when a link is revoked, and after a while without a look", async () => {
    const { path, linkId } = await opened();
    world.clock.pass(21 * minuteMs);
    expect((await reader.ask(path)).text).toContain("A report is ready for you");
    await enter(path);
    expect((await reader.ask(path)).text).toContain("Spiculated");
    await world.links.revoke(session(), { linkId, reason: "wrong practice" });
    expect((await reader.ask(path)).text).toContain("A report is ready for you");
    await expect(world.links.address(session(), { linkId })).rejects.toMatchObject({ code: "conflict" });
  });
});
