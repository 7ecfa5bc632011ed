import { describe, expect, it } from "vitest";
import type { DraftContent, KeyImage } from "../../shared/domain/report.ts";
import { runSchema, sectionText } from "../../shared/domain/report.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import { withKeyImageMoved, withoutKeyImage } from "./draft-edits.ts";
import { keyImageReference, nextReference, withKeyImageNumbers } from "./key-image-references.ts";

const [one, two] = ["0190a0a0-0000-7000-8000-000000000001", "0190a0a0-0000-7000-8000-000000000002"] as const;
const keyImages = [{ id: one }, { id: two }] as KeyImage[];
const written: DraftContent = {
  ...emptyDraftContent([
    [{ kind: "text", text: "A node " }, keyImageReference(two, 2), { kind: "text", text: " and its vessel " }],
    [keyImageReference(one, 1)],
  ]),
  keyImages,
};
const text = (content: DraftContent) => sectionText(withKeyImageNumbers(content).sections.findings);

describe("references to key images", () => {
  it("are runs that a report can hold", () => {
    expect(runSchema.safeParse(keyImageReference(one, 1)).success).toBe(true);
  });

  it("change nothing while their numbers are right", () => {
    expect(withKeyImageNumbers(written)).toBe(written);
  });

  it("follow their images through the strip", () => {
    expect(text(withKeyImageMoved(written, two, -1))).toBe("A node (key image 1) and its vessel \n(key image 2)");
  });

  it("go with their image, and the others are numbered anew", () => {
    expect(text(withoutKeyImage(written, one))).toBe("A node (key image 1) and its vessel");
  });

  it("name the last image first, then the next at each asking", () => {
    expect(nextReference(keyImages, "")).toBe(2);
    expect(nextReference(keyImages, keyImageReference(two, 2).fieldId)).toBe(1);
    expect(nextReference(keyImages, keyImageReference(one, 1).fieldId)).toBe(2);
    expect(nextReference([], "")).toBe(0);
  });
});
