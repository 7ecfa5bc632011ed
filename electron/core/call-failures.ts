import { ORPCError } from "@orpc/server";
import { type ErrorCode, type ErrorData, errorCodes } from "../../shared/contract/errors.ts";
import { asWorkstationError, isRetryable, WorkstationError } from "./errors.ts";
import type { IdSource, Logger } from "./ports.ts";

/** A call as both hosts' handlers see it. */
interface Call {
  readonly path: readonly string[];
  readonly signal?: AbortSignal | undefined;
  next(): Promise<unknown>;
}

/**
 * Gives the interceptor that both hosts put around every call: whatever is thrown reaches the window as a code of the
 * closed set with a sentence and an incident number that the log has too; causes and stacks stay here.
 */
export function createFailureInterceptor(logger: Logger, ids: IdSource): (call: Call) => Promise<unknown> {
  return async (call) => {
    try {
      return await call.next();
    } catch (thrown) {
      if (isOfTheContract(thrown)) throw thrown;
      const error = call.signal?.aborted === true ? cancelled() : failureOf(thrown);
      const incident = ids.uuid();
      report(logger, call.path.join("."), error, incident);
      throw new ORPCError<ErrorCode, ErrorData>(error.code, {
        message: error.message,
        data: { incident, isRetryable: isRetryable(error.code), details: error.details },
      });
    }
  };
}

function isOfTheContract(thrown: unknown): boolean {
  return thrown instanceof ORPCError && errorCodes.some((code) => code === thrown.code);
}

/** Input that does not fit its schema is the window's fault; anything else of oRPC's own is ours. */
function failureOf(thrown: unknown): WorkstationError {
  if (thrown instanceof ORPCError && thrown.code === "BAD_REQUEST") {
    return new WorkstationError(
      "invalid_input",
      "Something entered does not fit. Nothing was changed. Please check it.",
      {
        details: { field: firstField(thrown.data) },
        cause: thrown,
      },
    );
  }
  return asWorkstationError(thrown);
}

function cancelled(): WorkstationError {
  return new WorkstationError("cancelled", "This was cancelled.");
}

/** The path of the first field at fault, never its value. */
function firstField(data: unknown): string {
  const issues = typeof data === "object" && data !== null && "issues" in data ? data.issues : [];
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  const path = typeof first === "object" && first !== null && "path" in first ? first.path : [];
  return Array.isArray(path) ? path.map(String).join(".") : "";
}

function report(logger: Logger, call: string, error: WorkstationError, incident: string): void {
  const fields = { call, code: error.code, incident };
  if (error.code !== "internal") {
    logger.info("call.failed", fields);
    return;
  }
  const cause = error.cause instanceof Error ? error.cause : null;
  logger.error("call.failed", { ...fields, error: cause?.name ?? typeof error.cause, at: firstFrame(cause) });
}

/** Where it was thrown; the message is left out, for it may hold a patient's data. */
function firstFrame(error: Error | null): string {
  const line = error?.stack?.split("\n").find((text) => text.trimStart().startsWith("at "));
  return (
    line
      ?.trim()
      .replace(/^at /, "")
      .replace(/\(?file:\/\/.*\/(dist|electron|shared)\//, "($1/") ?? ""
  );
}
