import { z } from "zod";

/** Sex as (0010,0040) states it; `unknown` where the header is empty or holds another value. */
export const sexSchema = z.enum(["female", "male", "other", "unknown"]);
export type Sex = z.infer<typeof sexSchema>;

/** A person name in its parts, PS3.5 6.2.1. All parts are decoded text, empty where absent. */
export const personNameSchema = z.object({
  family: z.string(),
  given: z.string(),
  middle: z.string(),
  prefix: z.string(),
  suffix: z.string(),
  /** Ideographic representation as one string, empty where absent. */
  ideographic: z.string(),
});
export type PersonName = z.infer<typeof personNameSchema>;

/** Who the patient is, as the study's header states it. */
export const patientSchema = z.object({
  name: personNameSchema,
  /** `YYYY-MM-DD`, or null where the header has none. */
  birthDate: z.string().nullable(),
  sex: sexSchema,
  /** Ten digits that pass Modulus 11, or null. */
  nhsNumber: z.string().nullable(),
  /** Patient ID (0010,0020): the hospital number, as the archive has it. */
  patientId: z.string(),
  /** Issuer of Patient ID (0010,0021), empty where absent. */
  issuerOfPatientId: z.string(),
});
export type Patient = z.infer<typeof patientSchema>;
