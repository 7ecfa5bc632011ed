import { expect, it } from "vitest";
import { builtInTemplates } from "../templates/built-in-templates.ts";
import { subjectOf } from "./report-subject.test-data.ts";
import { writingChecks } from "./signing-checks.ts";

function ours(name: string | null, studyDescription: string, bodyPart = "", modalities: readonly string[] = []) {
  const subject = subjectOf({});
  const template = name === null ? null : { id: "any", version: 1, name };
  const structure = { template, fields: [], blocks: [], values: {}, shown: [] };
  const content = { ...subject.content, structure };
  return writingChecks({ ...subject, content, studyDescription, bodyPart, modalities }).filter(
    ({ code }) => code === "templateUnfitting",
  );
}

it.each<[template: string, description: string, bodyPart?: string, modalities?: readonly string[]]>([
  ["CT head", "CT chest, abdomen and pelvis"],
  ["CT head", "CT CAP"],
  ["CT head", "", "CHEST", ["CT"]],
  ["CT chest, abdomen and pelvis", "CT Head"],
  ["MR brain", "CT head"],
  ["MR brain", "Head routine", "HEAD", ["CT"]],
  ["Chest X-ray", "XR wrist left", "", ["DX"]],
  ["Musculoskeletal X-ray", "MRI knee"],
  ["Ultrasound thyroid", "US abdomen"],
  ["MR prostate", "MR liver"],
  ["Ultrasound for deep vein thrombosis", "US abdomen"],
  ["Mammography", "CT head"],
])("asks about %s on %s %s %s", (template, description, bodyPart, modalities) => {
  expect(ours(template, description, bodyPart, modalities)).toHaveLength(1);
});

it.each<[template: string | null, description: string, bodyPart?: string, modalities?: readonly string[]]>([
  [null, "CT head"],
  ["CT head", ""],
  ["CT head", "Brain^Routine", "HEAD", ["CT"]],
  ["CT head", "CT head and neck"],
  ["CT head", "Examination 1234"],
  ["CT chest, abdomen and pelvis", "CT trauma", "", ["CT"]],
  ["CT chest, abdomen and pelvis", "CT abdomen"],
  ["CT pulmonary angiogram", "CT thorax"],
  ["Pathology free words", "CT head"],
  ["DEXA", "XR hip and lumbar spine", "", ["DX"]],
  ["Mammography", "US breast", "BREAST", ["US"]],
  ["Ultrasound abdomen", "US abdomen and pelvis", "", ["US", "SR"]],
  ["Ultrasound abdomen", "USS renal tract"],
  ["MR rectum", "MRI pelvis"],
  ["MR spine", "MR cervical", "", ["MR"]],
  ["Musculoskeletal X-ray", "XR pelvis", "PELVIS", ["CR"]],
  ["Nuclear bone scan", "NM bone scan SPECT CT", "", ["NM", "CT"]],
  ["PET-CT oncology", "CT FDG neck to thighs", "", ["PT", "CT"]],
  ["CT body", "CT chest"],
])("does not ask about %s on %s %s %s", (template, description, bodyPart, modalities) => {
  expect(ours(template, description, bodyPart, modalities)).toEqual([]);
});

it("never asks about a built-in template on an examination that it is offered for", () => {
  const asked = builtInTemplates.flatMap(({ name, match }) =>
    [
      ...match.procedureWords.map((words) => [words, ""] as const),
      ...match.bodyParts.map((part) => ["", part] as const),
    ].flatMap(([words, part]) => ours(name, words, part, match.modalities)),
  );
  expect(asked.map(({ sentence }) => sentence)).toEqual([]);
});
