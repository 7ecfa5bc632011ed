import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AuditLog } from "../../electron/core/audit/audit-log.ts";
import type { WindowSession } from "../../electron/core/core.ts";
import { createEmailSender } from "../../electron/core/delivery/deliver-email.ts";
import { createFolderSender } from "../../electron/core/delivery/deliver-folder.ts";
import { DestinationSecrets, destinationSecretName } from "../../electron/core/delivery/destination-secrets.ts";
import { probeFolder, probeHost } from "../../electron/core/delivery/probe-destination.ts";
import { TestMessageService } from "../../electron/core/delivery/test-message-service.ts";
import { createReportEncoder } from "../../electron/core/encoders/report-encoder.ts";
import type { Store } from "../../electron/core/store/store.ts";
import { emailProfileSchema } from "../../shared/domain/email-profile.ts";
import { folderProfileSchema } from "../../shared/domain/folder-profile.ts";
import { type MailServer, mailAuthorityFile, startMailServer } from "../environment/mail-server.ts";
import { freePort } from "../environment/orthanc.ts";
import { TestStores } from "../environment/stores.ts";
import { CountingIds, ManualClock } from "../fakes/manual-clock.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { samplePerson } from "../fakes/sample-store.ts";
import { startOfTests, windowOf } from "../fakes/services.ts";

const encoder = createReportEncoder();
let stores: TestStores;
let store: Store;
let folder: string;
let mail: MailServer;
let administrator: WindowSession;
let service: TestMessageService;
let secretsService: DestinationSecrets;
const kept = new Map<string, string>();
const secrets = {
  get: async (name: string) => kept.get(name) ?? null,
  set: async (name: string, value: string) => void kept.set(name, value),
  delete: async (name: string) => void kept.delete(name),
};

beforeAll(async () => {
  stores = await TestStores.start("sqlite");
  store = await stores.open();
  folder = await mkdtemp(join(tmpdir(), "sightline-test-message-"));
  mail = await startMailServer();
  const person = { ...samplePerson("admin"), role: "administrator" as const };
  await store.people.insert(person, { passwordHash: "hash", pinHash: null }, startOfTests);
  administrator = windowOf(person);
  await store.settings.saveDestination(sampleDestination("folder", folder));
  await store.settings.saveDestination(sampleDestination("email", "dr@practice.example"));
  await store.settings.saveDestination(sampleDestination("print", "1 High Street"));
  const clock = new ManualClock(startOfTests);
  const audit = new AuditLog(store, clock);
  const email = { channel: "email", server: "127.0.0.1", port: mail.port, certificateAuthorityFile: mailAuthorityFile };
  const mailProfile = emailProfileSchema.parse({ ...email, username: "sightline", sender: "rad@hospital.example" });
  const senders = {
    folder: createFolderSender(async () => folderProfileSchema.parse({ channel: "folder" })),
    email: createEmailSender({ settingsOf: async () => mailProfile, secrets }),
  };
  service = new TestMessageService({ store, audit, clock, ids: new CountingIds(), encoder, senders, isDemo: false });
  const worker = { forgetFailures: async () => undefined };
  secretsService = new DestinationSecrets({ store, secrets, audit, clock, worker, isDemo: false });
});
afterAll(async () => {
  await encoder.close();
  await mail.stop();
  await stores.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a test message", () => {
  it("is a marked report about nobody, new each time, and says what it proves", async () => {
    const first = await service.send(administrator, { destinationId: "to-folder" });
    expect(first).toMatchObject({ isTaken: true, sentence: expect.stringContaining("not that anybody collects them") });
    const second = await service.send(administrator, { destinationId: "to-folder" });
    expect(second.sha256).toBe(second.sent.sha256);
    const { tests } = await service.list(administrator, { destinationId: "to-folder" });
    expect(tests.map(({ sha256, byName }) => [sha256, byName])).toEqual(
      [second, first].map(({ sha256 }) => [sha256, administrator.person?.displayName]),
    );
    const names = await readdir(folder);
    expect(names).toHaveLength(2);
    expect((await readFile(join(folder, names[0] ?? ""))).subarray(0, 5).toString()).toBe("%PDF-");
    expect((await store.outbox.list({ scope: "all", search: "", offset: 0, limit: 10 })).total).toBe(0);
  });

  it("needs the password that was set, which nobody is given back and the audit does not hold", async () => {
    const without = await service.send(administrator, { destinationId: "to-email" });
    expect(without).toMatchObject({ isTaken: false, sentence: expect.stringContaining("is not set") });
    await secretsService.set(administrator, { destinationId: "to-email", name: "password", secret: "right" });
    expect(kept.get(destinationSecretName("to-email", "password"))).toBe("right");
    const known = await secretsService.list(administrator, { destinationId: "to-email" });
    const setting = { name: "password", setAt: startOfTests, setByName: administrator.person?.displayName };
    expect(known).toEqual({ secrets: [{ ...setting, isReadable: true }] });
    const taken = await service.send(administrator, { destinationId: "to-email" });
    expect(taken).toMatchObject({ isTaken: true, sentence: expect.stringContaining("its reader has to tell") });
    expect(mail.mails[0]).toMatch(/^Subject: TEST: /m);
    await secretsService.set(administrator, { destinationId: "to-email", name: "password", secret: "" });
    expect(kept.size).toBe(0);
    expect(await secretsService.list(administrator, { destinationId: "to-email" })).toEqual({ secrets: [] });
  });

  it("is an administrator's, and of no use where a person brings it", async () => {
    const reader = windowOf(samplePerson("rtestwell"));
    await expect(service.send(reader, { destinationId: "to-folder" })).rejects.toMatchObject({ code: "forbidden" });
    const secret = { destinationId: "to-email", name: "password" as const, secret: "x" };
    await expect(secretsService.set(reader, secret)).rejects.toMatchObject({ code: "forbidden" });
    await expect(service.send(administrator, { destinationId: "to-print" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("a look at a destination without sending", () => {
  it("says why a folder cannot take files, and leaves nothing in one that can", async () => {
    const before = await readdir(folder);
    expect(await probeFolder(folder)).toBeNull();
    expect(await readdir(folder)).toEqual(before);
    expect(await probeFolder(join(folder, "gone"))).toMatchObject({ happened: expect.stringContaining("ENOENT") });
  });

  it("says whether a mail server answers", async () => {
    expect(await probeHost({ host: "127.0.0.1", port: mail.port }, null, Date.now())).toBeNull();
    const nobody = await probeHost({ host: "127.0.0.1", port: await freePort() }, null, Date.now());
    expect(nobody).toMatchObject({ happened: expect.stringContaining("ECONNREFUSED") });
  });
});
