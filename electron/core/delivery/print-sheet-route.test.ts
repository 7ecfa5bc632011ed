import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { engines, TestStores } from "../../../test/environment/stores.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { sampleDestination } from "../../../test/fakes/sample-report.ts";
import { type Services, signingPin, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";
import { createFetchApp } from "../fetch-app.ts";
import { releasePolicyOf } from "../reports/release-policy-service.ts";
import { registerPrintSheetRoute } from "./print-sheet-route.ts";

const emptyDirectory = mkdtempSync(`${tmpdir()}/sightline-window-`);

describe.each(engines)("the print sheet in %s", (engine) => {
  let stores: TestStores;
  let services: Services;
  let anna: WindowSession;
  let signable: SignableCase;
  let fetch: (request: Request, session: WindowSession) => Promise<Response>;

  beforeAll(async () => {
    stores = await TestStores.start(engine);
  });
  afterAll(async () => {
    await stores.stop();
    rmSync(emptyDirectory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    services = startServices(await stores.open());
    anna = await services.signIn("anna");
    const paper = { ...sampleDestination("print", "12 High Street"), recipientRole: "copy" as const };
    await services.store.settings.saveDestination(paper);
    signable = await signableCase(services, anna);
    fetch = createFetchApp({
      ...{ windowDirectory: emptyDirectory, logger: keepingLogger() },
      registerRoutes: [(app) => registerPrintSheetRoute(app, services)],
    });
  });

  const get = (deliveryId: string) => fetch(new Request(`http://local/deliveries/${deliveryId}/print-sheet.pdf`), anna);
  const newestAudit = async () => (await services.audit.list({ offset: 0, limit: 1 }))[0];

  async function signed(windowSeconds = 0) {
    const policy = { ...(await releasePolicyOf(services.store)), windowSeconds };
    await services.store.settings.setValue("release/policy", JSON.stringify(policy));
    const { draftId, revision } = signable;
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    const rows = await services.store.outbox.list({ scope: "all", search: "", offset: 0, limit: 50, before: null });
    const of = (channel: string) => rows.deliveries.find((row) => row.channel === channel)?.id ?? "";
    return { paper: of("print"), message: of("hl7"), versionId: draftId };
  }

  it("is the frozen bytes of the delivery, and each look is audited", async () => {
    const { paper } = await signed();
    const answer = await get(paper);
    expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Cache-Control")]).toEqual([
      ...[200, "application/pdf", "no-store"],
    ]);
    const { payload } = await services.store.outbox.payload(paper);
    expect(Buffer.from(await answer.arrayBuffer()).equals(payload ?? Buffer.alloc(0))).toBe(true);
    expect(await newestAudit()).toMatchObject({
      ...{ action: "delivery.printSheet", outcome: "success", personName: "Dr anna", workitemId: signable.caseId },
    });
  });

  it("is there for deliveries on paper alone, and for nobody who is signed out or locked", async () => {
    const { paper, message } = await signed();
    expect([(await get(message)).status, (await get("none")).status]).toEqual([404, 404]);
    anna.isLocked = true;
    expect((await get(paper)).status).toBe(401);
    expect((await newestAudit())?.action).not.toBe("delivery.printSheet");
  });

  it("is not printed while the version can be taken back, nor after it was; the refusal is audited", async () => {
    const { paper, versionId } = await signed(60);
    expect((await get(paper)).status).toBe(409);
    expect(await newestAudit()).toMatchObject({ action: "delivery.printSheet", outcome: "refused" });
    const by = { personId: anna.person?.id ?? "", displayName: "Dr anna", reason: "slip", now: services.clock.now() };
    await services.store.transaction((tx) => tx.releases.recall(versionId, by));
    services.clock.pass(61_000);
    expect((await get(paper)).status).toBe(409);
  });

  it("is printed once the version has left", async () => {
    const { paper } = await signed(60);
    services.clock.pass(61_000);
    expect((await get(paper)).status).toBe(200);
  });
});
