import { afterAll, beforeAll, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { CountingIds, ManualClock } from "../../../test/fakes/manual-clock.ts";
import { AuditLog } from "../audit/audit-log.ts";
import { demoPracticeId, setUpDemo } from "./demo-profile.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

it("the demo's destination claims to be none of the practices and clinics that refer", async () => {
  const store = await stores.open();
  const clock = new ManualClock(0);
  const practice = { mllpAddress: "127.0.0.1:1", pageUrl: "http://127.0.0.1:2/" };
  await setUpDemo(store, new AuditLog(store, clock), { clock, ids: new CountingIds() }, practice);
  const destination = (await store.settings.destinations()).find(({ id }) => id === demoPracticeId);
  expect(destination).toMatchObject({ name: "Exampleton clinical inbox (demo)", recipientRole: "referrer" });
  expect(destination?.name).not.toMatch(/surgery|practice|clinic\b|department/i);
});
