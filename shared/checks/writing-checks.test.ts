import { describe, expect, it } from "vitest";
import { draftContentSchema } from "../domain/report.ts";
import type { SectionKey } from "../domain/section.ts";
import { findingsIn } from "../language/finding-terms.ts";
import { builtInTemplates } from "../templates/built-in-templates.ts";
import { readCheckPolicy } from "./check-policy.ts";
import { checks } from "./registry.ts";
import { found, subjectOf } from "./report-subject.test-data.ts";
import type { ReportSubject } from "./report-subject.ts";
import { writingChecks } from "./signing-checks.ts";

/** Findings that are not compared between sentences. */
const tooBroad = new Set(["lesion", "collapse", "dilatation", "thickening"]);

type Texts = Readonly<Partial<Record<SectionKey, string>>>;

describe("checks while writing", () => {
  it.each<[string, Texts, Partial<ReportSubject>, string[]]>([
    [
      "a sound report",
      {
        findings:
          "6 mm nodule in the right upper lobe (series 3, image 45). No effusion.\nThe heart is of normal size.",
        conclusion: "6 mm right upper lobe nodule.",
        advice: "CT in 3 months, to be arranged by the respiratory team.",
      },
      {},
      [],
    ],
    [
      "a side",
      { findings: "Mass in the left kidney.", conclusion: "Right renal mass." },
      {},
      ["lateralityConflict: renal"],
    ],
    [
      "the side of the examination",
      { findings: "Fracture of the right patella." },
      { studyDescription: "XR Knee Left" },
      ["lateralityOfRequest: patella"],
    ],
    [
      "the side of the request",
      { findings: "Osteoarthritis of the right hip." },
      { clinicalQuestion: "Left hip pain", studyDescription: "XR pelvis" },
      ["lateralityOfRequest: hip"],
    ],
    [
      "the side of the images",
      { findings: "Fracture of the left wrist." },
      { imageSides: ["right"] },
      ["lateralityOfImages: wrist"],
    ],
    [
      "images of the side that was not asked for",
      { findings: "Normal." },
      { imageSides: ["right"], studyDescription: "XR Wrist Left" },
      ["lateralityOfImages"],
    ],
    ["both sides imaged", { findings: "Fracture of the left wrist." }, { imageSides: ["right", "left"] }, []],
    ["an organ of the other sex", { findings: "The prostate is enlarged." }, {}, ["sexConflict: prostate"]],
    [
      "a word of the other sex",
      { conclusion: "Normal for a 66-year-old man." },
      {},
      ["sexConflict: a 66-year-old man"],
    ],
    [
      "an organ that was removed",
      { clinicalInformation: "Previous cholecystectomy.", findings: "The gallbladder is normal." },
      {},
      ["organRemoved: gallbladder"],
    ],
    [
      "an organ that the request says was removed, on its side alone",
      { findings: "The left kidney is normal. The right kidney is normal." },
      { clinicalQuestion: "Left nephrectomy 2019, pain" },
      ["organRemoved: kidney"],
    ],
    [
      "an organ said to be gone",
      { findings: "Absent gallbladder. Clips in the gallbladder fossa." },
      { clinicalQuestion: "Cholecystectomy" },
      [],
    ],
    [
      "an operation that is planned",
      { findings: "The gallbladder contains stones." },
      { clinicalQuestion: "Before cholecystectomy" },
      [],
    ],
    ["an age", { clinicalInformation: "45-year-old with cough." }, {}, ["ageConflict: 45-year-old"]],
    ["words of children", { findings: "Open growth plates." }, {}, ["ageConflict: Open growth plates"]],
    [
      "a lost negation",
      { findings: "There is no pneumothorax.", conclusion: "Pneumothorax." },
      {},
      ["negationFlip: Pneumothorax"],
    ],
    [
      "an added negation",
      { findings: "Fracture of the distal radius.", conclusion: "No fracture." },
      {},
      ["negationFlip: fracture"],
    ],
    [
      "a lost negation under a heading of the same name",
      { findings: "Fracture: No fracture.", conclusion: "Fracture of the right tibia." },
      {},
      ["negationFlip: Fracture"],
    ],
    [
      "a heading that is answered",
      { findings: "Fracture: present.", conclusion: "Fracture of the right tibia." },
      {},
      [],
    ],
    [
      "a narrowed denial",
      { findings: "Fracture of the distal radius. No other fracture.", conclusion: "Fracture of the distal radius." },
      {},
      [],
    ],
    [
      "two sides",
      { findings: "No effusion on the left. Small right effusion.", conclusion: "Right effusion." },
      {},
      [],
    ],
    [
      "normal text beside a finding",
      { findings: "The gallbladder is normal.\nStones in the gallbladder." },
      {},
      ["normalBesideFinding: gallbladder"],
    ],
    ["normal text narrowed", { findings: "The liver is otherwise normal.\nCyst in the liver." }, {}, []],
    ["a size without a unit", { findings: "The nodule measures 12 x 8." }, {}, ["unitMissing: 12 x 8"]],
    ["a size that cannot be", { findings: "The common bile duct measures 6 cm." }, {}, ["sizeImplausible: 6 cm"]],
    [
      "a size unlike that of the findings",
      { findings: "12 mm nodule in the lingula.", conclusion: "21 mm nodule in the lingula." },
      {},
      ["sizeUnlikeFindings: 21 mm"],
    ],
    [
      "a series that is not there",
      { findings: "Nodule (series 7, image 12)." },
      {},
      ["imageReferenceUnknown: series 7, image 12"],
    ],
    [
      "an image that is not there",
      { findings: "Nodule (series 2, image 41)." },
      {},
      ["imageReferenceUnknown: series 2, image 41"],
    ],
    ["an image of a prior", { findings: "On the previous CT (series 7, image 12) it was smaller." }, {}, []],
    ["images that are not known", { findings: "Nodule (series 7, image 12)." }, { series: null }, []],
    [
      "a date of comparison",
      { comparison: "CT chest 14-May-2026" },
      { priorDates: ["2026-05-15"], availablePriorCount: 1 },
      ["comparisonDateUnknown: 14-May-2026"],
    ],
    ["a date that is known", { findings: "Compared with the CT of 15/05/2026." }, { priorDates: ["2026-05-15"] }, []],
    ["a month that is known", { findings: "Compared with CT of May 2026." }, { priorDates: ["2026-05-15"] }, []],
    ["a date while archives are awaited", { comparison: "CT 14-May-2026" }, { arePriorsSearched: false }, []],
    ["a date of an operation", { findings: "Since surgery on 14/05/2026 unchanged." }, {}, []],
    [
      "a day to come",
      { findings: "Compared with CT of 14/05/2027." },
      { arePriorsSearched: false },
      ["comparisonDateUnknown: 14/05/2027"],
    ],
    [
      "no priors claimed",
      { comparison: "None available." },
      { availablePriorCount: 2 },
      ["noPriorsClaimed: None available"],
    ],
    [
      "a recommendation",
      { advice: "Follow-up CT is recommended." },
      {},
      ["recommendationIncomplete: Follow-up CT is recommended."],
    ],
    ["no recommendation", { advice: "No follow-up is required." }, {}, []],
    ["a doubled word", { findings: "There is is an an effusion." }, {}, ["dictationArtefact: an an"]],
    [
      "a word of the same sound",
      { findings: "Thickening of the terminal ilium." },
      {},
      ["dictationArtefact: terminal ilium"],
    ],
    ["a spoken command", { findings: "Lungs clear full stop" }, {}, ["dictationArtefact: full stop"]],
    [
      "hypo and hyper",
      { findings: "Hypodense lesion in the liver.", conclusion: "Hyperdense liver lesion." },
      {},
      ["hypoHyperConflict: Hyperdense"],
    ],
    ["critical words", { conclusion: "Tension pneumothorax." }, {}, ["criticalWording: Tension pneumothorax"]],
    [
      "critical words with an alert",
      { conclusion: "Tension pneumothorax." },
      { alerts: [{ recipientName: "Dr A", finding: "Right pneumothorax under tension" }] },
      [],
    ],
    [
      "each critical finding, the conclusion's first",
      {
        findings: "Ruptured abdominal aortic aneurysm. Subdural haematoma. Spinal cord compression.",
        conclusion: "Acute pulmonary embolus.\nTension pneumothorax. Pulmonary embolism.",
      },
      {},
      [
        "criticalWording: pulmonary embolus",
        "criticalWording: Tension pneumothorax",
        "criticalWording: Ruptured abdominal aortic aneurysm",
        "criticalWording: Subdural haematoma",
        "criticalWording: Spinal cord compression",
      ],
    ],
    [
      "the critical findings that the alert is not about",
      { conclusion: "Acute pulmonary embolus. Tension pneumothorax. Ovarian torsion. Ruptured AAA." },
      { alerts: [{ recipientName: "Dr A", finding: "Bilateral PE" }] },
      ["criticalWording: Tension pneumothorax", "criticalWording: Ovarian torsion", "criticalWording: Ruptured AAA"],
    ],
    ["critical words denied", { conclusion: "No pulmonary embolism." }, {}, []],
    ["critical words left open", { conclusion: "Pulmonary embolism cannot be excluded." }, {}, []],
    ["critical words of what is known", { conclusion: "Known subdural haematoma, smaller." }, {}, []],
  ])("find %s", (_name, texts, changes, expected) => {
    expect(found(texts, changes)).toEqual(expected);
  });

  it("never name the patient, and have an explanation, a source and a code of their own each", () => {
    expect(new Set(checks.map(({ code }) => code)).size).toBe(checks.length);
    for (const { title, explanation, source } of checks) {
      // What only who builds the program can look up tells a reader nothing.
      expect(source).not.toMatch(/docs\/|hazards|\badr\b/i);
      for (const words of [title, explanation, source]) expect(words.length).toBeGreaterThan(2);
    }
  });

  it("say that there is an alert, where it is about something else", () => {
    const sentences = (alerts: ReportSubject["alerts"]) =>
      writingChecks(subjectOf({ conclusion: "Pulmonary embolism. Tension pneumothorax." }, { alerts })).flatMap(
        ({ code, sentence, isAnsweredByReason }) =>
          code === "criticalWording" && isAnsweredByReason ? [sentence] : [],
      );
    expect(sentences([])).toEqual([
      expect.stringContaining("no alert was raised"),
      expect.stringContaining("no alert was raised"),
    ]);
    const subdural = subjectOf(
      { conclusion: "Acute subdural haematoma." },
      { alerts: [{ recipientName: "Dr A", finding: "Psoas haematoma" }] },
    );
    expect(writingChecks(subdural).map(({ code }) => code)).toContain("criticalWording");
    expect(sentences([{ recipientName: "Dr A", finding: "Pulmonary emboli" }])).toEqual([
      "“Tension pneumothorax” is stated or suspected and no alert names it; what was raised is about something else. Raise one, or say why none is needed.",
    ]);
  });

  it("follow the site, which cannot turn off what blocks", () => {
    const texts = { findings: "Thickening of the terminal ilium.", conclusion: "Tension pneumothorax." };
    const policy = readCheckPolicy(
      JSON.stringify({ levels: { dictationArtefact: "off", criticalWording: "off", lateralityConflict: "warn" } }),
    );
    expect(writingChecks(subjectOf(texts), policy).map(({ code }) => code)).toEqual(["criticalWording"]);
    expect(readCheckPolicy("{ not json")).toEqual({ levels: {} });
    expect(readCheckPolicy(JSON.stringify({ levels: { a: "loud" } }))).toEqual({ levels: {} });
  });
});

