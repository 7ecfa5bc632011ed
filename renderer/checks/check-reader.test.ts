import { expect, it } from "vitest";
import type { CheckAnswer, CheckRequest } from "./check-messages.ts";
import { CheckReader } from "./check-reader.ts";

/** A worker that answers when it is told to. */
function fakeWorker() {
  const posted: CheckRequest[] = [];
  let tell: (event: { data: CheckAnswer }) => void = () => undefined;
  let fail: () => void = () => undefined;
  const port = {
    postMessage: (request: CheckRequest) => void posted.push(request),
    addEventListener: (type: string, listener: never) => {
      if (type === "message") tell = listener;
      else fail = listener;
    },
  };
  return { port, posted, answer: (data: CheckAnswer) => tell({ data }), fail: () => fail() };
}

const draft = (word: string) => ({ subject: { word }, policy: {} }) as unknown as Omit<CheckRequest, "requestId">;
const finding = (id: string) => ({ id }) as unknown as CheckAnswer["findings"][number];

it("reads every draft in one worker and gives each its own findings", async () => {
  const { port, posted, answer } = fakeWorker();
  let started = 0;
  const reader = new CheckReader(() => {
    started += 1;
    return port;
  });
  const [first, second] = [reader.read(draft("one")), reader.read(draft("two"))];
  expect(posted.map(({ requestId }) => requestId)).toEqual([1, 2]);
  answer({ requestId: 2, findings: [finding("b")] });
  answer({ requestId: 1, findings: [finding("a")] });
  expect(await first).toEqual([finding("a")]);
  expect(await second).toEqual([finding("b")]);
  expect(started).toBe(1);
});

it("says that a worker was lost and begins another for the next draft", async () => {
  const workers = [fakeWorker(), fakeWorker()];
  let started = 0;
  const reader = new CheckReader(() => {
    started += 1;
    return (workers[started - 1] ?? fakeWorker()).port;
  });
  const lost = reader.read(draft("one"));
  workers[0]?.fail();
  expect(await lost).toBeNull();
  void reader.read(draft("one"));
  expect(workers[1]?.posted).toHaveLength(1);
});
