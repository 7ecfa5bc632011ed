import { Hono } from "hono";
import { beforeEach, describe, expect, it } from "vitest";
import { byteUrl, copyHeaders, copyParameter } from "../../../shared/contract/byte-routes.ts";
import { DicomwebClient } from "../archive/dicomweb-client.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { FetchApp } from "../fetch-app.ts";
import { SystemClock } from "../platform/clock.ts";
import { RandomIds } from "../platform/ids.ts";
import { registerPixelRoutes } from "./pixel-routes.ts";

const names = {
  archiveId: "east",
  studyInstanceUid: "1.2.3",
  seriesInstanceUid: "1.2.3.4",
  sopInstanceUid: "1.2.3.4.5",
  frameNumber: 1,
};

const session: WindowSession = {
  id: "w",
  person: null,
  isLocked: false,
  openedStudies: new Set(["east/1.2.3"]),
  openWorkitemId: null,
  lastInputAt: 0,
};

let asked: Request[];
let answer: (request: Request) => Response | Promise<Response>;
beforeEach(() => {
  asked = [];
});

/** A client of a made-up archive that answers as the test says. */
const client = new DicomwebClient({
  archiveId: "east",
  archiveName: "East",
  baseUrl: "http://archive.invalid/dicom-web",
  fetch: async (request) => {
    asked.push(request);
    return await answer(request);
  },
  clock: new SystemClock(),
  ids: new RandomIds(),
  authentication: { kind: "none" },
  quirks: { sendsRawQuery: false, lacksThumbnail: false },
});

const app: FetchApp = new Hono();
registerPixelRoutes(app, { client: async () => client });
app.onError((thrown, context) => {
  if (!(thrown instanceof WorkstationError)) throw thrown;
  return context.json({ code: thrown.code, message: thrown.message }, 400);
});

const get = async (url: string, signal?: AbortSignal) =>
  await app.fetch(new Request(`http://window.invalid${url}`, signal ? { signal } : {}), { session });

async function codeOf(url: string): Promise<string> {
  return ((await (await get(url)).json()) as { code: string }).code;
}

function multipart(head: string, body: Buffer): Response {
  const bytes = Buffer.concat([Buffer.from(`--b\r\n${head}\r\n\r\n`), body, Buffer.from("\r\n--b--")]);
  return new Response(bytes, { headers: { "Content-Type": 'multipart/related; boundary="b"' } });
}

describe("frames", () => {
  const pixels = Buffer.from("pixels\r\n--not a boundary");

  it("come as one part with length and transfer syntax, and are not cached", async () => {
    const syntax = "1.2.840.10008.1.2.4.80";
    for (const length of [`\r\nContent-Length: ${pixels.length}`, ""]) {
      answer = () => multipart(`Content-Type: application/octet-stream; transfer-syntax=${syntax}${length}`, pixels);
      const response = await get(byteUrl("frame", names));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(`application/octet-stream; transfer-syntax=${syntax}`);
      expect(response.headers.get("content-length")).toBe(String(pixels.length));
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(Buffer.from(await response.arrayBuffer())).toEqual(pixels);
    }
    expect(asked[0]?.headers.get("accept")).toBe(
      'multipart/related; type="application/octet-stream"; transfer-syntax=*',
    );
  });

  it("of a study that this window has not opened are refused before any archive is asked", async () => {
    expect(await codeOf(byteUrl("frame", { ...names, studyInstanceUid: "1.2.9" }))).toBe("forbidden");
    expect(await codeOf(byteUrl("frame", { ...names, archiveId: "west" }))).toBe("forbidden");
    expect(await codeOf(byteUrl("studyMetadata", { ...names, studyInstanceUid: "1.2.9" }))).toBe("forbidden");
    expect(await codeOf(byteUrl("thumbnail", { ...names, studyInstanceUid: "1.2.9" }))).toBe("forbidden");
    expect(asked).toEqual([]);
  });

  it("are only asked for by identifiers and numbers", async () => {
    for (const wrong of [
      { seriesInstanceUid: "../../x" },
      { sopInstanceUid: "1.2?x" },
      { studyInstanceUid: "abc" },
      { archiveId: "No Such" },
      { frameNumber: 0 },
      { frameNumber: "1,2" },
      { frameNumber: "1e3" },
    ]) {
      expect(await codeOf(byteUrl("frame", { ...names, ...wrong })), JSON.stringify(wrong)).toBe("invalid_input");
    }
    expect(asked).toEqual([]);
  });

  it("that break off fail instead of looking whole", async () => {
    answer = () =>
      new Response(`--b\r\nContent-Length: 100\r\n\r\nfirst bytes`, {
        headers: { "Content-Type": 'multipart/related; boundary="b"' },
      });
    const response = await get(byteUrl("frame", names));
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: "archive_nonconformant" });
  });

  it("that the window gives up are given up towards the archive", async () => {
    const stop = new AbortController();
    answer = (request) =>
      new Promise((_, reject) =>
        request.signal.addEventListener("abort", () => reject(request.signal.reason as Error)),
      );
    const waiting = get(byteUrl("frame", names), stop.signal);
    await expect.poll(() => asked.length).toBe(1);
    stop.abort();
    expect(((await (await waiting).json()) as { code: string }).code).toBe("cancelled");
    expect(asked[0]?.signal.aborted).toBe(true);
  });
});

