import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeZip } from "client-zip";
import { afterAll, beforeAll, expect, it } from "vitest";
import { importRecords } from "../../../shared/contract/import-records.ts";
import { InstanceFiles } from "./instance-files.ts";
import { streamedCandidates } from "./streamed-candidates.ts";

let folder: string;
let files: InstanceFiles;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-stream-"));
  files = new InstanceFiles(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limits = { entryBytes: 1_000_000, freeBytes: 100_000, ratio: 0 };

function record(label: string, bytes: Uint8Array): Buffer {
  const name = Buffer.from(label);
  const begin = Buffer.from([importRecords.begin, name.length >> 8, name.length & 255]);
  const head = Buffer.alloc(5, importRecords.bytes);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([begin, name, head, bytes, Buffer.from([importRecords.end])]);
}

/** Cut into pieces of a few bytes, as a stream may be. */
async function* pieces(bytes: Buffer, size = 7) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What each candidate comes to: the number of its bytes, or the sentence it is refused with. */
async function outcomes(stream: AsyncIterable<Uint8Array>): Promise<[string, number | string][]> {
  const seen: [string, number | string][] = [];
  for await (const { label, refusal, open } of streamedCandidates(stream, files, limits)) {
    let bytes = 0;
    try {
      for await (const chunk of open()) bytes += chunk.length;
      seen.push([label, refusal === "" ? bytes : refusal]);
    } catch (thrown) {
      seen.push([label, (thrown as Error).message]);
    }
  }
  return seen;
}

async function zipOf(members: Record<string, Uint8Array>): Promise<Buffer> {
  const inputs = Object.entries(members).map(([name, bytes]) => ({ name, input: Uint8Array.from(bytes) }));
  return Buffer.from(await new Response(makeZip(inputs)).arrayBuffer());
}

it("gives files as they come, cut anywhere, and those inside a ZIP one by one", async () => {
  const zip = await zipOf({ "in/a": new Uint8Array(10), "in/b": new Uint8Array(20) });
  const stream = Buffer.concat([record("one", new Uint8Array(3)), record("x.zip", zip), record("", new Uint8Array(0))]);
  expect(await outcomes(pieces(stream))).toEqual([
    ["one", 3],
    ["x.zip/in/a", 10],
    ["x.zip/in/b", 20],
    ["", 0],
  ]);
  expect(readdirSync(join(folder, "incoming"))).toEqual([]);
});

it("ends a ZIP that unpacks to far too much, and goes on with the next file", async () => {
  const zip = await zipOf({ a: new Uint8Array(90_000), b: new Uint8Array(90_000), c: new Uint8Array(90_000) });
  const seen = await outcomes(
    pieces(Buffer.concat([record("bomb.zip", zip), record("after", new Uint8Array(5))]), 4096),
  );
  expect(seen).toEqual([
    ["bomb.zip/a", 90_000],
    ["bomb.zip/b", expect.stringContaining("unpacks to far more")],
    ["after", 5],
  ]);
});

it("passes over what nobody read of a file", async () => {
  const labels: string[] = [];
  const stream = pieces(Buffer.concat([record("unread", new Uint8Array(5000)), record("next", new Uint8Array(9))]));
  for await (const { label } of streamedCandidates(stream, files, limits)) labels.push(label);
  expect(labels).toEqual(["unread", "next"]);
});

it("says so where the stream breaks off or is none", async () => {
  await expect(outcomes(pieces(record("cut", new Uint8Array(100)).subarray(0, 50)))).rejects.toThrow(/broke off/);
  await expect(outcomes(pieces(Buffer.from("GET / HTTP/1.1")))).rejects.toThrow(/not understood/);
});
