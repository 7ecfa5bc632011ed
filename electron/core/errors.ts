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
      "The disk is full, so nothing can be stored. What is on the screen is kept. Free some space; saving goes on by itself.",
      { cause: thrown },
    );
  }
  if (isStoreAway(thrown)) {
    return new WorkstationError(
      "store_unavailable",
      "The profile's store does not answer. What is on the screen is kept. Please try again in a moment.",
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

/**
 * SQLite: busy, input and output, not writable; PostgreSQL classes 08 and 57P: connection lost, server going down. A line
 * that was cut has a code of the system, or in node-postgres none but this message.
 */
function isStoreAway(thrown: unknown): boolean {
  if (
    thrown instanceof Error &&
    /^(Connection terminated|Client has encountered a connection error)/.test(thrown.message)
  ) {
    return true;
  }
  return /^(SQLITE_(BUSY|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)|ECONNRESET$|EPIPE$|08|57P)/.test(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
}

function isSqliteFull(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return code === "SQLITE_FULL" || code === "ENOSPC" || code === "53100";
}
