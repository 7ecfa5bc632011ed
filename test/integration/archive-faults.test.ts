import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { ArchiveExchangeOptions } from "../../electron/core/archive/archive-exchange.ts";
import { collect, DicomwebClient, instanceFromBytes } from "../../electron/core/archive/dicomweb-client.ts";
import { createNetworkFetch } from "../../electron/core/archive/http-fetch.ts";
import { SystemClock } from "../../electron/core/platform/clock.ts";
import { RandomIds } from "../../electron/core/platform/ids.ts";
import {
  answerJson,
  answerStudy,
  type Behaviour,
  type MisbehavingArchive,
  startMisbehavingArchive,
} from "../fakes/misbehaving-archive.ts";

let archive: MisbehavingArchive | undefined;
afterEach(async () => {
  await archive?.stop();
  archive = undefined;
});

async function clientOf(behave: Behaviour, options: Partial<ArchiveExchangeOptions> = {}): Promise<DicomwebClient> {
  archive = await startMisbehavingArchive(behave);
  return new DicomwebClient({
    archiveId: "east",
    archiveName: "East",
    baseUrl: archive.url,
    fetch: createNetworkFetch().fetch,
    clock: new SystemClock(),
    ids: new RandomIds(),
    authentication: { kind: "none" },
    quirks: { sendsRawQuery: false, lacksThumbnail: false },
    headersTimeoutMs: 300,
    silenceTimeoutMs: 300,
    ...options,
  });
}

const page = { limit: 10, offset: 0 };
const address = { studyInstanceUid: "1.2.3", seriesInstanceUid: "1.2.3.4", sopInstanceUid: "1.2.3.4.5" };
const multipart = 'multipart/related; type="application/octet-stream"; boundary=b';

async function frameBytes(client: DicomwebClient): Promise<Uint8Array> {
  const frame = await client.retrieveFrame(address, 1);
  return await collect(frame.body, 1e9, () => new Error("too large"));
}

function later(work: () => void, ms: number): void {
  setTimeout(work, ms).unref();
}

describe("an archive that is down or slow", () => {
  it("is unreachable in a sentence", async () => {
    const client = await clientOf((_, response) => answerStudy(response));
    await archive?.stop();
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({
      code: "archive_unreachable",
      message: expect.stringContaining("“East” cannot be reached"),
      details: { cause: "ECONNREFUSED" },
    });
  });

  it("that never answers is given up after its time", async () => {
    const client = await clientOf(() => undefined);
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({ code: "timeout" });
  });

  it("that takes its time is waited for", async () => {
    const client = await clientOf((_, response) => later(() => answerStudy(response), 700), { headersTimeoutMs: 5000 });
    expect((await client.searchStudies({}, page)).studies).toHaveLength(1);
  });

  it("that falls silent inside a frame is given up", async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { "Content-Type": multipart });
      response.write("--b\r\nContent-Length: 100\r\n\r\nfirst bytes");
    });
    await expect(frameBytes(client)).rejects.toMatchObject({ code: "timeout" });
  });

  it("can be given up by the user at once, before and inside an answer", async () => {
    const client = await clientOf(() => undefined, { headersTimeoutMs: 60_000 });
    const stop = new AbortController();
    const search = client.searchStudies({}, page, stop.signal);
    later(() => stop.abort(), 50);
    await expect(search).rejects.toMatchObject({ code: "cancelled" });
    await expect(client.searchStudies({}, page, AbortSignal.abort())).rejects.toMatchObject({ code: "cancelled" });
  });

  it("is told when nobody wants the rest of a frame", async () => {
    let isClosed = false;
    const client = await clientOf((_, response) => {
      response.writeHead(200, { "Content-Type": multipart });
      response.write(`--b\r\nContent-Length: 100000000\r\n\r\n${"x".repeat(1000)}`);
      response.on("close", () => {
        isClosed = true;
      });
    });
    const stop = new AbortController();
    const frame = await client.retrieveFrame(address, 1, stop.signal);
    const reading = collect(frame.body, 1e9, () => new Error("too large"));
    later(() => stop.abort(), 50);
    await expect(reading).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => isClosed).toBe(true);
  });
});

