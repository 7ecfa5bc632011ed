import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { DirectoryService } from "../../electron/core/directory/directory-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { EntryFields } from "../../shared/domain/directory.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { sampleEntry } from "../fakes/sample-directory.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { samplePerson } from "../fakes/sample-store.ts";
import { startOfTests, windowOf } from "../fakes/services.ts";

const hour = 60 * 60_000;

describe.each(engines)("the directory on %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let clock: ManualClock;
  let service: DirectoryService;
  let administrator: WindowSession;
  const reader = windowOf(samplePerson("rtestwell"));
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
    await store.settings.saveDestination({ ...sampleDestination("hl7", "127.0.0.1:1"), name: "Elm system" });
    const events = { publish: () => undefined };
    const audit = new AuditLog(store, clock);
    service = new DirectoryService({ ...{ store, audit, clock, events, isDemo: false }, ids: new CountingIds() });
  });

  const fields = (changes: Partial<EntryFields> = {}): EntryFields => ({ ...sampleEntry("new"), ...changes });
  const add = (changes: Partial<EntryFields>) =>
    service.save(administrator, { entryId: null, version: 0, fields: fields(changes) });
  const list = (search = "", isActive: boolean | null = true) =>
    service.list(reader, { search, kinds: [], isActive, offset: 0, limit: 50 });

  it("is changed by administrators, read by everybody, and every change is audited", async () => {
    expect(await list()).toEqual({ entries: [], total: 0, isEmpty: true });
    await expect(
      service.save(reader, { entryId: null, version: 0, fields: fields({ name: "Dr A" }) }),
    ).rejects.toMatchObject({ code: "forbidden" });
    const practice = await add({ kind: "practice", name: "Elm Surgery", destinationId: "to-hl7" });
    const { entry } = await add({
      name: "Dr A",
      codeSystem: "GMC",
      nationalCode: "1234567",
      partOfId: practice.entry.id,
    });
    expect(entry).toMatchObject({ nationalCode: "C1234567", version: 1, changedByName: "Dr admin" });
    const [ofDrA] = (await list("dr a")).entries;
    expect(ofDrA).toMatchObject({
      partOfName: "Elm Surgery",
      reachedBy: "Elm system, through Elm Surgery",
      hasSystem: true,
    });
    const off = await service.setActive(administrator, { entryId: entry.id, version: 1, isActive: false });
    expect(off.entry).toMatchObject({ isActive: false, version: 2 });
    expect((await list("dr a")).total).toBe(0);
    expect((await list("dr a", null)).total).toBe(1);
    const actions = (await store.audit.list({ offset: 0, limit: 10 })).map(({ action }) => action);
    expect(actions).toEqual(["directory.deactivate", "directory.add", "directory.add"]);
  });

  it.each<[string, Partial<EntryFields>, RegExp]>([
    ["a wrong code", { codeSystem: "GMC", nationalCode: "123" }, /A GMC code is C and 7 digits; “123” is not/],
    [
      "a code somebody has",
      { codeSystem: "GMC", nationalCode: "C7654321" },
      /Dr First has the GMC code C7654321 already/,
    ],
    ["an unknown team", { partOfId: "nowhere" }, /is not in the directory/],
    ["a part of a person", { partOfId: "first" }, /Nothing is part of a person/],
    ["an unknown system", { destinationId: "nowhere" }, /is not set up here/],
    ["an absence that ends first", { absentFrom: 9, absentUntil: 5 }, /ends before it begins/],
    ["a wrong address", { email: "not one" }, /is no e-mail address/],
    ["text that turns its direction", { name: "Dr \u202ELive" }, /characters that are no text/],
  ])("refuses %s in a sentence and stores nothing", async (_what, changes, sentence) => {
    await store.directory.insert(
      sampleEntry("first", { name: "Dr First", codeSystem: "GMC", nationalCode: "C7654321" }),
    );
    await expect(add(changes)).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(sentence),
    });
    expect((await list()).total).toBe(1);
  });

  it("refuses a ring of parts, and a change to what somebody else changed", async () => {
    const outer = await add({ kind: "organisation", name: "Trust" });
    const inner = await add({ kind: "team", name: "Team", partOfId: outer.entry.id });
    const change = (version: number) =>
      service.save(administrator, {
        ...{ entryId: outer.entry.id, version },
        fields: fields({ kind: "organisation", name: "Trust", partOfId: version === 1 ? inner.entry.id : null }),
      });
    await expect(change(1)).rejects.toThrow("Trust would be part of itself.");
    await expect(change(0)).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps a rota with its gaps, and says whom to reach and why", async () => {
    const team = (await add({ kind: "team", name: "Medicine" })).entry.id;
    const ann = (await add({ name: "Dr Ann", phone: "bleep 1" })).entry.id;
    const shown = { teamId: team, from: startOfTests, until: startOfTests + 24 * hour };
    const shift = { shiftId: null, personId: ann, duty: "onCall" as const, shown };
    await expect(
      service.saveShift(administrator, { ...shift, startsAt: startOfTests, endsAt: startOfTests }),
    ).rejects.toThrow("ends before it begins");
    await expect(
      service.saveShift(administrator, {
        ...shift,
        personId: team,
        startsAt: startOfTests,
        endsAt: startOfTests + hour,
      }),
    ).rejects.toThrow("is no person");
    const rota = await service.saveShift(administrator, {
      ...{ ...shift, startsAt: startOfTests + 8 * hour, endsAt: startOfTests + 20 * hour },
    });
    expect(rota.shifts).toMatchObject([{ personName: "Dr Ann", duty: "onCall" }]);
    expect(rota.gaps).toEqual([
      { from: startOfTests, until: startOfTests + 8 * hour },
      { from: startOfTests + 20 * hour, until: startOfTests + 24 * hour },
    ]);
    const night = await service.whoIsOn(reader, { entryId: team, at: startOfTests + 12 * hour });
    expect(night.reach).toEqual({ entryId: ann, name: "Dr Ann", phone: "bleep 1" });
    const now = await service.whoIsOn(reader, { entryId: team });
    expect(now.reach).toBeNull();
    expect(now.steps[0]?.sentence).toBe("Nobody is on for Medicine until 18-Nov-2026 18:00.");
    const id = rota.shifts[0]?.id ?? "";
    expect((await service.removeShift(administrator, { shiftId: id, shown })).shifts).toEqual([]);
  });
});
