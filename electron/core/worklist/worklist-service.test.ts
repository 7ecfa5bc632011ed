import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WorklistFilter } from "../../../shared/domain/workitem.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";

const day = 24 * 60 * 60_000;
const minute = 60_000;
const noFilter: WorklistFilter = {
  search: "",
  modalities: [],
  sites: [],
  statuses: [],
  performedFrom: null,
  performedTo: null,
  mineOnly: false,
};

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let ben: WindowSession;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  ben = await services.signIn("ben");
});

async function listed(session = anna, filter: Partial<WorklistFilter> = {}) {
  return services.worklist.list(session, {
    filter: { ...noFilter, ...filter },
    sort: { column: "performed", direction: "ascending" },
    offset: 0,
    limit: 100,
  });
}

async function oneCase(): Promise<string> {
  services.archives.add("embedded", [sampleStudy(1, { performedAt: startOfTests - minute })]);
  await services.refresh.refreshNow();
  const [row] = (await listed()).rows;
  return row?.id ?? "";
}

describe("a case that is likely to be opened", () => {
  it("has its headers asked for, and is neither opened, taken nor audited by that", async () => {
    const id = await oneCase();
    const asked: string[] = [];
    const [archive] = services.archives.archives;
    if (archive === undefined) throw new Error("no archive");
    archive.headers.get = (uid: string) => {
      asked.push(uid);
      return [];
    };
    const before = await services.store.audit.list({ offset: 0, limit: 100 });
    expect(await services.worklist.expect(anna, { workitemId: id })).toEqual({});
    await expect.poll(() => asked).toEqual([sampleStudy(1).studyInstanceUid]);
    expect((await services.worklist.standing(anna, { workitemId: id })).reservation).toBeNull();
    expect(anna.openedStudies.size).toBe(0);
    expect(await services.store.audit.list({ offset: 0, limit: 100 })).toEqual(before);
    archive.condition = "failing";
    expect(await services.worklist.expect(ben, { workitemId: id })).toEqual({});
  });
});

describe("the reading list, page by page", () => {
  it("goes on behind the last row, whatever left the list before it, and only for somebody signed in", async () => {
    const studies = [1, 2, 3, 4, 5].map((number) => sampleStudy(number, { performedAt: startOfTests + number }));
    services.archives.add("embedded", studies);
    await services.refresh.refreshNow();
    const wish = {
      filter: { ...noFilter, statuses: ["unread" as const] },
      sort: { column: "performed" as const, direction: "ascending" as const },
    };
    const first = await services.worklist.list(anna, { ...wish, offset: 0, limit: 2 });
    const place = first.next ?? expect.fail();
    await services.worklist.reserve(anna, { workitemId: first.rows[0]?.id ?? "" });
    const second = await services.worklist.onward(anna, { ...wish, place, limit: 2 });
    const third = await services.worklist.onward(anna, { ...wish, place: second.next ?? expect.fail(), limit: 2 });
    const numbers = [...first.rows, ...second.rows, ...third.rows].map(({ study }) => study.accessionNumber);
    expect(numbers).toEqual(["ACC1", "ACC2", "ACC3", "ACC4", "ACC5"]);
    expect(third.next).toBeNull();
    const nobody = { ...anna, person: null };
    await expect(services.worklist.onward(nobody, { ...wish, place, limit: 2 })).rejects.toMatchObject({
      code: "signed_out",
    });
  });
});

