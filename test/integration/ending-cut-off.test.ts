import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { composeCore } from "../environment/composed-core.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { plainEncoder, signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

/** Lets a withdrawal or a cancellation begin and kills it while the messages are made; gives the case. */
async function killWhileEnding({ profileDirectory, url }: StorePlace, what: "withdraw" | "cancel"): Promise<string> {
  const program = ["test/environment/report-ender.ts", profileDirectory, url ?? "", what];
  const ender = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => ender.once("exit", () => resolve()));
  let workitemId = "";
  for await (const line of createInterface({ input: ender.stdout })) {
    if (line.startsWith("ending ")) workitemId = line.split(" ")[1] ?? "";
    if (line === "encoding") ender.kill("SIGKILL");
  }
  await ended;
  return workitemId;
}

describe.each(engines)("a withdrawal or cancellation that is cut off, on %s", (kind) => {
  let stores: TestStores;
  let place: StorePlace;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    place = await stores.place();
  });

  const begun = (store: Store) => store.begunEndings.leftOver("station-1", 0);
  const restart = async () => {
    const services = startServices(await stores.open(place), { ids: new RandomIds() });
    await services.life.begunEndings.nameLeftOver();
    return services;
  };

  it("is named after the restart, to its person and in its case, until the report is withdrawn", async () => {
    const workitemId = await killWhileEnding(place, "withdraw");
    const services = await restart();
    const { store } = services;
    const anna = await services.signIn("anna");
    const colleague = await services.signIn("bell");
    const { notices } = await services.life.notices.notices(anna, { workitemId });
    expect(notices).toMatchObject([{ kind: "withdrawalCutOff", forPersonId: "person-anna" }]);
    expect(notices[0]?.detail).toMatch(
      /^Withdrawing this report \(.+\) was cut off on 18-Nov-2026 10:00, when the program stopped\. Nobody was told anything\. Version 1 still counts for everybody who has it\. Withdraw it again where it still has to be\.$/,
    );
    expect((await services.life.notices.notices(anna, { workitemId: null })).notices).toEqual(notices);
    expect((await services.life.notices.notices(colleague, { workitemId })).notices).toEqual(notices);
    const latest = await store.reports.latest(workitemId);
    expect(latest?.document).toMatchObject({ version: 1, status: "final" });
    expect(
      (await services.audit.list({ offset: 0, limit: 50 })).map(({ action, outcome }) => [action, outcome]),
    ).toContainEqual(["report.endingCutOff", "failed"]);
    // A second start names nothing twice.
    await services.life.begunEndings.nameLeftOver();
    expect(await begun(store)).toEqual([]);
    const seenVersionId = latest?.id ?? null;
    expect(await services.life.endings.outcome(anna, { workitemId, seenVersionId })).toEqual({ ended: null });
    const again = { kind: "other" as const, reason: "Films of another patient", secret: signingPin };
    const ended = await services.life.endings.end(anna, { workitemId, seenVersionId, ...again });
    expect(await services.life.endings.outcome(anna, { workitemId, seenVersionId })).toEqual({ ended });
    await expect(services.life.endings.outcome(colleague, { workitemId, seenVersionId })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await services.life.notices.notices(anna, { workitemId })).notices).toEqual([]);
  });

  it("of a case without a report is named by a core that starts on the profile", async () => {
    writeFileSync(join(place.profileDirectory, "station.json"), JSON.stringify({ id: "station-1" }));
    const workitemId = await killWhileEnding(place, "cancel");
    const { core } = await composeCore({ profileDirectory: place.profileDirectory, storeUrl: place.url });
    await core.start();
    await core.stop();
    const store = await stores.open(place);
    expect(await store.notices.open(workitemId)).toMatchObject([
      {
        kind: "cancellationCutOff",
        detail: expect.stringMatching(/^Cancelling this case .+ The case is as it was\./),
      },
    ]);
    expect(await store.drafts.findOpen(workitemId)).not.toBeNull();
    expect(await begun(store)).toEqual([]);
  });

  it("is on record while it goes on, is waited for when asked, and is no more once it is done or refused", async () => {
    const store = await stores.open(place);
    const seen: number[] = [];
    let goOn: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const services = startServices(store, {
      ids: new RandomIds(),
      encoder: {
        async prepare(input) {
          seen.push((await begun(store)).length);
          await isHeld;
          return plainEncoder.prepare(input);
        },
      },
    });
    const anna = await services.signIn("anna");
    const { caseId: workitemId } = await signableCase(services, anna);
    const request = { workitemId, seenVersionId: null, kind: "notToBeReported" as const, reason: "Reported elsewhere" };
    await expect(services.life.endings.end(anna, { ...request, secret: "wrong" })).rejects.toMatchObject({
      code: "reauth_required",
    });
    expect(await begun(store)).toEqual([]);
    const ending = services.life.endings.end(anna, { ...request, secret: signingPin });
    await expect.poll(() => seen).toEqual([1]);
    const asked = services.life.endings.outcome(anna, request);
    goOn();
    expect(await asked).toEqual({ ended: await ending });
    expect(await begun(store)).toEqual([]);
  });
});
