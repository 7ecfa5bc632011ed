import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { composeCore } from "../environment/composed-core.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { plainEncoder, type Services, signingPin, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

/** Lets the signer begin a signature and kills it while the messages are made; gives the draft. */
async function killWhileSigning({ profileDirectory, url }: StorePlace): Promise<string> {
  const program = ["test/environment/report-signer.ts", profileDirectory, url ?? "", "neverReady"];
  const signer = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => signer.once("exit", () => resolve()));
  let draftId = "";
  for await (const line of createInterface({ input: signer.stdout })) {
    if (line.startsWith("signing ")) draftId = line.split(" ")[1] ?? "";
    if (line === "encoding") signer.kill("SIGKILL");
  }
  await ended;
  return draftId;
}

describe.each(engines)("a signing that is cut off, on %s", (kind) => {
  let stores: TestStores;
  let place: StorePlace;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    place = await stores.place();
  });

  const begun = async (store: Store) => store.begunSignings.leftOver("station-1", 0);
  const noticesOf = async (services: Services, by: WindowSession, workitemId: string | null) =>
    (await services.life.notices.notices(by, { workitemId })).notices;
  const sign = async (services: Services, by: WindowSession, draftId: string, secret = signingPin) => {
    const revision = (await services.store.drafts.find(draftId))?.revision ?? 0;
    return services.signing.sign(by, { draftId, revision, secret, shownPatients: [] });
  };
  const restart = async () => {
    const services = startServices(await stores.open(place), { ids: new RandomIds() });
    await services.begun.nameLeftOver();
    return services;
  };

  it("is named after the restart, to its signer and in its case, until it is signed", async () => {
    const draftId = await killWhileSigning(place);
    const services = await restart();
    const { store } = services;
    const draft = await store.drafts.find(draftId);
    const workitemId = draft?.workitemId ?? "";
    const anna = await services.signIn("anna");
    const colleague = await services.signIn("bell");
    const [notice, ...others] = await noticesOf(services, anna, workitemId);
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ kind: "signingCutOff", forPersonId: "person-anna" });
    expect(notice?.detail).toMatch(
      /^Signing of this report \(.+\) was cut off on 18-Nov-2026 10:00, when the program stopped\. Nothing was signed or sent\. The draft is as it was\. Read it and sign it again\.$/,
    );
    expect(await noticesOf(services, anna, null)).toEqual([notice]);
    expect(await noticesOf(services, colleague, workitemId)).toEqual([notice]);
    expect(await noticesOf(services, colleague, null)).toEqual([]);
    expect(await store.reports.versions(workitemId)).toEqual([]);
    expect(await store.drafts.findOpen(workitemId)).toEqual(draft);
    const audited = (await services.audit.list({ offset: 0, limit: 50 })).filter(
      ({ action }) => action === "report.signingCutOff",
    );
    expect(audited).toMatchObject([
      { outcome: "failed", workitemId, detail: expect.stringMatching(/by Dr anna, revision 1; nothing was signed$/) },
    ]);
    expect(JSON.stringify(audited)).not.toContain(signingPin);
    // A second start names nothing twice, and the notice blocks no signature.
    await services.begun.nameLeftOver();
    expect(await noticesOf(services, anna, workitemId)).toEqual([notice]);
    expect(await sign(services, anna, draftId)).toMatchObject({ version: 1 });
    expect(await noticesOf(services, anna, workitemId)).toEqual([]);
    expect(await noticesOf(services, anna, null)).toEqual([]);
  });

  it("is named by a core that starts on the profile", async () => {
    writeFileSync(join(place.profileDirectory, "station.json"), JSON.stringify({ id: "station-1" }));
    const draftId = await killWhileSigning(place);
    const { core } = await composeCore({ profileDirectory: place.profileDirectory, storeUrl: place.url });
    await core.start();
    await core.stop();
    const store = await stores.open(place);
    const workitemId = (await store.drafts.find(draftId))?.workitemId ?? "";
    expect(await store.notices.open(workitemId)).toMatchObject([{ kind: "signingCutOff", forPersonId: "person-anna" }]);
    expect(await begun(store)).toEqual([]);
  });

  it("is put away by its signer alone", async () => {
    await killWhileSigning(place);
    const services = await restart();
    const anna = await services.signIn("anna");
    const [notice] = await noticesOf(services, anna, null);
    const putAway = (by: WindowSession) =>
      services.life.notices.decide(by, { noticeId: notice?.id ?? "", decision: "seen", reason: "" });
    await expect(putAway(await services.signIn("bell"))).rejects.toMatchObject({ code: "forbidden" });
    await putAway(anna);
    expect(await noticesOf(services, anna, null)).toEqual([]);
  });

  it("of another workstation is not named here while it may still be going on", async () => {
    await killWhileSigning(place);
    const store = await stores.open(place);
    const [one] = await begun(store);
    await store.begunSignings.end(one?.id ?? "");
    await store.begunSignings.begin({ ...(one as NonNullable<typeof one>), stationId: "station-2" });
    const services = startServices(store, { ids: new RandomIds() });
    const anna = await services.signIn("anna");
    await services.begun.nameLeftOver();
    expect(await noticesOf(services, anna, null)).toEqual([]);
    services.clock.pass(25 * 60 * 60_000);
    await services.begun.nameLeftOver();
    expect(await noticesOf(services, anna, null)).toHaveLength(1);
  });

  it("is on record before the messages are made, and no more once it is signed, refused or has failed", async () => {
    const store = await stores.open(place);
    const seen: number[] = [];
    let fails = false;
    const services = startServices(store, {
      ids: new RandomIds(),
      encoder: {
        async prepare(input) {
          seen.push((await begun(store)).length);
          if (fails) throw new Error("no fonts");
          return plainEncoder.prepare(input);
        },
      },
    });
    const anna = await services.signIn("anna");
    const { draftId, caseId } = await signableCase(services, anna);
    await expect(sign(services, anna, draftId, "wrong")).rejects.toMatchObject({ code: "reauth_required" });
    expect(await begun(store)).toEqual([]);
    // Made while the secret was compared and thrown away, perhaps after that had ended: it may be on record or not.
    await expect.poll(() => seen).toHaveLength(1);
    seen.length = 0;
    fails = true;
    await expect(sign(services, anna, draftId)).rejects.toThrow("no fonts");
    expect(await begun(store)).toEqual([]);
    fails = false;
    await sign(services, anna, draftId);
    expect(seen).toEqual([1, 1]);
    expect(await begun(store)).toEqual([]);
    // Signing it once more gives the version that it became, and leaves nothing behind.
    await sign(services, anna, draftId);
    await services.begun.nameLeftOver();
    expect(await begun(store)).toEqual([]);
    expect(await noticesOf(services, anna, caseId)).toEqual([]);
  });
});
