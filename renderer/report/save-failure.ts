import { describeError } from "../app/error-texts.ts";

/** What a failed save means for the draft. */
export interface SaveFailure {
  readonly kind: "conflict" | "retry" | "refused" | "gone";
  readonly sentence: string;
}

/** Sorts what a save threw. What is no error of the core's (a cut connection) is worth another try. */
export function asSaveFailure(thrown: unknown): SaveFailure {
  const { code, sentence } = describeError(thrown);
  switch (code) {
    case null:
      return {
        kind: "retry",
        sentence: "The workstation's core does not answer. Your words are kept in this window and saved when it does.",
      };
    case "conflict":
      return { kind: "conflict", sentence };
    case "not_found":
      return { kind: "gone", sentence };
    case "invalid_input":
    case "invalid_report":
    case "forbidden":
    case "version_mismatch":
      return { kind: "refused", sentence };
    default:
      return { kind: "retry", sentence };
  }
}
