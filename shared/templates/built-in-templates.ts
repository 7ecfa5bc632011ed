import { type ReportTemplate, reportTemplateSchema } from "../domain/report-template.ts";
import chestXray from "./built-in/chest-xray.json" with { type: "json" };
import ctChestAbdomenPelvis from "./built-in/ct-chest-abdomen-pelvis.json" with { type: "json" };

/** Every template that comes with the program, read from its file. */
export const builtInTemplates: readonly ReportTemplate[] = [chestXray, ctChestAbdomenPelvis].map((file) =>
  reportTemplateSchema.parse(file),
);

/** Gives a template of the program by its identifier, or null. */
export function builtInTemplate(id: string): ReportTemplate | null {
  return builtInTemplates.find((template) => template.id === id) ?? null;
}
