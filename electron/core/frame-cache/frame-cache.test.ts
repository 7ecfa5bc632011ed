import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { keepingLogger, memorySecrets } from "../../../test/fakes/plain-ports.ts";
import type { SecretStore } from "../ports.ts";
import type { FrameAddress, StoredFrame } from "./frame-address.ts";
import { FrameCache, type FrameCacheOptions } from "./frame-cache.ts";

let profile: string;
let secrets: SecretStore;
let clock: ManualClock;
let logger: ReturnType<typeof keepingLogger>;

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), "sightline-frame-cache-"));
  secrets = memorySecrets();
  clock = new ManualClock(Date.UTC(2026, 10, 23));
  logger = keepingLogger();
});
afterEach(() => rm(profile, { recursive: true, force: true }));

async function openCache({ largestBytes, ...options }: Partial<FrameCacheOptions> & { largestBytes?: number } = {}) {
  const cache = await FrameCache.open({
    ...{ profileDirectory: profile, secrets, clock, logger, openStudies: () => [], leftFreeBytes: 0 },
    ...options,
  });
  if (largestBytes !== undefined) cache.limitTo(largestBytes);
  return cache;
}

function addressOf(study: number, frameNumber: number, headerDigest = "d1"): FrameAddress {
  const of = `1.2.3.${study}`;
  return {
    ...{ archiveId: "a", studyInstanceUid: of, seriesInstanceUid: `${of}.1`, sopInstanceUid: `${of}.1.1` },
    ...{ frameNumber, headerDigest },
  };
}

/** What the archive would give under an address: no two addresses have the same. */
function frameOf(address: FrameAddress, length = 300): StoredFrame {
  const text = JSON.stringify(address);
  return { transferSyntaxUid: "1.2.840.10008.1.2.1", bytes: Buffer.from(text.repeat(9)).subarray(0, length) };
}

/** The most that one of them takes on the disk. */
const fileBytes = 400;

const root = () => join(profile, "frame-cache");

