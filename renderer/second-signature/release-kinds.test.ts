import { describe, expect, it } from "vitest";
import type { CheckFinding } from "../../shared/checks/check.ts";
import { blocksOfRelease, firstRelease, offeredReleases, whyNotFinal } from "./release-kinds.ts";

const block = (code: string): CheckFinding => ({
  ...{ code, level: "block", sentence: `${code}.`, title: code, explanation: "", source: "" },
  ...{ reasons: [], isAnsweredByReason: false, place: null },
});
const free = { hot: "", awaitingSecondSignature: "" };
const outside = { hot: "Outside.", awaitingSecondSignature: "" };

function signedAs<Sheet>(prepared: Sheet, role: string) {
  const site = { code: "RXX01", name: "Exampleton General" };
  const signature = { personId: "p", displayName: "Dr P", role, registration: "GMC 1", site, signedAt: 0 };
  return { ...prepared, document: { signature } };
}

describe("kinds of release", () => {
  it("offers all to whoever may sign, and begins with final", () => {
    const prepared = { blocks: [block("emptyConclusion")], otherReleases: free };
    expect(offeredReleases(prepared)).toEqual(["final", "hot", "awaitingSecondSignature"]);
    expect(whyNotFinal(prepared)).toBe("");
    expect(firstRelease(signedAs(prepared, "Consultant radiologist"))).toEqual({ kind: "final", reason: "" });
    expect(blocksOfRelease(prepared, "hot").map(({ code }) => code)).toEqual(["emptyConclusion"]);
  });

  it("begins with the second signature where somebody may not sign as final, and lifts that block alone", () => {
    const prepared = { blocks: [block("notEntitled"), block("emptyConclusion")], otherReleases: outside };
    expect(offeredReleases(prepared)).toEqual(["awaitingSecondSignature"]);
    expect(whyNotFinal(prepared)).toBe("notEntitled.");
    expect(firstRelease(signedAs(prepared, "Specialty trainee"))).toEqual({
      ...{ kind: "awaitingSecondSignature", reason: "Prepared by a specialty trainee" },
    });
    expect(blocksOfRelease(prepared, "awaitingSecondSignature").map(({ code }) => code)).toEqual(["emptyConclusion"]);
    expect(blocksOfRelease(prepared, "hot").map(({ sentence }) => sentence)).toEqual(["Outside.", "emptyConclusion."]);
    expect(blocksOfRelease(prepared, "final")).toEqual(prepared.blocks);
  });

  it("leaves only final, refused, where nothing else is left", () => {
    const taken = { hot: "Awaited.", awaitingSecondSignature: "Awaited." };
    const prepared = { blocks: [block("ownSecondSignature")], otherReleases: taken };
    expect(offeredReleases(prepared)).toEqual(["final"]);
    expect(firstRelease(signedAs(prepared, "Consultant radiologist")).kind).toBe("final");
  });
});
