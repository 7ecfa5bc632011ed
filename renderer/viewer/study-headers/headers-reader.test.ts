import { afterEach, expect, it, vi } from "vitest";
import type { HeadersAnswer, HeadersRequest } from "./headers-messages.ts";
import { HeadersReader } from "./headers-reader.ts";
import type { StudyHeaders } from "./read-study-headers.ts";

const none: StudyHeaders = { stacks: [], instanceCount: 0, copy: null };

/** A worker that answers when it is told to. */
function fakeWorker() {
  const posted: HeadersRequest[] = [];
  let tell: (answer: HeadersAnswer) => void = () => undefined;
  let lose: () => void = () => undefined;
  const worker = {
    post: (request: HeadersRequest) => void posted.push(request),
    listen: (listener: typeof tell, onLost: typeof lose) => {
      [tell, lose] = [listener, onLost];
    },
  };
  return { worker, posted, answer: (answer: HeadersAnswer) => tell(answer), lose: () => lose() };
}

afterEach(() => vi.unstubAllGlobals());

it("gives each who asks the headers of its own study, in whatever order they come", async () => {
  const { worker, posted, answer } = fakeWorker();
  const reader = new HeadersReader(() => worker);
  const [first, second] = [reader.read("/a"), reader.read("/b")];
  expect(posted).toEqual([
    { kind: "read", id: 1, url: "/a", isAgain: false },
    { kind: "read", id: 2, url: "/b", isAgain: false },
  ]);
  answer({ id: 2, headers: { ...none, instanceCount: 2 } });
  answer({ id: 1, headers: { ...none, instanceCount: 1 } });
  expect((await first).instanceCount).toBe(1);
  expect((await second).instanceCount).toBe(2);
});

it("gives the digests of what it read when they are made, and none where the worker was lost before", async () => {
  const { worker, posted, answer, lose } = fakeWorker();
  const reader = new HeadersReader(() => worker);
  const [first, second] = [reader.read("/a"), reader.read("/b", undefined, true)];
  expect(posted[1]).toEqual({ kind: "read", id: 2, url: "/b", isAgain: true });
  answer({ id: 1, headers: none });
  answer({ id: 2, headers: none });
  answer({ id: 2, digests: new Map([["1.2", "d"]]) });
  expect(await (await second).digests).toEqual(new Map([["1.2", "d"]]));
  lose();
  expect(await (await first).digests).toBeNull();
});

it("rejects with the sentence of the worker", async () => {
  const { worker, answer } = fakeWorker();
  const reading = new HeadersReader(() => worker).read("/a");
  answer({ id: 1, sentence: "The archive is away." });
  await expect(reading).rejects.toThrow("The archive is away.");
});

it("gives up what is not wanted any more, and takes no answer to it", async () => {
  const { worker, posted, answer } = fakeWorker();
  const abort = new AbortController();
  const reading = new HeadersReader(() => worker).read("/a", abort.signal);
  abort.abort();
  await expect(reading).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(posted.at(-1)).toEqual({ kind: "giveUp", id: 1 });
  answer({ id: 1, headers: none });
  const late = new HeadersReader(() => worker).read("/a", abort.signal);
  await expect(late).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
});

it("reads in the window what a lost worker was to read, and asks a new worker next", async () => {
  const [lost, next] = [fakeWorker(), fakeWorker()];
  const started = [lost, next];
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response("[{}, {}]");
  });
  const reader = new HeadersReader(() => (started.shift() ?? next).worker);
  const reading = reader.read("/a");
  lost.lose();
  expect((await reading).instanceCount).toBe(2);
  expect(asked).toEqual(["/a"]);
  void reader.read("/b");
  expect(next.posted).toEqual([{ kind: "read", id: 2, url: "/b", isAgain: false }]);
});
