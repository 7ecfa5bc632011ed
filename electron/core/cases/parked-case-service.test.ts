import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mostParkedCases, type ParkedView } from "../../../shared/domain/parked-case.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";
import { WindowViews } from "../windows/window-views.ts";
import { ParkedCaseService } from "./parked-case-service.ts";

const view: ParkedView = {
  ...{ layout: 2, activePane: 1, panes: [], beforePlanes: null, enlargedPane: null, tool: "window", link: null },
  ...{ hanging: null, cursor: null, curve: null, landmarks: [], areLinesShown: true, isCadShown: false },
  ...{ selectedMeasurementId: null, drawer: null, reportScroll: 0 },
  layers: { areShown: true, opacity: 0.35, isOutline: true, hidden: [] },
};

let stores: TestStores;
let services: Services;
let parked: ParkedCaseService;
let anna: WindowSession;
let ids: string[];

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  const { store, audit, clock, published } = services;
  const events = { publish: (event: (typeof published)[number]) => void published.push(event) };
  parked = new ParkedCaseService({ store, audit, clock, events, views: new WindowViews() });
  anna = await services.signIn("anna");
  const studies = Array.from({ length: mostParkedCases + 1 }, (_, index) =>
    sampleStudy(index + 1, { performedAt: startOfTests }),
  );
  services.archives.add("embedded", studies);
  await services.refresh.refreshNow();
  ids = [];
  for (const { studyInstanceUid } of studies) ids.push((await store.workitems.findByStudy(studyInstanceUid))?.id ?? "");
});

const open = (session: WindowSession, index = 0) => services.cases.open(session, { workitemId: ids[index] ?? "" });
const leave = (session: WindowSession, index = 0) => services.cases.leave(session, { workitemId: ids[index] ?? "" });
const park = (session: WindowSession, index = 0) => parked.park(session, { workitemId: ids[index] ?? "", view });
const resume = (session: WindowSession, index = 0) => parked.resume(session, { workitemId: ids[index] ?? "" });
const actions = async () => (await services.audit.list({ offset: 0, limit: 50 })).map(({ action }) => action);

describe("a parked case", () => {
  it("keeps its untouched reservation when it is left, at the next start too, and comes back as it stood, once", async () => {
    await open(anna);
    await park(anna);
    expect((await leave(anna)).status).toBe("reserved");
    await services.reservations.releaseLeftOver();
    expect((await parked.list(anna)).parked).toMatchObject([
      { workitem: { id: ids[0], status: "reserved" }, parkedAt: startOfTests },
    ]);
    await open(anna);
    expect(await resume(anna)).toEqual({ wasParked: true, view });
    expect(await resume(anna)).toEqual({ wasParked: false, view: null });
    expect((await leave(anna)).status).toBe("unread");
    expect(await actions()).toEqual(expect.arrayContaining(["case.park", "case.resume"]));
    expect((await actions()).filter((action) => action === "case.resume")).toHaveLength(1);
  });
  it("is its person's alone, and follows them to another window", async () => {
    await open(anna);
    await park(anna);
    const ben = await services.signIn("ben");
    expect((await parked.list(ben)).parked).toEqual([]);
    await open(ben);
    expect(await resume(ben)).toEqual({ wasParked: false, view: null });
    const elsewhere = await services.signIn("anna");
    expect((await parked.list(elsewhere)).parked).toHaveLength(1);
  });
  it("stays parked where it is not the case that the window shows", async () => {
    await open(anna);
    await park(anna);
    await leave(anna);
    await open(anna, 1);
    await expect(resume(anna)).rejects.toMatchObject({ code: "forbidden" });
    await expect(park(anna)).rejects.toMatchObject({ code: "forbidden" });
    expect((await parked.list(anna)).parked).toHaveLength(1);
  });
  it("is refused in words beyond the most that are remembered, none is dropped for it, and the last is first", async () => {
    for (let index = 0; index < mostParkedCases; index += 1) {
      await open(anna, index);
      await park(anna, index);
      await leave(anna, index);
    }
    await open(anna, mostParkedCases);
    await expect(park(anna, mostParkedCases)).rejects.toMatchObject({ code: "conflict" });
    const known = (await parked.list(anna)).parked.map(({ workitem }) => workitem.id);
    expect(known).toEqual(ids.slice(0, mostParkedCases).reverse());
  });
  it("is kept without its panes where the store was damaged", async () => {
    await open(anna);
    const name = `parkedCases/${anna.person?.id}`;
    await services.store.settings.setValue(name, JSON.stringify([{ workitemId: ids[0], parkedAt: 1, view: "gone" }]));
    expect(await resume(anna)).toEqual({ wasParked: true, view: null });
    await services.store.settings.setValue(name, "{ damaged");
    expect((await parked.list(anna)).parked).toEqual([]);
  });
  it("names nobody in the store", async () => {
    const { workitem } = await open(anna);
    await park(anna);
    const stored = (await services.store.settings.value(`parkedCases/${anna.person?.id}`)) ?? "";
    expect(stored).toContain(ids[0]);
    expect(stored).not.toContain(workitem.study.patient.patientId);
    expect(stored).not.toContain(workitem.study.patient.name.family);
  });
});
