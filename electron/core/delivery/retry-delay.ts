const delaysMs = [5_000, 15_000, 60_000, 300_000, 900_000];

/**
 * Gives how long to wait after a failed try, in milliseconds: 5 s, 15 s, 1 min, 5 min, then 15 min for ever, each up to
 * a fifth longer. `attempt` counts from 1; `seed` is random text, so that many senders do not come back together.
 */
export function retryDelayMs(attempt: number, seed: string): number {
  const delay = delaysMs[Math.min(Math.max(attempt, 1), delaysMs.length) - 1] ?? 900_000;
  const share = (Number.parseInt(seed.replace(/[^0-9a-f]/gi, "").slice(0, 6), 16) || 0) / 0x1000000;
  return Math.round(delay * (1 + share / 5));
}
