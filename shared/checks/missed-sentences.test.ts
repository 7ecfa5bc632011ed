import { expect, it } from "vitest";
import type { SectionKey } from "../domain/section.ts";
import { subjectOf } from "./report-subject.test-data.ts";
import type { ReportSubject } from "./report-subject.ts";
import { writingChecks } from "./signing-checks.ts";

type Texts = Readonly<Partial<Record<SectionKey, string>>>;
const codes = (texts: Texts, changes: Partial<ReportSubject> = {}) =>
  writingChecks(subjectOf(texts, changes)).map(({ code }) => code);
const man = { patient: { birthDate: "1960-01-01", sex: "male" as const } };

it.each<[string, Texts, Partial<ReportSubject>, string]>([
  ["lobes by their letters", { findings: "Nodule in the RUL.", conclusion: "LUL nodule." }, {}, "lateralityConflict"],
  ["a lesion's number without a unit", { findings: "A 4.2 lesion in the left lobe of the liver." }, {}, "unitMissing"],
  ["a mass of a bare number", { findings: "Mass of 3." }, {}, "unitMissing"],
  [
    "a day that never was",
    { findings: "Compared with 31/02/2026." },
    { arePriorsSearched: false },
    "comparisonDateUnknown",
  ],
  ["she, of a man", { findings: "She has a small effusion." }, man, "sexConflict"],
  ["her, of a man", { findings: "Her appendix is normal." }, man, "sexConflict"],
  ["his, of a woman", { findings: "His appendix is normal." }, {}, "sexConflict"],
  ["a key image that is not there", { findings: "Nodule (key image 4)." }, {}, "keyImageUnknown"],
  ["a lost point", { findings: "The nodule measures 1.2 mm, previously 12 mm." }, {}, "decimalSlip"],
  ["an added nought", { conclusion: "Nodule of 80 mm (was 8 mm)." }, {}, "decimalSlip"],
  [
    "a comparison with nothing",
    { comparison: "None available.", findings: "Stable compared with previous CT." },
    {},
    "comparisonContradicted",
  ],
  ["a denial left", { findings: "Rib fracture on the right. No rib fracture." }, {}, "sectionContradiction"],
  [
    "a heading whose organ has a lesion elsewhere",
    { findings: "Liver: No focal lesion.\n42 mm lesion in the left lobe of the liver." },
    {},
    "normalBesideFinding",
  ],
])("finds %s", (_name, texts, changes, code) => {
  expect(codes(texts, changes)).toContain(code);
});

it.each<[string, Texts, Partial<ReportSubject>]>([
  ["lobes that agree", { findings: "12 mm nodule in the RUL.", conclusion: "Right upper lobe nodule." }, {}],
  ["counts", { findings: "Nodule 3 of 5. Two lesions. 3 lesions in the liver." }, {}],
  ["levels and versions", { findings: "Lung-RADS 4.1. Grade 2.5 stenosis." }, {}],
  ["a day that was", { findings: "Since surgery on 28/02/2026 unchanged." }, { arePriorsSearched: false }],
  ["words within words", { findings: "The inherent shape of the sheath. HER2 positive primary." }, man],
  ["a comparison that cannot be made", { comparison: "None.", findings: "Not compared with previous imaging." }, {}],
  [
    "two structures and two sides",
    { findings: "Right rib fracture. No left rib fracture. Fracture of the tibia. No fracture of the fibula." },
    {},
  ],
  ["numbered structures", { findings: "Fracture of the 5th rib. No fracture of the 6th rib." }, {}],
  ["a healed one", { findings: "Old rib fracture on the right. No rib fracture." }, {}],
  [
    "another organ's lesion",
    {
      findings:
        "Liver: No focal lesion.\n42 mm lesion in the left kidney.\n12 mm lesion of the pancreas near the liver.",
    },
    {},
  ],
  ["letters that stand for something", { findings: "Requested in the HIS. HE stain." }, {}],
  ["somebody else", { findings: "Discussed with Mr Jones; he will tell his team." }, {}],
  ["a size that grew", { findings: "The nodule measures 12 mm, previously 8 mm." }, {}],
])("does not ask about %s", (_name, texts, changes) => {
  expect(codes(texts, changes)).toEqual([]);
});
