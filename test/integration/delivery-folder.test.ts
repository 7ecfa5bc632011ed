import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFolderSender } from "../../electron/core/delivery/deliver-folder.ts";
import { EvidenceRecorder } from "../../electron/core/delivery/evidence-recorder.ts";
import { FolderCollectionJob } from "../../electron/core/delivery/folder-collection-job.ts";
import { OutboxWorker } from "../../electron/core/delivery/outbox-worker.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { type FolderProfile, folderProfileSchema } from "../../shared/domain/folder-profile.ts";
import { TestStores } from "../environment/stores.ts";
import { runTool } from "../environment/tools.ts";
import { keepingLogger } from "../fakes/plain-ports.ts";
import { sampleDestination, sampleRecipient } from "../fakes/sample-report.ts";
import { addSignedVersion } from "../fakes/sample-store.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-drop-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const pdf = new TextEncoder().encode("%PDF-1.7 report");
const controlId = "S0123456789ABCDEF012";

function send(address: string, payload = pdf, changes: Partial<FolderProfile> = {}, timeoutMs = 10_000) {
  const profile = folderProfileSchema.parse({ channel: "folder", fileName: "sightline_{id}", ...changes });
  const destination = sampleDestination("folder", address);
  const request = { destination, controlId, payload, mayHaveArrived: false };
  return createFolderSender(async () => profile, timeoutMs)(request, new AbortController().signal);
}

describe("a folder drop", () => {
  it("lays a whole file under a name without a patient, and counts as handed over until it is collected", async () => {
    const result = await send(folder);
    expect(result).toMatchObject({ outcome: "handedOver", answerWithinMs: 24 * 3_600_000, pauseReason: null });
    expect(await readdir(folder)).toEqual([`sightline_${controlId}.pdf`]);
    expect(await readFile(join(folder, `sightline_${controlId}.pdf`))).toEqual(Buffer.from(pdf));
    expect(await send(folder, pdf, { awaitsCollection: false })).toMatchObject({ outcome: "accepted" });
  });

  it("names a file by what its bytes are, whatever the profile of today says", async () => {
    for (const text of ["MSH|^~\\&|", '{"resourceType":"Bundle"}', "IMAGING REPORT"]) {
      await send(folder, new TextEncoder().encode(text), { content: "pdf" });
    }
    const names = (await readdir(folder)).map((name) => name.slice(name.lastIndexOf(".")));
    expect(names.sort()).toEqual([".hl7", ".json", ".txt"]);
  });

  it("finds the same bytes there and writes nothing, and never overwrites others", async () => {
    await send(folder);
    expect((await send(folder)).acknowledgement).toContain("there since an earlier try");
    const other = await send(folder, new TextEncoder().encode("%PDF-1.7 another"));
    expect(other).toMatchObject({ outcome: "permanent", pauseReason: null });
    expect(other.sentence).toContain("nothing is overwritten");
    expect(await readFile(join(folder, `sightline_${controlId}.pdf`))).toEqual(Buffer.from(pdf));
  });

  it("writes anew what an interrupted try left, and follows no link", async () => {
    const name = `sightline_${controlId}.pdf`;
    await writeFile(join(folder, `${name}.part`), "half");
    expect(await send(folder)).toMatchObject({ outcome: "handedOver" });
    expect(await readdir(folder)).toEqual([name]);
    const elsewhere = join(folder, "elsewhere");
    await writeFile(elsewhere, "mine");
    await rm(join(folder, name));
    await symlink(elsewhere, join(folder, `${name}.part`));
    expect(await send(folder)).toMatchObject({ outcome: "permanent" });
    await rm(join(folder, `${name}.part`));
    await symlink(elsewhere, join(folder, name));
    expect((await send(folder)).sentence).toContain("another file under this name");
    expect(await readFile(elsewhere, "utf8")).toBe("mine");
  });

  it("pauses where the folder is missing or no folder", async () => {
    const gone = await send(join(folder, "gone"));
    expect(gone).toMatchObject({ outcome: "permanent", pauseReason: expect.stringContaining("ENOENT") });
    await writeFile(join(folder, "file"), "");
    expect(await send(join(folder, "file"))).toMatchObject({ pauseReason: expect.stringContaining("ENOTDIR") });
  });

  it("waits where the disk is full, leaving no half file, and pauses where it may not write", async () => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    const script = join(import.meta.dirname, "..", "environment", "folder-dropper.ts");
    const run = await runTool("unshare", ["--map-root-user", "--mount", process.execPath, script, disk]);
    expect(run.exitCode, run.output).toBe(0);
    const tries = run.output
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(tries).toMatchObject([
      { outcome: "handedOver", isPaused: false, files: ["S1000.pdf"] },
      {
        outcome: "transient",
        isPaused: false,
        sentence: expect.stringContaining("full (ENOSPC)"),
        files: ["S1000.pdf"],
      },
      { outcome: "permanent", isPaused: true, sentence: expect.stringContaining("EROFS"), files: ["S1000.pdf"] },
    ]);
  });

  it("does not wait for ever for a share that hangs", async () => {
    const name = `sightline_${controlId}.pdf.part`;
    // A pipe that nobody reads holds the call that opens it, as a share does whose server is gone.
    await runTool("mkfifo", [join(folder, name)]);
    const result = await send(folder, pdf, {}, 200);
    expect(result).toMatchObject({ outcome: "ambiguous", pauseReason: null });
    // Lets the held call go.
    await readFile(join(folder, name));
  });
});

