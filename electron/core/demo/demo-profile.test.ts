import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { matchReferrer } from "../../../shared/rules/match-referrer.ts";
import { TestStores } from "../../../test/environment/stores.ts";
import { CountingIds, ManualClock } from "../../../test/fakes/manual-clock.ts";
import { AuditLog } from "../audit/audit-log.ts";
import { whoIsOnIn } from "../directory/directory-service.ts";
import { demoPracticeId, setUpDemo } from "./demo-profile.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(() => stores.stop());

it("has every referrer of the samples in its directory, one match each, and somebody on each night", async () => {
  const store = await stores.open();
  const clock = new ManualClock(Date.parse("2026-10-24T12:00:00Z"));
  const audit = new AuditLog(store, clock);
  for (const _ of [1, 2]) await setUpDemo(store, audit, { clock, ids: new CountingIds() }, null);
  const directory = await store.directory.all();
  const samples = join(import.meta.dirname, "..", "..", "..", "samples", "requests.json");
  const requests: { referrer: { name: string; organisation: string } }[] = JSON.parse(readFileSync(samples, "utf8"));
  for (const { referrer } of requests) {
    const match = matchReferrer({ ...referrer, code: "", organisationCode: "" }, directory);
    expect([referrer.name, match.entry?.name, match.certainty]).toEqual([referrer.name, referrer.name, "byName"]);
  }
  const ward = [...directory.values()].find(({ name }) => name === "Ward 7");
  // The night in which the clocks go back.
  const reached = await whoIsOnIn(store, ward?.id ?? "", Date.parse("2026-10-25T03:00:00Z"));
  expect(reached.reach?.shift).not.toBeNull();
  expect(reached.explanation).toContain("Outside working hours Hospital at night takes it for Ward 7.");
});

it("the demo's destination claims to be none of the practices and clinics that refer", async () => {
  const store = await stores.open();
  const clock = new ManualClock(0);
  const practice = { mllpAddress: "127.0.0.1:1", pageUrl: "http://127.0.0.1:2/" };
  await setUpDemo(store, new AuditLog(store, clock), { clock, ids: new CountingIds() }, practice);
  const destination = (await store.settings.destinations()).find(({ id }) => id === demoPracticeId);
  expect(destination).toMatchObject({ name: "Exampleton clinical inbox (demo)", recipientRole: "referrer" });
  expect(destination?.name).not.toMatch(/surgery|practice|clinic\b|department/i);
});