describe("an archive that refuses or is busy", () => {
  it("401 asks for the settings and is not retried", async () => {
    const client = await clientOf((_, response) => response.writeHead(401).end("no"));
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({
      code: "archive_refused",
      message: expect.stringContaining("user name and password"),
      details: { status: 401 },
    });
    expect(archive?.requests).toHaveLength(1);
  });

  it("503 is asked again, and then it answers", async () => {
    const client = await clientOf((_, response, turn) =>
      turn < 2 ? response.writeHead(503).end() : answerStudy(response),
    );
    expect((await client.searchStudies({}, page)).studies).toHaveLength(1);
    expect(archive?.requests).toHaveLength(3);
  });

  it("503 for ever fails, with the archive's own waiting time", async () => {
    const client = await clientOf((_, response) => response.writeHead(503, { "Retry-After": "120" }).end());
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({
      code: "archive_unreachable",
      details: { status: 503, retryAfterSeconds: 120 },
    });
    expect(archive?.requests).toHaveLength(1);
  });

  it("never gets an instance twice from one call", async () => {
    const client = await clientOf((request) => request.socket.destroy());
    await expect(client.storeInstances([instanceFromBytes("1.2", Buffer.from("x"))])).rejects.toMatchObject({
      code: "archive_unreachable",
    });
    expect(archive?.requests).toHaveLength(1);
  });

  it("a redirect is not followed, so that a password goes nowhere else", async () => {
    const client = await clientOf((_, response) => response.writeHead(302, { Location: "/elsewhere" }).end(), {
      authentication: { kind: "basic", username: "ann", password: "p:ä" },
    });
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({ code: "archive_nonconformant" });
    expect(archive?.requests).toHaveLength(1);
    expect(archive?.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from("ann:p:ä").toString("base64")}`);
  });

  it("a study that is not there is not found", async () => {
    const client = await clientOf((_, response) => response.writeHead(404).end(), {
      authentication: { kind: "bearer", token: "t0ken" },
    });
    await expect(client.studyMetadata("1.2.3")).rejects.toMatchObject({ code: "not_found" });
    expect(archive?.requests[0]?.headers.authorization).toBe("Bearer t0ken");
  });
});

describe("an archive that answers with something else", () => {
  it("a web page instead of DICOM JSON", async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<html>Sign in</html>");
    });
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({
      code: "archive_nonconformant",
      message: expect.stringContaining("a web page instead of DICOM data"),
    });
    await expect(frameBytes(client)).rejects.toMatchObject({ code: "archive_nonconformant" });
  });

  it.each([
    ["broken JSON", "[{"],
    ["no data sets", '["x"]'],
    ["attributes by keyword", '[{"StudyInstanceUID":"1.2"}]'],
  ])("%s", async (_, text) => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/dicom+json" }).end(text);
    });
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({ code: "archive_nonconformant" });
  });

  it("a study without images gives an empty list, and 204 gives no studies", async () => {
    const client = await clientOf((request, response) =>
      request.url?.includes("metadata") ? answerJson(response, []) : response.writeHead(204).end(),
    );
    expect(await client.studyMetadata("1.2.3")).toEqual([]);
    expect(await client.searchStudies({}, page)).toEqual({ studies: [], nextOffset: null });
  });

  it("another patient's study does not pass for this patient's", async () => {
    const client = await clientOf((_, response) => answerStudy(response, "1.2.3", "OTHER"));
    expect((await client.searchStudies({ patientId: "RXX1" }, page)).studies).toEqual([]);
    expect((await client.searchStudies({ patientName: "ann test" }, page)).studies).toHaveLength(1);
    expect((await client.searchStudies({ patientName: "ann other" }, page)).studies).toEqual([]);
  });

  it("more than was asked for, because it knows no paging", async () => {
    const all = Array.from({ length: 25 }, (_, index) => ({ "0020000D": { vr: "UI", Value: [`1.2.${index}`] } }));
    const client = await clientOf((_, response) => answerJson(response, all));
    const uids: string[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const { studies, nextOffset }: Awaited<ReturnType<DicomwebClient["searchStudies"]>> = await client.searchStudies(
        {},
        { limit: 10, offset },
      );
      uids.push(...studies.map((study) => study.studyInstanceUid));
      offset = nextOffset;
    }
    expect(uids).toEqual(all.map((_, index) => `1.2.${index}`));
  });

  it("gzip is read for JSON and not offered for pixels", async () => {
    const client = await clientOf((request, response) => {
      if (request.url?.includes("frames")) return response.writeHead(404).end();
      const packed = gzipSync(JSON.stringify([{ "0020000D": { vr: "UI", Value: ["1.2"] } }]));
      return response
        .writeHead(200, { "Content-Type": "application/dicom+json", "Content-Encoding": "gzip" })
        .end(packed);
    });
    expect((await client.searchStudies({}, page)).studies).toHaveLength(1);
    await expect(client.retrieveFrame(address, 1)).rejects.toMatchObject({ code: "not_found" });
    expect(archive?.requests.map((request) => request.headers["accept-encoding"])).toEqual(["gzip", "identity"]);
  });
});

describe("an archive whose images break off", () => {
  const answerWith = (text: string, isCut: boolean): Behaviour => {
    return (_, response) => {
      response.writeHead(200, { "Content-Type": multipart });
      response.write(text, () => (isCut ? response.destroy() : response.end()));
    };
  };

  it("a truncated multipart answer", async () => {
    const client = await clientOf(answerWith("--b\r\nContent-Length: 100\r\n\r\nfirst bytes", false));
    await expect(frameBytes(client)).rejects.toMatchObject({
      code: "archive_nonconformant",
      message: expect.stringContaining("stopped coming before the end"),
    });
  });

  it("a part that lies about its length", async () => {
    const client = await clientOf(answerWith("--b\r\nContent-Length: 4\r\n\r\nfirst bytes\r\n--b--", false));
    await expect(frameBytes(client)).rejects.toMatchObject({ code: "archive_nonconformant" });
  });

  it("a connection cut inside a frame", async () => {
    const client = await clientOf(answerWith("--b\r\nContent-Length: 100\r\n\r\nfirst bytes", true));
    await expect(frameBytes(client)).rejects.toMatchObject({ code: "archive_unreachable" });
  });

  it("a connection cut before the answer is tried once more", async () => {
    const client = await clientOf((request, response, turn) =>
      turn === 0 ? request.socket.destroy() : answerStudy(response),
    );
    expect((await client.searchStudies({}, page)).studies).toHaveLength(1);
    expect(archive?.requests).toHaveLength(2);
  });

  it("a connection that is always cut fails after the second try", async () => {
    const client = await clientOf((request) => request.socket.destroy());
    await expect(client.searchStudies({}, page)).rejects.toMatchObject({ code: "archive_unreachable" });
    expect(archive?.requests).toHaveLength(2);
  });
});

describe("storing", () => {
  const instance = instanceFromBytes("1.2.3", Buffer.from("DICOM"));

  it("sends one multipart message with lengths, and reads stored, failed and unconfirmed", async () => {
    const client = await clientOf((_, response) =>
      answerJson(
        response,
        {
          "00081199": {
            vr: "SQ",
            Value: [{ "00081155": { vr: "UI", Value: ["1.2.3"] }, "00081196": { vr: "US", Value: [0xb000] } }],
          },
          "00081198": {
            vr: "SQ",
            Value: [{ "00081155": { vr: "UI", Value: ["1.2.4"] }, "00081197": { vr: "US", Value: [0xa700] } }],
          },
        },
        202,
      ),
    );
    const second = instanceFromBytes("1.2.4", Buffer.from("two"));
    const third = instanceFromBytes("1.2.5", Buffer.from("three"));
    expect(await client.storeInstances([instance, second, third])).toMatchObject({
      stored: [{ sopInstanceUid: "1.2.3", warningReason: 0xb000 }],
      failed: [
        { sopInstanceUid: "1.2.4", reason: 0xa700, isRetryable: true },
        { sopInstanceUid: "1.2.5", reason: null, isRetryable: true },
      ],
    });
    const sent = archive?.requests[0];
    expect(sent?.headers["content-length"]).toBe(String(sent?.body.length));
    expect(sent?.headers["transfer-encoding"]).toBeUndefined();
    expect(sent?.body.toString()).toContain("Content-Length: 5\r\n\r\nDICOM\r\n");
  });

  it("reads the failures of a 409, and does not take an empty answer for success", async () => {
    const client = await clientOf((_, response, turn) => {
      if (turn > 0) return answerJson(response, {});
      const failed = [{ "00081155": { vr: "UI", Value: ["1.2.3"] }, "00081197": { vr: "US", Value: [0x0122] } }];
      return answerJson(response, { "00081198": { vr: "SQ", Value: failed } }, 409);
    });
    expect((await client.storeInstances([instance])).failed[0]).toMatchObject({ reason: 0x0122, isRetryable: false });
    expect((await client.storeInstances([instance])).failed[0]).toMatchObject({ reason: null });
  });

  it("a web page is no receipt", async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end("<html>");
    });
    await expect(client.storeInstances([instance])).rejects.toMatchObject({ code: "archive_nonconformant" });
  });
});

describe("connections", () => {
  it("are reused although the server keeps them for a second only", async () => {
    const client = await clientOf((_, response) => answerStudy(response), { headersTimeoutMs: 5000 });
    for (let turn = 0; turn < 10; turn++) await client.searchStudies({}, page);
    expect(archive?.requests).toHaveLength(10);
    expect(archive?.connectionCount()).toBe(1);
  });

  it("that the other side has closed all at once cost one try, and the request goes over a new one", async () => {
    const used = new WeakSet<Socket>();
    const waiting: (() => void)[] = [];
    const client = await clientOf((request, response, turn) => {
      if (used.has(request.socket)) return request.socket.destroy();
      used.add(request.socket);
      if (turn >= 4) return answerStudy(response);
      waiting.push(() => answerStudy(response));
      if (waiting.length === 4) for (const answer of waiting) answer();
    });
    await Promise.all([1, 2, 3, 4].map(() => client.searchStudies({}, page)));
    expect((await client.searchStudies({}, page)).studies).toHaveLength(1);
    expect(archive?.requests).toHaveLength(6);
  });

  it("that was closed takes no second copy of what is stored", async () => {
    const client = await clientOf((request, response, turn) =>
      turn === 0 ? answerStudy(response) : request.socket.destroy(),
    );
    await client.searchStudies({}, page);
    await expect(client.storeInstances([instanceFromBytes("1.2.3", Buffer.from("DICOM"))])).rejects.toMatchObject({
      code: "archive_unreachable",
    });
    expect(archive?.requests).toHaveLength(2);
  });
});
