import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { expectedInstance } from "../../../test/environment/expected-frames.ts";
import { samplesDirectory } from "../../../test/environment/test-data.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { SleepingClock } from "../../../test/fakes/sleeping-clock.ts";
import { FrameRecoder } from "./frame-recoder.ts";
import { jpegLsLossless } from "./recoding-codecs.ts";

const never = new AbortController().signal;
const jpegLossless = "1.2.840.10008.1.2.4.70";
const opened: FrameRecoder[] = [];
let clock = new SleepingClock();

/** With the real thread, or with one that does what `script` says instead. */
function recoderOf(script: string | null = null) {
  const logger = keepingLogger();
  clock = new SleepingClock();
  const workerEntry = script === null ? null : new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  const recoder = new FrameRecoder({ places: { workerEntry, codecsDirectory: null }, clock, logger });
  opened.push(recoder);
  return { recoder, logger };
}

afterEach(async () => {
  for (const recoder of opened.splice(0)) await recoder.rest();
});

async function sampleFrame() {
  const { frames } = await expectedInstance(join(samplesDirectory, "ct-chest-abdomen-pelvis", "0001.dcm"));
  return { transferSyntaxUid: jpegLossless, bytes: new Uint8Array(frames[0] ?? []) };
}

const anyFrame = { transferSyntaxUid: jpegLossless, bytes: new Uint8Array(10) };
const listening = 'import { parentPort } from "node:worker_threads";';

describe("the thread that re-encodes", () => {
  it("gives a real frame in the faster codec, and again after it rested", async () => {
    const { recoder, logger } = recoderOf();
    const frame = await sampleFrame();
    const recoded = await recoder.recode(frame, never);
    expect(recoded?.transferSyntaxUid).toBe(jpegLsLossless);
    expect(await recoder.recode(anyFrame, never)).toBeNull();
    await recoder.rest();
    expect(
      Buffer.compare((await recoder.recode(frame, never))?.bytes ?? anyFrame.bytes, recoded?.bytes ?? anyFrame.bytes),
    ).toBe(0);
    expect(logger.lines).toEqual([]);
  });

  it("leaves a damaged frame as it is, whatever its codec does, and goes on with others", async () => {
    const { recoder } = recoderOf();
    const frame = await sampleFrame();
    const damaged = frame.bytes.slice();
    for (let at = 3_000; at < damaged.length - 2; at += 97) damaged[at] = 0xff;
    const outcome = await recoder.recode({ ...frame, bytes: damaged }, never);
    expect([null, jpegLsLossless]).toContain(outcome?.transferSyntaxUid ?? null);
    expect((await recoder.recode(frame, never))?.transferSyntaxUid).toBe(jpegLsLossless);
  });

  it.each([
    ["dies", `${listening} parentPort.on("message", () => process.exit(3));`],
    ["throws", `${listening} parentPort.on("message", () => { throw new Error("codec"); });`],
    ["cannot be loaded", "import 'no-such-module';"],
  ])("leaves the frame as it is where it %s", async (_, script) => {
    const { recoder, logger } = recoderOf(script);
    expect(await recoder.recode(anyFrame, never)).toBeNull();
    expect(await recoder.recode(anyFrame, never)).toBeNull();
    expect(logger.lines).toHaveLength(2);
  });

  it("is ended where it takes too long", async () => {
    const { recoder } = recoderOf(`${listening} parentPort.on("message", () => { for (;;); });`);
    const answer = recoder.recode(anyFrame, never);
    await expect.poll(() => clock.sleeperCount).toBe(1);
    await clock.advance(60_000);
    expect(await answer).toBeNull();
  });

  it("is ended at once where it is given up", async () => {
    const { recoder, logger } = recoderOf(`${listening} parentPort.on("message", () => { for (;;); });`);
    const leaving = new AbortController();
    const answer = recoder.recode(anyFrame, leaving.signal);
    leaving.abort(new Error("a person needs the line"));
    await expect(answer).rejects.toThrow("a person needs the line");
    await expect(recoder.recode(anyFrame, leaving.signal)).rejects.toThrow("a person needs the line");
    expect(logger.lines).toEqual([]);
  });
});
