import { beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import { windowOf } from "../../../test/fakes/services.ts";
import type { WindowSession } from "../core.ts";
import { OpeningHeaders } from "./opening-headers.ts";

const study = { workitemId: "w1", archiveId: "east", studyInstanceUid: "1.2.3" };
const other = { workitemId: "w2", archiveId: "east", studyInstanceUid: "1.2.4" };

interface Question {
  readonly uid: string;
  readonly signal: AbortSignal | undefined;
  answer(datasets: DicomJsonDataset[]): void;
  fail(error: Error): void;
}

let clock: ManualClock;
let asked: Question[];
let headers: OpeningHeaders;
let window: WindowSession;

beforeEach(() => {
  clock = new ManualClock(0);
  asked = [];
  window = windowOf(null);
  const studyMetadata = (uid: string, signal?: AbortSignal) =>
    new Promise<DicomJsonDataset[]>((answer, fail) => asked.push({ uid, signal, answer, fail }));
  const client = { studyMetadata, searchStudies: async () => ({ studies: [] }), sampleHeader: async () => null };
  headers = new OpeningHeaders({ client: async () => client }, clock);
});

const question = async (index: number): Promise<Question> => {
  await expect.poll(() => asked.length).toBeGreaterThan(index);
  const found = asked[index];
  if (found === undefined) throw new Error("not asked");
  return found;
};

describe("headers of a case that opens", () => {
  it("are asked for once and given to the report and to the window", async () => {
    const forReport = headers.begin(window, study);
    const forWindow = headers.take(window, "east", "1.2.3");
    (await question(0)).answer([{ "00080018": { vr: "UI", Value: ["1.2.3.4"] } }]);
    expect(await forReport).toHaveLength(1);
    expect(await forWindow).toBe(await forReport);
    expect(asked.map(({ uid }) => uid)).toEqual(["1.2.3"]);
  });

  it("are handed over once, so that asking again asks the archive", async () => {
    void headers.begin(window, study);
    expect(headers.take(window, "east", "1.2.3")).not.toBeNull();
    expect(headers.take(window, "east", "1.2.3")).toBeNull();
  });

  it("are not handed to another window, for another study, or for another archive", async () => {
    void headers.begin(window, study);
    expect(headers.take(windowOf(null, "window-2"), "east", "1.2.3")).toBeNull();
    expect(headers.take(window, "east", "1.2.4")).toBeNull();
    expect(headers.take(window, "west", "1.2.3")).toBeNull();
    expect(headers.take(window, "east", "1.2.3")).not.toBeNull();
  });

  it("are too old after a while", async () => {
    void headers.begin(window, study);
    clock.pass(15_001);
    expect(headers.take(window, "east", "1.2.3")).toBeNull();
  });

  it("are given up with the case, and never with the case before", async () => {
    void headers.begin(window, other);
    void headers.begin(window, study);
    const [first, second] = [await question(0), await question(1)];
    expect(first.signal?.aborted).toBe(true);
    headers.forget(window, "w2");
    expect(second.signal?.aborted).toBe(false);
    headers.forget(window, "w1");
    expect(second.signal?.aborted).toBe(true);
    expect(headers.take(window, "east", "1.2.3")).toBeNull();
  });

  it("fail for whoever waits for them", async () => {
    const forReport = headers.begin(window, study);
    const forWindow = headers.take(window, "east", "1.2.3");
    (await question(0)).fail(new Error("does not answer"));
    await expect(forReport).rejects.toThrow("does not answer");
    await expect(forWindow).rejects.toThrow("does not answer");
  });

  it("that failed are asked for again", async () => {
    const failing = headers.begin(window, study);
    (await question(0)).fail(new Error("does not answer"));
    await expect(failing).rejects.toThrow("does not answer");
    expect(headers.take(window, "east", "1.2.3")).toBeNull();
    void headers.begin(window, study);
    expect((await question(1)).uid).toBe("1.2.3");
  });
});
