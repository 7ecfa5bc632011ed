import { Hl7Message } from "@medplum/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { DelayNoticeService } from "../../electron/core/delivery/delay-notice-service.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { type ChannelSettings, channelSettingsSchema } from "../../shared/domain/channel-settings.ts";
import type { Channel } from "../../shared/domain/delivery.ts";
import { TestStores } from "../environment/stores.ts";
import { sampleEntry } from "../fakes/sample-directory.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { type Services, startServices } from "../fakes/services.ts";
import { type SignableCase, signableCase } from "../fakes/signable-case.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let signable: SignableCase;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  signable = await signableCase(services, anna);
  await services.store.settings.saveDestination({ ...sampleDestination("hl7"), isEnabled: false });
});

/** A practice that is reached over a channel with these settings, and its general practitioner. */
async function practice(channel: Channel, settings: object = {}, id = "practice"): Promise<void> {
  const destination = { ...sampleDestination(channel, "127.0.0.1:1"), id, name: "Practice system" };
  await services.store.settings.saveDestination({ ...destination, recipientRole: "referrer" });
  const profile: ChannelSettings = channelSettingsSchema.parse({ channel, ...settings });
  const now = services.clock.now();
  await services.store.profiles.add({
    ...{ id: new RandomIds().uuid(), destinationId: id, settings: profile, effectiveFrom: now, note: "" },
    ...{ changedById: null, changedByName: "", changedAt: now },
  });
  await services.store.directory.insert(
    sampleEntry(`gp-${id}`, { name: `Dr ${id}`, destinationId: id, phone: "5678" }),
  );
}

async function queuedFor(subject: "alert" | "delayNotice") {
  const { deliveries } = await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50 });
  return deliveries.filter(({ subjectKind }) => subjectKind === subject);
}

async function onlyText(subject: "alert" | "delayNotice", encoding: BufferEncoding = "utf8"): Promise<string> {
  const [delivery, ...others] = await queuedFor(subject);
  expect(others).toEqual([]);
  const { payload } = await services.store.outbox.payload(delivery?.id ?? "");
  return payload?.toString(encoding) ?? "";
}

async function secretWords(): Promise<string[]> {
  const { study } = await services.store.workitems.get(signable.caseId);
  const { patient } = study;
  const words = [patient.name.family, patient.name.given, patient.patientId, patient.nhsNumber, study.accessionNumber];
  return [...words, study.description, "pneumothorax", "Drain", "nodule"].filter(
    (word): word is string => word !== null && word !== "",
  );
}

describe("an alert leaves by", () => {
  const raise = () =>
    services.alerts.raise(anna, {
      ...{ workitemId: signable.caseId, category: "urgent", finding: "Tension pneumothorax – right" },
      ...{ actionNeeded: "Drain now", recipientName: "Dr practice", recipientContact: "5678" },
      ...{ recipientEntryId: "gp-practice", image: null, keyImageId: null },
    });
  const stored = async (id: string) => services.store.alerts.get(id);

  it("HL7 in the receiver's version, character set and form of text", async () => {
    const profile = { version: "2.3.1", characterSet: "8859/1", textForm: "lines", acknowledgementMode: "original" };
    await practice("hl7", { profile: { ...profile, hasTimeZone: false } });
    await raise();
    await services.escalation.step();
    const message = Hl7Message.parse(await onlyText("alert", "latin1"));
    const field = (name: string, number: number) => message.getSegment(name)?.getField(number)?.toString() ?? "";
    expect([field("MSH", 9), field("MSH", 12), field("MSH", 15), field("MSH", 18)]).toEqual([
      ...["ORU^R01^ORU_R01", "2.3.1", "", "8859/1"],
    ]);
    expect(field("MSH", 7)).toMatch(/^\d{14}$/);
    const texts = message.getAllSegments("OBX").map((segment) => segment.getField(5)?.toString());
    expect(message.getAllSegments("OBX").every((segment) => segment.getField(2)?.toString() === "TX")).toBe(true);
    expect(texts).toContain("Action needed: Drain now");
    expect(texts[0]).toBe("Urgent finding: Tension pneumothorax - right");
  });

  it("a file of text that says whose alert it is, and asks to telephone too", async () => {
    await practice("folder", { content: "text" });
    await raise();
    await services.escalation.step();
    const text = await onlyText("alert");
    expect(text).toMatch(/^ALERT: Communication of critical result\nTo: Dr practice\nPatient: /);
    expect(text).toContain("Tension pneumothorax");
    expect(text).toContain("please telephone too");
  });

  it("e-mail without a word of whom or what, which proves nothing: somebody has to telephone", async () => {
    await practice("email", { telephone: "01632 960100", senderName: "Exampleton Radiology" });
    const alert = await raise();
    await services.escalation.step();
    const [delivery] = await queuedFor("alert");
    const mail = await onlyText("alert");
    expect(JSON.parse(mail)).toMatchObject({ subject: expect.stringContaining("An urgent message waits for you") });
    expect(mail).toContain("Please call 01632 960100 (Exampleton Radiology)");
    for (const word of await secretWords()) expect(mail).not.toContain(word);
    const now = services.clock.now();
    const claim = { owner: "w", now, leaseUntil: now + minute, attemptId: "try-1", lane: "alert" as const };
    const claimed = (await services.store.outbox.claimNext(claim)) ?? expect.fail();
    await services.store.outbox.finish(claimed, { outcome: "accepted", sentence: "", acknowledgement: "250" }, now);
    expect(claimed.id).toBe(delivery?.id);
    await services.escalation.step();
    expect((await stored(alert.id)).voiceNeededSince).toBeNull();
    services.clock.pass(31 * minute);
    await services.escalation.step();
    expect((await stored(alert.id)).voiceReason).toContain("proves nothing of who has read the notice");
  });

  it.each([
    ["documents of HL7", "hl7", { profile: { messageKind: "MDM" } }],
    ["a folder of PDF", "folder", { content: "pdf" }],
    ["paper", "print", {}],
  ] as const)("no way through %s: it asks for the telephone at once", async (_, channel, settings) => {
    await practice(channel, settings);
    const alert = await raise();
    await services.escalation.step();
    expect(await queuedFor("alert")).toEqual([]);
    expect((await stored(alert.id)).voiceReason).toContain("brings nobody an alert in time");
  });
});

