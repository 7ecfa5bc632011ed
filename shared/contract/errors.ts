import { z } from "zod";

/** The closed set of error codes that may cross from the core to the window. */
export const errorCodes = [
  "invalid_input",
  "not_found",
  "conflict",
  "forbidden",
  "signed_out",
  "reauth_required",
  "invalid_report",
  "archive_unreachable",
  "archive_refused",
  "archive_nonconformant",
  "unsupported_transfer_syntax",
  "store_unavailable",
  "store_full",
  "destination_refused",
  "destination_unreachable",
  "timeout",
  "cancelled",
  "version_mismatch",
  "internal",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What an error carries besides its code and sentence. Never patient data. */
export const errorDataSchema = z.object({
  /** Ties the failure to a line of the log. */
  incident: z.string(),
  /** True where the same call may go through later without a change. */
  isRetryable: z.boolean(),
  /** For `conflict`: who holds it or the current revision; for `invalid_report`: the sections at fault. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type ErrorData = z.infer<typeof errorDataSchema>;
