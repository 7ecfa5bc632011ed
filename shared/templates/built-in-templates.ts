import { type ReportTemplate, reportTemplateSchema } from "../domain/report-template.ts";
import boneScan from "./built-in/bone-scan.json" with { type: "json" };
import chestXray from "./built-in/chest-xray.json" with { type: "json" };
import ctChestAbdomenPelvis from "./built-in/ct-chest-abdomen-pelvis.json" with { type: "json" };
import ctColonography from "./built-in/ct-colonography.json" with { type: "json" };
import ctHead from "./built-in/ct-head.json" with { type: "json" };
import ctPulmonaryAngiogram from "./built-in/ct-pulmonary-angiogram.json" with { type: "json" };
import dexa from "./built-in/dexa.json" with { type: "json" };
import mammography from "./built-in/mammography.json" with { type: "json" };
import mrBrain from "./built-in/mr-brain.json" with { type: "json" };
import mrProstate from "./built-in/mr-prostate.json" with { type: "json" };
import mrRectum from "./built-in/mr-rectum.json" with { type: "json" };
import mrSpine from "./built-in/mr-spine.json" with { type: "json" };
import mskXray from "./built-in/msk-xray.json" with { type: "json" };
import petCtLymphoma from "./built-in/pet-ct-lymphoma.json" with { type: "json" };
import petCtOncology from "./built-in/pet-ct-oncology.json" with { type: "json" };
import usAbdomen from "./built-in/us-abdomen.json" with { type: "json" };
import usDvt from "./built-in/us-dvt.json" with { type: "json" };
import usThyroid from "./built-in/us-thyroid.json" with { type: "json" };

/** Every template that comes with the program, read from its file. */
export const builtInTemplates: readonly ReportTemplate[] = [
  chestXray,
  mskXray,
  ctHead,
  ctChestAbdomenPelvis,
  ctPulmonaryAngiogram,
  ctColonography,
  mrBrain,
  mrSpine,
  mrProstate,
  mrRectum,
  usAbdomen,
  usThyroid,
  usDvt,
  mammography,
  dexa,
  petCtOncology,
  petCtLymphoma,
  boneScan,
].map((file) => reportTemplateSchema.parse(file));

/** Gives a template of the program by its identifier, or null. */
export function builtInTemplate(id: string): ReportTemplate | null {
  return builtInTemplates.find((template) => template.id === id) ?? null;
}
