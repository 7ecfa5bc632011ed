import fc from "fast-check";
import { expect, it, vi } from "vitest";
import type { SectionKey } from "../domain/section.ts";
import { subjectOf } from "./report-subject.test-data.ts";
import { writingChecks } from "./signing-checks.ts";

const sentence = fc.constantFrom(
  "No effusion.",
  "Small left pleural effusion.",
  "The right kidney measures 12 x 8.",
  "Nodule in the left upper lobe, 12 mm.",
  "Tension pneumothorax on the right.",
  "The liver is normal.",
  "Liver metastases.",
  "Previous cholecystectomy. The gallbladder is normal.",
  "Compared with 03-Jan-2019.",
  "Follow-up CT is recommended.",
  "hypodense lesion",
  "hyperdense lesion the the",
  "((((((((((",
  "No",
);
const section = fc.constantFrom<SectionKey>("clinicalInformation", "comparison", "findings", "conclusion", "advice");
const edit = fc.record({ section, at: fc.nat(5), kind: fc.constantFrom("put", "join", "remove"), words: sentence });

/** A whole reading: modules of their own, which nothing was read with before. */
async function readAnew(subject: Parameters<typeof writingChecks>[0]) {
  vi.resetModules();
  const fresh = await import("./signing-checks.ts");
  return fresh.writingChecks(subject);
}

it("finds after any edits what a whole reading finds", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 25 }), async (edits) => {
      const lines: Partial<Record<SectionKey, string[]>> = {};
      let subject = subjectOf({});
      for (const { section: key, at, kind, words } of edits) {
        const before = lines[key] ?? [];
        const line = before[at];
        if (kind === "remove") before.splice(at, 1);
        else if (kind === "join" && line !== undefined) before[at] = `${line} ${words}`;
        else before.splice(at, 0, words);
        lines[key] = before;
        const texts = Object.entries(lines).map(([name, all]) => [name, all.join("\n")]);
        subject = subjectOf(Object.fromEntries(texts) as Partial<Record<SectionKey, string>>);
        writingChecks(subject);
      }
      expect(writingChecks(subject)).toEqual(await readAnew(subject));
    }),
    { numRuns: 40 },
  );
});
