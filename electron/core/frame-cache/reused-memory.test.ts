import { describe, expect, it } from "vitest";
import { giveBack, ReusedMemory } from "./reused-memory.ts";

describe("memory that is used again", () => {
  it("is given to the next, and never to two at once", async () => {
    const memory = new ReusedMemory();
    const first = await memory.use(8, (bytes) => Promise.resolve(bytes.buffer));
    const [one, other] = await Promise.all([
      memory.use(8, (bytes) => Promise.resolve(bytes.buffer)),
      memory.use(8, (bytes) => Promise.resolve(bytes.buffer)),
    ]);
    expect(one).toBe(first);
    expect(other).not.toBe(one);
  });

  it("is as long as was asked for, and comes back after a failure", async () => {
    const memory = new ReusedMemory();
    const failed: ArrayBufferLike[] = [];
    await expect(
      memory.use(10, (bytes) => {
        failed.push(bytes.buffer);
        return Promise.reject(new Error("no room"));
      }),
    ).rejects.toThrow("no room");
    const [shorter, longer] = [await memory.use(4, seen), await memory.use(20, seen)];
    expect([shorter.length, longer.length]).toEqual([4, 20]);
    expect(shorter.buffer).toBe(failed[0]);
  });

  it("is not kept where it is large", async () => {
    const memory = new ReusedMemory();
    const large = await memory.use(5 * 1024 * 1024, seen);
    expect((await memory.use(8, seen)).buffer).not.toBe(large.buffer);
    await Promise.all([1, 2, 3].map(async () => await memory.use(2 * 1024 * 1024, seen)));
    const kept = await Promise.all([1, 2, 3].map(async () => await memory.use(2 * 1024 * 1024, seen)));
    const again = await Promise.all([1, 2, 3].map(async () => await memory.use(2 * 1024 * 1024, seen)));
    expect(again.filter(({ buffer }) => kept.some((one) => one.buffer === buffer))).toHaveLength(2);
  });

  it("is given back whole only where nothing else lies in it", () => {
    const whole = Buffer.allocUnsafeSlow(8);
    const part = Buffer.allocUnsafeSlow(8).subarray(0, 4).fill(7);
    giveBack(whole);
    giveBack(part);
    expect([whole.length, part.length, part[0]]).toEqual([0, 4, 7]);
  });
});

function seen(bytes: Buffer): Promise<Buffer> {
  return Promise.resolve(bytes);
}
