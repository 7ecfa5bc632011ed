import { mkdtempSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedArchive } from "../../electron/core/embedded-archive/embedded-archive.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { type MisbehavingArchive, startMisbehavingArchive } from "../fakes/misbehaving-archive.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";

const password = "long enough a password";
const site = { code: "RXX01", name: "Exampleton General" };
const wholeList = {
  filter: {
    ...{ search: "", modalities: [], sites: [], statuses: [], performedFrom: null, performedTo: null },
    mineOnly: false,
  },
  ...{ sort: { column: "target" as const, direction: "ascending" as const }, offset: 0, limit: 100 },
};
/** Requests that the silent archive has taken and never answered. */
const unanswered: ServerResponse[] = [];

let silent: MisbehavingArchive;
let composed: ComposedCore;
let calls: ReturnType<ComposedCore["window"]>["calls"];

beforeAll(async () => {
  silent = await startMisbehavingArchive((_, response) => void unanswered.push(response));
  const profileDirectory = mkdtempSync(join(tmpdir(), "sightline-silent-"));
  const embedded = await EmbeddedArchive.open({
    ...{ profileDirectory, clock: new SystemClock(), ids: new RandomIds(), logger: keepingLogger() },
  });
  expect((await embedded.import(["samples/x-ray-tibia"])).imported).toBeGreaterThan(0);
  embedded.close();
  composed = await composeCore({ profileDirectory });
  calls = composed.window().calls;
  await calls.session.createAdministrator({ displayName: "A. Admin", username: "admin", password, site });
  await calls.settings.saveArchive({
    ...{ id: "silent", name: "Silent archive", baseUrl: silent.url, authentication: "none", username: "" },
    ...{ secret: null, certificateAuthorityFile: "", quirks: { sendsRawQuery: false, lacksThumbnail: false } },
    ...{ isEnabled: true, receivesReports: false, feedsReadingList: true },
  });
});
afterAll(async () => {
  await composed?.remove();
  await silent?.stop();
});

describe("an archive that takes a question and says nothing", () => {
  it("is still asked from before the first question, so that an empty list promises nothing", async () => {
    expect((await calls.worklist.list(wholeList)).total).toBe(0);
    expect((await calls.worklist.archives()).stillAsking).toContain("Silent archive");
  });

  it("keeps no other archive's case from the list, and the window hears of each answer", async () => {
    const heard: string[] = [];
    const stop = new AbortController();
    const events = await calls.events.subscribe({}, { signal: stop.signal });
    const listening = (async () => {
      for await (const { topic } of events) heard.push(topic);
    })().catch(() => undefined);
    await composed.core.start();
    await expect.poll(async () => (await calls.worklist.list(wholeList)).total, { timeout: 5_000 }).toBe(1);
    await expect.poll(() => unanswered).toHaveLength(1);
    await expect.poll(async () => (await calls.worklist.archives()).stillAsking).toEqual(["Silent archive"]);
    await expect.poll(() => heard).toEqual(expect.arrayContaining(["worklist", "archive"]));
    for (const response of unanswered) response.writeHead(204).end();
    await expect.poll(async () => (await calls.worklist.archives()).stillAsking, { timeout: 5_000 }).toEqual([]);
    stop.abort();
    await listening;
  });
});