describe("refreshing the reading list", () => {
  it("makes new studies unread cases with a clock and a target, each once", async () => {
    services.archives.add("embedded", [sampleStudy(1, { performedAt: startOfTests })]);
    services.archives.add("pacs", [
      sampleStudy(2, { archiveId: "pacs", performedAt: startOfTests - day }),
      sampleStudy(1, { archiveId: "pacs", performedAt: startOfTests }),
    ]);
    await services.refresh.refreshNow();
    await services.refresh.refreshNow();
    const { rows, total } = await listed();
    expect(total).toBe(2);
    expect(rows.map((row) => [row.study.accessionNumber, row.status])).toEqual([
      ["ACC2", "unread"],
      ["ACC1", "unread"],
    ]);
    expect(rows[1]?.clockStartedAt).toBe(startOfTests);
    expect(rows[1]?.targetAt).toBe(Date.parse("2026-11-19T17:00:00Z"));
  });

  it("keeps one archive's cases coming while another is down, and says which", async () => {
    services.archives.add("embedded", [sampleStudy(1, { performedAt: startOfTests })]);
    services.archives.add("pacs").condition = "failing";
    const { archives } = await services.worklist.refresh(anna);
    expect(archives.map((archive) => archive.state)).toEqual(["answering", "failing"]);
    expect((await listed()).total).toBe(1);
  });

  it("takes over a changed header without touching what people did, even once signed", async () => {
    const id = await oneCase();
    await services.worklist.reserve(anna, { workitemId: id });
    await services.store.workitems.update(id, { status: "final", targetAt: null });
    const changed = sampleStudy(1, { performedAt: startOfTests - 2 * minute, description: "CT chest and abdomen" });
    const [archive] = services.archives.archives;
    if (archive !== undefined) archive.studies = [changed];
    await services.refresh.refreshNow();
    const workitem = await services.store.workitems.get(id);
    expect(workitem.study.description).toBe("CT chest and abdomen");
    expect(workitem).toMatchObject({ status: "final", targetAt: null, reservation: { displayName: "Dr anna" } });
  });

  it("moves the target with a corrected examination time while the case is unread", async () => {
    const id = await oneCase();
    const [archive] = services.archives.archives;
    if (archive !== undefined) archive.studies = [sampleStudy(1, { performedAt: startOfTests - 5 * day })];
    await services.refresh.refreshNow();
    expect((await services.store.workitems.get(id)).targetAt).toBe(Date.parse("2026-11-16T17:00:00Z"));
  });

  it("keeps a case whose study its archive no longer lists", async () => {
    const id = await oneCase();
    const [archive] = services.archives.archives;
    if (archive !== undefined) archive.studies = [];
    await services.refresh.refreshNow();
    expect((await services.store.workitems.get(id)).study.accessionNumber).toBe("ACC1");
  });

  it("takes an old imported study for a case, but not one beside a newer one of the patient", async () => {
    const patient = sampleStudy(1).patient;
    services.archives.add("embedded", [
      sampleStudy(1, { performedAt: startOfTests - minute }),
      sampleStudy(2, { patient, performedAt: startOfTests - 400 * day }),
      sampleStudy(3, { performedAt: startOfTests - 5000 * day }),
    ]);
    services.archives.add("pacs", [sampleStudy(4, { archiveId: "pacs", performedAt: startOfTests - 400 * day })]);
    await services.refresh.refreshNow();
    const accessions = (await listed()).rows.map((row) => row.study.accessionNumber);
    expect(accessions).toEqual(["ACC3", "ACC1"]);
  });

  it("lists no study of reports alone", async () => {
    services.archives.add("embedded", [
      sampleStudy(1, { modalities: ["SR", "KO"], performedAt: startOfTests }),
      sampleStudy(2, { modalities: ["CT", "SR"], performedAt: startOfTests }),
    ]);
    await services.refresh.refreshNow();
    expect((await listed()).rows.map((row) => row.study.accessionNumber)).toEqual(["ACC2"]);
  });

  it("asks for few days at most polls and for the whole window from time to time", async () => {
    services.archives.add("pacs");
    for (let count = 0; count < 31; count += 1) await services.refresh.poll();
    const from = services.archives.asked.map(({ query }) => query.performedFrom);
    expect(from.filter((first) => first === "2026-09-19")).toHaveLength(2);
    expect(from.filter((first) => first === "2026-11-16")).toHaveLength(29);
  });

  it("asks a new or recovered archive for the whole window first", async () => {
    services.archives.add("pacs");
    await services.refresh.poll();
    const region = services.archives.add("region", [sampleStudy(7, { performedAt: startOfTests - 30 * day })]);
    region.condition = "failing";
    await services.refresh.poll();
    region.condition = "answering";
    await services.refresh.poll();
    expect((await listed()).total).toBe(0);
    await services.refresh.poll();
    expect((await listed()).total).toBe(1);
    await services.refresh.poll();
    expect(services.archives.asked.at(-1)?.query.performedFrom).toBe("2026-11-16");
  });

  it("takes question, priority, referrer and site from the request", async () => {
    services = startServices(await stores.open(), {
      requests: [
        {
          studyInstanceUid: "2.25.1001",
          accessionNumber: "",
          clinicalQuestion: "Fall. Fracture?",
          priority: "immediate",
          setting: "emergency",
          referrer: { name: "Dr A. Mockford", organisation: "Emergency department" },
          site: { code: "RXX02", name: "Riverside" },
          placerOrderNumber: "ICE-1",
        },
      ],
    });
    anna = await services.signIn("anna");
    const id = await oneCase();
    const workitem = await services.store.workitems.get(id);
    expect(workitem).toMatchObject({ clinicalQuestion: "Fall. Fracture?", priority: "immediate" });
    expect(workitem.referrer.organisation).toBe("Emergency department");
    expect(workitem.study.site.name).toBe("Riverside");
    expect(workitem.targetAt).toBe(startOfTests - minute + 60 * minute);
    expect(await services.store.workitems.placerOrderNumber(id)).toBe("ICE-1");
  });
});

