import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../electron/core/store/store.ts";
import type { WorkitemQuery } from "../../electron/core/store/workitem-pages.ts";
import { matchesSearch, parseSearch } from "../../shared/rules/worklist-search.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { addPersonAndCase, samplePerson, sampleSeed, sampleStudy } from "../fakes/sample-store.ts";

const everything: WorkitemQuery = {
  search: "",
  modalities: [],
  sites: [],
  statuses: [],
  performedFrom: null,
  performedBefore: null,
  reservedBy: null,
  sort: { column: "target", direction: "ascending" },
  offset: 0,
  limit: 500,
};

describe.each(engines)("cases in %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
  });

  it("adds a study once, follows its archive, and leaves another archive's copy alone", async () => {
    const first = await store.workitems.upsert(sampleSeed(1), "a", 10);
    const again = await store.workitems.upsert(sampleSeed(1), "b", 11);
    const changed = await store.workitems.upsert(sampleSeed(1, { description: "CT thorax" }), "c", 12);
    const copy = await store.workitems.upsert(sampleSeed(1, { archiveId: "other", description: "X" }), "d", 13);
    expect([first.outcome, again.outcome, changed.outcome, copy.outcome]).toEqual([
      "added",
      "unchanged",
      "changed",
      "elsewhere",
    ]);
    expect(copy.workitem).toMatchObject({ id: "a", version: 2, study: { description: "CT thorax" } });
    expect((await store.workitems.list(everything)).total).toBe(1);
  });

  it("gives a case to one of two who ask at once, and tells the other who has it", async () => {
    const { workitem } = await addPersonAndCase(store);
    const other = samplePerson("pmadeup");
    await store.people.insert(other, { passwordHash: "none", pinHash: null }, 1);
    const asked = await Promise.allSettled([
      store.workitems.reserve(workitem.id, { personId: "person-rtestwell", displayName: "Dr R", since: 5 }),
      store.workitems.reserve(workitem.id, { personId: other.id, displayName: "Dr P", since: 6 }),
    ]);
    expect(asked.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = asked.find((result) => result.status === "rejected");
    const holder = (await store.workitems.get(workitem.id)).reservation;
    expect(refused?.reason).toMatchObject({ code: "conflict", details: { holder: holder?.displayName } });
  });

  it("releases only for the holder, and keeps a status beyond reserved", async () => {
    const { workitem } = await addPersonAndCase(store);
    const reservation = { personId: "person-rtestwell", displayName: "Dr R", since: 5 };
    expect((await store.workitems.reserve(workitem.id, reservation)).status).toBe("reserved");
    expect((await store.workitems.release(workitem.id, "somebody-else")).reservation).toEqual(reservation);
    expect(await store.workitems.release(workitem.id, reservation.personId)).toMatchObject({
      status: "unread",
      reservation: null,
    });
    await store.workitems.reserve(workitem.id, reservation);
    await store.workitems.update(workitem.id, { status: "draft" });
    expect(await store.workitems.release(workitem.id, reservation.personId)).toMatchObject({ status: "draft" });
  });

  it("refuses a change made from an older version", async () => {
    const { workitem } = await addPersonAndCase(store);
    await store.workitems.update(workitem.id, { priority: "urgent" }, workitem.version);
    await expect(store.workitems.update(workitem.id, { priority: "routine" }, workitem.version)).rejects.toMatchObject({
      code: "conflict",
      details: { currentVersion: workitem.version + 1 },
    });
    expect((await store.workitems.get(workitem.id)).priority).toBe("urgent");
  });

  it("sorts with empty targets last in both directions, and pages without losing a row", async () => {
    for (let number = 1; number <= 5; number += 1) {
      const seed = { ...sampleSeed(number), targetAt: number === 3 ? null : 100 - number };
      await store.workitems.upsert(seed, `case-${number}`, 1);
    }
    const ids = async (change: Partial<WorkitemQuery>) =>
      (await store.workitems.list({ ...everything, ...change })).rows.map((row) => row.id);
    expect(await ids({})).toEqual(["case-5", "case-4", "case-2", "case-1", "case-3"]);
    expect(await ids({ sort: { column: "target", direction: "descending" } })).toEqual([
      "case-1",
      "case-2",
      "case-4",
      "case-5",
      "case-3",
    ]);
    expect([...(await ids({ limit: 3 })), ...(await ids({ limit: 3, offset: 3 }))]).toEqual(await ids({}));
  });

  it("puts the more urgent first of what is due at the same time, then what was done first", async () => {
    const cases = [
      ["routine", { priority: "routine", performedAt: 10 }],
      ["pathway-later", { priority: "cancerPathway", performedAt: 30 }],
      ["pathway-undated", { priority: "cancerPathway", performedAt: null }],
      ["pathway-sooner", { priority: "cancerPathway", performedAt: 20 }],
      ["urgent", { priority: "urgent", performedAt: 40 }],
      ["immediate", { priority: "immediate", performedAt: 50 }],
    ] as const;
    for (const [number, [id, { priority, performedAt }]] of cases.entries()) {
      await store.workitems.upsert({ ...sampleSeed(number, { performedAt }), priority, targetAt: 100 }, id, 1);
    }
    const expected = ["immediate", "urgent", "pathway-sooner", "pathway-later", "pathway-undated", "routine"];
    for (const direction of ["ascending", "descending"] as const) {
      const { rows } = await store.workitems.list({ ...everything, sort: { column: "target", direction } });
      expect(rows.map((row) => row.id)).toEqual(expected);
    }
  });

  it("narrows by modality, site, status, day and holder", async () => {
    await addPersonAndCase(store);
    const pet = sampleSeed(2, {
      modalities: ["PT", "CT"],
      site: { code: "RXX02", name: "Riverside" },
      performedAt: 50,
    });
    await store.workitems.upsert(pet, "case-2", 1);
    await store.workitems.reserve("case-2", { personId: "person-rtestwell", displayName: "Dr R", since: 5 });
    const ids = async (change: Partial<WorkitemQuery>) =>
      (await store.workitems.list({ ...everything, ...change })).rows.map((row) => row.id).sort();
    expect(await ids({ modalities: ["PT", "MR"] })).toEqual(["case-2"]);
    expect(await ids({ modalities: ["CT"] })).toEqual(["case-1", "case-2"]);
    expect(await ids({ sites: ["Riverside"] })).toEqual(["case-2"]);
    expect(await ids({ statuses: ["unread", "final"] })).toEqual(["case-1"]);
    expect(await ids({ performedFrom: 50, performedBefore: 51 })).toEqual(["case-2"]);
    expect(await ids({ performedFrom: 51, performedBefore: null })).toEqual(["case-1"]);
    expect(await ids({ reservedBy: "person-rtestwell" })).toEqual(["case-2"]);
    expect(await store.workitems.filterValues()).toEqual({
      modalities: ["CT", "PT"],
      sites: ["Exampleton General", "Riverside"],
    });
  });

  it("counts overdue and due cases but not signed ones", async () => {
    for (const [number, targetAt] of [10, 20, 30, 40].entries()) {
      await store.workitems.upsert({ ...sampleSeed(number), targetAt }, `case-${number}`, 1);
    }
    await store.workitems.update("case-0", { status: "final" });
    expect(await store.workitems.countByTarget(25, 35)).toEqual({ overdueCount: 1, dueSoonCount: 1 });
  });

  it("finds exactly what the rule of the reading list finds", async () => {
    const name = (family: string, given: string) => ({
      ...sampleStudy(0).patient,
      name: { family, given, middle: "", prefix: "", suffix: "", ideographic: family === "YAMADA" ? "山田 太郎" : "" },
    });
    const studies = [
      sampleStudy(1, { patient: { ...name("O'BRIEN", "Máire"), nhsNumber: "9434765919" } }),
      sampleStudy(2, {
        patient: { ...name("Smith-Jones", "Zoë"), patientId: "H 77_1%2" },
        accessionNumber: "RXX-12-99",
      }),
      sampleStudy(3, { patient: name("Łukasiewicz", "John") }),
      sampleStudy(4, { patient: name("YAMADA", "Taro") }),
      sampleStudy(5, { patient: name("JOHN", "Smith") }),
    ];
    for (const study of studies) {
      await store.workitems.upsert({ ...sampleSeed(1), study }, study.studyInstanceUid, 1);
    }
    const typed = [
      ...["smith", "john smith", "smith, john", "JOHN, S", "obrien", "O’Brien maire", "o'b", "lukas", "zoe", "山田"],
      ...[
        "943 476 5919",
        "9434",
        "94",
        "h771",
        "77_1",
        "7711",
        "_",
        "%",
        "!",
        "|",
        "rxx 12",
        "1299",
        "acc1",
        "|f:smith",
      ],
    ];
    const words = fc.constantFrom(...typed, "", ",", " ", "j", "1", "s-j");
    const searches = fc.sample(
      fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" ")),
      150,
    );
    for (const search of [...typed, ...searches]) {
      const terms = parseSearch(search);
      const expected = studies.filter((study) => terms === null || matchesSearch(terms, study));
      const found = await store.workitems.list({ ...everything, search });
      expect({ search, found: found.rows.map((row) => row.id).sort() }).toEqual({
        search,
        found: expected.map((study) => study.studyInstanceUid).sort(),
      });
    }
  });
});
