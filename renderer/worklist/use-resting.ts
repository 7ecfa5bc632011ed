import { useEffect, useState } from "react";

const restAfterMs = 2_500;
const inputEvents = ["keydown", "pointermove", "pointerdown", "wheel"] as const;

/** Says whether keys and pointer have been still for a while. */
export function useResting(): boolean {
  const [isResting, setResting] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onInput = (): void => {
      setResting(false);
      clearTimeout(timer);
      timer = setTimeout(() => setResting(true), restAfterMs);
    };
    for (const name of inputEvents) addEventListener(name, onInput, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const name of inputEvents) removeEventListener(name, onInput, { capture: true });
    };
  }, []);
  return isResting;
}
