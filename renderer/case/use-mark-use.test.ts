import { describe, expect, it } from "vitest";
import type { DraftContent } from "../../shared/domain/report.ts";
import { usedMarks } from "./use-mark-use.ts";

describe("what the report uses of the marks", () => {
  it("are chips, key images and the earlier marks of what is followed, each said once", () => {
    const chip = (measurementId: string) => [{ kind: "measurement" as const, measurementId, text: "8.0 mm" }];
    const none = { clinicalInformation: [], technique: [], comparison: [], advice: [] };
    const content = {
      sections: { ...none, findings: [chip("a"), chip("a")], conclusion: [chip("a")] },
      keyImages: [{ measurementIds: [] }, { measurementIds: ["a", "b"] }],
      measurements: [
        {
          id: "a",
          text: "9.0 mm",
          image: { studyInstanceUid: "1", studyDate: null },
          lesion: { name: "T2", earlier: { markId: "p" } },
        },
        { id: "c", lesion: { name: "T3", earlier: { markId: null } } },
      ],
    } as unknown as DraftContent;
    expect([...usedMarks(content)]).toEqual([
      ["a", "its Findings (which says 8.0 mm), its Conclusion (which says 8.0 mm), key image 2"],
      ["b", "key image 2"],
      ["p", "the finding T2"],
    ]);
  });
});
