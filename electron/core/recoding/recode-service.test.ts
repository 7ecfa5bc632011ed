import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import type { CachedSeries } from "../frame-cache/cached-frames.ts";
import type { FrameAddress, StoredFrame } from "../frame-cache/frame-address.ts";
import { PersonalLine } from "../prefetch/personal-line.ts";
import { RecodeService } from "./recode-service.ts";
import { jpegLsLossless } from "./recoding-codecs.ts";

const never = new AbortController().signal;
const jpeg2000 = "1.2.840.10008.1.2.4.90";
const uncompressed = "1.2.840.10008.1.2.1";

let clock: ManualClock;
let line: PersonalLine;
let busy: number;
/** What is kept, by instance; of one study with two series. */
let kept: Map<string, StoredFrame>;
let read: string[];
let rests: number;
let recode: (frame: StoredFrame, signal: AbortSignal) => Promise<StoredFrame | null>;
let service: RecodeService;

const study = { archiveId: "a", studyInstanceUid: "1" };
const addressOf = (name: string): FrameAddress => ({
  ...{ ...study, seriesInstanceUid: name.split(".")[0] ?? "", sopInstanceUid: name },
  ...{ frameNumber: 1, headerDigest: "d" },
});
const stored = (transferSyntaxUid: string, length = 100): StoredFrame => ({
  transferSyntaxUid,
  bytes: new Uint8Array(length),
});
const syntaxes = () => [...kept.values()].map(({ transferSyntaxUid }) => transferSyntaxUid);
const names = ["slow.1", "slow.2", "slow.3", "plain.1", "plain.2"];

beforeEach(() => {
  clock = new ManualClock(0);
  line = new PersonalLine(clock);
  [busy, rests] = [0, 0];
  read = [];
  kept = new Map(names.map((name) => [name, stored(name.startsWith("slow") ? jpeg2000 : uncompressed)]));
  recode = async ({ bytes }) => ({ transferSyntaxUid: jpegLsLossless, bytes });
  service = new RecodeService({
    ...{ clock, line, busyShare: () => busy },
    cached: {
      studies: () => [study],
      seriesOf: async () => ["slow", "plain"],
      async series({ seriesInstanceUid }) {
        const addresses = names.filter((name) => name.startsWith(seriesInstanceUid)).map(addressOf);
        const missing = () => addresses.filter(({ sopInstanceUid }) => !kept.has(sopInstanceUid));
        return { addresses, missing } as unknown as CachedSeries;
      },
      async get({ sopInstanceUid }) {
        read.push(sopInstanceUid);
        return kept.get(sopInstanceUid) ?? null;
      },
      async replace({ sopInstanceUid }, frame) {
        kept.set(sopInstanceUid, frame);
      },
    },
    recoder: {
      recode: (frame, signal) => recode(frame, signal),
      async rest() {
        rests += 1;
      },
    },
  });
});

describe("kept frames that are slow to decode", () => {
  it("are re-encoded, once, and a series of another kind is looked at once", async () => {
    expect(await service.step(never)).toBe(30_000);
    expect(syntaxes()).toEqual([jpegLsLossless, jpegLsLossless, jpegLsLossless, uncompressed, uncompressed]);
    expect(read).not.toContain("plain.2");
    expect(rests).toBe(1);
    read = [];
    await service.step(never);
    expect(read).toEqual([]);
  });

  it("are re-encoded too when they come later", async () => {
    kept.delete("slow.2");
    await service.step(never);
    kept.set("slow.2", stored(jpeg2000));
    await service.step(never);
    expect(syntaxes()).not.toContain(jpeg2000);
  });

  it("wait while somebody needs the line or the processor", async () => {
    busy = 0.5;
    expect(await service.step(never)).toBe(2_000);
    busy = 0;
    await line.during(async () => new Response(null));
    expect(await service.step(never)).toBe(2_000);
    expect(read).toEqual([]);
    clock.pass(2_000);
    await service.step(never);
    expect(syntaxes()).not.toContain(jpeg2000);
  });

  it("are left the instant a person asks for an image, and gone on with afterwards", async () => {
    const atOnce = recode;
    recode = (_, signal) =>
      new Promise((_done, failed) => signal.addEventListener("abort", () => failed(signal.reason as Error)));
    const step = service.step(never);
    await expect.poll(() => read).toContain("slow.1");
    await line.during(async () => new Response(null));
    expect(await step).toBe(2_000);
    expect(syntaxes().filter((syntax) => syntax === jpeg2000)).toHaveLength(3);
    recode = atOnce;
    clock.pass(2_000);
    await service.step(never);
    // What was under way is done when the series is looked at again.
    await service.step(never);
    expect(syntaxes().filter((syntax) => syntax === jpeg2000).length).toBeLessThan(2);
  });

  it("rest as long as they work", async () => {
    recode = async ({ bytes }) => {
      clock.pass(200);
      return { transferSyntaxUid: jpegLsLossless, bytes };
    };
    expect(await service.step(never)).toBe(250);
    expect(syntaxes().filter((syntax) => syntax === jpegLsLossless)).toHaveLength(2);
  });

  it("stay as they are where that cannot be done, or would take much more of the disk", async () => {
    const answers = [null, stored(jpegLsLossless, 126), stored(jpegLsLossless, 125)];
    recode = async () => answers.shift() ?? null;
    await service.step(never);
    expect(syntaxes().slice(0, 3)).toEqual([jpeg2000, jpeg2000, jpegLsLossless]);
  });

  it("end with the program", async () => {
    const stopping = new AbortController();
    stopping.abort(new Error("the core stops"));
    await expect(service.step(stopping.signal)).rejects.toThrow("the core stops");
  });
});
