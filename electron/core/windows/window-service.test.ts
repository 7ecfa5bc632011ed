import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowView } from "../../../shared/domain/parked-case.ts";
import { arrangementOf } from "../../../shared/domain/window-profile.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { sampleStudy } from "../../../test/fakes/sample-store.ts";
import { type Services, startOfTests, startServices, windowOf } from "../../../test/fakes/services.ts";
import { ParkedCaseService } from "../cases/parked-case-service.ts";
import type { WindowSession } from "../core.ts";
import { WindowService } from "./window-service.ts";
import { WindowViews } from "./window-views.ts";

const view: WindowView = {
  ...{ layout: 2, activePane: 1, panes: [], beforePlanes: null, enlargedPane: null, tool: "window", link: null },
  ...{ hanging: null, cursor: null, curve: null, landmarks: [], areLinesShown: true, isCadShown: false },
  selectedMeasurementId: null,
  layers: { areShown: true, opacity: 0.35, isOutline: true, hidden: [] },
};

let stores: TestStores;
let services: Services;
let windows: WindowService;
let parked: ParkedCaseService;
/** The case window, a window of images, and a case window of the same person in another launch. */
let report: WindowSession;
let images: WindowSession;
let elsewhere: WindowSession;
let [first, second] = ["", ""];

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  services = startServices(await stores.open());
  const { store, audit, clock, published, roster } = services;
  const events = { publish: (event: (typeof published)[number]) => void published.push(event) };
  const views = new WindowViews();
  windows = new WindowService({ store, audit, roster, views, events });
  parked = new ParkedCaseService({ store, audit, clock, events, views });
  const { person } = await services.signIn("anna");
  const open = (id: string, launchId: string) => roster.note({ ...windowOf(person, id), launchId });
  [report, images, elsewhere] = [open("w1", "l1"), open("w2", "l1"), open("w3", "l2")];
  const studies = [1, 2].map((index) => sampleStudy(index, { performedAt: startOfTests }));
  services.archives.add("embedded", studies);
  await services.refresh.refreshNow();
  const ids: string[] = [];
  for (const { studyInstanceUid } of studies) ids.push((await store.workitems.findByStudy(studyInstanceUid))?.id ?? "");
  [first = "", second = ""] = ids;
});

const open = (session: WindowSession, workitemId: string) => services.cases.open(session, { workitemId });
const leave = (session: WindowSession, workitemId: string) => services.cases.leave(session, { workitemId });

describe("a window of images", () => {
  it("opens the case of its case window and no other, also none of another sign-in", async () => {
    await windows.join(images, { number: 2 });
    await expect(open(images, first)).rejects.toMatchObject({ code: "forbidden" });
    await open(elsewhere, first);
    await expect(open(images, first)).rejects.toMatchObject({ code: "forbidden" });
    await open(report, second);
    await expect(open(images, first)).rejects.toMatchObject({ code: "forbidden" });
    const opened = await open(images, second);
    expect(opened).toMatchObject({ mayEdit: true, isOpenElsewhere: false, workitem: { id: second } });
    expect(opened.draft?.id).toBeTruthy();
    expect(images.openedStudies).toEqual(report.openedStudies);
  });

  it("gets the case with its draft however early it asks, and is on record as a look", async () => {
    await windows.join(images, { number: 2 });
    const opening = open(report, first);
    await services.audit.list({ offset: 0, limit: 1 });
    while (report.openWorkitemId === null) await Promise.resolve();
    const [inCase, beside] = await Promise.all([opening, open(images, first)]);
    expect(beside.draft).toEqual(inCase.draft);
    const looks = (await services.audit.list({ offset: 0, limit: 50 })).filter(({ action }) => action === "case.open");
    expect(looks.map(({ detail }) => detail).sort()).toEqual(["", "images in window 2"]);
  });

  it("neither keeps a case that is left nor makes it look open elsewhere", async () => {
    await windows.join(images, { number: 2 });
    await open(report, first);
    await open(images, first);
    expect((await open(report, first)).isOpenElsewhere).toBe(false);
    expect((await leave(images, first)).status).toBe("reserved");
    await open(images, first);
    expect((await leave(report, first)).status).toBe("unread");
    expect((await leave(images, first)).status).toBe("unread");
  });

  it("follows none where two case windows show two cases", async () => {
    const other = services.roster.note({ ...windowOf(report.person, "w4"), launchId: "l1" });
    await windows.join(images, { number: 2 });
    await open(report, first);
    await open(other, second);
    expect((await windows.standing(images)).cases).toEqual([first, second]);
    await expect(open(images, first)).rejects.toMatchObject({ code: "forbidden" });
    await leave(other, second);
    expect((await open(images, first)).workitem.id).toBe(first);
  });
});