describe("metadata", () => {
  it("leave private tags and bulk data out and bring palettes in", async () => {
    const metadata = [
      {
        "00080018": { vr: "UI", Value: ["1.2.3.4.5"] },
        "00091001": { vr: "LO", Value: ["private"] },
        "00281201": { vr: "OW", BulkDataURI: "http://elsewhere.invalid/dicom-web/studies/1.2.3/bulk/00281201" },
        "00420011": { vr: "OB", BulkDataURI: "http://archive.invalid/dicom-web/studies/1.2.3/bulk/00420011" },
        "7fe00010": { vr: "OW", BulkDataURI: "http://archive.invalid/dicom-web/studies/1.2.3/bulk/7fe00010" },
        "00283010": {
          vr: "SQ",
          Value: [{ "00283006": { vr: "OW", InlineBinary: "AAAA" }, "00111001": { vr: "UN", InlineBinary: "AAAA" } }],
        },
      },
    ];
    answer = (request) =>
      request.url.endsWith("/metadata")
        ? new Response(JSON.stringify(metadata), { headers: { "Content-Type": "application/dicom+json" } })
        : multipart("Content-Type: application/octet-stream", Buffer.from("palette"));
    const response = await get(byteUrl("studyMetadata", names));
    expect(await response.json()).toEqual([
      {
        "00080018": { vr: "UI", Value: ["1.2.3.4.5"] },
        "00281201": { vr: "OW", InlineBinary: Buffer.from("palette").toString("base64") },
        "00283010": { vr: "SQ", Value: [{ "00283006": { vr: "OW", InlineBinary: "AAAA" } }] },
      },
    ]);
    expect(asked.map((request) => request.url)).toEqual([
      "http://archive.invalid/dicom-web/studies/1.2.3/metadata",
      "http://archive.invalid/dicom-web/studies/1.2.3/bulk/00281201",
    ]);
  });
});

describe("overlays that the metadata only name", () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      "00080018": { vr: "UI", Value: [`1.2.3.4.${index}`] },
      "60003000": { vr: "OW", BulkDataURI: `http://archive.invalid/dicom-web/studies/1.2.3/bulk/${index}` },
    }));

  it("are put in, a few fetched at a time", async () => {
    let atOnce = 0;
    let most = 0;
    answer = async (request) => {
      if (request.url.endsWith("/metadata")) return json(named(9));
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2));
      atOnce -= 1;
      return multipart("Content-Type: application/octet-stream", Buffer.from(request.url.slice(-1)));
    };
    const instances = (await (await get(byteUrl("studyMetadata", names))).json()) as Record<string, unknown>[];
    expect(instances.map((instance) => instance["60003000"])).toEqual(
      Array.from({ length: 9 }, (_, index) => ({
        vr: "OW",
        InlineBinary: Buffer.from(String(index)).toString("base64"),
      })),
    );
    expect(most).toBe(4);
  });

  it("do not take the images with them where the archive cannot give them", async () => {
    answer = (request) => (request.url.endsWith("/metadata") ? json(named(2)) : new Response("gone", { status: 404 }));
    const response = await get(byteUrl("studyMetadata", names));
    expect(await response.json()).toEqual([
      { "00080018": { vr: "UI", Value: ["1.2.3.4.0"] }, "60003000": { vr: "OW" } },
      { "00080018": { vr: "UI", Value: ["1.2.3.4.1"] }, "60003000": { vr: "OW" } },
    ]);
  });
});