async function files(): Promise<string[]> {
  const folders = (await readdir(root(), { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const all = await Promise.all(
    folders.map(async ({ name }) => (await readdir(join(root(), name))).map((file) => join(root(), name, file))),
  );
  return all.flat().sort();
}

describe("the cache of frames", () => {
  it("gives back what was put, also after a restart, and nothing of it can be read on the disk", async () => {
    const address = addressOf(1, 1);
    const frame = frameOf(address);
    const cache = await openCache();
    expect(await cache.get(address)).toBeNull();
    cache.put(address, frame);
    await cache.settled();
    expect(await cache.get(address)).toEqual({ ...frame, bytes: Buffer.from(frame.bytes) });
    await cache.close();
    expect(await (await openCache()).get(address)).toEqual({ ...frame, bytes: Buffer.from(frame.bytes) });
    const [path = ""] = await files();
    expect(path).not.toContain("1.2.3");
    expect((await readFile(path)).includes(Buffer.from("1.2.3.1"))).toBe(false);
  });

  it("gives a frame while it waits to be written, and mends a damaged one with it", async () => {
    const address = addressOf(1, 1);
    const first = await openCache();
    first.put(address, frameOf(address));
    await first.settled();
    const [path = ""] = await files();
    await truncate(path, 20);
    const cache = await openCache();
    expect(await cache.get(address)).toBeNull();
    expect(cache.has(address)).toBe(false);
    cache.put(address, frameOf(address));
    expect(cache.has(address)).toBe(true);
    expect(await cache.get(address)).toEqual(frameOf(address));
    await cache.settled();
    expect(await (await openCache()).get(address)).toEqual({
      ...frameOf(address),
      bytes: Buffer.from(frameOf(address).bytes),
    });
  });

  it("gives each reader its own frame while many of all lengths are read and written at once", async () => {
    const addresses = Array.from({ length: 40 }, (_, index) => addressOf(1, index + 1));
    const long = (address: FrameAddress) => ({
      transferSyntaxUid: "1.2.840.10008.1.2.1",
      bytes: Buffer.alloc(70_000 * (address.frameNumber % 5) + 1, JSON.stringify(address)),
    });
    const cache = await openCache();
    for (const address of addresses) cache.put(address, long(address));
    await cache.settled();
    const later = addresses.map((address) => ({ ...address, headerDigest: "d2" }));
    for (const address of later) cache.put(address, long(address));
    const read = await Promise.all(addresses.map((address) => cache.get(address)));
    expect(read).toEqual(addresses.map(long));
    await cache.settled();
    expect(await Promise.all(later.map((address) => cache.get(address)))).toEqual(later.map(long));
    expect(read).toEqual(addresses.map(long));
  });

  it("gives nothing under another header, another frame number, another archive", async () => {
    const cache = await openCache();
    cache.put(addressOf(1, 1), frameOf(addressOf(1, 1)));
    await cache.settled();
    expect(await cache.get(addressOf(1, 1, "d2"))).toBeNull();
    expect(await cache.get(addressOf(1, 2))).toBeNull();
    expect(await cache.get({ ...addressOf(1, 1), archiveId: "b" })).toBeNull();
  });

  it("drops an entry that was damaged, cut short or moved to another's name", async () => {
    const cache = await openCache();
    const addresses = [1, 2, 3, 4].map((frameNumber) => addressOf(1, frameNumber));
    for (const address of addresses) {
      cache.put(address, frameOf(address));
      await cache.settled();
    }
    const [flipped = "", short = "", one = "", other = ""] = await files();
    const bytes = await readFile(flipped);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(flipped, bytes);
    await truncate(short, 10);
    await rename(one, `${one}.x`);
    await rename(other, one);
    await rename(`${one}.x`, other);
    const found = await Promise.all(addresses.map((address) => cache.get(address)));
    expect(found).toEqual([null, null, null, null]);
    expect(await files()).toEqual([]);
    expect((await cache.size()).bytes).toBe(0);
  });

  it("clears away what another key has sealed, and keeps nothing where no key is kept", async () => {
    const address = addressOf(1, 1);
    const cache = await openCache();
    cache.put(address, frameOf(address));
    await cache.close();
    await cache.settled();
    await secrets.delete("frame-cache");
    expect(await (await openCache()).get(address)).toBeNull();
    expect(await files()).toEqual([]);
    const forgetful: SecretStore = { ...memorySecrets(), get: async () => null };
    const without = await openCache({ secrets: forgetful });
    without.put(address, frameOf(address));
    await without.settled();
    expect(await without.get(address)).toBeNull();
    expect(await files()).toEqual([]);
    expect(logger.lines.join()).toContain("keyNotKept");
  });

  it("makes room by study, the one used longest ago first, and never one that is shown", async () => {
    const frames = (study: number) => [1, 2].map((frameNumber) => addressOf(study, frameNumber));
    const cache = await openCache({ largestBytes: 2200, openStudies: () => [addressOf(1, 1)] });
    for (const study of [1, 2, 3, 4]) {
      clock.pass(60_000);
      for (const address of frames(study)) cache.put(address, frameOf(address));
      await cache.settled();
      clock.pass(60_000);
      if (study === 3) await cache.get(addressOf(2, 1));
    }
    const isThere = await Promise.all(
      [1, 2, 3, 4].map(async (study) => (await cache.get(addressOf(study, 2))) !== null),
    );
    expect(isThere).toEqual([true, true, false, true]);
    expect((await cache.size()).bytes).toBeLessThanOrEqual(2200);
  });

  it("never takes a case that is wanted sooner for one that is wanted later, and those last for anything else", async () => {
    const wanted = [1, 2, 3].map((study) => addressOf(study, 1));
    const cache = await openCache({ largestBytes: 4 * fileBytes });
    const keep = async (study: number, count: number) => {
      for (let frame = 1; frame <= count; frame += 1)
        cache.put(addressOf(study, frame), frameOf(addressOf(study, frame)));
      await cache.settled();
    };
    const kept = async () => {
      const frames = [1, 2, 3, 9].flatMap((study) => [1, 2].map((frame) => addressOf(study, frame)));
      const found = await Promise.all(frames.map((address) => cache.get(address)));
      return frames.flatMap(({ studyInstanceUid, frameNumber }, at) =>
        found[at] === null ? [] : `${studyInstanceUid.slice(6)}/${frameNumber}`,
      );
    };
    await keep(9, 2);
    cache.planFor(wanted);
    await keep(1, 2);
    expect(await cache.hasRoomFor(addressOf(2, 1), 2 * fileBytes)).toBe(true);
    await keep(2, 2);
    expect(await kept()).toEqual(["1/1", "1/2", "2/1", "2/2"]);
    expect(await cache.hasRoomFor(addressOf(3, 1), fileBytes)).toBe(false);
    await keep(3, 2);
    expect(await kept()).toEqual(["1/1", "1/2", "2/1", "2/2"]);
    // What a person reads is kept all the same, in the place of what is wanted last.
    await keep(9, 2);
    expect(await kept()).toEqual(["1/1", "1/2", "9/1", "9/2"]);
    expect(logger.lines).toEqual([]);
  });

  it("keeps nothing more for a while where the disk must stay free, and says so once", async () => {
    const cache = await openCache({ leftFreeBytes: Number.MAX_SAFE_INTEGER });
    for (const number of [1, 2, 3]) cache.put(addressOf(1, number), frameOf(addressOf(1, number)));
    await cache.settled();
    cache.put(addressOf(1, 4), frameOf(addressOf(1, 4)));
    await cache.settled();
    expect(await files()).toEqual([]);
    expect(logger.lines.filter((line) => line.includes("paused"))).toHaveLength(1);
  });

  it("survives its folder being cleared away under it", async () => {
    const cache = await openCache();
    cache.put(addressOf(1, 1), frameOf(addressOf(1, 1)));
    await cache.settled();
    await rm(root(), { recursive: true });
    expect(await cache.get(addressOf(1, 1))).toBeNull();
    cache.put(addressOf(1, 2), frameOf(addressOf(1, 2)));
    await cache.settled();
    expect(await cache.get(addressOf(1, 2))).not.toBeNull();
    expect(await (await openCache()).get(addressOf(1, 2))).toBeNull();
  });
});

type Step =
  | { readonly kind: "put"; readonly study: number; readonly frame: number; readonly digest: string }
  | { readonly kind: "get"; readonly study: number; readonly frame: number; readonly digest: string }
  | { readonly kind: "restart" }
  | { readonly kind: "loseKey" }
  | { readonly kind: "settle" }
  | { readonly kind: "damage" | "cutShort" | "exchange" | "leavePart" | "remove"; readonly at: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom("put" as const, "get" as const),
      study: fc.integer({ min: 1, max: 2 }),
      frame: fc.integer({ min: 1, max: 2 }),
      digest: fc.constantFrom("d1", "d1", "d2"),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("restart" as const, "settle" as const, "settle" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("loseKey" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "damage" as const,
        "cutShort" as const,
        "exchange" as const,
        "leavePart" as const,
        "remove" as const,
      ),
      at: fc.nat(20),
    }),
  },
);

async function spoil(kind: Step["kind"], at: number): Promise<void> {
  const all = await files();
  const path = all[at % Math.max(1, all.length)];
  if (path === undefined) return;
  const { size } = await stat(path);
  if (kind === "remove") return await rm(path);
  if (kind === "cutShort") return await truncate(path, Math.floor((size * (at % 10)) / 10));
  if (kind === "leavePart") return await writeFile(`${path}.part`, "half");
  const bytes = await readFile(path);
  const other = all[(at + 1) % all.length] ?? path;
  if (kind === "exchange") return await writeFile(other, bytes);
  if (bytes.length > 0) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 0x40;
  await writeFile(path, bytes);
}

/** A cache under test, and which frames it must have: written, and nothing done to them since. */
class Trial {
  readonly sure = new Map<string, FrameAddress>();
  readonly put = new Map<string, FrameAddress>();
  readonly ever = new Set<string>();
  /** Put before a file was spoilt, and not looked at since: putting it again does not mend it. */
  readonly doubtful = new Set<string>();
  found = 0;
  /** Files that somebody else made larger: they count only once another frame is kept. */
  enlarged = 0;
  #cache: FrameCache;
  readonly #reopen: () => Promise<FrameCache>;

  constructor(cache: FrameCache, reopen: () => Promise<FrameCache>) {
    this.#cache = cache;
    this.#reopen = reopen;
  }

  async run(step: Step): Promise<void> {
    if (step.kind === "put") {
      const address = addressOf(step.study, step.frame, step.digest);
      this.#cache.put(address, frameOf(address));
      this.put.set(JSON.stringify(address), address);
      this.ever.add(JSON.stringify(address));
    } else if (step.kind === "get") await this.look(addressOf(step.study, step.frame, step.digest));
    else if (step.kind === "settle") await this.settle();
    else if (step.kind === "restart") await this.#restart(false);
    else if (step.kind === "loseKey") await this.#restart(true);
    else {
      await this.settle();
      for (const name of this.ever) this.doubtful.add(name);
      this.sure.clear();
      if (step.kind === "exchange") this.enlarged += 1;
      await spoil(step.kind, step.at);
    }
  }

  async settle(): Promise<void> {
    await this.#cache.settled();
    for (const [name, address] of this.put) if (!this.doubtful.has(name)) this.sure.set(name, address);
    this.put.clear();
    clock.pass(61_000);
  }

  async look(address: FrameAddress): Promise<boolean> {
    const frame = await this.#cache.get(address);
    this.doubtful.delete(JSON.stringify(address));
    // Written beside a look that finds the old one damaged, it may be taken for it.
    this.put.delete(JSON.stringify(address));
    if (frame === null) return false;
    this.found += 1;
    expect(frame.transferSyntaxUid).toBe("1.2.840.10008.1.2.1");
    expect(Buffer.from(frame.bytes).equals(frameOf(address).bytes)).toBe(true);
    return true;
  }

  async bytes(): Promise<number> {
    return (await this.#cache.size()).bytes;
  }

  async #restart(losesKey: boolean): Promise<void> {
    if (losesKey) {
      await secrets.delete("frame-cache");
      this.sure.clear();
    }
    this.put.clear();
    await this.#cache.close();
    this.#cache = await this.#reopen();
  }
}

describe("any order of writing, reading, making room, damage and restarts", () => {
  it.each([
    ["with little room", 1200],
    ["with room for all", 1_000_000],
  ])(
    "gives only whole, right frames, %s, and all of them where there is room and nothing happened to them",
    async (_, largestBytes) => {
      let found = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(steps, { minLength: 15, maxLength: 60 }), async (run) => {
          await rm(root(), { recursive: true, force: true });
          const trial = new Trial(await openCache({ largestBytes }), () => openCache({ largestBytes }));
          for (const step of run) {
            await trial.run(step);
            expect(await trial.bytes()).toBeLessThanOrEqual(largestBytes + trial.enlarged * fileBytes);
          }
          await trial.settle();
          for (const address of trial.sure.values()) {
            const isThere = await trial.look(address);
            if (largestBytes > 10_000) expect(isThere).toBe(true);
          }
          found += trial.found;
        }),
        { numRuns: 100 },
      );
      expect(found).toBeGreaterThan(100);
    },
    60_000,
  );
});
