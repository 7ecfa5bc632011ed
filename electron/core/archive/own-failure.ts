import { z } from "zod";
import { type ErrorCode, errorCodes } from "../../../shared/contract/errors.ts";
import { WorkstationError } from "../errors.ts";

const contentType = "application/vnd.sightline.failure+json";
const failureSchema = z.object({ code: z.enum(errorCodes), message: z.string() });

const statusByCode: Partial<Record<ErrorCode, number>> = {
  invalid_input: 400,
  not_found: 404,
  archive_nonconformant: 422,
  store_full: 507,
};

/** Gives the answer of the embedded archive for an error: an HTTP status, and the code and sentence as they are. */
export function toFailureResponse(error: WorkstationError): Response {
  const body = JSON.stringify({ code: error.code, message: error.message });
  return new Response(body, { status: statusByCode[error.code] ?? 500, headers: { "Content-Type": contentType } });
}

/**
 * Gives the error that the embedded archive answered with, so that its sentence reaches the user; null where the answer
 * is none of its failures. Only to be asked about the embedded archive: nobody else writes our sentences.
 */
export async function readFailureResponse(response: Response): Promise<WorkstationError | null> {
  if (response.ok || response.headers.get("content-type") !== contentType) return null;
  const { code, message } = failureSchema.parse(await response.json());
  return new WorkstationError(code, message);
}
