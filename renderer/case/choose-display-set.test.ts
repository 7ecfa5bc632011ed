import { describe, expect, it } from "vitest";
import { makeDisplaySet } from "./case.test-data.ts";
import { openingSet } from "./choose-display-set.ts";

const scout = makeDisplaySet({ id: "scout", description: "Topogram 0.6", imageCount: 2 });
const portal = makeDisplaySet({ id: "portal", description: "Abdomen portal venous", imageCount: 40 });
const lung = makeDisplaySet({ id: "lung", description: "Chest lung", imageCount: 90 });
const broken = makeDisplaySet({ id: "report", imageCount: 500, problem: "A report, not an image." });

describe("openingSet", () => {
  it("opens with the fullest series that can be shown, never with a scout where there is another", () => {
    expect(openingSet([scout, portal, lung, broken])?.id).toBe("lung");
    expect(openingSet([scout])?.id).toBe("scout");
    expect(openingSet([portal, makeDisplaySet({ id: "second", imageCount: 40 })])?.id).toBe("portal");
    expect(openingSet([broken])).toBeNull();
    expect(openingSet([])).toBeNull();
  });
});
