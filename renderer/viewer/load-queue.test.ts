import { describe, expect, it } from "vitest";
import { type ImageSource, type ImageStreams, LoadQueue } from "./load-queue.ts";

/** A source whose loads end when the test says so. */
class HandSource implements ImageSource {
  readonly asked: string[] = [];
  readonly cancelled: string[] = [];
  readonly #loaded = new Set<string>();
  readonly #open = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();

  load(imageId: string): Promise<unknown> {
    this.asked.push(imageId);
    return new Promise<void>((resolve, reject) => this.#open.set(imageId, { resolve, reject }));
  }

  cancel(imageId: string): void {
    this.cancelled.push(imageId);
    const error = new Error("cancelled");
    error.name = "AbortError";
    this.#open.get(imageId)?.reject(error);
  }

  isLoaded(imageId: string): boolean {
    return this.#loaded.has(imageId);
  }

  async finish(imageId: string): Promise<void> {
    this.#loaded.add(imageId);
    this.#open.get(imageId)?.resolve();
    await Promise.resolve();
    await Promise.resolve();
  }

  async fail(imageId: string, message: string): Promise<void> {
    this.#open.get(imageId)?.reject(new Error(message));
    await Promise.resolve();
    await Promise.resolve();
  }

  drop(imageId: string): void {
    this.#loaded.delete(imageId);
  }
}

/** Lets the queue begin. */
const begin = () => Promise.resolve();

const ids = (count: number, prefix = "a") => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe("LoadQueue", () => {
  it("asks for the shown image first, then its neighbours both ways, so many at a time", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 3);
    queue.setInterest("pane", { imageIds: ids(9), focus: 4, isActive: true });
    await begin();
    expect(source.asked).toEqual(["a4", "a5", "a3"]);
    await source.finish("a4");
    expect(source.asked.at(-1)).toBe("a6");
  });