describe("a notice of a delay goes", () => {
  let delays: DelayNoticeService;
  beforeEach(() => {
    const { store, audit, clock, ids } = services;
    const events = { publish: () => undefined };
    delays = new DelayNoticeService({ store, audit, clock, ids, events, isDemo: false, onTold: () => undefined });
  });
  const tell = () =>
    delays.tell(anna, { workitemId: signable.caseId, reason: "priors", expectedAt: services.clock.now() + 3 * day });

  /** What a person chose on the sign sheet. */
  async function choose(referrerEntryId: string): Promise<void> {
    const { draftId, revision, content } = signable;
    const recipients = { referrerEntryId, copyEntryIds: [] };
    await services.reports.save(anna, { draftId, revision, content: { ...content, recipients } });
  }

  it("by HL7 in the receiver's dialect", async () => {
    await practice("hl7", { profile: { version: "2.4", textForm: "notes", sendingApplication: "RIS" } });
    await choose("gp-practice");
    await tell();
    const message = Hl7Message.parse(await onlyText("delayNotice"));
    const all = (name: string, number: number) =>
      message.getAllSegments(name).map((segment) => segment.getField(number)?.toString());
    expect([all("MSH", 12), all("MSH", 3), all("OBR", 25)]).toEqual([["2.4"], ["RIS"], ["I"]]);
    expect(all("NTE", 3)).toEqual([expect.stringContaining("now expected by 21 November 2026")]);
    expect(all("OBX", 5).at(-1)).toBe("20261121");
    expect(all("OBX", 11)).toEqual(["I", "I"]);
  });

  it("by e-mail with the day and the reason, and nothing of whom", async () => {
    await practice("email", { readIn: "the results portal" });
    await choose("gp-practice");
    await tell();
    const mail = await onlyText("delayNotice");
    expect(mail).toContain("now expected by 21 November 2026. Earlier images are awaited.");
    expect(mail).toContain("It will be in the results portal.");
    for (const word of await secretWords()) expect(mail).not.toContain(word);
  });

  it("to whoever the report would go to, and to no other practice", async () => {
    await practice("fhir", {}, "own");
    await practice("fhir", {}, "other");
    await choose("gp-own");
    await tell();
    expect(
      (await queuedFor("delayNotice")).map(({ destinationId, recipientName }) => [destinationId, recipientName]),
    ).toEqual([["own", "Dr own"]]);
  });

  it("to nobody whose system takes documents alone, which is said", async () => {
    await practice("hl7", { profile: { messageKind: "MDM" } });
    await choose("gp-practice");
    await expect(tell()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Telephone") });
    expect(await queuedFor("delayNotice")).toEqual([]);
  });
});
