import { useEffect, useRef } from "react";
import { windowNow } from "../host/clock.ts";
import { hearWindows, tellWindows } from "../windows/window-channel.ts";

const touchEveryMs = 30_000;
const checkEveryMs = 5_000;
const inputEvents = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/**
 * Tells the core now and then that a person is there (`onTouch`), and locks (`onIdle`) after `idleMinutes` without
 * input. Time is measured by the clock and not by timers, which sleep with the machine.
 */
export function useIdleLock(idleMinutes: number, isEnabled: boolean, onTouch: () => void, onIdle: () => void): void {
  const latest = useRef({ onTouch, onIdle });
  useEffect(() => {
    latest.current = { onTouch, onIdle };
  });
  useEffect(() => {
    if (!isEnabled || idleMinutes <= 0) return;
    let lastInputAt = windowNow();
    let lastTouchAt = lastInputAt;
    const onInput = (): void => {
      lastInputAt = windowNow();
      if (lastInputAt - lastTouchAt < touchEveryMs) return;
      lastTouchAt = lastInputAt;
      tellWindows({ about: "input" });
      latest.current.onTouch();
    };
    // Who reads in one window is there for all of them.
    const stopHearing = hearWindows(({ about }) => {
      if (about === "input") lastInputAt = windowNow();
    });
    const timer = setInterval(() => {
      if (windowNow() - lastInputAt >= idleMinutes * 60_000) latest.current.onIdle();
    }, checkEveryMs);
    for (const name of inputEvents) addEventListener(name, onInput, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      stopHearing();
      for (const name of inputEvents) removeEventListener(name, onInput, { capture: true });
    };
  }, [idleMinutes, isEnabled]);
}
