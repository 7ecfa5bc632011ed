import { expect, it } from "vitest";
import type { ScopeLine } from "../../shared/domain/scope-of-practice.ts";
import { blankLine, formOfLine, lineOf } from "./scope-form.ts";
import { endingWords, wordsOf } from "./scope-words.ts";

const line: ScopeLine = {
  ...{ bodyParts: ["CHEST", "KNEE"], modalities: ["DX"], ageFrom: 16, ageTo: null, settings: ["emergency"] },
  ...{ signs: "final", validFrom: "2026-01-01", validUntil: "2026-12-31", approvedBy: "Dr R. Testwell" },
};

it("reads a line back as it was", () => {
  expect(lineOf(formOfLine(line, 1))).toEqual({ line });
});

it("takes words by commas and lines, in capitals, each once", () => {
  expect(wordsOf(" chest,Knee;\nchest ,, ")).toEqual(["CHEST", "KNEE"]);
});

it.each([
  [{}, "Say from which day it holds."],
  [{ ageFrom: "1.5" }, "Ages are whole years from 0 to 130."],
  [{ ageTo: "many" }, "Ages are whole years from 0 to 130."],
  [{ validFrom: "2026-02-01" }, "Say until which day it holds."],
  [{ validFrom: "2026-02-01", validUntil: "2026-01-01", approvedBy: "x" }, "It ends before it begins."],
  [{ validFrom: "2026-02-01", validUntil: "2026-03-01", approvedBy: " " }, "Say who approved it."],
  [
    { validFrom: "2026-02-01", validUntil: "2026-03-01", approvedBy: "x", ageFrom: "20", ageTo: "3" },
    "The ages are the wrong way round.",
  ],
])("says what is wrong with %o", (changes, problem) => {
  expect(lineOf({ ...blankLine(1), ...changes })).toEqual({ problem });
});

it("says when a line ends", () => {
  expect(endingWords({ line, daysLeft: 12 })).toBe("for CHEST, KNEE ends in 12 days, on 31-Dec-2026");
  expect(endingWords({ line, daysLeft: 0 })).toBe("for CHEST, KNEE ends today");
  expect(endingWords({ line: { ...line, bodyParts: [] }, daysLeft: -1 })).toBe("ended on 31-Dec-2026");
});
