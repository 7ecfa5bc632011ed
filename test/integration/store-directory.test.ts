import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../electron/core/store/store.ts";
import type { DirectoryEntry, RotaShift } from "../../shared/domain/directory.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { sampleEntry } from "../fakes/sample-directory.ts";

describe.each(engines)("the directory's store on %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
  });

  const add = async (id: string, fields: Partial<DirectoryEntry> = {}) => {
    const entry = sampleEntry(id, fields);
    await store.directory.insert(entry);
    return entry;
  };
  const search = async (typed: string, kinds: DirectoryEntry["kind"][] = []) => {
    const query = { search: typed, kinds, isActive: true, offset: 0, limit: 10 };
    return (await store.directory.list(query)).entries.map(({ id }) => id);
  };

  it("finds entries by folded name, role, code and the name of what they are part of", async () => {
    expect(await store.directory.isEmpty()).toBe(true);
    await add("elm", { kind: "practice", name: "Élm Surgery", nationalCode: "Y02345", codeSystem: "ODS" });
    await add("ann", { name: "Dr Ann O’Brien", role: "GP partner", nationalCode: "G1234567", partOfId: "elm" });
    await add("oak", { kind: "practice", name: "Oak 100% Surgery" });
    expect(await store.directory.isEmpty()).toBe(false);
    expect(await search("elm")).toEqual(["ann", "elm"]);
    expect(await search("OBRIEN elm")).toEqual(["ann"]);
    expect(await search("g1234567")).toEqual(["ann"]);
    expect(await search("partner")).toEqual(["ann"]);
    expect(await search("elm", ["practice"])).toEqual(["elm"]);
    // What LIKE takes for a pattern is a letter like any other.
    expect(await search("100%")).toEqual(["oak"]);
    expect(await search("1_0")).toEqual([]);
    expect(await search("")).toEqual(["ann", "elm", "oak"]);
  });

  it("gives pages with the number of all, and leaves out what is out of use unless asked", async () => {
    for (const number of [1, 2, 3, 4]) await add(`e${number}`, { isActive: number !== 4 });
    const query = { search: "", kinds: [], isActive: true, offset: 1, limit: 1 };
    const page = await store.directory.list(query);
    expect([page.entries.map(({ id }) => id), page.total]).toEqual([["e2"], 3]);
    expect((await store.directory.list({ ...query, isActive: false })).total).toBe(1);
    expect((await store.directory.list({ ...query, isActive: null })).total).toBe(4);
  });

  it("keeps every field, and changes an entry only from the version that was seen", async () => {
    await add("team", { kind: "team" });
    const full = await add("ann", {
      ...{ role: "Consultant", nationalCode: "C1234567", codeSystem: "GMC", partOfId: "team", deputyId: "team" },
      ...{
        outOfHoursId: "team",
        absentFrom: 5,
        absentUntil: 9,
        absenceNote: "leave",
        phone: "1",
        email: "a@b.example",
      },
      ...{ address: "Somewhere", outOfHoursPhone: "2", source: "csv" as const, sourceKey: "csv:1" },
    });
    expect(await store.directory.get("ann")).toEqual(full);
    await store.directory.update({ ...full, version: 2, name: "Dr Anna" });
    await expect(store.directory.update({ ...full, version: 2, name: "Dr Anne" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await store.directory.get("ann")).name).toBe("Dr Anna");
    await store.directory.refer("ann", { partOfId: null, deputyId: null, outOfHoursId: null });
    expect((await store.directory.all()).get("ann")).toMatchObject({ version: 2, partOfId: null, deputyId: null });
    await expect(store.directory.get("nobody")).rejects.toMatchObject({ code: "not_found" });
  });

  it("gives the shifts that touch a stretch, changes and removes them", async () => {
    await add("team", { kind: "team" });
    await add("ann");
    const shift: RotaShift = {
      ...{ id: "s1", teamId: "team", personId: "ann", duty: "onCall", startsAt: 100, endsAt: 200 },
      ...{ changedAt: 1, changedByName: "Dr Admin" },
    };
    await store.directory.saveShift(shift);
    await store.directory.saveShift({ ...shift, id: "s2", startsAt: 200, endsAt: 300 });
    expect((await store.directory.shifts(199, 200)).map(({ id }) => id)).toEqual(["s1"]);
    expect((await store.directory.shifts(0, 400, "team")).map(({ id }) => id)).toEqual(["s1", "s2"]);
    expect(await store.directory.shifts(0, 400, "ann")).toEqual([]);
    await store.directory.saveShift({ ...shift, endsAt: 150 });
    expect(await store.directory.shifts(150, 160)).toEqual([]);
    expect(await store.directory.removeShift("s1")).toMatchObject({ endsAt: 150 });
    await expect(store.directory.removeShift("s1")).rejects.toMatchObject({ code: "not_found" });
  });
});
