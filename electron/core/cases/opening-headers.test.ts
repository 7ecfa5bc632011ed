import { beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
import type { HeadersCopy } from "../frame-cache/packed-headers.ts";
import { OpeningHeaders } from "./opening-headers.ts";

const study = { archiveId: "east", studyInstanceUid: "1.2.3" };

interface Question {
  readonly uid: string;
  answer(datasets: DicomJsonDataset[]): void;
  fail(error: Error): void;
}

let clock: ManualClock;
let asked: Question[];
let headers: OpeningHeaders;
let kept: HeadersCopy | null;
let usedCopies: HeadersCopy[];

beforeEach(() => {
  clock = new ManualClock(0);
  asked = [];
  const studyMetadata = (uid: string) =>
    new Promise<DicomJsonDataset[]>((answer, fail) => asked.push({ uid, answer, fail }));
  const client = { studyMetadata, searchStudies: async () => ({ studies: [] }), sampleHeader: async () => null };
  kept = null;
  usedCopies = [];
  const digests = new WeakMap<readonly DicomJsonDataset[], string>();
  headers = new OpeningHeaders({ client: async () => client }, clock, {
    note: (_, datasets) => void digests.set(datasets, JSON.stringify(datasets)),
    copyOf: async () => kept,
    noteCopy: (_, copy) => void usedCopies.push(copy),
    digestOf: async (datasets) => digests.get(datasets) ?? null,
  });
});

const question = async (index: number): Promise<Question> => {
  await expect.poll(() => asked.length).toBeGreaterThan(index);
  const found = asked[index];
  if (found === undefined) throw new Error("not asked");
  return found;
};

describe("headers of a case that opens", () => {
  it("are asked for once and given to the report and to the window", async () => {
    const forReport = headers.begin(study);
    const forWindow = headers.take(study);
    (await question(0)).answer([{ "00080018": { vr: "UI", Value: ["1.2.3.4"] } }]);
    expect(await forReport).toHaveLength(1);
    expect(await forWindow).toBe(await forReport);
    expect(asked.map(({ uid }) => uid)).toEqual(["1.2.3"]);
  });

  it("are handed over once, so that asking again asks the archive", () => {
    void headers.begin(study);
    expect(headers.take(study)).not.toBeNull();
    expect(headers.take(study)).toBeNull();
  });

  it("are kept of the last four studies alone, whoever walks along the list", async () => {
    for (const uid of ["1.1", "1.2", "1.3", "1.4", "1.5"]) {
      void headers.begin({ archiveId: "east", studyInstanceUid: uid });
    }
    expect(headers.take({ archiveId: "east", studyInstanceUid: "1.1" })).toBeNull();
    expect(headers.take({ archiveId: "east", studyInstanceUid: "1.2" })).not.toBeNull();
  });

  it("are not handed over for another study or another archive", () => {
    void headers.begin(study);
    expect(headers.take({ ...study, studyInstanceUid: "1.2.4" })).toBeNull();
    expect(headers.take({ ...study, archiveId: "west" })).toBeNull();
    expect(headers.take(study)).not.toBeNull();
  });

  it("are too old after a while: images may have come", async () => {
    void headers.begin(study);
    clock.pass(15_001);
    expect(headers.take(study)).toBeNull();
    void headers.begin(study);
    clock.pass(15_001);
    void headers.begin(study);
    expect((await question(2)).uid).toBe("1.2.3");
  });

  it("fail for whoever waits for them, and are asked for again", async () => {
    const forReport = headers.begin(study);
    (await question(0)).fail(new Error("does not answer"));
    await expect(forReport).rejects.toThrow("does not answer");
    expect(headers.take(study)).toBeNull();
    void headers.begin(study);
    const forWindow = headers.take(study);
    (await question(1)).fail(new Error("still not"));
    await expect(forWindow).rejects.toThrow("still not");
  });
});

describe("headers that an earlier opening kept", () => {
  const instance = { "00080018": { vr: "UI", Value: ["1.2.3.4"] } };
  const copyOf = (datasets: readonly DicomJsonDataset[]): HeadersCopy => ({
    ...{ datasets, digest: JSON.stringify(datasets), keptAt: 5, instanceDigests: datasets.map(() => "d") },
  });

  it("are given at once to all who ask, without the archive, and then compared with what it says", async () => {
    kept = copyOf([instance]);
    const first = kept;
    expect(await headers.soonest(study, 1)).toEqual({ datasets: [instance], copy: first });
    kept = copyOf([]);
    expect((await headers.soonest(study, 1)).copy).toBe(first);
    expect(await headers.look(study)).toBe(first.datasets);
    expect(usedCopies).toEqual([first, first]);
    expect(asked).toEqual([]);
    kept = first;
    const compared = headers.compare(study, kept.digest);
    (await question(0)).answer([instance]);
    expect(await compared).toEqual({ isUnchanged: true });
    expect(asked).toHaveLength(1);
    const again = headers.compare(study, kept.digest);
    (await question(1)).answer([{ "00080018": { vr: "UI", Value: ["1.2.3.5"] } }]);
    expect(await again).toEqual({ isUnchanged: false });
  });

  it("are not given where they are too few, or where the archive has answered", async () => {
    kept = copyOf([instance]);
    const two = [instance, { "00080018": { vr: "UI", Value: ["1.2.3.5"] } }];
    const soonest = headers.soonest(study, 2);
    (await question(0)).answer(two);
    expect(await soonest).toEqual({ datasets: two, copy: null });
    expect(await headers.soonest(study, 0)).toEqual({ datasets: two, copy: null });
    expect(usedCopies).toEqual([]);
    expect(asked).toHaveLength(1);
  });

  it("are given where the archive fails, and the comparison says that it does", async () => {
    kept = copyOf([instance]);
    const begun = headers.begin(study);
    (await question(0)).fail(new Error("no line"));
    await expect(begun).rejects.toThrow("no line");
    expect((await headers.soonest(study, 0)).copy).toBe(kept);
    const compared = expect(headers.compare(study, kept.digest)).rejects.toThrow("no line");
    (await question(1)).fail(new Error("no line"));
    await compared;
    kept = null;
    clock.pass(20_000);
    const nothing = expect(headers.soonest(study, 0)).rejects.toThrow("no line");
    (await question(2)).fail(new Error("no line"));
    await nothing;
  });
});
