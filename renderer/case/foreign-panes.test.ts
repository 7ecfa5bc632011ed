import { describe, expect, it } from "vitest";
import type { Workitem } from "../../shared/domain/workitem.ts";
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
});
