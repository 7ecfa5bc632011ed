import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import { SeenPolicyService } from "../../electron/core/settings/seen-policy-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { firstSeenPolicy } from "../../shared/rules/seen-policy.ts";
import { TestStores } from "../environment/stores.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { samplePerson } from "../fakes/sample-store.ts";
import { startOfTests, windowOf } from "../fakes/services.ts";

let stores: TestStores;
let store: Store;
beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());
beforeEach(async () => {
  store = await stores.open();
});

it("is set for the site by an administrator alone, and in the audit with what it asks", async () => {
  const audit = new AuditLog(store, new ManualClock(startOfTests));
  const service = new SeenPolicyService({ store, audit, events: { publish: () => undefined }, isDemo: false });
  const reader = windowOf(samplePerson("rtestwell"));
  const administrator = windowOf({ ...samplePerson("admin"), role: "administrator" });
  expect(await service.get(reader)).toEqual(firstSeenPolicy);
  const rules = [{ modalities: ["MG"], leastMs: 2000, leastPixels: 800, atSigning: "reason" as const }];
  const own = { ...firstSeenPolicy, rules: [...rules, ...firstSeenPolicy.rules.slice(-1)], excusesLocalisers: false };
  await expect(service.save(reader, own)).rejects.toMatchObject({ code: "forbidden" });
  expect(await service.get(reader)).toEqual(firstSeenPolicy);
  await service.save(administrator, own);
  expect(await service.get(reader)).toEqual(own);
  const [entry] = await audit.list({ offset: 0, limit: 1 });
  expect(entry).toMatchObject({ action: "settings.saveSeenPolicy", detail: "MG 2000 reason, others 60 warn" });
});
