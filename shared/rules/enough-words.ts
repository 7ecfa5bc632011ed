/** Letters that a reason for passing over a finding has at least: `x` and `ok` say nothing to whoever asks why later. */
export const leastReasonLetters = 5;

/** Letters that the summary of a correction has at least. */
export const leastSummaryLetters = 10;

/** Gives how many letters and digits a text has, in any script. */
export function letterCount(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** Says whether a reason is one. */
export function isReason(text: string): boolean {
  return letterCount(text) >= leastReasonLetters;
}
