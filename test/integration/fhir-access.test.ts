import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFhirSender } from "../../electron/core/delivery/deliver-fhir.ts";
import { FhirAccess } from "../../electron/core/delivery/fhir-access.ts";
import { ReceiptsJob } from "../../electron/core/delivery/receipts.ts";
import type { SendResult } from "../../electron/core/delivery/send-result.ts";
import { specimenIdentifiers, specimenReport } from "../../electron/core/delivery/specimen-report.ts";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { type FhirProfile, fhirProfileSchema, isSafeForSecrets } from "../../shared/domain/fhir-profile.ts";
import { type FhirServer, startFhirServer } from "../environment/fhir-server.ts";
import { freePort } from "../environment/orthanc.ts";
import { type AuthorizationServer, startAuthorizationServer } from "../fakes/authorization-server.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { sampleDestination } from "../fakes/sample-report.ts";

const encoder = createReportEncoder();
const secrets = new Map<string, string>();
// Characters that a form and a header have to write otherwise.
const clientSecret = "s3cret: ü&+%/ ";
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const curve = generateKeyPairSync("ec", { namedCurve: "P-384" });
let folder: string;
let fhir: FhirServer;
let payload: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-fhir-access-"));
  await writeFile(join(folder, "rsa.pem"), rsa.privateKey.export({ type: "pkcs8", format: "pem" }));
  await writeFile(join(folder, "curve.pem"), curve.privateKey.export({ type: "pkcs8", format: "pem" }));
  fhir = await startFhirServer();
  const destination = sampleDestination("fhir", fhir.baseUrl);
  const { deliveries } = await encoder.prepare({
    document: specimenReport(destination),
    ...{ identifiers: specimenIdentifiers, previous: [], destinations: [destination], keyImages: new Map() },
  });
  payload = deliveries[0]?.payload ?? new Uint8Array();
});
afterAll(async () => {
  await encoder.close();
  await fhir.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each(["RS384", "ES384"] as const)("a FHIR server that asks for tokens, with keys of %s", (algorithm) => {
  let server: AuthorizationServer;
  let clock: ManualClock;
  let profile: FhirProfile;
  let send: () => Promise<SendResult>;
  const set = (part: Partial<FhirProfile>) => {
    profile = fhirProfileSchema.parse({ ...profile, ...part });
  };
  /** Lets tokens grow old; the server goes by the time of day. */
  const pass = (durationMs: number) => {
    clock.pass(durationMs);
    clock.setTo(Date.now());
  };
  beforeEach(async () => {
    const { publicKey } = algorithm === "RS384" ? rsa : curve;
    const spki = publicKey.export({ type: "spki", format: "der" });
    server = await startAuthorizationServer({
      ...{ clientId: "sightline", clientSecret, fhirBaseUrl: fhir.baseUrl },
      publicKey: { spki, kid: "our-key", algorithm },
    });
    clock = new ManualClock(Date.now());
    secrets.clear();
    profile = fhirProfileSchema.parse({
      ...{ channel: "fhir", authentication: "privateKeyJwt", tokenUrl: server.tokenUrl, clientId: "sightline" },
      ...{ keyFile: join(folder, algorithm === "RS384" ? "rsa.pem" : "curve.pem"), keyId: "our-key", algorithm },
    });
    const access = new FhirAccess({
      ...{ settingsOf: async () => profile, clock, ids: new CountingIds(), fetch: (request) => fetch(request) },
      secrets: { get: async (name) => secrets.get(name) ?? null },
    });
    const sender = createFhirSender({ fetch: (request) => fetch(request), access });
    const destination = sampleDestination("fhir", server.baseUrl);
    const signal = new AbortController().signal;
    send = () => sender({ destination, controlId: "S1", payload, mayHaveArrived: false }, signal);
    return () => server.stop();
  });

  it("is asked for one by a signed statement, and again a minute before it ends", async () => {
    expect(await send()).toMatchObject({ outcome: "accepted" });
    expect(await send()).toMatchObject({ outcome: "accepted" });
    expect(server.given()).toBe(1);
    pass(239_000);
    await send();
    expect(server.given()).toBe(1);
    pass(2000);
    expect(await send()).toMatchObject({ outcome: "accepted" });
    expect(server.given()).toBe(2);
    server.lifeSeconds = null;
    pass(300_000);
    await send();
    pass(61_000);
    await send();
    expect(server.given()).toBe(4);
  });

  it("is asked once by several at once, and once more where it took a token back", async () => {
    const results = await Promise.all([send(), send(), send()]);
    expect(results.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
    expect(server.given()).toBe(1);
    server.revoke();
    expect(await send()).toMatchObject({ outcome: "accepted" });
    expect(server.given()).toBe(2);
  });

  it("gives one for the client secret, and one anew when the secret was changed", async () => {
    set({ authentication: "clientSecret" });
    expect(await send()).toMatchObject({ outcome: "permanent", sentence: expect.stringContaining("is not set") });
    secrets.set("destination.to-fhir.clientSecret", clientSecret);
    expect(await send()).toMatchObject({ outcome: "accepted" });
    secrets.set("destination.to-fhir.clientSecret", "another");
    const refused = await send();
    expect(refused).toMatchObject({ outcome: "permanent", acknowledgement: "HTTP 401\ninvalid_client" });
    expect(JSON.stringify(refused)).not.toMatch(/another|client_assertion/);
    expect(server.refusals()).toEqual(["secret"]);
  });

  it("that gives none pauses the destination with the reason, and no word of what was sent", async () => {
    set({ keyId: "another-key" });
    const refused = await send();
    expect(refused).toMatchObject({ outcome: "permanent", pauseReason: expect.stringContaining("invalid_client") });
    expect(JSON.stringify(refused)).not.toContain("client_assertion");
    set({ keyFile: join(folder, "gone.pem") });
    expect(await send()).toMatchObject({ outcome: "permanent", sentence: expect.stringContaining("ENOENT") });
    set({ keyFile: join(folder, algorithm === "RS384" ? "curve.pem" : "rsa.pem") });
    expect(await send()).toMatchObject({ sentence: expect.stringContaining(`does not fit ${algorithm}`) });
    server.insteadOfToken = { status: 200, body: "<html>" };
    set({ keyFile: join(folder, algorithm === "RS384" ? "rsa.pem" : "curve.pem") });
    expect(await send()).toMatchObject({ outcome: "permanent", sentence: expect.stringContaining("none") });
    server.insteadOfToken = { status: 503, body: "" };
    expect(await send()).toMatchObject({ outcome: "transient", pauseReason: null });
    set({ tokenUrl: `http://127.0.0.1:${await freePort()}/token` });
    expect(await send()).toMatchObject({ outcome: "transient", sentence: expect.stringContaining("ECONNREFUSED") });
  });

  it("that takes a token given once gets it, and pauses us where it does not take it", async () => {
    set({ authentication: "bearer" });
    secrets.set("destination.to-fhir.bearerToken", "never-given");
    expect(await send()).toMatchObject({ outcome: "permanent", acknowledgement: expect.stringContaining("HTTP 401") });
    expect(server.seen()).toEqual(["Bearer never-given", "Bearer never-given"]);
  });
});

it("sends no token over a way that others can read", async () => {
  const access = new FhirAccess({
    settingsOf: async () => fhirProfileSchema.parse({ channel: "fhir", authentication: "bearer" }),
    ...{ clock: new ManualClock(Date.now()), ids: new CountingIds(), fetch: (request) => fetch(request) },
    secrets: { get: async () => "token" },
  });
  const target = { id: "to-fhir", name: "Record" };
  expect(await access.authorize({ ...target, address: "http://record.example/fhir" })).toMatchObject({
    fault: { outcome: "permanent", sentence: expect.stringContaining("not encrypted") },
  });
  expect(await access.authorize({ ...target, address: "https://record.example/fhir" })).toEqual({
    header: "Bearer token",
  });
  for (const address of ["http://127.0.0.1:1/", "http://[::1]/fhir", "HTTPS://record.example:8443/fhir?x"]) {
    expect(isSafeForSecrets(address), address).toBe(true);
  }
  const unsafe = [
    "http://10.0.0.1/",
    "http://localhost@10.0.0.1/",
    "http://localhost:80@10.0.0.1/",
    "ftp://127.0.0.1/",
  ];
  for (const address of [...unsafe, "http://127.0.0.1.example/", "https:///fhir", ""]) {
    expect(isSafeForSecrets(address), address).toBe(false);
  }
});

it("asks for receipts with the token where they are of the same server, and nowhere else", async () => {
  const access = new FhirAccess({
    settingsOf: async () => fhirProfileSchema.parse({ channel: "fhir", authentication: "bearer" }),
    ...{ clock: new ManualClock(Date.now()), ids: new CountingIds(), fetch: (request) => fetch(request) },
    secrets: { get: async () => "token" },
  });
  const asked: (string | null)[] = [];
  for (const receiptsUrl of ["http://127.0.0.1:1/other", "http://127.0.0.1:2/fhir"]) {
    const destination = { ...sampleDestination("fhir", "http://127.0.0.1:1/fhir"), receiptsUrl };
    const store = {
      settings: { destinations: async () => [destination] },
      outbox: {
        awaitedReceipts: async () => ({ unacknowledgedSince: 0, firstAcknowledgedAt: null, lastAcknowledgedAt: null }),
      },
    } as unknown as Store;
    const job = new ReceiptsJob({
      ...{ store, access, clock: new ManualClock(Date.now()), ids: new CountingIds(), intervalMs: 1000 },
      ...{
        logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
        events: { publish: () => undefined },
        evidence: { record: async () => false },
      },
      fetch: async (request) => {
        asked.push(request.headers.get("authorization"));
        return new Response(JSON.stringify({ resourceType: "Bundle" }));
      },
    });
    await job.step(new AbortController().signal);
  }
  expect(asked).toEqual(["Bearer token", "Bearer token", null, null]);
});
