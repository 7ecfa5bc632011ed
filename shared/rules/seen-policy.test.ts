import { describe, expect, it } from "vitest";
import { askedAtSigning, firstSeenPolicy, readSeenPolicy, seenPolicySchema, seenRule } from "./seen-policy.ts";

const series = (modality: string, description = "", ...imageType: string[]) => ({ modality, description, imageType });

describe("the policy of seeing", () => {
  it("asks a film for longer and larger than a slice, and has a rule for every modality", () => {
    expect(seenRule(firstSeenPolicy, "CT")).toMatchObject({ leastMs: 60, leastPixels: 400 });
    expect(seenRule(firstSeenPolicy, "DX").leastMs).toBeGreaterThan(seenRule(firstSeenPolicy, "CT").leastMs);
    expect(seenRule(firstSeenPolicy, "MG")).toMatchObject({ leastMs: 1000, leastPixels: 600 });
    expect(seenRule(firstSeenPolicy, "XX").modalities).toEqual([]);
    expect(seenPolicySchema.safeParse(firstSeenPolicy).success).toBe(true);
  });
  it("excuses a localiser by its header, never by its name alone, until the site takes that off", () => {
    const scout = series("CT", "Topogram", "ORIGINAL", "PRIMARY", "LOCALIZER");
    expect(askedAtSigning(firstSeenPolicy, scout)).toBe("notAsked");
    expect(askedAtSigning(firstSeenPolicy, series("CT", "Localizer", "ORIGINAL", "PRIMARY", "AXIAL"))).toBe("warn");
    expect(askedAtSigning({ ...firstSeenPolicy, excusesLocalisers: false }, scout)).toBe("warn");
  });
  it("excuses a page of dose figures, and no picture that only speaks of dose", () => {
    expect(askedAtSigning(firstSeenPolicy, series("CT", "Dose Report", "DERIVED", "SECONDARY"))).toBe("notAsked");
    expect(askedAtSigning(firstSeenPolicy, series("SC", "Patient Protocol"))).toBe("notAsked");
    expect(askedAtSigning(firstSeenPolicy, series("CT", "Low dose report phase", "ORIGINAL", "PRIMARY"))).toBe("warn");
    expect(askedAtSigning(firstSeenPolicy, series("CT", "Low dose chest", "DERIVED", "SECONDARY"))).toBe("warn");
  });
  it("asks for a reason where the site says so", () => {
    const rules = [
      { modalities: ["MG"], leastMs: 100, leastPixels: 500, atSigning: "reason" as const },
      ...firstSeenPolicy.rules,
    ];
    expect(askedAtSigning({ ...firstSeenPolicy, rules }, series("MG"))).toBe("reason");
    expect(askedAtSigning({ ...firstSeenPolicy, rules }, series("CT"))).toBe("warn");
  });
  it("is the program's own where what is kept cannot be read, or has no rule for the others", () => {
    const own = { ...firstSeenPolicy, excusesLocalisers: false };
    expect(readSeenPolicy(JSON.stringify(own))).toEqual(own);
    for (const stored of [null, "{ damaged", "{}", JSON.stringify({ ...own, rules: own.rules.slice(0, 1) })]) {
      expect(readSeenPolicy(stored)).toEqual(firstSeenPolicy);
    }
  });
});
