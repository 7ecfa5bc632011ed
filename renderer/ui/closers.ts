import { useEffect, useRef } from "react";

interface Closer {
  readonly close: () => void;
  readonly isSheet: boolean;
}

/** What is open over or beside the screen, or asked for and on its way, the newest last: Esc ends these before it leaves a screen. */
let closers: readonly Closer[] = [];

/** Lets Esc end something from the moment on that it is asked for, whether it is on the screen yet or not; gives what takes that back. */
export function addCloser(close: () => void, isSheet = false): () => void {
  const closer = { close, isSheet };
  closers = [...closers, closer];
  return () => {
    closers = closers.filter((other) => other !== closer);
  };
}

/** Ends what was asked for last. False where there is nothing, so that Esc may leave the screen. */
export function closeNewest(): boolean {
  const newest = closers.at(-1);
  newest?.close();
  return newest !== undefined;
}

/** Ends the sheet that was opened last, where nothing newer lies over it. */
export function closeNewestSheet(): void {
  const newest = closers.at(-1);
  if (newest?.isSheet === true) newest.close();
}

/** Lets Esc end something while it is asked for. */
export function useCloser(close: () => void, isOpen: boolean, isSheet = false): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => (isOpen ? addCloser(() => latest.current(), isSheet) : undefined), [isOpen, isSheet]);
}
