import { z } from "zod";
import { caseNoticeSchema, noticeDecisionSchema } from "../domain/case-notice.ts";
import { idSchema, instantSchema } from "../domain/identifiers.ts";
import { draftSchema } from "../domain/report.ts";
import { workitemSchema } from "../domain/workitem.ts";
import { releasePolicySchema } from "../rules/release-policy.ts";
import { base, nothing } from "./base.ts";

const reasonSchema = z.string().trim().min(1).max(300);

/** How a report is signed: as final, or before it is final with the reason. */
export const releaseKindSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("final") }),
  z.object({ kind: z.literal("hot"), reason: reasonSchema }),
  z.object({
    kind: z.literal("awaitingSecondSignature"),
    reason: reasonSchema,
    /** The person who is asked before everybody else; absent: anybody who may sign it. */
    askedOf: idSchema.optional(),
  }),
]);

/** A request that could be answered by the report of a case, or is. */
export const linkableRequestSchema = z.object({
  workitem: workitemSchema,
  isLinked: z.boolean(),
  /** Why it cannot be added, in a sentence; empty where it can. */
  problem: z.string(),
});
export type LinkableRequest = z.infer<typeof linkableRequestSchema>;

/** Whether a case that somebody else has may be taken over, and why or why not. */
export const takeOverStandingSchema = z.object({
  isAllowed: z.boolean(),
  sentence: z.string(),
  /** When it may be, milliseconds since 1970; null where it may now or never. */
  allowedAt: instantSchema.nullable(),
});
export type TakeOverStanding = z.infer<typeof takeOverStandingSchema>;

/** A draft whose case was open when the program ended without stopping. */
const endedWhileOpenSchema = z.object({
  draftId: idSchema,
  /** When its words were last saved before that; null where nobody had saved any yet. */
  keptUntil: instantSchema.nullable(),
});

/** The version that ended a case, and when it may leave, milliseconds since 1970. */
const endedSchema = z.object({ reportVersionId: idSchema, version: z.number().int(), releaseAt: instantSchema });

/** The calls about a report's life after and beside its writing. */
export const lifeContract = {
  /** Starts a correction with the whole text of the newest version, or gives the one already open. */
  startCorrection: base.input(z.object({ workitemId: idSchema })).output(draftSchema),
  /** Gives up an addendum or correction that was not signed; its text stays with the case. */
  giveUpRevision: base.input(z.object({ draftId: idSchema, revision: z.number().int() })).output(nothing),
  /** Withdraws a signed report from everybody who had any version of it, or cancels a case that has none. */
  end: base
    .input(
      z.object({
        workitemId: idSchema,
        /** The newest version that the person saw; null where there is none. Another one is `conflict`. */
        seenVersionId: idSchema.nullable(),
        kind: z.enum(["wrongPatient", "wrongExamination", "notToBeReported", "other"]),
        reason: reasonSchema,
        secret: z.string().max(256),
      }),
    )
    .output(endedSchema),
  /**
   * What became of a withdrawal or cancellation whose answer the window did not get, answered when none of the case is under
   * way any more: the version that ended it, or null where nothing was changed.
   */
  endingOutcome: base
    .input(z.object({ workitemId: idSchema, seenVersionId: idSchema.nullable() }))
    .output(z.object({ ended: endedSchema.nullable() })),
  /** Takes a version back before anything of it was sent; by its signer alone. Gives the draft that goes on with its text. */
  recall: base
    .input(z.object({ reportVersionId: idSchema, reason: reasonSchema }))
    .output(z.object({ draft: draftSchema.nullable() })),
  policy: base.output(releasePolicySchema),
  savePolicy: base.input(releasePolicySchema).output(releasePolicySchema),
  takeOverStanding: base.input(z.object({ workitemId: idSchema })).output(takeOverStandingSchema),
  /** Takes a case from whoever has it, by the site's rule; their text is kept and both are told. */
  takeOver: base.input(z.object({ workitemId: idSchema, reason: reasonSchema })).output(workitemSchema),
  /** Other requests of the same patient that one report could answer too. */
  linkable: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ requests: z.array(linkableRequestSchema) })),
  link: base.input(z.object({ workitemId: idSchema, otherWorkitemId: idSchema })).output(nothing),
  unlink: base.input(z.object({ workitemId: idSchema, otherWorkitemId: idSchema })).output(nothing),
  /** What waits for a decision: about one case, or, without one, for the person at this window. */
  notices: base
    .input(z.object({ workitemId: idSchema.nullable() }))
    .output(z.object({ notices: z.array(caseNoticeSchema) })),
  /** Since when words of a case's open draft may be missing, because the program ended while the case was open; null: none. */
  endedWhileOpen: base
    .input(z.object({ workitemId: idSchema }))
    .output(z.object({ ended: endedWhileOpenSchema.nullable() })),
  /** The reader has seen it. */
  putAwayEnded: base.input(z.object({ workitemId: idSchema })).output(nothing),
  decide: base
    .input(z.object({ noticeId: idSchema, decision: noticeDecisionSchema, reason: z.string().trim().max(300) }))
    .output(nothing),
};
