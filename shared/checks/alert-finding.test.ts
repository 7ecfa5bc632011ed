import { expect, it } from "vitest";
import { paragraphsFromText } from "../rules/report-text.ts";
import { suggestedAlert } from "./alert-finding.ts";

function found(conclusion: string, findings = ""): string {
  const empty = { clinicalInformation: [], technique: [], comparison: [], advice: [] };
  return suggestedAlert({
    ...empty,
    conclusion: paragraphsFromText(conclusion),
    findings: paragraphsFromText(findings),
  }).finding;
}

it.each([
  [
    "Degenerative change of the spine. Large tension pneumothorax on the left. Old rib fractures.",
    "",
    "Large tension pneumothorax on the left.",
  ],
  ["1. Pulmonary embolism in both lower lobes.\n2. Small nodule.", "", "1. Pulmonary embolism in both lower lobes."],
  [
    "Acute subdural haematoma of 12 mm. No fracture. Free gas under the diaphragm.",
    "",
    "Acute subdural haematoma of 12 mm. Free gas under the diaphragm.",
  ],
  ["No pulmonary embolism. Small effusion.", "No free gas.", ""],
  ["Known chronic subdural haematoma, unchanged.", "", ""],
  ["Hepatic cyst.", "Filling of the bladder. Free gas is seen.", "Free gas is seen."],
  [
    "Pulmonary embolism on the right.",
    "Pulmonary embolism in the right lower lobe. Ectopic pregnancy.",
    "Pulmonary embolism on the right. Ectopic pregnancy.",
  ],
  ["", "", ""],
  ["Suspected tension pneumothorax.", "", "Suspected tension pneumothorax."],
  ["Tension pneumothorax suspected.", "", "Tension pneumothorax suspected."],
  ["Tension pneumothorax is strongly suspected.", "", "Tension pneumothorax is strongly suspected."],
  ["Appearances suspicious for acute aortic dissection.", "", "Appearances suspicious for acute aortic dissection."],
  ["Probable small bowel ischaemia.", "", "Probable small bowel ischaemia."],
  ["The suspected pulmonary embolism is not confirmed.", "", ""],
  ["CT for suspected pulmonary embolism.", "", ""],
  ["Pulmonary embolism cannot be excluded.", "", ""],
  ["Possible volvulus.", "", ""],
  ["Ovarian torsion is unlikely.", "", ""],
  ["Less likely ectopic pregnancy.", "", ""],
  ["No suspicion of pulmonary embolism.", "", ""],
])("an alert begins with the sentences that state something critical: %s", (conclusion, findings, expected) => {
  expect(found(conclusion, findings)).toBe(expected);
});

it.each([
  ["Large tension pneumothorax. Suspicious for malignancy.", "critical", "Large tension pneumothorax."],
  [
    "1. Spiculated nodule, suspicious for malignancy. Small effusion.",
    "cancer",
    "1. Spiculated nodule, suspicious for malignancy.",
  ],
  ["Likely lymphoma.", "cancer", "Likely lymphoma."],
  ["No evidence of malignancy.", "critical", ""],
  ["Known metastases, unchanged.", "critical", ""],
])("the words suggest the category too: %s", (conclusion, category, finding) => {
  const empty = { clinicalInformation: [], technique: [], comparison: [], advice: [], findings: [] };
  expect(suggestedAlert({ ...empty, conclusion: paragraphsFromText(conclusion) })).toEqual({ category, finding });
});
