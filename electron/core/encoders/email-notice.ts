import { z } from "zod";
import type { EmailProfile } from "../../../shared/domain/email-profile.ts";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import { releaseSignature } from "./report-facts.ts";

/** What is frozen of a notice: all of it but who sends it to whom, which are the destination's as they are when it leaves. */
export const emailNoticeSchema = z.object({
  subject: z.string(),
  text: z.string(),
  /** In milliseconds since 1970. */
  date: z.number().int(),
});

/** What a notice is made from. */
export interface EmailNoticeInput {
  readonly document: Pick<ReportDocument, "version" | "isDemo" | "status" | "provisional" | "preparedBy" | "signature">;
  readonly profile: Pick<EmailProfile, "readIn" | "senderName">;
  /** The recipient's page of this report; null where there is none. */
  readonly link: string | null;
}

/** What a notice of our own says: never whom or what it is about. */
export interface OwnNoticeInput {
  readonly subject: string;
  readonly lines: readonly string[];
  readonly senderName: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly isDemo: boolean;
}

/** Gives a notice with lines of our own, as UTF-8 JSON. */
export function encodeOwnNotice({ subject, lines, senderName, at, isDemo }: OwnNoticeInput): Uint8Array {
  const text = [
    ...(isDemo ? ["TEST, not for clinical use."] : []),
    ...lines,
    "",
    "To keep it confidential, this message does not say whom it is about.",
    "Please do not answer it with anything about a patient. Your answer does not count as an acknowledgement.",
    "",
    senderName,
  ];
  const notice: z.infer<typeof emailNoticeSchema> = {
    ...{ subject: `${isDemo ? "TEST: " : ""}${subject}`, text: `${text.join("\n")}\n`, date: at },
  };
  return new TextEncoder().encode(JSON.stringify(notice));
}

/**
 * Gives a notice that a report is ready, as UTF-8 JSON: never whose it is, what was examined or what it says. The same input
 * gives the same bytes.
 */
export function encodeEmailNotice({ document, profile, link }: EmailNoticeInput): Uint8Array {
  const report = document.version === 1 ? "A report" : "A changed report";
  const lines = [
    ...(document.isDemo ? ["TEST, not for clinical use."] : []),
    `${report} is ready for you in ${profile.readIn}.`,
    ...(link === null ? [] : ["", "You can read and acknowledge it here:", link]),
    "",
    "To keep it confidential, this message does not say whom it is about.",
    "Please do not answer it with anything about a patient. Your answer does not count as an acknowledgement.",
    "",
    profile.senderName,
  ];
  const notice: z.infer<typeof emailNoticeSchema> = {
    subject: `${document.isDemo ? "TEST: " : ""}${report} is ready for you`,
    text: `${lines.join("\n")}\n`,
    date: releaseSignature(document as ReportDocument).signedAt,
  };
  return new TextEncoder().encode(JSON.stringify(notice));
}
