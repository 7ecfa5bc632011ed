import { z } from "zod";
import { archiveIdSchema, idSchema, studyInstanceUidSchema } from "../domain/identifiers.ts";
import { base } from "./base.ts";

/** The text of an earlier report that another program wrote and an archive keeps; cleaned, to be shown and never run. */
export const earlierTextSchema = z.object({
  objectUid: z.string(),
  title: z.string(),
  /** `Complete, verified by X`: what it says of itself. */
  standing: z.string(),
  /** Who or what made it, or empty. */
  maker: z.string(),
  /** `YYYY-MM-DD`, or null. */
  writtenOn: z.string().nullable(),
  sections: z.array(z.object({ heading: z.string(), text: z.string() })),
});
export type EarlierText = z.infer<typeof earlierTextSchema>;

/** The calls about texts of earlier examinations that others wrote. */
export const earlierTextContract = {
  /** Gives the texts of a prior of a case that this window has open, the newest first; audits the look. */
  ofPrior: base
    .input(z.object({ workitemId: idSchema, archiveId: archiveIdSchema, studyInstanceUid: studyInstanceUidSchema }))
    .output(
      z.object({
        texts: z.array(earlierTextSchema),
        /** Titles of printed reports and letters, which are read on a pane. */
        documents: z.array(z.string()),
        /** Texts that name another patient and are not given. */
        ofOthers: z.number().int(),
      }),
    ),
};
