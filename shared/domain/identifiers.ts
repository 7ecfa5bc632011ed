import { z } from "zod";

/**
 * A DICOM unique identifier: dot-separated numeric components, at most 64 characters.
 * Source: PS3.5 section 9.1. Leading zeros in a component are tolerated, because archives hold them.
 */
export const uidSchema = z
  .string()
  .max(64)
  .regex(/^[0-9]+(\.[0-9]+)*$/, "not a DICOM UID");

/** Identifies one study over all archives; PS3.3 C.7.2.1, (0020,000D). */
export const studyInstanceUidSchema = uidSchema.brand<"StudyInstanceUid">();
export type StudyInstanceUid = z.infer<typeof studyInstanceUidSchema>;

/** Identifies one series; PS3.3 C.7.3.1, (0020,000E). */
export const seriesInstanceUidSchema = uidSchema.brand<"SeriesInstanceUid">();

/** Identifies one instance; PS3.3 C.12.1, (0008,0018). */
export const sopInstanceUidSchema = uidSchema.brand<"SopInstanceUid">();

/** Identifies a record of ours (person, workitem, draft, report version, alert, outbox row). A UUID. */
export const idSchema = z.string().min(1).max(64);

/** An instant in UTC, in milliseconds since 1970-01-01T00:00:00Z. Shown in Europe/London. */
export const instantSchema = z.number().int();

/** Identifies an archive of the profile; `embedded` is the archive inside the profile. */
export const archiveIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9-]+$/);
