import { beforeEach, describe, expect, it } from "vitest";
import type { DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { ManualClock } from "../../../test/fakes/manual-clock.ts";
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

beforeEach(() => {
  clock = new ManualClock(0);
  asked = [];
  const studyMetadata = (uid: string) =>
    new Promise<DicomJsonDataset[]>((answer, fail) => asked.push({ uid, answer, fail }));
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
