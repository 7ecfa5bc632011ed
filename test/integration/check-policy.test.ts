import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import { CheckPolicyService } from "../../electron/core/settings/check-policy-service.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { firstCheckPolicy } from "../../shared/checks/check-policy.ts";
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

it("is set for the site by an administrator alone, never for what blocks for safety, and is in the audit", async () => {
  const audit = new AuditLog(store, new ManualClock(startOfTests));
  const service = new CheckPolicyService({ store, audit, events: { publish: () => undefined }, isDemo: false });
  const reader = windowOf(samplePerson("rtestwell"));
  const administrator = windowOf({ ...samplePerson("admin"), role: "administrator" });
  expect(await service.get(reader)).toEqual(firstCheckPolicy);
  const own = { levels: { dictationArtefact: "off" as const, lateralityConflict: "block" as const } };
  await expect(service.save(reader, own)).rejects.toMatchObject({ code: "forbidden" });
  const unsafe = { levels: { otherPatientShown: "off" as const } };
  await expect(service.save(administrator, unsafe)).rejects.toMatchObject({ code: "invalid_input" });
  await expect(service.save(administrator, { levels: { noSuchCheck: "off" } })).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(await service.get(reader)).toEqual(firstCheckPolicy);
  expect(await service.save(administrator, own)).toEqual(own);
  expect(await service.get(reader)).toEqual(own);
  const [entry] = await audit.list({ offset: 0, limit: 1 });
  expect(entry).toMatchObject({
    action: "settings.saveCheckPolicy",
    detail: "dictationArtefact off, lateralityConflict block",
  });
});
