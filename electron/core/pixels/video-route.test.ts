import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { DicomwebClient } from "../archive/dicomweb-client.ts";
import type { WindowSession } from "../core.ts";
import { memorySource } from "../embedded-archive/byte-source.ts";
import { layOutFrames, readFrame } from "../embedded-archive/pixel-frames.ts";
import { readDicomHeader } from "../embedded-archive/read-dicom-header.ts";
import { answerVideo, LastVideo } from "./video-route.ts";

const path = join(import.meta.dirname, "../../../test/data/video/h264-test-pattern.dcm");
const read = readDicomHeader(memorySource(readFileSync(path)));
if (read.kind !== "instance") throw new Error("The video cannot be read.");
const movie = new Uint8Array(readFrame(layOutFrames(read.header), 1));
const parameters = {
  archiveId: "east",
  studyInstanceUid: "1.2",
  seriesInstanceUid: "1.2.3",
  sopInstanceUid: "1.2.3.4",
};
const session: WindowSession = {
  id: "w",
  person: null,
  isLocked: false,
  openedStudies: new Set(["east/1.2"]),
  openWorkitemId: null,
  lastInputAt: 0,
};

let asked = 0;
const clientOf = (transferSyntaxUid: string) =>
  ({
    retrieveFrame: async () => {
      asked += 1;
      const body = (async function* () {
        yield movie;
      })();
      return { transferSyntaxUid, contentLength: null, body };
    },
  }) as unknown as DicomwebClient;

const lastVideo = new LastVideo();
const ask = async (range: string | null, syntax = "1.2.840.10008.1.2.4.102", video = lastVideo) => {
  const request = new Request("http://window.invalid/video", range === null ? {} : { headers: { range } });
  return await answerVideo(request, session, parameters, { client: async () => clientOf(syntax), lastVideo: video });
};

it("reads the whole stream of a video of many frames as its first frame", () => {
  expect(Buffer.from(movie.subarray(4, 8)).toString("latin1")).toBe("ftyp");
});

it("gives the ranges that a player asks for, from one fetch", async () => {
  const whole = await ask(null);
  expect([whole.status, (await whole.arrayBuffer()).byteLength]).toEqual([200, movie.length]);
  const part = await ask("bytes=10-19");
  expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 10-19/${movie.length}`]);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(movie.slice(10, 20));
  expect((await ask("bytes=-5")).headers.get("content-range")).toBe(
    `bytes ${movie.length - 5}-${movie.length - 1}/${movie.length}`,
  );
  expect((await ask(`bytes=${movie.length}-`)).status).toBe(416);
  expect(asked).toBe(1);
});

it("gives nothing that no browser plays, and nothing of a study that is not open", async () => {
  await expect(ask(null, "1.2.840.10008.1.2.4.100", new LastVideo())).rejects.toMatchObject({ code: "invalid_input" });
  session.openedStudies.clear();
  await expect(ask(null)).rejects.toMatchObject({ code: "forbidden" });
});
