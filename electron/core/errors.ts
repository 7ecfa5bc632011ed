import type { ErrorCode, ErrorData } from "../../shared/contract/errors.ts";

/** The one error class of the core: a code of the closed set, a sentence for a person, and its cause. */
export class WorkstationError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorData["details"];

  /** `message` is shown to people: what happened, what is safe, what to do; never patient data. */
  constructor(code: ErrorCode, message: string, options: { details?: ErrorData["details"]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "WorkstationError";
    this.code = code;
    this.details = options.details ?? {};
  }
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  "archive_unreachable",
  "store_unavailable",
  "destination_unreachable",
  "timeout",
]);

/** Says whether the same call may go through later without a change. */
export function isRetryable(code: ErrorCode): boolean {
  return retryableCodes.has(code);
}

/** Gives an unknown thrown value as a WorkstationError; anything unexpected becomes `internal`. */
export function asWorkstationError(thrown: unknown): WorkstationError {
  if (thrown instanceof WorkstationError) return thrown;
  if (isSqliteFull(thrown)) {
    return new WorkstationError(
      "store_full",
      "The disk is full, so this could not be saved. What is on the screen is kept. Free some space; saving goes on by itself.",
      { cause: thrown },
    );
  }
  return new WorkstationError(
    "internal",
    "Something went wrong in the workstation. Nothing was changed. Please try again.",
    {
      cause: thrown,
    },
  );
}

function isSqliteFull(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = "code" in thrown ? String(thrown.code) : "";
  return code === "SQLITE_FULL" || code === "ENOSPC" || code === "53100";
}
