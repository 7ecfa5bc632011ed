import { expect, it } from "vitest";
import type { WriterFeedback } from "../../shared/domain/second-signature.ts";
import { answerOf, blankAnswer } from "./answer-form.ts";
import { deedWords, meaningWords } from "./meaning-words.ts";

it.each<[WriterFeedback["kind"], WriterFeedback["meaning"], string]>([
  ["signed", { kind: "changed", category: "wrongSide" }, "Meaning changed: side"],
  ["signed", { kind: "wording" }, "Minor wording"],
  ["takenOver", { kind: "none" }, "Meaning as written"],
  ["takenOver", null, "Not judged"],
  ["returned", null, "Given back"],
])("says of %s with %o: %s", (kind, meaning, text) => {
  expect(meaningWords({ kind, meaning }).text).toBe(text);
});

it("says who did what", () => {
  expect(deedWords({ kind: "returned", givenByName: "Dr R. Testwell" })).toBe("Dr R. Testwell gave it back unsigned");
});

it("takes no answer without its category", () => {
  expect(answerOf(blankAnswer)).toBeNull();
  expect(answerOf({ ...blankAnswer, meaning: "changed" })).toBeNull();
  expect(answerOf({ meaning: "changed", category: "measurement", feedback: " Measure again. " })).toEqual({
    ...{ meaning: { kind: "changed", category: "measurement" }, feedback: "Measure again." },
  });
  // A category that was chosen before the answer became another one is none.
  expect(answerOf({ meaning: "wording", category: "measurement", feedback: "" })).toEqual({
    ...{ meaning: { kind: "wording" }, feedback: "" },
  });
});
