import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { WindowSession } from "../../electron/core/core.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { engines, type StorePlace, TestStores } from "../environment/stores.ts";
import { sampleStudy } from "../fakes/sample-store.ts";
import { type Services, signingPin, startOfTests, startServices } from "../fakes/services.ts";
import { signableCase } from "../fakes/signable-case.ts";

/** Lets a process of its own begin a signature with its case open, and kills it; gives the draft. */
async function killWithCaseOpen({ profileDirectory, url }: StorePlace): Promise<string> {
  const program = ["test/environment/report-signer.ts", profileDirectory, url ?? "", "neverReady"];
  const writer = spawn(process.execPath, program, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => writer.once("exit", () => resolve()));
  let draftId = "";
  for await (const line of createInterface({ input: writer.stdout })) {
    if (line.startsWith("signing ")) draftId = line.split(" ")[1] ?? "";
    if (line === "encoding") writer.kill("SIGKILL");
  }
  await ended;
  return draftId;
}

describe.each(engines)("a case that is open when the program ends, on %s", (kind) => {
  let stores: TestStores;
  let place: StorePlace;
  let services: Services;
  let anna: WindowSession;
  beforeAll(async () => {
    stores = await TestStores.start(kind);
  });
  afterAll(() => stores.stop());
  beforeEach(async () => {
    place = await stores.place();
  });

  const start = async () => {
    services = startServices(await stores.open(place), { ids: new RandomIds() });
    await services.reservations.releaseLeftOver();
    anna = await services.signIn("anna");
  };
  const endedOf = async (workitemId: string) => (await services.life.endedWhileOpen.get(anna, { workitemId })).ended;

  it("is named after a kill with the time of its last saved words, until it is put away", async () => {
    const draftId = await killWithCaseOpen(place);
    await start();
    const { workitemId = "" } = (await services.store.drafts.find(draftId)) ?? {};
    const ended = { draftId, keptUntil: startOfTests };
    expect(await endedOf(workitemId)).toEqual(ended);
    // A further start in order forgets nothing of it, and says nothing new.
    await services.reservations.stop();
    await start();
    expect(await endedOf(workitemId)).toEqual(ended);
    await services.life.endedWhileOpen.putAway(anna, { workitemId });
    expect(await endedOf(workitemId)).toBeNull();
  });

  it("is named no more once its report is signed", async () => {
    const draftId = await killWithCaseOpen(place);
    await start();
    const { workitemId = "", revision = 0 } = (await services.store.drafts.find(draftId)) ?? {};
    expect(await endedOf(workitemId)).not.toBeNull();
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    expect(await endedOf(workitemId)).toBeNull();
  });

  it.each([
    ["it was left", (caseId: string) => services.cases.leave(anna, { workitemId: caseId })],
    ["its writer signed out", () => services.cases.leaveAll(anna)],
    ["its window was closed", async () => services.cases.windowClosed(anna)],
    ["the program stopped in order", () => services.reservations.stop()],
  ])("is not named where %s", async (_, end) => {
    await start();
    const { caseId } = await signableCase(services, anna);
    await end(caseId);
    await start();
    expect(await endedOf(caseId)).toBeNull();
  });

  it("is named without a time where nobody had saved a word yet", async () => {
    await start();
    services.archives.add("embedded", [sampleStudy(1, { performedAt: startOfTests })]);
    await services.refresh.refreshNow();
    const workitemId = (await services.store.workitems.findByStudy("2.25.1001"))?.id ?? "";
    const { draft } = await services.cases.open(anna, { workitemId });
    await start();
    expect(await endedOf(workitemId)).toEqual({ draftId: draft?.id, keptUntil: null });
  });

  it("is not named where somebody only read what a colleague has", async () => {
    await start();
    const { caseId } = await signableCase(services, anna);
    const ben = await services.signIn("ben");
    await services.cases.open(ben, { workitemId: caseId });
    await services.cases.leave(anna, { workitemId: caseId });
    await start();
    expect(await endedOf(caseId)).toBeNull();
  });
});
