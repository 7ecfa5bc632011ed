import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";

/**
 * What waits for a person to decide about a case. `merged`: its archive now names another patient. `cancelled`: its
 * archive or request says that it is not to be reported. `reportedElsewhere`: somebody else's report of it arrived.
 * `takenOver`: a colleague took it from `forPersonId`. `signingCutOff`: the
 * program stopped while `forPersonId` was signing its report, and nothing was signed; whoever opens the case sees it.
 * `withdrawalCutOff`, `cancellationCutOff`: the same while they were withdrawing the report or cancelling the case.
 */
export const caseNoticeKindSchema = z.enum([
  ...(["merged", "cancelled", "reportedElsewhere", "takenOver"] as const),
  ...(["signingCutOff", "withdrawalCutOff", "cancellationCutOff"] as const),
]);
export type CaseNoticeKind = z.infer<typeof caseNoticeKindSchema>;

/** A notice of a case. */
export const caseNoticeSchema = z.object({
  id: idSchema,
  workitemId: idSchema,
  kind: caseNoticeKindSchema,
  /** What happened, in a sentence. */
  detail: z.string(),
  /** Who has to see it; null for whoever has the case. */
  forPersonId: idSchema.nullable(),
  raisedAt: instantSchema,
});
export type CaseNotice = z.infer<typeof caseNoticeSchema>;

/** Says whether a notice names something that the end of the program cut off, so that nothing of it was done. */
export function isCutOff(kind: CaseNoticeKind): boolean {
  return kind === "signingCutOff" || kind === "withdrawalCutOff" || kind === "cancellationCutOff";
}

/** Says whether a notice only tells something: it stops nobody and is put away by whom it is for. */
export function isInformation(kind: CaseNoticeKind): boolean {
  return kind === "takenOver" || isCutOff(kind);
}

/** What a person decides about a notice: the report goes on as it is, it is not signed, or it was seen. */
export const noticeDecisionSchema = z.enum(["goOn", "stop", "seen"]);
export type NoticeDecision = z.infer<typeof noticeDecisionSchema>;
