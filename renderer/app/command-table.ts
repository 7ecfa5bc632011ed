import { type ViewerAction, viewerKeys } from "../viewer/viewer-key-table.ts";
import { chordsInForce } from "./bindings-store.ts";
import { type Chord, normalChord, shownChord } from "./chord.ts";
import { type CommandGroup, groupOf } from "./command-groups.ts";
import { type KeyEntry, type KeyId, type KeyScope, keyTable } from "./key-table.ts";

/** The name of a command. */
export type CommandId = KeyId | ViewerAction;

/** Something that a person can have done, wherever it is asked for: by a key, a button, the mouse or the palette. */
export interface Command {
  readonly id: CommandId;
  readonly name: string;
  readonly scope: KeyScope;
  readonly group: CommandGroup;
  /** The keys that it has until somebody changes them. */
  readonly chords: readonly Chord[];
  /** Works while typing too. */
  readonly worksInText: boolean;
  /** Its keys cannot be changed: the control in focus acts on them, or it is Esc. */
  readonly isFixed: boolean;
  /** How fixed keys are shown that stand for several, e.g. `↑ ↓`. */
  readonly fixedKeys: string | null;
}

/** Every command of the program, in the order in which it is shown. */
export const commandTable: readonly Command[] = [...keyTable.map(ofLine), ...ofViewer()];

/** Gives a command by its name, or undefined: names also come from files. */
export function findCommand(id: string): Command | undefined {
  return commandTable.find((command) => command.id === id);
}

/** Gives the keys of a command that are in force, as shown. */
export function keysOfCommand(command: Command): readonly string[] {
  if (command.fixedKeys !== null) return [command.fixedKeys];
  return chordsInForce(command.id, command.chords).map(shownChord);
}

/** The scopes of an open case are in force together, and those that work everywhere with each of the others. */
export function doScopesMeet(one: KeyScope, other: KeyScope): boolean {
  const ofCase: readonly KeyScope[] = ["Case", "Images", "Report"];
  return (
    one === other || one === "Everywhere" || other === "Everywhere" || (ofCase.includes(one) && ofCase.includes(other))
  );
}

function ofLine(line: (typeof keyTable)[number]): Command {
  const { does, combos, shown, isBuiltIn = false, worksInText = false }: KeyEntry = line;
  const { id, scope } = line;
  const chords = combos.map(normalChord);
  return {
    id,
    name: does,
    scope,
    group: groupOf(id, scope),
    chords,
    worksInText,
    isFixed: isBuiltIn || hasEscape(chords),
    fixedKeys: isBuiltIn ? shown : null,
  };
}

/** Lines of one action are one command with several keys. */
function ofViewer(): readonly Command[] {
  const actions = [...new Set(viewerKeys.map(({ action }) => action))];
  return actions.map((id): Command => {
    const lines = viewerKeys.filter(({ action }) => action === id);
    const chords = lines.filter(({ key }) => key !== "").map(({ key }) => normalChord(key));
    const name = lines[0]?.does ?? id;
    return {
      id,
      name,
      scope: "Images",
      group: groupOf(id, "Images"),
      chords,
      worksInText: false,
      isFixed: hasEscape(chords),
      fixedKeys: null,
    };
  });
}

function hasEscape(chords: readonly Chord[]): boolean {
  return chords.includes("escape");
}
