import { expect, it } from "vitest";
import { uidSchema } from "../../../shared/domain/identifiers.ts";
import { RandomIds } from "./ids.ts";

it("makes DICOM UIDs of the right form, no two alike", () => {
  const ids = new RandomIds();
  const made = new Set(Array.from({ length: 500 }, () => ids.dicomUid()));
  expect(made.size).toBe(500);
  for (const uid of made) {
    expect(uidSchema.safeParse(uid).success).toBe(true);
    expect(uid).toMatch(/^2\.25\.(0|[1-9][0-9]*)$/);
  }
});
