import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DicomwebClient } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { createDicomwebSender } from "../../electron/core/delivery/deliver-dicomweb.ts";
import type { SendResult } from "../../electron/core/delivery/send-result.ts";
import { loadReportFonts } from "../../electron/core/encoders/pdf-page.ts";
import { prepareDeliveries } from "../../electron/core/encoders/prepare-deliveries.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import { type Orthanc, startOrthanc } from "../environment/orthanc.ts";
import { type StowFault, type StowProxy, startStowProxy } from "../environment/stow-proxy.ts";
import { mintedFor, sampleDestination, sampleJpegs, sampleRecipient, sampleReport } from "../fakes/sample-report.ts";

let orthanc: Orthanc;
let proxy: StowProxy;
/** Structured reports of several versions: each an object of its own, so that no test finds another's. */
const objects: { readonly uid: string; readonly payload: Uint8Array }[] = [];
const destination = sampleDestination("dicomweb", "orthanc");

beforeAll(async () => {
  orthanc = await startOrthanc();
  proxy = await startStowProxy(orthanc.dicomwebUrl);
  const fonts = await loadReportFonts(null);
  for (let version = 1; version <= 9; version += 1) {
    const document = sampleReport({ recipients: [sampleRecipient(destination)], keyImages: [] });
    const identifiers = mintedFor(version);
    const input = { document, identifiers, previous: [], destinations: [destination], keyImages: sampleJpegs };
    const { deliveries } = await prepareDeliveries(input, fonts);
    const payload = deliveries.find(({ contentKind }) => contentKind === "structuredReport")?.payload;
    if (payload !== undefined) objects.push({ uid: identifiers.structuredReportSopInstanceUid, payload });
  }
}, 60_000);
afterAll(async () => {
  await proxy.stop();
  await orthanc.stop();
});

async function send(number: number, fault: StowFault | null, mayHaveArrived = false): Promise<SendResult> {
  proxy.fault = fault;
  const client = new DicomwebClient({
    ...{ archiveId: "orthanc", archiveName: "Orthanc", baseUrl: proxy.dicomwebUrl },
    ...{ fetch: createNetworkFetch().fetch, clock: new SystemClock(), ids: new RandomIds() },
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: true, lacksThumbnail: true },
  });
  const sender = createDicomwebSender(
    async () => client,
    async () => ({ channel: "dicomweb", verifiesByQuery: true }),
  );
  const payload = objects[number]?.payload ?? new Uint8Array();
  const request = { destination, controlId: `S${number}`, payload, mayHaveArrived };
  return sender(request, new AbortController().signal);
}

/** How often Orthanc itself has an object. */
async function storedCount(number: number): Promise<number> {
  const body = JSON.stringify({ Level: "Instance", Query: { SOPInstanceUID: objects[number]?.uid } });
  const answer = await fetch(`${orthanc.restUrl}/tools/find`, { method: "POST", body });
  return ((await answer.json()) as string[]).length;
}

/** An answer that names the object as failed with a reason (PS3.18 10.5.3.2). */
function failedWith(number: number, status: number, reason: number): StowFault {
  const item = { "00081155": { vr: "UI", Value: [objects[number]?.uid] }, "00081197": { vr: "US", Value: [reason] } };
  return { kind: "answer", status, body: { "00081198": { vr: "SQ", Value: [item] } } };
}

/** An answer that names the object as stored with a warning. */
function warnedWith(number: number, reason: number): StowFault {
  const item = { "00081155": { vr: "UI", Value: [objects[number]?.uid] }, "00081196": { vr: "US", Value: [reason] } };
  return { kind: "answer", status: 202, body: { "00081199": { vr: "SQ", Value: [item] } } };
}

describe("storing in a real archive through a proxy that fails", () => {
  it("is accepted, and filed only because the archive finds it when asked", async () => {
    const result = await send(0, null);
    expect(result).toMatchObject({ outcome: "accepted", filedProof: `found by query: ${objects[0]?.uid}` });
    expect(await storedCount(0)).toBe(1);
  });

  it("is not taken for stored where the archive says so and does not find it", async () => {
    const result = await send(1, { kind: "findNothing" });
    expect(result).toMatchObject({ outcome: "ambiguous", pauseReason: null });
    expect(result.filedProof).toBeUndefined();
    expect(result.sentence).toContain("does not find it");
  });

  it.each([
    [0x0110, 202, "transient"],
    [0xa700, 202, "transient"],
    [0xa7ff, 409, "transient"],
    [0x0122, 409, "permanent"],
    [0x0124, 409, "permanent"],
    [0xa900, 202, "permanent"],
    [0xc000, 409, "permanent"],
    [0xc123, 202, "permanent"],
  ] as const)("reads the failure reason %i in an answer with status %i: %s", async (reason, status, outcome) => {
    const result = await send(2, failedWith(2, status, reason));
    expect(result).toMatchObject({ outcome, pauseReason: null });
    expect(result.acknowledgement).toContain(reason.toString(16).toUpperCase().padStart(4, "0"));
    expect(await storedCount(2)).toBe(0);
  });

  it("takes a duplicate for ours only where an earlier try may have arrived", async () => {
    expect(await send(3, failedWith(3, 409, 0x0111))).toMatchObject({ outcome: "permanent" });
    await send(3, null);
    expect(await send(3, failedWith(3, 409, 0x0111), true)).toMatchObject({ outcome: "accepted" });
  });

  it("says what a warning means, and still asks whether the object is there", async () => {
    expect(await send(4, warnedWith(4, 0xb000))).toMatchObject({ outcome: "ambiguous" });
    await send(4, null);
    for (const [reason, words] of [
      [0xb000, "changed elements"],
      [0xb006, "left elements of it out"],
      [0xb007, "do not fit their kind"],
    ] as const) {
      const result = await send(4, warnedWith(4, reason));
      expect(result).toMatchObject({ outcome: "accepted", sentence: expect.stringContaining(words) });
    }
  });

  it("does not confirm what the answer does not name", async () => {
    const result = await send(5, { kind: "answer", status: 200, body: {} });
    expect(result).toMatchObject({ outcome: "ambiguous" });
  });

  it("waits on 503, stops on what the archive will never take, pauses where it does not know us", async () => {
    const answer = (status: number): StowFault => ({ kind: "answer", status, body: {} });
    expect(await send(6, answer(503))).toMatchObject({ outcome: "transient", pauseReason: null });
    expect(await send(6, answer(500))).toMatchObject({ outcome: "ambiguous", pauseReason: null });
    for (const status of [400, 413, 415]) {
      expect(await send(6, answer(status))).toMatchObject({ outcome: "permanent", pauseReason: null });
    }
    for (const status of [401, 403]) {
      expect(await send(6, answer(status))).toMatchObject({ outcome: "permanent", pauseReason: expect.any(String) });
    }
  });

  it("stores nothing that was cut in the middle, and once what lost its answer, whatever is tried again", async () => {
    expect(await send(7, { kind: "cutInTheMiddle" })).toMatchObject({ outcome: "ambiguous" });
    expect(await storedCount(7)).toBe(0);
    expect(await send(7, { kind: "loseAnswer" }, true)).toMatchObject({ outcome: "ambiguous" });
    expect(await storedCount(7)).toBe(1);
    expect(await send(7, null, true)).toMatchObject({ outcome: "accepted" });
    expect(await storedCount(7)).toBe(1);
  });
});
