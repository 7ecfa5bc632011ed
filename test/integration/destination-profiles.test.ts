import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { ProfileService } from "../../electron/core/delivery/profile-service.ts";
import { profiledDestinations } from "../../electron/core/delivery/profiled-destination.ts";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import type { EventHub } from "../../electron/core/event-hub.ts";
import { SettingsService } from "../../electron/core/settings/settings-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { type SpecimenKind, specimenKindSchema } from "../../shared/contract/profile-contract.ts";
import { channelSettingsSchema } from "../../shared/domain/channel-settings.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { samplePerson } from "../fakes/sample-store.ts";
import { startOfTests, windowOf } from "../fakes/services.ts";

const hl7Defaults = channelSettingsSchema.parse({ channel: "hl7" });
const day = 24 * 60 * 60_000;
const encoder = createReportEncoder();
afterAll(() => encoder.close());

describe.each(engines)("profiles of destinations on %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let clock: ManualClock;
  let service: ProfileService;
  let administrator: WindowSession;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
    clock = new ManualClock(startOfTests);
    const person = { ...samplePerson("admin"), role: "administrator" as const };
    await store.people.insert(person, { passwordHash: "hash", pinHash: null }, startOfTests);
    administrator = windowOf(person);
    const audit = new AuditLog(store, clock);
    const events = { publish: () => undefined };
    service = new ProfileService({
      ...{ store, audit, clock, events, encoder },
      ids: new CountingIds(),
      isDemo: false,
    });
    for (const channel of ["hl7", "fhir", "dicomweb"] as const) {
      await store.settings.saveDestination(sampleDestination(channel, "127.0.0.1:1"));
    }
  });
  const change = (effectiveFrom: number, note = "Their system changes", channel: "hl7" | "fhir" = "hl7") =>
    service.save(administrator, {
      destinationId: "to-hl7",
      settings: channelSettingsSchema.parse({ channel }),
      effectiveFrom,
      note,
    });
  const profileAt = async (at: number) =>
    (await profiledDestinations(store, at)).find(({ id }) => id === "to-hl7")?.profile?.version ?? null;

  it("count from their day on, the newest version of those that have begun", async () => {
    expect(await profileAt(clock.now())).toBeNull();
    await change(clock.now());
    await change(clock.now() + day);
    const { profiles, inForceId } = await change(clock.now() + day / 2, "Sooner after all");
    expect(profiles.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(inForceId).toBe(profiles[2]?.id);
    expect(await profileAt(clock.now())).toBe(1);
    // The third replaces what the second planned, also once the second's day has come.
    expect(await profileAt(clock.now() + day / 2)).toBe(3);
    expect(await profileAt(clock.now() + 2 * day)).toBe(3);
  });

  it("refuse a day that is past, another channel and everybody but an administrator", async () => {
    await expect(change(clock.now() - day)).rejects.toMatchObject({ code: "invalid_input" });
    await expect(change(clock.now(), "x", "fhir")).rejects.toMatchObject({ code: "invalid_input" });
    const reader = windowOf(samplePerson("rtestwell"));
    await expect(
      service.save(reader, {
        ...{ destinationId: "to-hl7", settings: channelSettingsSchema.parse({ channel: "hl7" }) },
        ...{ effectiveFrom: clock.now(), note: "x" },
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect((await service.history(reader, { destinationId: "to-hl7" })).profiles).toEqual([]);
  });

  it("show the very bytes of a report about nobody, marked as a test, and send nothing", async () => {
    for (const [channel, mark] of [
      ["hl7", /\|T\|2\.5\.1\|[\s\S]*ZZZTEST\^Sightline/],
      ["fhir", /"family":"ZZZTEST"/],
    ] as const) {
      const { messages } = await service.preview(administrator, {
        destinationId: `to-${channel}`,
        settings: channelSettingsSchema.parse({ channel }),
        specimen: "first",
      });
      expect(messages).toHaveLength(1);
      expect(messages[0]?.text).toMatch(mark);
      expect(messages[0]?.text).toMatch(/characters of Base64/);
      expect(messages[0]?.hexadecimal).toMatch(/^0000 {2}(?:[0-9a-f]{2} ){15}/);
    }
    const dicom = await service.preview(administrator, {
      destinationId: "to-dicomweb",
      settings: channelSettingsSchema.parse({ channel: "dicomweb" }),
      specimen: "first",
    });
    expect(dicom.messages.map(({ text }) => text)).toEqual([null, null]);
    const asked = { destinationId: "to-hl7", settings: hl7Defaults, specimen: "first" as const };
    const again = await service.preview(administrator, asked);
    const first = await service.preview(administrator, asked);
    expect(again).toEqual(first);
    expect(first.messages[0]?.sha256).not.toBe(createHash("sha256").update("").digest("hex"));
    expect((await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 10 })).total).toBe(0);
  });

  it("show every kind of report, and why one would not be signed", async () => {
    const hl7 = (profile: object) => channelSettingsSchema.parse({ channel: "hl7", profile });
    const preview = (specimen: SpecimenKind, settings = hl7Defaults) =>
      service.preview(administrator, { destinationId: "to-hl7", settings, specimen });
    const marks: Record<SpecimenKind, RegExp> = {
      first: /^OBR\|.*\|F(\||$)/m,
      provisional: /^OBR\|.*\|P(\||$)/m,
      addendum: /Test of an addendum/,
      correction: /Test of a correction/,
      withdrawal: /Test of a withdrawal\|{6}W$/m,
      alert: /Test of an alert/,
    };
    for (const specimen of specimenKindSchema.options) {
      const { messages, refusal } = await preview(specimen);
      expect(refusal).toBeNull();
      expect(messages[0]?.text?.replaceAll("\r", "\n"), specimen).toMatch(marks[specimen]);
    }
    const latin = await preview("first", hl7({ characterSet: "8859/1" }));
    expect(latin.messages[0]?.text).toContain("letters é ü [U+0141]");
    const refused = hl7({ characterSet: "8859/1", unknownCharacters: "refuse" });
    expect(await preview("first", refused)).toMatchObject({
      ...{ messages: [], refusal: { path: "profile.unknownCharacters", sentence: expect.stringContaining("U+0141") } },
    });
    for (const path of ["longestFieldBytes", "longestMessageBytes"]) {
      const { refusal } = await preview("first", hl7({ [path]: 2000 }));
      expect(refusal?.path).toBe(`profile.${path}`);
    }
    for (const channel of ["fhir", "dicomweb"] as const) {
      for (const specimen of specimenKindSchema.options) {
        const settings = channelSettingsSchema.parse({ channel });
        const { messages } = await service.preview(administrator, {
          ...{ destinationId: `to-${channel}`, settings, specimen },
        });
        expect(messages.length, specimen).toBeGreaterThan(0);
      }
    }
  });

  it("come with a new destination, or not at all", async () => {
    const events = { publish: () => undefined };
    const settings = new SettingsService({
      ...{ store, clock, ids: new CountingIds(), audit: new AuditLog(store, clock), isDemo: false },
      events: events as unknown as EventHub,
      secrets: { get: async () => null, set: async () => undefined, delete: async () => undefined },
      ways: { readings: () => [], forget: () => undefined },
      archives: { settingsChanged: () => undefined, test: () => Promise.reject(new Error("No archive is asked.")) },
      ...{ archiveChanged: () => undefined, destinationChanged: () => undefined },
      ...{ expel: async () => undefined, personChanged: async () => undefined },
      ...{ profileDirectory: ".", samplesDirectory: null, programVersion: "test" },
    });
    const { profile: _, ...destination } = { ...sampleDestination("hl7", "127.0.0.1:1"), id: "new" };
    const firstProfile = channelSettingsSchema.parse({ channel: "hl7", connection: { tls: {} } });
    const foreign = channelSettingsSchema.parse({ channel: "fhir" });
    await expect(
      settings.saveDestination(administrator, { ...destination, firstProfile: foreign }),
    ).rejects.toMatchObject({ code: "invalid_input" });
    expect((await store.settings.destinations()).map(({ id }) => id)).not.toContain("new");
    await settings.saveDestination(administrator, { ...destination, firstProfile });
    expect((await store.profiles.inForce(clock.now())).get("new")).toMatchObject({
      version: 1,
      settings: firstProfile,
    });
    // Of one that is there, settings are changed by versions alone.
    await expect(
      settings.saveDestination(administrator, { ...destination, name: "Other", firstProfile }),
    ).rejects.toMatchObject({ code: "invalid_input" });
    expect((await store.settings.destination("new")).name).toBe("Test hl7");
  });
});