describe("two patients at once", () => {
  it("stop the report while a window of images is behind, and that is on record", async () => {
    await windows.join(images, { number: 2 });
    await open(report, first);
    await open(images, first);
    await windows.requireOneCase(report, "report.sign");
    await leave(report, first);
    await open(report, second);
    expect((await windows.standing(report)).imageWindows).toEqual([{ number: 2, workitemId: first }]);
    await expect(windows.requireOneCase(report, "report.sign")).rejects.toMatchObject({
      code: "invalid_report",
      details: { code: "otherCaseShown" },
    });
    const [latest] = await services.audit.list({ offset: 0, limit: 1 });
    expect(latest).toMatchObject({
      action: "report.sign",
      outcome: "refused",
      detail: "window 2 still showed another case",
    });
    await leave(images, first);
    await windows.requireOneCase(report, "report.sign");
  });

  it("tells every window when one shows another case", async () => {
    await windows.join(images, { number: 2 });
    const told = () => services.published.filter(({ topic }) => topic === "windows").length;
    const before = told();
    await open(report, first);
    expect(told()).toBe(before + 1);
    await leave(report, first);
    expect(told()).toBe(before + 2);
  });
});

describe("the panes of a window of images", () => {
  it("come back when it is opened again, and are kept of no case that it does not show", async () => {
    await windows.join(images, { number: 2 });
    await open(report, first);
    await expect(windows.keepView(images, { workitemId: first, view })).rejects.toMatchObject({ code: "forbidden" });
    await open(images, first);
    await windows.keepView(images, { workitemId: first, view });
    await expect(windows.keepView(images, { workitemId: second, view })).rejects.toMatchObject({ code: "forbidden" });
    const again = services.roster.note({ ...windowOf(report.person, "w5"), launchId: "l1" });
    await windows.join(again, { number: 2 });
    expect(await windows.view(again, { workitemId: first })).toEqual({ view });
    await windows.join(again, { number: 3 });
    expect(await windows.view(again, { workitemId: first })).toEqual({ view: null });
  });

  it("come back with a case that was put aside, whichever window asks first", async () => {
    await windows.join(images, { number: 2 });
    await open(report, first);
    await open(images, first);
    await windows.keepView(images, { workitemId: first, view });
    await parked.park(report, { workitemId: first, view: { ...view, drawer: null, reportScroll: 0 } });
    await windows.keepView(images, { workitemId: first, view: { ...view, layout: 1 } });
    expect(await windows.view(images, { workitemId: first })).toEqual({ view });
    await parked.resume(report, { workitemId: first });
    expect(await windows.view(images, { workitemId: first })).toEqual({ view });
  });
});

describe("how a person likes their windows", () => {
  it("is remembered for as many as are open, and by protocol", async () => {
    const ct = { windowNumber: 2 as const, protocolId: "ct-body", stepName: "Lung" };
    await windows.keepArrangement(images, { ...ct, windowCount: 2, layout: 4 });
    await windows.keepArrangement(images, { ...ct, windowCount: 3, layout: 1 });
    await windows.keepArrangement(images, { ...ct, windowCount: 2, layout: 2 });
    const profile = await windows.profile(report);
    expect(arrangementOf(profile, { ...ct, windowCount: 2 })?.layout).toBe(2);
    expect(arrangementOf(profile, { ...ct, windowCount: 3 })?.layout).toBe(1);
    expect(arrangementOf(profile, { ...ct, protocolId: "mr-brain", windowCount: 2 })).toBeNull();
    expect(profile.arrangements).toHaveLength(2);
  });

  it("knows with how many the last case was left, and where they stood", async () => {
    await windows.join(images, { number: 2 });
    await windows.keepPlace(images, { number: 2, left: 1920, top: 0, width: 1920, height: 1200 });
    expect(await windows.profile(report)).toMatchObject({ count: 2, places: [{ left: 1920 }] });
    await windows.caseLeft(report);
    expect((await windows.profile(report)).count).toBe(2);
    services.roster.forget(images);
    await windows.caseLeft(report);
    expect((await windows.profile(report)).count).toBe(1);
    await services.store.settings.setValue(`windowProfile/${report.person?.id}`, "{ damaged");
    expect(await windows.profile(report)).toEqual({ count: 1, places: [], arrangements: [] });
  });
});
