import { createStore } from "zustand/vanilla";
import { type Chord, shownChord } from "./chord.ts";
import { defaultMouse, type MouseInput, noAction } from "./mouse-table.ts";

/** The keys and the mouse that are in force for whoever is signed in. A command that is not named has those of its line in the table. */
export interface BindingsInForce {
  readonly chords: ReadonlyMap<string, readonly Chord[]>;
  readonly mouse: ReadonlyMap<MouseInput, string>;
}

/** Held apart from the table, so that the table, the hints and the images can read it alike. */
export const bindingsStore = createStore<BindingsInForce>(() => ({ chords: new Map(), mouse: new Map() }));

/** Gives the chords of a command that are in force. */
export function chordsInForce(id: string, defaults: readonly Chord[]): readonly Chord[] {
  return bindingsStore.getState().chords.get(id) ?? defaults;
}

/** Gives the first key of a command as it is shown, or an empty string where it has none. */
export function shownInForce(id: string, defaults: readonly Chord[]): string {
  const [first] = chordsInForce(id, defaults);
  return first === undefined ? "" : shownChord(first);
}

/** Gives what a button or the wheel does now. */
export function mouseActionInForce(input: MouseInput): string {
  return bindingsStore.getState().mouse.get(input) ?? defaultMouse[input] ?? noAction;
}
