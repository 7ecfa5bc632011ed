import { describe, expect, it } from "vitest";
import { firstReleasePolicy, readReleasePolicy } from "./release-policy.ts";
import { takeOverAnswer } from "./take-over.ts";

const subject = {
  policy: firstReleasePolicy,
  role: "radiologist",
  holderName: "Dr Bell",
  lastActivityAt: 1_000_000,
  now: 1_000_000 + 30 * 60_000,
} as const;

describe("taking a case over", () => {
  it("waits for the site's minutes without a change, to the millisecond", () => {
    expect(takeOverAnswer({ ...subject, now: subject.now - 1 })).toEqual({
      isAllowed: false,
      sentence:
        "It is with Dr Bell, who last did something to it 29 min ago. Without a change it may be taken over in 1 min. You can ask for it now.",
      allowedAt: subject.now,
    });
    expect(takeOverAnswer(subject)).toEqual({
      isAllowed: true,
      sentence: "Dr Bell has changed nothing for 30 min. What they wrote is kept, and they are told.",
      allowedAt: null,
    });
  });

  it("is for the roles that the site allows", () => {
    const policy = { ...firstReleasePolicy, onlyConsultantsTakeOver: true };
    const isAllowed = (role: "radiologist" | "advancedPractitioner" | "trainee" | "administrator", of = policy) =>
      takeOverAnswer({ ...subject, policy: of, role }).isAllowed;
    expect([isAllowed("radiologist"), isAllowed("advancedPractitioner"), isAllowed("trainee")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isAllowed("trainee", firstReleasePolicy), isAllowed("administrator", firstReleasePolicy)]).toEqual([
      true,
      false,
    ]);
  });
});

describe("the stored policy", () => {
  it("is the first one where it cannot be read, so that nothing waits by mistake", () => {
    for (const stored of [null, "", "{", '{"windowSeconds":-1}', '{"windowSeconds":86400}']) {
      expect(readReleasePolicy(stored)).toEqual(firstReleasePolicy);
    }
    const kept = { windowSeconds: 30, takeOverMinutes: 60, onlyConsultantsTakeOver: true };
    expect(readReleasePolicy(JSON.stringify(kept))).toEqual(kept);
  });
});
