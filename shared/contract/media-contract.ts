import { z } from "zod";
import { anonymisationCheckSchema, exportRequestSchema } from "../domain/export.ts";
import { archiveIdSchema, idSchema, studyInstanceUidSchema } from "../domain/identifiers.ts";
import {
  exportedExaminationSchema,
  mediaCheckSchema,
  mediaRequestSchema,
  preparedExportSchema,
} from "../domain/media-export.ts";
import { mediaImportResultSchema } from "../domain/media-import.ts";
import { meetingPackSchema } from "../domain/meeting-pack.ts";
import { base } from "./base.ts";

/** What leaves the workstation. */
export const exportContract = {
  /** Writes down that pictures leave; asked before any is made. Fails with `forbidden` for a study not open here. */
  record: base.input(exportRequestSchema).output(z.object({})),
  /** What has to be known of a series before `byteRoutes.anonymisedSeries` is asked. */
  check: base
    .input(
      z.object({
        archiveId: archiveIdSchema,
        studyInstanceUid: studyInstanceUidSchema,
        seriesInstanceUid: z.string().max(64),
      }),
    )
    .output(anonymisationCheckSchema),
  /** What has to be known of an examination before it leaves as DICOM media. */
  checkMedia: base.input(exportedExaminationSchema).output(mediaCheckSchema),
  /** Readies DICOM media with a DICOMDIR; fetched once at `byteRoutes.preparedExport`. */
  prepareMedia: base.input(mediaRequestSchema).output(preparedExportSchema),
  /** What the pack for a meeting of this window's case holds. */
  checkPack: base.input(z.object({ workitemId: idSchema })).output(meetingPackSchema),
  /** Readies the pack; fetched once at `byteRoutes.preparedExport`. */
  preparePack: base.input(z.object({ workitemId: idSchema })).output(preparedExportSchema),
};

/** What comes in from files and discs while the program runs. */
export const mediaImportContract = {
  /** Begins an import of files or a disc; the files follow by `byteRoutes.importPart`. `conflict` while another runs. */
  begin: base.output(z.object({ importId: idSchema })),
  /** Ends an import whose files were all sent, and says what became of each. */
  finish: base.input(z.object({ importId: idSchema })).output(mediaImportResultSchema),
  /** Stops an import; what was added until then is whole, and is named. */
  cancel: base.input(z.object({ importId: idSchema })).output(mediaImportResultSchema),
};
