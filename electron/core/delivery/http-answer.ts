const longestAnswerBytes = 8 * 1024 * 1024;

/** System error codes that say that no connection was made, so nothing can have arrived. */
export const notConnectedCodes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** Reads an answer, at most 8 MiB of it. */
export async function bodyText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > longestAnswerBytes) throw new RangeError("The answer is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The innermost `code` of an error and its causes; empty where there is none. */
export function systemCode(thrown: unknown): string {
  let code = "";
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string") code = error.code;
    // Several addresses were tried; they failed alike.
    if (error instanceof AggregateError && error.errors[0] instanceof Error) return systemCode(error.errors[0]);
  }
  return code;
}
