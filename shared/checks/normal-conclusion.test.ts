import { expect, it } from "vitest";
import { subjectOf } from "./report-subject.test-data.ts";
import { writingChecks } from "./signing-checks.ts";

const ours = (findings: string, conclusion: string) =>
  writingChecks(subjectOf({ findings, conclusion })).filter(({ code }) => code === "normalConclusion");

const head = "There is an acute subdural haematoma over the left convexity with uncal herniation.";
it.each<[findings: string, conclusion: string]>([
  [head, "No acute intracranial abnormality."],
  [head, "Normal study."],
  [head, "No acute abnormality."],
  [head, "No abnormality detected."],
  [head, "No significant abnormality."],
  [head, "Unremarkable."],
  [head, "Unremarkable CT head."],
  [head, "NAD."],
  [head, "The examination is normal."],
  [head, "Conclusion: Normal CT of the brain."],
  [head, "1. There is no evidence of acute intracranial abnormality."],
  [head, "Normal study, no fracture."],
  [head, "Involutional change; no acute intracranial abnormality."],
  ["Uncal herniation on the left.", "No acute intracranial abnormality."],
  ["Midline shift of 9 mm to the right.", "No acute intracranial abnormality."],
  ["Depressed fracture of the left parietal bone.", "No acute abnormality."],
  ["Depressed fracture of the left parietal bone.", "Normal CT head."],
  ["Acute on chronic subdural haematoma on the left.", "No acute intracranial abnormality."],
  ["Acute infarct of the left MCA territory.", "No acute intracranial abnormality identified."],
  ["There is hydrocephalus.", "Normal brain."],
  ["Moderate right pneumothorax.", "Normal chest radiograph."],
  ["Consolidation in the right lower lobe.", "No acute cardiopulmonary process."],
  ["Saddle pulmonary embolism.", "No acute intrathoracic abnormality."],
  ["Free gas under the diaphragm.", "No acute intra-abdominal pathology."],
  ["Displaced fracture of the distal radius.", "No acute bony injury."],
  ["A 42 mm mass in the left kidney.", "No significant abnormality."],
  ["Liver metastases.", "Normal study."],
  ["Bone metastases.", "Normal study."],
  ["", "Acute subdural haematoma on the left. No acute intracranial abnormality."],
  ["", "No acute intracranial abnormality. Acute subdural haematoma on the left."],
  ["", "Normal study.\nAcute appendicitis."],
])("asks about: %s / %s", (findings, conclusion) => {
  expect(ours(findings, conclusion)).toHaveLength(1);
});

it.each<[findings: string, conclusion: string]>([
  ["No subdural haematoma. No herniation.", "No acute intracranial abnormality."],
  ["", "No acute abnormality. Old infarct."],
  ["", "Known chronic subdural, unchanged. No acute intracranial abnormality."],
  ["Chronic subdural haematoma over the left convexity.", "No acute intracranial abnormality."],
  ["Lacunar infarcts of the basal ganglia. Small vessel disease.", "No acute intracranial abnormality."],
  ["Simple cyst of the left kidney. Degenerative change of the spine.", "No significant abnormality."],
  ["Gallstones. Hiatus hernia. 3 mm nodule in the left upper lobe.", "No acute intra-abdominal abnormality."],
  ["Possible acute infarct; MR is advised.", "No acute haemorrhage."],
  ["Pulmonary embolism cannot be excluded.", "No acute abnormality."],
  ["?pneumothorax", "Normal chest."],
  ["Acute fracture of the left 7th rib.", "No acute intrathoracic abnormality."],
  ["Acute fracture of the odontoid peg.", "No acute intracranial abnormality."],
  ["Depressed fracture of the left parietal bone.", "No acute intracranial abnormality."],
  ["Scalp haematoma on the left.", "No acute abnormality."],
  ["Healed rib fractures. Internal fixation of the femoral fracture.", "No acute abnormality."],
  ["Osteoporotic wedge fracture of T12.", "No acute abnormality."],
  ["Non-obstructed kidneys. No mass effect or midline shift.", "Normal study."],
  ["The previously seen pneumothorax has resolved.", "No acute abnormality."],
  ["Haemorrhagic cyst of the right ovary.", "Normal study."],
  ["Bone mass is low. Muscle mass is preserved.", "Normal study."],
  ["10-year fracture risk 5 %.", "Normal study."],
  ["A 42 mm mass in the left kidney.", "No acute abnormality."],
  ["Acute subdural haematoma.", "Acute subdural haematoma. No other acute intracranial abnormality."],
  ["Acute appendicitis.", "Acute appendicitis. Otherwise normal study."],
  ["Acute appendicitis.", "Acute appendicitis. Liver: No abnormality. Normal kidneys. No new abnormality."],
  ["Acute appendicitis.", "Acute appendicitis. No acute intrathoracic abnormality."],
  ["Consolidation in the left lower lobe.", "Left lower lobe pneumonia. No bony abnormality."],
  ["Bony alignment is normal. No fracture or dislocation.", "No acute bony injury."],
])("does not ask about: %s / %s", (findings, conclusion) => {
  expect(ours(findings, conclusion).map(({ sentence }) => sentence)).toEqual([]);
});

it("says which words and where, and answers beside the conclusion", () => {
  expect(ours(head, "No acute abnormality.")[0]).toMatchObject({
    level: "warn",
    sentence: "“No acute abnormality” is concluded, and the findings state “acute subdural”.",
    place: { section: "conclusion", paragraph: 0, from: 0, to: 20 },
  });
});