describe("the list", () => {
  it("filters by London days, by mine and by search, and counts what is overdue", async () => {
    services.archives.add("embedded", [
      sampleStudy(1, { performedAt: Date.parse("2026-11-17T23:59:00Z") }),
      sampleStudy(2, { performedAt: Date.parse("2026-11-18T00:01:00Z") }),
      sampleStudy(3, { performedAt: Date.parse("2026-11-10T12:00:00Z") }),
    ]);
    await services.refresh.refreshNow();
    const days = { performedFrom: "2026-11-18", performedTo: "2026-11-18" };
    expect((await listed(anna, days)).rows.map((row) => row.study.accessionNumber)).toEqual(["ACC2"]);
    const [first] = (await listed(anna, { search: "acc 3" })).rows;
    await services.worklist.reserve(anna, { workitemId: first?.id ?? "" });
    expect((await listed(anna, { mineOnly: true })).rows.map((row) => row.study.accessionNumber)).toEqual(["ACC3"]);
    expect((await listed(ben, { mineOnly: true })).total).toBe(0);
    expect((await listed()).overdueCount).toBe(1);
    expect(await listed(anna, days)).toMatchObject({ total: 1, knownCount: 3 });
    await expect(listed(anna, { performedFrom: "18 Nov" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("is not given to a locked or signed-out window", async () => {
    anna.isLocked = true;
    await expect(listed()).rejects.toMatchObject({ code: "signed_out" });
    ben.person = null;
    await expect(listed(ben)).rejects.toMatchObject({ code: "signed_out" });
  });
});

describe("who has a case", () => {
  it("is refused to a second person with the holder's name and time", async () => {
    const id = await oneCase();
    await services.worklist.reserve(anna, { workitemId: id });
    await expect(services.worklist.reserve(ben, { workitemId: id })).rejects.toMatchObject({
      code: "conflict",
      details: { holder: "Dr anna", since: startOfTests },
    });
  });

  it("goes over when asked for and granted, and stays when refused", async () => {
    const id = await oneCase();
    await services.worklist.reserve(anna, { workitemId: id });
    const asked = await services.worklist.askForHandover(ben, { workitemId: id });
    expect(asked.handoverRequest).toMatchObject({ displayName: "Dr ben", askedAt: startOfTests });
    const kept = await services.worklist.answerHandover(anna, { workitemId: id, isGranted: false });
    expect(kept).toMatchObject({ handoverRequest: null, reservation: { displayName: "Dr anna" } });
    await services.worklist.askForHandover(ben, { workitemId: id });
    const given = await services.worklist.answerHandover(anna, { workitemId: id, isGranted: true });
    expect(given).toMatchObject({ handoverRequest: null, status: "reserved", reservation: { displayName: "Dr ben" } });
  });

  it("is not asked for where nobody else has it, nor answered by anybody else", async () => {
    const id = await oneCase();
    await expect(services.worklist.askForHandover(ben, { workitemId: id })).rejects.toMatchObject({ code: "conflict" });
    await services.worklist.reserve(anna, { workitemId: id });
    await services.worklist.askForHandover(ben, { workitemId: id });
    const answer = { workitemId: id, isGranted: true };
    await expect(services.worklist.answerHandover(ben, answer)).rejects.toMatchObject({ code: "conflict" });
  });

  it("lists holds whose day has passed, and gives where a case stands now", async () => {
    const id = await oneCase();
    const hold = (until: string) => services.worklist.hold(anna, { workitemId: id, reason: "Priors", until });
    const overdue = async () => (await listed(anna, { overdueHoldsOnly: true })).rows.map((row) => row.id);
    await hold("2026-11-18");
    expect(await overdue()).toEqual([]);
    await services.worklist.unhold(anna, { workitemId: id });
    await hold("");
    expect(await overdue()).toEqual([]);
    await services.worklist.unhold(anna, { workitemId: id });
    await hold("2026-11-17");
    expect(await overdue()).toEqual([id]);
    expect(await services.worklist.standing(ben, { workitemId: id })).toMatchObject({ status: "held" });
    await services.worklist.unhold(anna, { workitemId: id });
    expect(await overdue()).toEqual([]);
    expect(await services.worklist.standing(ben, { workitemId: id })).toMatchObject({ status: "reserved" });
  });

  it("holds and takes off hold, with an owner; another person cannot", async () => {
    const id = await oneCase();
    const held = await services.worklist.hold(anna, { workitemId: id, reason: "Waiting for outside priors" });
    expect(held).toMatchObject({ status: "held", heldReason: "Waiting for outside priors" });
    expect(held.reservation?.displayName).toBe("Dr anna");
    await expect(services.worklist.unhold(ben, { workitemId: id })).rejects.toMatchObject({ code: "conflict" });
    const back = await services.worklist.unhold(anna, { workitemId: id });
    expect(back).toMatchObject({ status: "reserved", heldReason: "" });
  });

  it("is refused to an administrator, who reports nothing", async () => {
    const id = await oneCase();
    const admin = await services.signIn("admin", "administrator");
    await expect(services.worklist.reserve(admin, { workitemId: id })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is audited with every change and told to every window", async () => {
    const id = await oneCase();
    await services.worklist.reserve(anna, { workitemId: id });
    await services.worklist.reserve(anna, { workitemId: id });
    await services.worklist.release(anna, { workitemId: id });
    const actions = (await services.audit.list({ offset: 0, limit: 10 })).map((entry) => entry.action);
    expect(actions).toEqual(["case.release", "case.reserve"]);
    expect(services.published.filter((event) => event.id === id)).toHaveLength(2);
  });
});

describe("a reservation that nobody uses", () => {
  it("ends five minutes after its window vanished, unless the person opens the case again", async () => {
    const id = await oneCase();
    await services.cases.open(anna, { workitemId: id });
    services.cases.windowClosed(anna);
    services.clock.pass(4 * minute);
    services.clock.setTo(startOfTests + 30 * day);
    await services.reservations.releaseAbandoned();
    expect((await services.store.workitems.get(id)).reservation?.displayName).toBe("Dr anna");
    services.clock.pass(minute);
    await services.reservations.releaseAbandoned();
    expect(await services.store.workitems.get(id)).toMatchObject({ status: "unread", reservation: null });

    await services.cases.open(anna, { workitemId: id });
    services.cases.windowClosed(anna);
    const again = await services.signIn("anna");
    await services.cases.open(again, { workitemId: id });
    services.clock.pass(10 * minute);
    await services.reservations.releaseAbandoned();
    expect((await services.store.workitems.get(id)).status).toBe("reserved");
  });

  it("ends at the next start of the core, a draft does not", async () => {
    services.archives.add("embedded", [
      sampleStudy(1, { performedAt: startOfTests }),
      sampleStudy(2, { performedAt: startOfTests + 1 }),
    ]);
    await services.refresh.refreshNow();
    const [untouched, written] = (await listed()).rows.map((row) => row.id);
    await services.cases.open(anna, { workitemId: untouched ?? "" });
    const { draft } = await services.cases.open(anna, { workitemId: written ?? "" });
    if (draft === null) throw new Error("no draft");
    const content = { ...draft.content, sections: { ...draft.content.sections, findings: [[]] } };
    await services.reports.save(anna, { draftId: draft.id, revision: 0, content });
    await services.reservations.releaseLeftOver();
    expect(await services.store.workitems.get(untouched ?? "")).toMatchObject({ status: "unread", reservation: null });
    const kept = await services.store.workitems.get(written ?? "");
    expect(kept).toMatchObject({ status: "draft", reservation: { displayName: "Dr anna" } });
  });
});