function json(body: unknown): Response {
  return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/dicom+json" } });
}

describe("metadata that the opening case has asked for", () => {
  it("wait for the opening that is on its way, and are refused where none comes", async () => {
    const opening: FetchApp = new Hono();
    registerPixelRoutes(opening, { client: async () => client, clock: new SystemClock() });
    opening.onError((thrown, context) => context.json({ message: thrown.message }, 403));
    answer = () => json([{ "00080018": { vr: "UI", Value: ["1.2.3.4.5"] } }]);
    const openedStudies = new Set<string>();
    const ask = async () =>
      await opening.fetch(new Request(`http://window.invalid${byteUrl("studyMetadata", names)}`), {
        session: { ...session, openedStudies },
      });
    expect((await ask()).status).toBe(403);
    expect(asked).toEqual([]);
    const answered = ask();
    setTimeout(() => openedStudies.add("east/1.2.3"), 20);
    expect((await answered).status).toBe(200);
  });

  it("are taken instead of asking again, for opened studies alone", async () => {
    const instance = { "00080018": { vr: "UI", Value: ["1.2.3.4.5"] }, "00091001": { vr: "LO", Value: ["private"] } };
    const handingOver: FetchApp = new Hono();
    const taken: string[] = [];
    registerPixelRoutes(handingOver, {
      client: async () => client,
      headers: {
        take: ({ archiveId, studyInstanceUid }) => {
          taken.push(`${archiveId}/${studyInstanceUid}`);
          return Promise.resolve([instance]);
        },
        soonest: async (_, least) => {
          const copy = {
            datasets: [instance],
            digest: "a".repeat(64),
            instanceDigests: ["d"],
            keptAt: 1_700_000_000_000,
          };
          return least <= 1 ? { datasets: copy.datasets, copy } : { datasets: [instance], copy: null };
        },
      },
    });
    handingOver.onError((thrown, context) => context.json({ message: thrown.message }, 403));
    const ask = async (uid: string, query = "") =>
      await handingOver.fetch(
        new Request(`http://window.invalid${byteUrl("studyMetadata", { ...names, studyInstanceUid: uid })}${query}`),
        { session },
      );
    expect(await (await ask("1.2.3")).json()).toEqual([{ "00080018": { vr: "UI", Value: ["1.2.3.4.5"] } }]);
    expect((await ask("1.2.9")).status).toBe(403);
    expect(taken).toEqual(["east/1.2.3"]);
    const copy = await ask("1.2.3", `?${copyParameter}=1`);
    expect(await copy.json()).toEqual([{ "00080018": { vr: "UI", Value: ["1.2.3.4.5"] } }]);
    expect(copy.headers.get(copyHeaders.digest)).toBe("a".repeat(64));
    expect(copy.headers.get(copyHeaders.keptAt)).toBe("1700000000000");
    // Left for the comparison.
    expect(taken).toEqual(["east/1.2.3"]);
    const tooFew = await ask("1.2.3", `?${copyParameter}=2`);
    expect(tooFew.headers.get(copyHeaders.digest)).toBeNull();
    expect(taken).toEqual(["east/1.2.3", "east/1.2.3"]);
    expect((await ask("1.2.9", `?${copyParameter}=1`)).status).toBe(403);
    expect(asked).toEqual([]);
  });
});

describe("thumbnails", () => {
  it("are passed on as the pictures they are", async () => {
    answer = () => new Response("jpeg", { headers: { "Content-Type": "image/jpeg" } });
    const response = await get(byteUrl("thumbnail", names));
    expect(response.headers.get("content-type")).toBe("image/jpeg");
    expect(await response.text()).toBe("jpeg");
    answer = () => new Response("<html>", { headers: { "Content-Type": "text/html" } });
    expect(await codeOf(byteUrl("thumbnail", names))).toBe("archive_nonconformant");
  });
});
