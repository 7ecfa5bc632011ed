import { asWorkstationError, WorkstationError } from "../errors.ts";

/** Gives the error for a request that got no answer, or whose answer broke off: refused, reset, no such host, TLS. */
export function connectionFailure(archiveName: string, thrown: unknown): WorkstationError {
  if (thrown instanceof WorkstationError) return thrown;
  const code = systemCode(thrown);
  if (code === "ENOSPC") return asWorkstationError(thrown);
  if (/CERT|SSL|TLS|ALTNAME|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return new WorkstationError(
      "archive_refused",
      `The certificate of the archive “${archiveName}” is not trusted, so nothing was sent or shown. ` +
        "Ask IT for the authority's certificate file and name it in Settings.",
      { details: { cause: code }, cause: thrown },
    );
  }
  return new WorkstationError(
    "archive_unreachable",
    `The archive “${archiveName}” cannot be reached. Your work is safe, and other archives are still shown. ` +
      "Please try again in a minute; if it stays so, tell IT.",
    { details: { cause: code }, cause: thrown },
  );
}

/** Says whether a connection was cut as if it had been idle: the same reading request may be sent once more. */
export function isCutConnection(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === "ECONNRESET" || code === "EPIPE";
}

/** Gives the error for an archive that did not answer, or fell silent, within its time. */
export function tooSlow(archiveName: string, timeoutMs: number): WorkstationError {
  return new WorkstationError(
    "timeout",
    `The archive “${archiveName}” has not answered for ${Math.round(timeoutMs / 1000)} seconds. Your work is safe. ` +
      "Please try again; if it stays so, tell IT.",
    { details: { timeoutMs } },
  );
}

/** Gives the error for a call that the user or the window gave up. */
export function givenUp(cause: unknown): WorkstationError {
  return new WorkstationError("cancelled", "This was stopped. Nothing was changed.", { cause });
}

/** Gives the error for an answer with a status that is no success; null for a success. */
export function statusFailure(archiveName: string, response: Response): WorkstationError | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  const details = { status };
  switch (status) {
    case 401:
    case 403:
      return new WorkstationError(
        "archive_refused",
        `The archive “${archiveName}” refused our sign-in (${status}). Please check its user name and password in Settings.`,
        { details },
      );
    case 404:
    case 410:
      return new WorkstationError(
        "not_found",
        `The archive “${archiveName}” does not have this. It may have been removed or moved to another archive.`,
        { details },
      );
    case 429:
    case 503:
      return new WorkstationError(
        "archive_unreachable",
        `The archive “${archiveName}” is too busy to answer (${status}). Your work is safe. Please try again in a minute.`,
        { details: { status, retryAfterSeconds: retryAfterSeconds(response) } },
      );
    default:
      return otherStatus(archiveName, status);
  }
}

/** Gives the error for an answer that is not what the standard says. */
export function nonconformant(archiveName: string, what: string, cause?: unknown): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    `The archive “${archiveName}” ${what}. Nothing of it is shown. Please check its address in Settings, or tell IT.`,
    cause === undefined ? {} : { cause },
  );
}

/** Gives Retry-After in seconds, or null where it is absent or a date (RFC 9110 10.2.3). */
export function retryAfterSeconds(response: Response): number | null {
  const text = response.headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function otherStatus(archiveName: string, status: number): WorkstationError {
  const details = { status };
  if (status >= 500) {
    return new WorkstationError(
      "archive_unreachable",
      `The archive “${archiveName}” failed (${status}). Your work is safe. Please try again; if it stays so, tell IT.`,
      { details },
    );
  }
  if (status >= 300 && status < 400) {
    return nonconformant(archiveName, `sends us on to another address (${status}), which is not followed`);
  }
  return new WorkstationError(
    "archive_refused",
    `The archive “${archiveName}” refused the request (${status}). Nothing was changed. Please tell IT.`,
    { details },
  );
}

/** The innermost `code` of an error and its causes. */
function systemCode(thrown: unknown): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string") return error.code;
  }
  return "";
}
