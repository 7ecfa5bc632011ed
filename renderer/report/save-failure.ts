/** What a failed call means for the draft. */
export interface SaveFailure {
  readonly kind: "conflict" | "retry" | "refused" | "gone";
  readonly sentence: string;
}

const retryCodes: ReadonlySet<string> = new Set([
  "store_full",
  "store_unavailable",
  "timeout",
  "cancelled",
  "internal",
  "signed_out",
  "reauth_required",
]);

/** Sorts what a save threw. What is no error of ours (a cut connection) is worth another try. */
export function asSaveFailure(thrown: unknown): SaveFailure {
  const code = codeOf(thrown);
  const sentence = sentenceOf(thrown);
  if (code === "conflict") return { kind: "conflict", sentence };
  if (code === "not_found") return { kind: "gone", sentence };
  if (code === "") {
    return {
      kind: "retry",
      sentence: "The workstation's core does not answer. Your words are kept in this window and saved when it does.",
    };
  }
  return { kind: retryCodes.has(code) ? "retry" : "refused", sentence };
}

/** The closed-set code of an error from the core, or empty. */
export function codeOf(thrown: unknown): string {
  if (thrown === null || typeof thrown !== "object" || !("code" in thrown)) return "";
  const { code } = thrown;
  return typeof code === "string" && /^[a-z_]+$/.test(code) ? code : "";
}

/** The sentence of an error from the core, or a general one. */
export function sentenceOf(thrown: unknown): string {
  if (codeOf(thrown) !== "" && thrown instanceof Error && thrown.message !== "") return thrown.message;
  return "That did not work. Nothing was changed. Please try again.";
}