it("names both sides where they differ", () => {
  const sentences = (findings: string, conclusion: string) =>
    writingChecks(subjectOf({ findings, conclusion })).map(({ sentence }) => sentence);
  expect(sentences("Mass in the left adrenal.", "Right adrenal mass.")).toEqual([
    "Adrenal: the conclusion says right, the findings say left. Check left and right.",
  ]);
  expect(sentences("Abnormality on the left.", "Abnormality on the right.")).toEqual([
    "The conclusion says right, the findings say left. Check left and right.",
  ]);
});

describe("fields and templates", () => {
  const field = (id: string, onSigning: string) => ({
    ...{ id, label: `Field ${id}`, kind: "text", onSigning },
  });
  const content = draftContentSchema.parse({
    ...subjectOf({}).content,
    sections: {
      ...subjectOf({}).content.sections,
      findings: [
        [
          { kind: "text", text: "Score: " },
          { kind: "field", fieldId: "a", text: "" },
          { kind: "field", fieldId: "b", text: "" },
          { kind: "field", fieldId: "c", text: "" },
        ],
      ],
    },
    structure: {
      ...{ template: null, values: {}, shown: ["lost"] },
      fields: [field("a", "prohibit"), field("b", "alert"), field("c", "silent")],
      blocks: [{ id: "lost", section: "findings", heading: "Lost", text: "x", isNormal: false, when: "false" }],
    },
  });

  it("refuse while a required field is empty, warn of one that is expected, and of a paragraph that no longer applies", () => {
    const all = writingChecks(subjectOf({}, { content }));
    expect(all.map(({ code, level }) => [code, level])).toEqual([
      ["fieldRequired", "block"],
      ["fieldEmpty", "warn"],
      ["strayBlock", "warn"],
    ]);
    expect(all[0]?.sentence).toBe("Field a is empty; the template requires it.");
  });
});

