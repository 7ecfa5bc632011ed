import { Server as Hl7Server } from "node-hl7-server";
import { afterEach, expect, it } from "vitest";
import { startLines } from "../environment/child-process.ts";
import { freePort } from "../environment/orthanc.ts";
import { TestStores } from "../environment/stores.ts";
import { sampleDestination } from "../fakes/sample-report.ts";
import { addSignedVersion, sampleEntry } from "../fakes/sample-store.ts";

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A repeatable sequence of numbers in [0, 1), so that a failure can be run again. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Resolves when one message more has come, or after the limit. */
async function nextMessage(received: readonly string[], limitMs: number): Promise<void> {
  const before = received.length;
  for (const end = performance.now() + limitMs; received.length === before && performance.now() < end; ) {
    await new Promise((again) => setTimeout(again, 2));
  }
}

it("delivers each message once after dedupe, in order, however often the sender is killed", async () => {
  const stores = await TestStores.start("sqlite");
  cleanUps.push(() => stores.stop());
  const place = await stores.place();
  const port = await freePort();
  const received: string[] = [];
  const server = new Hl7Server({ bindAddress: "127.0.0.1" });
  const inbound = server.createInbound({ port }, (request, response) => {
    received.push(request.getMessage().toString());
    // Time for a kill between the message and its acknowledgement, and between that and the record of it.
    setTimeout(() => void response.sendResponse("AA"), 15);
  });
  await new Promise<void>((resolve) => void inbound.once("listen", () => resolve()));
  cleanUps.push(() => inbound.close());

  const store = await stores.open(place);
  await addSignedVersion(store);
  await store.settings.saveDestination(sampleDestination("hl7", `127.0.0.1:${port}`));
  const numbers = Array.from({ length: 15 }, (_, index) => `N${String(index).padStart(3, "0")}`);
  const messageOf = (number: string) =>
    `MSH|^~\\&|S|S|P|P|20261121140512||ORU^R01^ORU_R01|${number}|P|2.5.1\rPID|1||${number}\rOBR|1\rOBX|1|FT|x||${"text ".repeat(20_000)}\r`;
  await store.outbox.enqueue(
    numbers.map((number, index) =>
      sampleEntry(number, `patient-${index % 3}`, { controlId: number, payload: Buffer.from(messageOf(number)) }),
    ),
    Date.now(),
  );
  await store.close();

  const random = sequence(20261121);
  let kills = 0;
  for (let isDone = false; !isDone; ) {
    const sender = startLines(process.execPath, [
      "test/environment/sending-process.ts",
      "--profile",
      place.profileDirectory,
    ]);
    await sender.line(0);
    // Every fourth life ends at any moment, mostly before its first byte; the others around a message: before its
    // acknowledgement, between that and its record, or after. By progress, not by time: a fast machine is killed as often.
    if (random() < 0.75) await nextMessage(received, 5000);
    await new Promise((resolve) => setTimeout(resolve, random() * 80));
    await sender.end("SIGKILL");
    kills += 1;
    const look = await stores.open(place);
    isDone = (await look.outbox.counts()).waitingCount === 0;
    await look.close();
    expect(kills).toBeLessThan(150);
  }

  expect(kills).toBeGreaterThan(3);
  const controlIds = received.map((message) => /\|(N\d{3})\|P\|/.exec(message)?.[1] ?? "");
  // After dedupe by number and bytes: one document each, in the order of signing.
  expect([...new Set(controlIds)]).toEqual(numbers);
  expect(new Set(received).size).toBe(numbers.length);
  // A repeat comes at once, never after a later one.
  expect([...controlIds].sort()).toEqual(controlIds);
  const last = await stores.open(place);
  const { deliveries } = await last.outbox.list({ scope: "all", search: "", offset: 0, limit: 100 });
  expect(deliveries.map(({ state }) => state)).toEqual(numbers.map(() => "accepted"));
});
