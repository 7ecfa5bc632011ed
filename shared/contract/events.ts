import { z } from "zod";

/** What can change outside the window that shows it. */
export const eventSchema = z.object({
  /** Rises by one with each event of a core; after a gap the window refetches everything. */
  sequence: z.number().int(),
  topic: z.enum([
    "worklist",
    "imagesAhead",
    "priorCounts",
    "draft",
    "alert",
    "delivery",
    "archive",
    "settings",
    "session",
    "priors",
    "putAside",
    "parked",
    "windows",
    "display",
    "template",
    "secondSignature",
    "scope",
    "failSafe",
    "directory",
    "referrerQuestion",
  ]),
  /** The record that changed, or empty where many did. */
  id: z.string(),
});
export type CoreEvent = z.infer<typeof eventSchema>;
