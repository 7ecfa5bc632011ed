import { z } from "zod";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { patientSchema } from "../domain/patient.ts";
import { proposedRecipientSchema } from "../domain/proposed-recipient.ts";
import {
  draftContentSchema,
  draftSchema,
  passedOverSchema,
  recipientSchema,
  reportDocumentSchema,
} from "../domain/report.ts";
import { firstWritingSchema, secondSignatureAnswerSchema } from "../domain/second-signature.ts";
import { base, nothing } from "./base.ts";
import { checkFindingSchema, imagesOfExaminationSchema } from "./check-contract.ts";
import { releaseKindSchema } from "./life-contract.ts";
import { putAsideTextSchema, versionSummarySchema } from "./views.ts";

/** Series of the examination that were not seen in full on this window's panes, each in words. */
const unseenSeriesSchema = z.array(z.string().max(300)).max(500).default([]);

/** The case and patient that the window's banner names: what is signed has to be of them. */
const bannerSchema = z.object({ workitemId: idSchema, patient: patientSchema });

/** A version that was signed, and how many deliveries wait for its release. */
const signedSchema = z.object({
  reportVersionId: idSchema,
  version: z.number().int(),
  deliveryCount: z.number().int(),
  releaseAt: instantSchema,
});

/** The calls about drafts, signing and signed versions. */
export const reportContract = {
  draft: base.input(z.object({ workitemId: idSchema })).output(z.object({ draft: draftSchema.nullable() })),
  /**
   * Compare and set on `revision`; `conflict` carries `details.currentRevision` and changes nothing. `writtenBy`: who
   * typed the words; `signed_out` where somebody else is signed in at this window now.
   */
  save: base
    .input(
      z.object({
        draftId: idSchema,
        revision: z.number().int(),
        content: draftContentSchema,
        writtenBy: idSchema.optional(),
        /** The writer has seen that this takes the place of another window's text: that is put aside with it. */
        putsStoredAside: z.boolean().optional(),
      }),
    )
    .output(
      z.object({
        revision: z.number().int(),
        savedAt: instantSchema,
        /** Measurements and key images that are not of this patient's images and were left out of what was saved. */
        refused: z
          .array(z.object({ kind: z.enum(["measurement", "keyImage", "segment"]), id: idSchema, sentence: z.string() }))
          .default([]),
      }),
    ),
  /** Everything that signing would do and to whom, and what stands in the way. */
  prepareSigning: base
    .input(
      z.object({
        draftId: idSchema,
        unseenSeries: unseenSeriesSchema,
        banner: bannerSchema.optional(),
        images: imagesOfExaminationSchema.optional(),
        release: releaseKindSchema.optional(),
      }),
    )
    .output(
      z.object({
        document: reportDocumentSchema,
        deliveries: z.array(
          z.object({
            recipient: recipientSchema,
            destinationName: z.string(),
            contentName: z.string(),
            isAnswering: z.boolean(),
          }),
        ),
        /** Who gets it, why they are proposed, and what there is to choose. */
        proposals: z.array(proposedRecipientSchema),
        blocks: z.array(checkFindingSchema),
        warnings: z.array(checkFindingSchema),
        firstWriting: firstWritingSchema.nullable(),
        /** Why this person cannot release it so; empty where they can. */
        otherReleases: z.object({ hot: z.string(), awaitingSecondSignature: z.string() }),
      }),
    ),
  /**
   * Signs: one transaction over the version, its hash link, the audit row and the outbox.
   * `shownStudyInstanceUids` and `shownPatientIds` are those of every pane; a foreign patient is `invalid_report`.
   */
  sign: base
    .input(
      z.object({
        draftId: idSchema,
        revision: z.number().int(),
        secret: z.string().max(256),
        unseenSeries: unseenSeriesSchema,
        /** Why series were left unseen, where the site asks; goes into the audit. Absent where it does not ask. */
        unseenReason: z.string().trim().max(200).optional(),
        banner: bannerSchema.optional(),
        images: imagesOfExaminationSchema.optional(),
        /** Why each warning is passed over, by the sentence that was shown; kept with the version. */
        passedOver: z.array(passedOverSchema).max(300).optional(),
        /** Who was shown to get it; `invalid_report` where it would go to others now. */
        seenRecipients: z.array(z.string().max(1000)).max(300).optional(),
        /** Before it is final, and why; absent: as final. */
        release: releaseKindSchema.optional(),
        /** What became of the meaning of somebody else's text that becomes final. */
        secondSignature: secondSignatureAnswerSchema.optional(),
        shownPatients: z.array(
          z.object({ patientId: z.string(), issuerOfPatientId: z.string(), studyInstanceUid: z.string() }),
        ),
      }),
    )
    .output(signedSchema),
  /**
   * What became of a signing whose answer the window did not get, answered when none of this draft is under way any more:
   * the version, or null where nothing was signed.
   */
  signingOutcome: base.input(z.object({ draftId: idSchema })).output(z.object({ signed: signedSchema.nullable() })),
  /** Starts an addendum draft on a signed report, or gives the one already open. */
  startAddendum: base.input(z.object({ workitemId: idSchema })).output(draftSchema),
  /** Gives up an addendum draft or an untouched draft; its text stays in the audit copy. */
  versions: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ versions: z.array(versionSummarySchema) })),
  version: base.input(z.object({ reportVersionId: idSchema })).output(
    z.object({
      document: reportDocumentSchema,
      hash: z.string(),
      /** SOP Instance UIDs of the measurement reports and presentation states of all versions of the report. */
      objectUids: z.array(z.string()),
    }),
  ),
};

/** The calls about text that lost against another window's. */
export const putAsideContract = {
  /** Keeps a text that is not going into the draft. */
  keep: base
    .input(
      z.object({
        draftId: idSchema,
        revision: z.number().int(),
        content: draftContentSchema,
        writtenBy: idSchema.optional(),
      }),
    )
    .output(nothing),
  /** Gives what was put aside while the case's reports were written, newest first, signed or not. */
  list: base.input(z.object({ workitemId: idSchema })).output(z.object({ texts: z.array(putAsideTextSchema) })),
};