describe("the collection of dropped files", () => {
  it("counts as accepted once the receiver has moved a file away, and never because the folder is gone", async () => {
    const stores = await TestStores.start("sqlite");
    const store = await stores.open();
    await addSignedVersion(store);
    const profile = folderProfileSchema.parse({ channel: "folder" });
    const destination = sampleDestination("folder", folder);
    await store.settings.saveDestination(destination);
    const entry = { reportVersionId: "version-1", workitemId: "case-1", recipient: sampleRecipient(destination) };
    const content = { channel: "folder" as const, contentKind: "reportPdf", contentName: "PDF/A", payload: pdf };
    await store.outbox.enqueue([{ ...entry, ...content, id: "row", orderingKey: "key", controlId }], Date.now());
    const [clock, ids, events] = [new SystemClock(), new RandomIds(), { publish: () => undefined }];
    const told: string[] = [];
    const onProven = async ({ rung }: { rung: string }) => void told.push(rung);
    const evidence = new EvidenceRecorder({ store, clock, ids, events, onProven });
    const settingsOf = async () => profile;
    const worker = new OutboxWorker({
      ...{ store, clock, ids, events, evidence, logger: keepingLogger() },
      senders: { folder: createFolderSender(settingsOf) },
    });
    worker.start();
    await expect.poll(async () => (await store.outbox.get("row")).state, { timeout: 10_000 }).toBe("handedOver");
    const job = new FolderCollectionJob({ store, clock, events, evidence, settingsOf });
    await job.step();
    expect(await store.outbox.get("row")).toMatchObject({ state: "handedOver", acceptedAt: null });
    await rename(folder, `${folder}-gone`);
    await job.step();
    expect(await store.outbox.get("row")).toMatchObject({ state: "handedOver", acceptedAt: null });
    await rename(`${folder}-gone`, folder);
    await rm(join(folder, `${controlId}.pdf`));
    await job.step();
    expect(await store.outbox.get("row")).toMatchObject({ state: "accepted", acceptedAt: expect.any(Number) });
    expect(told).toEqual(["accepted"]);
    expect((await store.evidence.list("row")).map(({ rung, source }) => `${rung} ${source}`)).toEqual([
      "handedOver network",
      "accepted folder",
    ]);
    await worker.stop(1000);
    await stores.stop();
  });
});
