import { useEffect, useState } from "react";

/** The window's own clock, for what is shown; records take their times from the core. Milliseconds since 1970 UTC. */
export function windowNow(): number {
  return Date.now();
}

/** A random identifier for something that only this window makes, lower case. */
export function newWindowId(): string {
  return crypto.randomUUID();
}

/** Gives the time now, renewed every `intervalMs`; milliseconds since 1970 UTC. */
export function useNow(intervalMs: number): number {
  const [now, setNow] = useState(windowNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(windowNow()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}
