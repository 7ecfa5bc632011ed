import { expect, test } from "vitest";
import { isMentioned } from "./alert-words.ts";

test.each([
  ["Pulmonary embolus", "Normal."],
  ["PE", "Normal study. No focal lesion."],
  ["Tension pneumothorax", "12 mm nodule in the right upper lobe."],
  ["Collection deep to the stoma", "No recurrence."],
  ["Ruptured AAA", "The liver is normal."],
])("“%s” is not mentioned in “%s”", (alert, report) => {
  expect(isMentioned(alert, report)).toBe(false);
});

test.each([
  ["Pulmonary embolus", "Filling defect in a segmental artery."],
  ["Segmental PE", "Incidental pulmonary emboli in the right lower lobe."],
  ["PE", "No pulmonary embolism after all."],
  ["Acute SDH", "Subdural haematoma on the left."],
  ["New lung nodule", "12 mm nodule in the right upper lobe."],
  ["Suspected lung cancer", "Spiculated mass, T2a, most likely a primary bronchogenic carcinoma."],
  ["Perforation", "Free intraperitoneal gas."],
  ["Appendicitis", "Inflamed appendix."],
  ["The same image again", "Normal."],
  ["Please call", "Normal."],
])("“%s” is mentioned, or says too little: “%s”", (alert, report) => {
  expect(isMentioned(alert, report)).toBe(true);
});
