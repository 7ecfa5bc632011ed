import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { copyHeaders } from "../../shared/contract/byte-routes.ts";
import { askAhead, loadStudy } from "./load-study.ts";
import type { HeadersAnswer, HeadersRequest } from "./study-headers/headers-messages.ts";
import { readStudyHeaders } from "./study-headers/read-study-headers.ts";

/** No worker here: the same reading, in this thread. */
vi.mock("./study-headers/start-headers-worker.ts", () => ({
  startHeadersWorker: () => {
    let tell: (answer: HeadersAnswer) => void;
    const aborts = new Map<number, AbortController>();
    return {
      listen: (listener: typeof tell) => {
        tell = listener;
      },
      post: (request: HeadersRequest) => {
        const { id } = request;
        if (request.kind === "giveUp") return aborts.get(id)?.abort();
        const abort = new AbortController();
        aborts.set(id, abort);
        readStudyHeaders(request.url, abort.signal).then(
          ({ headers }) => tell({ id, headers }),
          ({ message }: Error) => tell({ id, sentence: message }),
        );
      },
    };
  },
}));

const asked: { readonly url: string; readonly signal: AbortSignal | null }[] = [];
let isRefused: boolean;

beforeEach(() => {
  asked.length = 0;
  isRefused = false;
  vi.stubGlobal("fetch", async (url: string, { signal }: RequestInit = {}) => {
    asked.push({ url, signal: signal ?? null });
    const body = isRefused ? { message: "The archive is away. Nothing is lost." } : [];
    const headers = url.includes("?copy=") ? { [copyHeaders.digest]: "d", [copyHeaders.keptAt]: "7" } : {};
    return new Response(JSON.stringify(body), { status: isRefused ? 502 : 200, headers });
  });
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("takes what was asked for ahead, once", async () => {
  askAhead("a", "1.2.3", 36);
  const first = await loadStudy("a", "1.2.3", { isPrior: false, leastInCopy: 36 });
  expect(first.copy).toEqual({ digest: "d", keptAt: 7 });
  expect(asked.map(({ url }) => url)).toEqual(["/studies/a/1.2.3/metadata?copy=36"]);
  const again = await loadStudy("a", "1.2.3", { isPrior: false });
  expect(again.copy).toBeNull();
  expect(asked.map(({ url }) => url)).toEqual(["/studies/a/1.2.3/metadata?copy=36", "/studies/a/1.2.3/metadata"]);
});

it("asks once where the same is asked for ahead again", async () => {
  askAhead("a", "1.2.3", 36);
  askAhead("a", "1.2.3", 36);
  await loadStudy("a", "1.2.3", { isPrior: false, leastInCopy: 36 });
  expect(asked).toHaveLength(1);
});

it("gives up what nobody takes, and never gives it to another study or much later", async () => {
  askAhead("a", "1.2.3", undefined);
  askAhead("a", "1.2.4", undefined);
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  vi.advanceTimersByTime(5_001);
  expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, true]);
  await loadStudy("a", "1.2.4", { isPrior: false });
  expect(asked).toHaveLength(3);
});

it("asks again where what was asked for ahead was refused, and says what went wrong then", async () => {
  isRefused = true;
  askAhead("a", "1.2.3", undefined);
  isRefused = false;
  expect((await loadStudy("a", "1.2.3", { isPrior: false })).instanceCount).toBe(0);
  expect(asked).toHaveLength(2);
  isRefused = true;
  askAhead("a", "1.2.3", undefined);
  await expect(loadStudy("a", "1.2.3", { isPrior: false })).rejects.toThrow("The archive is away. Nothing is lost.");
});
