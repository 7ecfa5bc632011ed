import { expect, it } from "vitest";
import type { SectionKey } from "../domain/section.ts";
import { subjectOf } from "./report-subject.test-data.ts";
import type { ReportSubject } from "./report-subject.ts";
import { writingChecks } from "./signing-checks.ts";

type Texts = Readonly<Partial<Record<SectionKey, string>>>;
const right: Partial<ReportSubject> = { studyDescription: "X-ray right tibia and fibula", imageSides: ["right"] };
const codes = (texts: Texts, changes = right) =>
  writingChecks(subjectOf(texts, changes))
    .map(({ code }) => code)
    .sort();
const ofBoth = ["lateralityOfImages", "lateralityOfRequest"];

it.each([
  ["the other side alone", { findings: "No fracture of the left tibia." }, ofBoth],
  [
    "the other side, beside a word that the right one was not examined",
    { findings: "No fracture of the left tibia. The right side was not examined.", conclusion: "No left fracture." },
    ofBoth,
  ],
  [
    "the other side in the conclusion, whatever the findings name",
    { findings: "Fracture of the right tibia.", conclusion: "Fracture of the left tibia." },
    ["lateralityConflict", ...ofBoth],
  ],
  [
    "the other side in one sentence with it",
    { findings: "No fracture of the left tibia and the right was not imaged." },
    ofBoth,
  ],
  ["a left side that was left out", { findings: "No fracture of the right tibia; the left was not examined." }, []],
  [
    "another side for comparison",
    { findings: "Fracture of the right tibia. The left is normal.", conclusion: "Right tibial fracture." },
    [],
  ],
  ["no side in the conclusion", { findings: "Fracture of the right tibia.", conclusion: "Tibial fracture." }, []],
])("asks about %s", (_name, texts, expected) => {
  expect(codes(texts)).toEqual(expected);
});
