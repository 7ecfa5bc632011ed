import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TestStores } from "../../../test/environment/stores.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { sampleJpegs } from "../../../test/fakes/sample-report.ts";
import { type Services, signingPin, startServices } from "../../../test/fakes/services.ts";
import { type SignableCase, signableCase } from "../../../test/fakes/signable-case.ts";
import type { WindowSession } from "../core.ts";
import { createFetchApp } from "../fetch-app.ts";
import { largestKeyImageBytes, registerKeyImageRoutes } from "./key-image-routes.ts";

const emptyDirectory = mkdtempSync(`${tmpdir()}/sightline-window-`);
const [jpeg = new Uint8Array(), otherJpeg = new Uint8Array()] = sampleJpegs.values();

let stores: TestStores;
let services: Services;
let anna: WindowSession;
let signable: SignableCase;
let fetch: (request: Request, session: WindowSession) => Promise<Response>;

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
});
afterAll(async () => {
  await stores.stop();
  rmSync(emptyDirectory, { recursive: true });
});
beforeEach(async () => {
  services = startServices(await stores.open());
  anna = await services.signIn("anna");
  signable = await signableCase(services, anna);
  const logger = keepingLogger();
  const register = (app: Parameters<typeof registerKeyImageRoutes>[0]) => registerKeyImageRoutes(app, services);
  fetch = createFetchApp({ windowDirectory: emptyDirectory, logger, registerRoutes: [register] });
});

function put(id: string, body: Uint8Array, session = anna): Promise<Response> {
  return fetch(new Request(`http://local/key-images/${id}`, { method: "PUT", body: new Uint8Array(body) }), session);
}
function get(path: string, session = anna): Promise<Response> {
  return fetch(new Request(`http://local${path}`), session);
}

describe("key image bytes", () => {
  it("are stored once, answered alike when sent again, and given back as they were", async () => {
    const first = await put("k-9", jpeg);
    const answer: unknown = await first.json();
    expect([first.status, answer]).toEqual([201, { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect((await put("k-9", jpeg)).status).toBe(200);
    expect((await put("k-9", otherJpeg)).status).toBe(409);
    const back = await get("/key-images/k-9");
    expect(back.headers.get("Content-Type")).toBe("image/jpeg");
    expect(back.headers.get("Cache-Control")).toBe("no-store");
    expect(Buffer.from(await back.arrayBuffer()).equals(Buffer.from(jpeg))).toBe(true);
  });

  it("are refused when they are no whole JPEG or too large", async () => {
    const tooLarge = new Uint8Array(largestKeyImageBytes + 1);
    tooLarge.set([0xff, 0xd8, 0xff]);
    for (const body of [new Uint8Array(), new Uint8Array([1, 2, 3]), jpeg.subarray(0, 200), tooLarge]) {
      expect((await put("k-9", body)).status).toBe(400);
    }
    expect((await get("/key-images/k-9")).status).toBe(404);
  });

  it("are taken only from a signed-in window with a case open", async () => {
    await services.cases.leave(anna, { workitemId: signable.caseId });
    expect((await put("k-9", jpeg)).status).toBe(403);
    anna.isLocked = true;
    expect((await get("/key-images/key-1")).status).toBe(401);
  });

  it("have plain identifiers", async () => {
    expect((await get("/key-images/..%2Fstore")).status).toBe(400);
  });
});

describe("the printed report", () => {
  it("is given, and the look is audited", async () => {
    const { draftId, revision } = signable;
    await services.signing.sign(anna, { draftId, revision, secret: signingPin, shownPatients: [] });
    const printed = await get(`/report-versions/${draftId}/report.pdf`);
    expect([printed.status, printed.headers.get("Content-Type")]).toEqual([200, "application/pdf"]);
    const [entry] = await services.audit.list({ offset: 0, limit: 1 });
    expect(entry).toMatchObject({ action: "report.print", personName: "Dr anna" });
    expect((await get("/report-versions/none/report.pdf")).status).toBe(404);
  });
});
