import { beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { nonconformant } from "./archive-failure.ts";
import type { RetrievedBytes } from "./dicomweb-client.ts";
import { SeriesWays } from "./series-ways.ts";

const megabyte = new Uint8Array(1_000_000);
const never = new AbortController().signal;
let clock: ManualClock;
let ways: SeriesWays;

beforeEach(() => {
  clock = new ManualClock(0);
  ways = new SeriesWays({ clock, logger: keepingLogger(), isLocal: (archiveId) => archiveId === "embedded" });
});

const reading = (archiveId = "east") => ways.readings([archiveId])[0];

/** So many frames of a megabyte, each after so many milliseconds, and then the failure. */
async function* frames(count: number, everyMs: number, failure?: Error) {
  for (let index = 0; index < count; index += 1) {
    clock.pass(everyMs);
    yield { bytes: megabyte };
  }
  if (failure !== undefined) throw failure;
}

async function readAll(
  archiveId: string,
  source: ReturnType<typeof frames>,
  { isMeasured = true, pauseMs = 0, signal = never } = {},
): Promise<void> {
  try {
    for await (const _ of ways.whole(archiveId, source, { signal, isMeasured })) clock.pass(pauseMs);
  } catch {
    // Whoever reads hears of it; here only what was learnt of it counts.
  }
}

const retrieved = (): RetrievedBytes => ({
  ...{ transferSyntaxUid: "1.2.840.10008.1.2.1", contentLength: megabyte.length },
  body: (async function* () {
    yield megabyte;
  })(),
});

async function lone(durationMs: number): Promise<void> {
  const { body } = await ways.frame("east", never, async () => retrieved());
  clock.pass(durationMs);
  for await (const _ of body);
}

async function together(count: number, durationMs: number): Promise<void> {
  const asked = await Promise.all(
    Array.from({ length: count }, () => ways.frame("east", never, async () => retrieved())),
  );
  clock.pass(durationMs);
  for (const { body } of asked) for await (const _ of body);
}

describe("what is learnt of how an archive serves series", () => {
  it("is the time spent waiting for the archive, not what the reader of the frames takes", async () => {
    await readAll("east", frames(10, 100), { pauseMs: 5_000 });
    expect(reading()?.wholeBytesPerSecond).toBe(10_000_000);
  });

  it("is no rate where frames are read slowly on purpose, and nothing at all of the archive on this computer", async () => {
    await readAll("east", frames(10, 1_000), { isMeasured: false });
    await readAll("embedded", frames(10, 1_000));
    expect(reading()).toMatchObject({ why: "notMeasured", wholeBytesPerSecond: null });
    expect(reading("embedded")).toMatchObject({ why: "notMeasured", wholeBytesPerSecond: null });
  });

  it("leads to single frames and back as both are measured", async () => {
    await lone(50);
    await readAll("east", frames(10, 1_000));
    expect(reading()).toMatchObject({ way: "single", why: "measuring" });
    await together(12, 1_000);
    expect(reading()).toMatchObject({ way: "single", why: "faster", singleBytesPerSecond: 12_000_000 });
    clock.pass(30 * 60_000);
    await readAll("east", frames(10, 100));
    expect(reading()).toMatchObject({ way: "whole", why: "quick" });
  });

  it("takes no frame as a measure that shared the line with a series, failed, or was given up unread", async () => {
    await readAll("east", frames(10, 1_000));
    const series = ways.whole("east", frames(10, 1_000), { signal: never });
    await series.next();
    await lone(50);
    await series.return();
    expect(reading()?.way).toBe("whole");
    await expect(ways.frame("east", never, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    const given = new AbortController();
    await ways.frame("east", given.signal, async () => retrieved());
    given.abort();
    expect(reading()?.way).toBe("whole");
    await lone(50);
    expect(reading()).toMatchObject({ way: "single", why: "measuring" });
  });

  it("waits longer for answers of an archive that is slow with single frames too", async () => {
    expect(ways.patienceMs("east")).toBe(4_000);
    await lone(3_000);
    expect(ways.patienceMs("east")).toBe(9_000);
  });

  it("leads to single frames after a second cut, and says so", async () => {
    const cut = nonconformant("East", "sent half an answer");
    await readAll("east", frames(3, 10, cut));
    expect(reading()?.way).toBe("whole");
    clock.pass(60_000);
    await readAll("east", frames(3, 10, cut));
    expect(reading()).toMatchObject({ way: "single", why: "cut" });
  });
});
