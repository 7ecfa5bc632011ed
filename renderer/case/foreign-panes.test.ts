import { describe, expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { buildImageStacks } from "../../shared/imaging/display-set.ts";
import { makeDisplaySet, makeStudy } from "./case.test-data.ts";
import { type CaseIdentity, foreignDisplaySets } from "./foreign-panes.ts";

const study = makeStudy({ studyInstanceUid: "1.2.3", patientId: "P1", issuer: "RX1" });
const workitem: Workitem = {
  id: "w1",
  study,
  priority: "routine",
  clinicalQuestion: "",
  referrer: { name: "", organisation: "" },
  status: "reserved",
  targetAt: null,
  clockStartedAt: null,
  reservation: null,
  handoverRequest: null,
  heldReason: "",
  heldOwner: null,
  heldUntil: "",
  priorCount: 1,
  isMissingFromArchive: false,
  openAlertCount: 0,
  version: 1,
};
const priorStudy = makeStudy({ studyInstanceUid: "1.2.9", patientId: "H77", archiveId: "regional" });
const identity: CaseIdentity = {
  workitem,
  priors: [
    { study: priorStudy, relevance: "sameRegionAndModality", reason: "", hasImages: true, reportVersionId: null },
  ],
};
const own = makeDisplaySet({ issuerOfPatientId: "RX1" });

describe("foreignDisplaySets", () => {
  it("accepts the case's own study, and a prior under the number of its own hospital", () => {
    const prior = makeDisplaySet({ studyInstanceUid: "1.2.9", archiveId: "regional", patientId: "H77", isPrior: true });
    expect(foreignDisplaySets([own, prior], identity)).toEqual([]);
  });

  it("tolerates an issuer that one side does not state", () => {
    expect(foreignDisplaySets([makeDisplaySet({})], identity)).toEqual([]);
  });

  it.each([
    ["images that carry another patient's number", { patientId: "P2" }],
    ["the same number from another issuer", { issuerOfPatientId: "RX9" }],
    ["a study that is not among the patient's", { studyInstanceUid: "1.2.4" }],
    ["a prior's study from another archive than it was found in", { studyInstanceUid: "1.2.9", patientId: "H77" }],
    ["the case's number on a prior of another number", { studyInstanceUid: "1.2.9", archiveId: "regional" }],
    ["images without any number", { patientId: "" }],
  ])("finds %s", (_, part) => {
    const set = makeDisplaySet({ issuerOfPatientId: "RX1", ...part });
    expect(foreignDisplaySets([own, set], identity)).toEqual([set]);
  });

  it("finds another patient's document in a series of this patient's, parted by the header of each", () => {
    const pdf = (uid: string, name: string, birthDate: string) => ({
      "00080016": { Value: ["1.2.840.10008.5.1.4.1.1.104.1"] },
      "00080018": { Value: [uid] },
      "0020000D": { Value: ["1.2.3"] },
      "0020000E": { Value: ["1.2.3.4"] },
      "00100010": { Value: [{ Alphabetic: name }] },
      "00100020": { Value: ["P1"] },
      "00100030": { Value: [birthDate] },
      "00420010": { Value: ["Letter"] },
    });
    const stacks = buildImageStacks([pdf("1.1", "Test^Alice", "19610304"), pdf("1.2", "Other^Bob", "19400101")]);
    const sets = stacks.map((stack) => makeDisplaySet({ ...stack, images: [], issuerOfPatientId: "RX1" }));
    const foreign = foreignDisplaySets(sets, identity);
    expect(sets).toHaveLength(2);
    expect(foreign.flatMap(({ documents }) => documents?.map(({ sopInstanceUid }) => sopInstanceUid))).toEqual(["1.2"]);
  });
});
