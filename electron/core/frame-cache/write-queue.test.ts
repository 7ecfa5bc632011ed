import { describe, expect, it } from "vitest";
import { type WaitingFrame, WriteQueue } from "./write-queue.ts";

const mebibyte = 1024 * 1024;

describe("what waits to be written", () => {
  it("is given in its order, side by side for one study, and once for one file", () => {
    const queue = new WriteQueue();
    for (const name of ["1", "2", "2"]) queue.add(waiting("a", name, 10));
    queue.add(waiting("b", "1", 10));
    queue.add(waiting("a", "3", 10));
    expect(names(queue)).toEqual(["a/1", "a/2"]);
    takeOut(queue);
    expect(names(queue)).toEqual(["b/1"]);
    takeOut(queue);
    expect(names(queue)).toEqual(["a/3"]);
    takeOut(queue);
    expect(queue.nextBatch()).toBeNull();
  });

  it("is never many files or bytes at once, but one file of any length", () => {
    const queue = new WriteQueue();
    for (let name = 1; name <= 10; name++) queue.add(waiting("a", String(name), mebibyte / 2));
    expect(names(queue)).toHaveLength(8);
    queue.clear();
    queue.add(waiting("a", "large", 9 * mebibyte));
    queue.add(waiting("a", "small", 1));
    expect(names(queue)).toEqual(["a/large"]);
  });

  it("takes nothing beyond its bound, and goes on when there is room again", () => {
    const queue = new WriteQueue();
    queue.add(waiting("a", "larger than all", 200 * mebibyte));
    queue.add(waiting("a", "late", 1));
    expect(queue.find("a", "late")).toBeUndefined();
    takeOut(queue);
    queue.add(waiting("a", "late", 1));
    expect(queue.find("a", "late")).toBeDefined();
  });

  it("leaves what has replaced a frame while that was being written", () => {
    const queue = new WriteQueue();
    queue.add(waiting("a", "1", 10));
    const batch = queue.nextBatch();
    const newer = { ...waiting("a", "1", 120 * mebibyte), replaces: true };
    queue.add(newer);
    for (const written of batch?.frames ?? []) queue.remove(written);
    expect(queue.nextBatch()?.frames).toEqual([newer]);
    queue.remove(newer);
    // All its bytes are counted out again.
    queue.add(waiting("a", "2", 127 * mebibyte));
    queue.add(waiting("a", "3", mebibyte));
    expect(queue.find("a", "3")).toBeDefined();
  });
});

function waiting(study: string, name: string, length: number): WaitingFrame {
  const address = {
    archiveId: "archive",
    studyInstanceUid: study,
    seriesInstanceUid: "1.2",
    sopInstanceUid: name,
    frameNumber: 1,
    headerDigest: "digest",
  };
  return { address, frame: { transferSyntaxUid: "", bytes: new Uint8Array(length) }, replaces: false, study, name };
}

function names(queue: WriteQueue): readonly string[] {
  return (queue.nextBatch()?.frames ?? []).map(({ study, name }) => `${study}/${name}`);
}

function takeOut(queue: WriteQueue): void {
  for (const written of queue.nextBatch()?.frames ?? []) queue.remove(written);
}
