/** Aborts after a time unless it is stopped before. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  stop(): void;
}

/** Gives a limit of `durationMs` that begins now. */
export function startTimeLimit(durationMs: number): TimeLimit {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error("the time is over")), durationMs);
  return { signal: abort.signal, stop: () => clearTimeout(timer) };
}