  it("follows the reader: a new focus goes before what was waiting", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 1);
    const imageIds = ids(100);
    queue.setInterest("pane", { imageIds, focus: 0, isActive: true });
    await begin();
    queue.setInterest("pane", { imageIds, focus: 80, isActive: true });
    await source.finish("a0");
    expect(source.asked).toEqual(["a0", "a80"]);
  });

  it("gives every pane its shown image before any neighbour, the active pane first", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 3);
    queue.setInterest("one", { imageIds: ids(1, "x"), focus: 0, isActive: false });
    queue.setInterest("two", { imageIds: ids(5, "b"), focus: 0, isActive: true });
    queue.setInterest("three", { imageIds: ids(5, "c"), focus: 2, isActive: false });
    await begin();
    expect(source.asked).toEqual(["b0", "x0", "c2"]);
  });

  it("cancels what no pane wants any more, and does not call it a failure", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 2);
    queue.setInterest("pane", { imageIds: ids(2), focus: 0, isActive: true });
    await begin();
    queue.removeInterest("pane");
    await Promise.resolve();
    await Promise.resolve();
    expect(source.cancelled).toEqual(["a0", "a1"]);
    expect(queue.failureOf("a0")).toBeNull();
  });

  it("keeps the sentence of a failure, goes on with the rest, and asks again only when told", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 1);
    queue.setInterest("pane", { imageIds: ids(2), focus: 0, isActive: true });
    await begin();
    await source.fail("a0", "This image is not shown.");
    expect(queue.failureOf("a0")).toBe("This image is not shown.");
    expect(source.asked).toEqual(["a0", "a1"]);
    await source.finish("a1");
    expect(source.asked).toHaveLength(2);
    queue.retry("a0");
    expect(source.asked).toEqual(["a0", "a1", "a0"]);
  });

  it("loads what a playing pane shows next before any other neighbour, round its end", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 1);
    queue.setInterest("active", { imageIds: ["b0", "b1", "b2"], focus: 1, isActive: true });
    queue.setInterest("playing", { imageIds: ids(4), focus: 2, isActive: false, isPlaying: true });
    await begin();
    for (const imageId of ["a2", "b1", "a3", "a0", "a1"]) await source.finish(imageId);
    expect(source.asked).toEqual(["a2", "b1", "a3", "a0", "a1", "b2"]);
  });

  it("does not load an image twice that the cache had to drop, until it is shown", async () => {
    const source = new HandSource();
    const queue = new LoadQueue(source, 1);
    const imageIds = ids(2);
    queue.setInterest("pane", { imageIds, focus: 0, isActive: true });
    await begin();
    await source.finish("a0");
    source.drop("a0");
    await source.finish("a1");
    expect(source.asked).toEqual(["a0", "a1", "a0"]);
    expect(queue.loadedCount(imageIds)).toBe(2);
  });

  describe("with streams", () => {
    /** Streams that bring what the test says. */
    class HandStreams implements ImageStreams {
      readonly begun: (readonly string[])[] = [];
      readonly coming = new Set<string>();
      isWorthIt = true;
      begin(imageIds: readonly string[]): void {
        this.begun.push(imageIds);
        for (const imageId of this.isWorthIt ? imageIds : []) this.coming.add(imageId);
      }
      isComing(imageId: string): boolean {
        return this.coming.has(imageId);
      }
      keep(isWanted: (imageId: string) => boolean): void {
        for (const imageId of [...this.coming]) if (!isWanted(imageId)) this.coming.delete(imageId);
      }
    }

    function started() {
      const source = new HandSource();
      const streams = new HandStreams();
      const queue = new LoadQueue(Object.assign(source, { streams }), 3);
      return { source, streams, queue };
    }

    it("asks for the shown image alone, and for the others in a stream once it is here", async () => {
      const { source, streams, queue } = started();
      queue.setInterest("pane", { imageIds: ids(9), focus: 4, isActive: true });
      await begin();
      expect(source.asked).toEqual(["a4"]);
      expect(streams.begun).toEqual([]);
      await source.finish("a4");
      expect(source.asked).toEqual(["a4"]);
      expect(streams.begun).toEqual([ids(9).filter((imageId) => imageId !== "a4")]);
    });

    it("asks for what the reader has come to by itself, though a stream is to bring it", async () => {
      const { source, queue } = started();
      const imageIds = ids(9);
      queue.setInterest("pane", { imageIds, focus: 4, isActive: true });
      await begin();
      await source.finish("a4");
      queue.setInterest("pane", { imageIds, focus: 8, isActive: true });
      await begin();
      expect(source.asked).toEqual(["a4", "a8"]);
    });

    it("counts what came, tells who waits for it, and asks for what will not come", async () => {
      const { source, streams, queue } = started();
      const told: string[] = [];
      queue.onChange((imageId) => told.push(imageId));
      queue.setInterest("pane", { imageIds: ids(4), focus: 0, isActive: true });
      await begin();
      await source.finish("a0");
      queue.arrived("a1");
      streams.coming.clear();
      queue.resume();
      await begin();
      expect(told).toEqual(["a0", "a1"]);
      expect(queue.loadedCount(ids(4))).toBe(2);
      expect(source.asked).toEqual(["a0", "a2", "a3"]);
    });

    it("asks for each where a stream is not worth it, and ends one that nobody wants", async () => {
      const { source, streams, queue } = started();
      streams.isWorthIt = false;
      queue.setInterest("pane", { imageIds: ids(4), focus: 0, isActive: true });
      await begin();
      await source.finish("a0");
      expect(source.asked).toEqual(["a0", "a1", "a2", "a3"]);
      streams.isWorthIt = true;
      queue.setInterest("pane", { imageIds: ids(4, "b"), focus: 0, isActive: true });
      await begin();
      await source.finish("b0");
      expect(streams.coming).toEqual(new Set(["b1", "b2", "b3"]));
      queue.removeInterest("pane");
      expect(streams.coming.size).toBe(0);
    });
  });
});
