import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { archiveIdSchema } from "../../shared/domain/identifiers.ts";
import { freshId } from "./fresh-id.ts";

describe("freshId", () => {
  it("makes a readable identifier and never one that is taken", () => {
    expect(freshId("Région Archive (Nord)", [])).toBe("region-archive-nord");
    expect(freshId("Archive", ["archive", "archive-2"])).toBe("archive-3");
    expect(freshId("山田", [])).toBe("entry");
  });
  it("always fits the contract", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (name) => {
        expect(archiveIdSchema.safeParse(freshId(name, ["entry"])).success).toBe(true);
      }),
    );
  });
});