it.each(
  builtInTemplates.flatMap(({ id, blocks, fields }) =>
    [...blocks.map(({ heading }) => heading), ...fields.map(({ label }) => label)].flatMap((label) =>
      findingsIn(label).map(({ name }) => [id, label, name] as const),
    ),
  ),
)("takes no label of a template for an assertion: %s, %s", (_id, label, name) => {
  const flips = found({ findings: `${label}: No ${name}.`, conclusion: `There is ${name}.` });
  expect(flips.filter((each) => each.startsWith("negationFlip"))).toHaveLength(tooBroad.has(name) ? 0 : 1);
  expect(
    found({ findings: `${label}: `, conclusion: `No ${name}.` }).filter((each) => each.startsWith("negationFlip")),
  ).toEqual([]);
});

it("reads a report of 5,000 words without running away", () => {
  const sentence = "There is a 6 mm nodule in the right upper lobe without pleural effusion or pneumothorax. ";
  const subject = subjectOf({ findings: Array.from({ length: 60 }, () => sentence.repeat(6)).join("\n") });
  const start = performance.now();
  expect(writingChecks(subject)).toEqual([]);
  // Far above what it takes, for a machine that does ten things at once: it proves that nothing runs away.
  expect(performance.now() - start).toBeLessThan(10_000);
});

it("reads pasted rubbish in pieces, and says where it stops reading", () => {
  const start = performance.now();
  for (const words of ["no mass, ", "effusion ", "a", "12 x "]) {
    writingChecks(subjectOf({ findings: words.repeat(Math.ceil(8000 / words.length)) }));
  }
  expect(performance.now() - start).toBeLessThan(20_000);
  const long = writingChecks(subjectOf({ findings: "x".repeat(1_000_000), conclusion: "Terminal ilium." }));
  expect(long.map(({ code, level }) => [code, level])).toEqual([["notAllRead", "notice"]]);
});
