import { describe, expect, it } from "vitest";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { PersonalLine } from "./personal-line.ts";

const never = new AbortController().signal;

function waitsForAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, failed) => {
    if (signal.aborted) failed(signal.reason as Error);
    signal.addEventListener("abort", () => failed(signal.reason as Error));
  });
}

function slowBody(): { readonly response: Response; give(text: string): void; end(): void } {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  return {
    response: new Response(body, { status: 206, headers: { "x-kept": "yes" } }),
    give: (text) => controller?.enqueue(Buffer.from(text)),
    end: () => controller?.close(),
  };
}

describe("the line to the archives", () => {
  it("is taken from what is fetched ahead the instant a person asks, and is theirs until the last byte has left", async () => {
    const clock = new ManualClock(0);
    const line = new PersonalLine(clock);
    const ahead = line.ahead(never, waitsForAbort);
    const slow = slowBody();
    const answer = await line.during(async () => slow.response);
    await expect(ahead).rejects.toThrow("a person needs the line");
    expect([answer.status, answer.headers.get("x-kept")]).toEqual([206, "yes"]);
    clock.pass(60_000);
    expect(line.isQuiet).toBe(false);
    await expect(line.ahead(never, waitsForAbort)).rejects.toThrow();
    slow.give("pixels");
    slow.end();
    expect(await answer.text()).toBe("pixels");
    expect(line.isQuiet).toBe(false);
    clock.pass(2_000);
    expect(line.isQuiet).toBe(true);
    expect(await line.ahead(never, async (signal) => signal.aborted)).toBe(false);
  });

  it("is given back where the request fails, or nobody reads the answer to its end", async () => {
    const clock = new ManualClock(0);
    const line = new PersonalLine(clock);
    await expect(line.during(() => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    const left = await line.during(async () => slowBody().response);
    clock.pass(2_000);
    expect(line.isQuiet).toBe(false);
    await left.body?.cancel();
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("cut")) });
    const cut = await line.during(async () => new Response(broken));
    await expect(cut.arrayBuffer()).rejects.toThrow("cut");
    clock.pass(2_000);
    expect(line.isQuiet).toBe(true);
  });
});
