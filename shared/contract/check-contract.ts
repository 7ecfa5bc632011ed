import { z } from "zod";
import { checkPolicySchema } from "../checks/check-policy.ts";
import { sectionKeySchema } from "../domain/section.ts";
import { base } from "./base.ts";

/** What a check found, as `CheckFinding` has it. */
export const checkFindingSchema = z.object({
  code: z.string(),
  level: z.enum(["block", "warn", "notice"]),
  sentence: z.string(),
  title: z.string(),
  explanation: z.string(),
  source: z.string(),
  reasons: z.array(z.string()).readonly(),
  isAnsweredByReason: z.boolean(),
  place: z
    .object({ section: sectionKeySchema, paragraph: z.number().int(), from: z.number().int(), to: z.number().int() })
    .nullable(),
  studyInstanceUids: z.array(z.string()).readonly().optional(),
});

/** Sides and series of the examination's images, as the window has read them from their headers. */
export const imagesOfExaminationSchema = z.object({
  sides: z.array(z.enum(["left", "right", "both"])).max(3),
  series: z
    .array(z.object({ number: z.number().int(), images: z.number().int().min(0), highestNumber: z.number().int() }))
    .max(2000),
});

/** The calls about which checks a site has turned off or up. */
export const checkContract = {
  policy: base.output(checkPolicySchema),
  savePolicy: base.input(checkPolicySchema).output(checkPolicySchema),
};
