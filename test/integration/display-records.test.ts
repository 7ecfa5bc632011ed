import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import { DisplayService } from "../../electron/core/display/display-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { visualQuestions } from "../../shared/display/visual-questions.ts";
import type { Monitor } from "../../shared/domain/display.ts";
import { engines, TestStores } from "../environment/stores.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { samplePerson } from "../fakes/sample-store.ts";
import { startOfTests, windowOf } from "../fakes/services.ts";

const monitor: Monitor = { label: "", left: 0, top: 0, width: 1920, height: 1200, colourDepth: 24, pixelRatio: 1 };
const beside: Monitor = { ...monitor, left: 1920 };
const seen = visualQuestions.map(({ id }) => ({ question: id, answer: "seen" as const }));

describe.each(engines)("records of monitors in %s", (kind) => {
  let stores: TestStores;
  let store: Store;
  let displays: DisplayService;
  let clock: ManualClock;
  const ids = new CountingIds();
  const reader = windowOf(samplePerson("rtestwell"));
  const other = windowOf(samplePerson("pmadeup"));
  const serviceAt = (stationId: string) =>
    new DisplayService({
      ...{ store, clock, ids, audit: new AuditLog(store, clock), events: { publish: () => undefined } },
      station: { id: stationId, name: `room ${stationId}` },
      isDemo: false,
    });
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    store = await stores.open();
    clock = new ManualClock(startOfTests);
    for (const { person } of [reader, other]) {
      if (person !== null) await store.people.insert(person, { passwordHash: "x", pinHash: null }, 1);
    }
    displays = serviceAt("a");
  });

  it("keep the size of a pixel for one person, one monitor and one workstation, the newest one", async () => {
    await displays.keepSize(reader, { monitor, mmPerPixel: 0.25, method: "card" });
    clock.pass(1000);
    const { size } = await displays.keepSize(reader, { monitor, mmPerPixel: 0.27, method: "diagonal" });
    expect(size).toMatchObject({ mmPerPixel: 0.27, method: "diagonal", pixelRatio: 1, at: startOfTests + 1000 });
    const zoomed = await displays.standing(reader, { monitor: { ...monitor, pixelRatio: 1.5 } });
    expect(zoomed.size?.pixelRatio).toBe(1);
    expect((await displays.standing(other, { monitor })).size).toBeNull();
    expect((await displays.standing(reader, { monitor: beside })).size).toBeNull();
    expect((await serviceAt("b").standing(reader, { monitor })).size).toBeNull();
  });

  it("keep each check with who, where and when, for everybody at that monitor, and in the audit", async () => {
    await displays.keepVisual(reader, { monitor, answers: seen, note: "" });
    clock.pass(1000);
    const answers = [...seen.slice(1), { question: "patches", answer: "notSeen" as const }];
    await serviceAt("b").keepVisual(other, { monitor, answers, note: "Left edge" });
    expect((await displays.standing(other, { monitor })).visual).toMatchObject({
      ...{ outcome: "passed", personName: reader.person?.displayName, stationName: "room a", at: startOfTests },
    });
    const { checks } = await displays.records(reader);
    expect(checks.map(({ outcome, stationName }) => [outcome, stationName])).toEqual([
      ["failed", "room b"],
      ["passed", "room a"],
    ]);
    expect(checks[0]).toMatchObject({ failures: ["Grey patches run into one another."], note: "Left edge" });
    const actions = (await store.audit.list({ offset: 0, limit: 9 })).map(({ action, detail }) => [action, detail]);
    expect(actions).toContainEqual(["display.check", "visual failed"]);
  });

  it("compute a measurement in the core, and keep nothing that says nothing", async () => {
    const readings = Array.from({ length: 18 }, (_, step) => 1 + step * 10);
    const luminance = { readings, ambient: 0, instrument: "LXcan" };
    const { measured } = await displays.keepMeasured(reader, { monitor, luminance, note: "" });
    expect(measured).toMatchObject({ outcome: "failed", luminance, response: { maximum: 171, minimum: 1 } });
    expect(measured?.response?.deviations).toHaveLength(17);
    const falling = { ...luminance, readings: [...readings].reverse() };
    const refused = displays.keepMeasured(reader, { monitor, luminance: falling, note: "" });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
    expect((await displays.records(reader)).checks).toHaveLength(1);
  });

  it("follow a policy that only an administrator sets", async () => {
    const policy = { use: "clinical" as const, visualEveryDays: 7, measuredEveryDays: 0 };
    await expect(displays.savePolicy(reader, policy)).rejects.toMatchObject({ code: "forbidden" });
    const administrator = { ...samplePerson("admin"), role: "administrator" as const };
    await displays.savePolicy(windowOf(administrator), policy);
    expect((await displays.standing(reader, { monitor })).policy).toEqual(policy);
    await store.settings.setValue("display/policy", "{ damaged");
    expect((await displays.standing(reader, { monitor })).policy.visualEveryDays).toBe(30);
  });
});
