import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";

/** What a site decides of how reports leave it. */
export const outputPolicySchema = z.object({
  /** The notice on a patient's own copy; an empty line parts its paragraphs. */
  patientNotice: z.string().trim().min(1).max(4000),
  /** HL7 destinations that take the values of the template's fields beside the text. */
  fieldValuesTo: z.array(idSchema).max(200),
});
export type OutputPolicy = z.infer<typeof outputPolicySchema>;

/**
 * The policy of a site that has not set its own. The notice follows the guidance of NHS England, the Royal College of
 * Radiologists and the Society of Radiographers (March 2025) that the referrer stays responsible for the result.
 */
export const firstOutputPolicy: OutputPolicy = {
  patientNotice: [
    "This is your own copy of the report on your scan or X-ray. It was written for the doctor or health professional who asked for it, so it uses medical words, and it may name findings that are common and harmless.",
    "The person who asked for your examination stays responsible for the result. They know your history, will explain what it means for you, and will arrange any treatment or further tests.",
    "If you have not heard from them, or are worried about anything in this report, please contact them. If you feel very unwell, call 111, or 999 in an emergency. Please do not change any treatment because of this report alone.",
  ].join("\n\n"),
  fieldValuesTo: [],
};

/** Gives a policy as it was kept, or the first one where it cannot be read. */
export function readOutputPolicy(stored: string | null): OutputPolicy {
  try {
    const read = outputPolicySchema.safeParse(JSON.parse(stored ?? "null"));
    return read.success ? read.data : firstOutputPolicy;
  } catch {
    return firstOutputPolicy;
  }
}

/** Gives the notice as its paragraphs. */
export function noticeParagraphs({ patientNotice }: Pick<OutputPolicy, "patientNotice">): string[] {
  return patientNotice
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
    .filter((paragraph) => paragraph !== "");
}
