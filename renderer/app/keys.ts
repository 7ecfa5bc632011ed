import { useEffect, useRef } from "react";
import { closeNewestSheet } from "../ui/closers.ts";
import { chordsInForce, shownInForce } from "./bindings-store.ts";
import { type Chord, chordOf, isSafeInText } from "./chord.ts";
import { type KeyEntry, type KeyId, keyEntry, keyTable } from "./key-table.ts";

type Handler = () => void;

/** Handlers by line of the table; the last registered wins, so that a sheet can take a key over. */
const handlers = new Map<KeyId, Handler[]>();

/** Runs `handler` when the key of a line is pressed, while the component is mounted and `isEnabled`. */
export function useKey(id: KeyId, handler: Handler, isEnabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!isEnabled) return;
    const run = (): void => latest.current();
    handlers.set(id, [...(handlers.get(id) ?? []), run]);
    return () => {
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((entry) => entry !== run),
      );
    };
  }, [id, isEnabled]);
}

/** Gives what a line of the table does on this screen now, or undefined. */
export function handlerOf(id: KeyId): Handler | undefined {
  return handlers.get(id)?.at(-1);
}

/** Gives the key of a command that is in force, as it is shown, for a hint beside a control. */
export function shownKey(id: KeyId): string {
  const { isBuiltIn, shown, combos } = keyEntry(id);
  return isBuiltIn === true ? shown : shownInForce(id, combos);
}

const overlaySelector = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const sheetSelector = '[role="dialog"], [role="alertdialog"]';
const textSelector = 'input, textarea, select, [contenteditable="true"], [contenteditable=""]';

/** Says whether a sheet is open: nothing behind it is to be worked with until it is closed. */
export function isSheetOpen(): boolean {
  return document.querySelector(sheetSelector) !== null;
}

/** Listens for every key of the table. It hears them before the controls do; an open sheet or menu keeps its own. */
export function listenForKeys(target: Window): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const element = event.target instanceof Element ? event.target : null;
    if (element?.closest(overlaySelector) != null) return;
    const chord = chordOf(event);
    if (isSheetOpen()) {
      // The focus is not in it yet, or went away with a button: the sheet is what is worked with, whatever has the focus behind it.
      if (chord === "escape") {
        event.preventDefault();
        event.stopPropagation();
        closeNewestSheet();
      }
      return;
    }
    const isTyping = element !== null && isTextEntry(element);
    const entry = keyTable.find((line) => mayRun(line, chord, isTyping));
    const handler = entry === undefined ? undefined : handlerOf(entry.id);
    if (handler === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    handler();
  };
  target.addEventListener("keydown", onKeyDown, { capture: true });
  return () => target.removeEventListener("keydown", onKeyDown, { capture: true });
}

function mayRun(line: (typeof keyTable)[number], chord: Chord, isTyping: boolean): boolean {
  const entry: KeyEntry = line;
  if (entry.isBuiltIn === true || !chordsInForce(line.id, entry.combos).includes(chord)) return false;
  if (isTyping && (entry.worksInText !== true || !isSafeInText(chord))) return false;
  return (handlers.get(line.id)?.length ?? 0) > 0;
}

function isTextEntry(element: Element): boolean {
  const field = element.closest(textSelector);
  if (field === null) return false;
  return !(field instanceof HTMLInputElement) || !["checkbox", "radio", "button"].includes(field.type);
}
