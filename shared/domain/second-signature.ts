import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { sectionsSchema } from "./report.ts";

/** In what the second signer changed the meaning. */
export const meaningCategorySchema = z.enum([
  "missedFinding",
  "overCall",
  "wrongSide",
  "measurement",
  "interpretation",
  "recommendation",
  "other",
]);
export type MeaningCategory = z.infer<typeof meaningCategorySchema>;

/** The words for a category. */
export const meaningCategoryNames: Record<MeaningCategory, string> = {
  missedFinding: "Missed finding",
  overCall: "Over-call",
  wrongSide: "Side",
  measurement: "Measurement",
  interpretation: "Interpretation",
  recommendation: "Recommendation",
  other: "Something else",
};

/** What became of the meaning between the first writer's text and the final one. */
export const meaningSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("wording") }),
  z.object({ kind: z.literal("changed"), category: meaningCategorySchema }),
]);
export type Meaning = z.infer<typeof meaningSchema>;

/** What the second signer says of the text that they sign. */
export const secondSignatureAnswerSchema = z.object({
  meaning: meaningSchema,
  /** For the first writer alone; it is in no report. Empty where there is none. */
  feedback: z.string().trim().max(4000),
});
export type SecondSignatureAnswer = z.infer<typeof secondSignatureAnswerSchema>;

/** A text that can be compared with another. */
export const comparedTextSchema = z.object({
  sections: sectionsSchema,
  keyImages: z.array(z.object({ id: idSchema, caption: z.string() })),
});
export type ComparedText = z.infer<typeof comparedTextSchema>;

/** Somebody else's text that a signature would make final. */
export const firstWritingSchema = z.object({
  /** `asked`: its writer asked for the second signature. `takenOver`: a trainee wrote it, and the case was taken over. */
  kind: z.enum(["asked", "takenOver"]),
  writerId: idSchema,
  writerName: z.string(),
  writerRole: z.string(),
  writtenAt: instantSchema,
  /** Why a second signature was asked for; empty where the case was taken over. */
  reason: z.string(),
  text: comparedTextSchema,
});
export type FirstWriting = z.infer<typeof firstWritingSchema>;

/** What comes back to a first writer. */
export const writerFeedbackSchema = z.object({
  id: idSchema,
  workitemId: idSchema,
  /** `signed`: signed a second time. `returned`: given back unsigned. `takenOver`: somebody else took the case and signed. */
  kind: z.enum(["signed", "returned", "takenOver"]),
  givenAt: instantSchema,
  givenByName: z.string(),
  /** Null where nobody judged it. */
  meaning: meaningSchema.nullable(),
  feedback: z.string(),
  /** When its reader marked it; null while it is new. */
  readAt: instantSchema.nullable(),
  /** What was examined, without the patient. */
  examination: z.string(),
  performedAt: instantSchema.nullable(),
});
export type WriterFeedback = z.infer<typeof writerFeedbackSchema>;
