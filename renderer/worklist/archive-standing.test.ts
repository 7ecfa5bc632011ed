import { describe, expect, it } from "vitest";
import type { ArchiveState } from "../../shared/domain/study.ts";
import { whyEmptyIsUnsure } from "./archive-standing.ts";

const failing: ArchiveState = {
  ...{ archiveId: "east", name: "East", isEmbedded: false, state: "failing", problem: "It is down.", fault: null },
  ...{ latencyMs: null, lastAnsweredAt: null },
};

describe("an empty reading list", () => {
  it("means that nothing waits only when every archive was heard", () => {
    expect(whyEmptyIsUnsure({ failing: [], stillAsking: [], isKnown: true })).toBeNull();
  });

  it("names the archives that have not answered or cannot be used", () => {
    expect(whyEmptyIsUnsure({ failing: [], stillAsking: [], isKnown: false })).toBe("Asking the archives…");
    expect(whyEmptyIsUnsure({ failing: [failing], stillAsking: ["West", "North"], isKnown: true })).toBe(
      "Still asking West and North…",
    );
    expect(whyEmptyIsUnsure({ failing: [failing], stillAsking: [], isKnown: true })).toBe("East cannot be used now");
  });
});
