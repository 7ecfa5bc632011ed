import type { KeysAndMouse } from "../../shared/domain/keys-and-mouse.ts";
import { type Chord, isSafeInText } from "./chord.ts";
import { type Command, type CommandId, commandTable, doScopesMeet, findCommand } from "./command-table.ts";
import { handlingPreset } from "./handling-presets.ts";
import { actionsOf, defaultMouse, type MouseInput, mouseInputs, noAction } from "./mouse-table.ts";

/** The keys and the mouse as they are in force. */
export interface Bindings {
  readonly chords: ReadonlyMap<string, readonly Chord[]>;
  readonly mouse: ReadonlyMap<MouseInput, string>;
}

/**
 * Gives what is in force: what the person chose, then the preset, then what the table has. No key means two things where
 * both would work: the command that has it from further down loses it.
 */
export function bindingsOf(settings: KeysAndMouse): Bindings {
  const preset = handlingPreset(settings.preset);
  const taken: { readonly chord: Chord; readonly command: Command }[] = [];
  const chords = new Map<string, readonly Chord[]>();
  const layers = [
    (command: Command) => (command.isFixed ? command.chords : undefined),
    (command: Command) => settings.keys[command.id],
    (command: Command) => preset.keys[command.id],
    (command: Command) => command.chords,
  ];
  for (const layer of layers) {
    for (const command of commandTable) {
      const wanted = chords.has(command.id) ? undefined : layer(command);
      if (wanted === undefined) continue;
      const free = wanted.filter((chord) => command.isFixed || !taken.some((other) => clashes(other, chord, command)));
      chords.set(command.id, free);
      taken.push(...free.map((chord) => ({ chord, command })));
    }
  }
  const mouse = mouseInputs().map((input): [MouseInput, string] => [
    input,
    settings.mouse[input] ?? preset.mouse[input] ?? defaultMouse[input] ?? noAction,
  ]);
  return { chords, mouse: new Map(mouse) };
}

function clashes(other: { readonly chord: Chord; readonly command: Command }, chord: Chord, command: Command): boolean {
  return other.chord === chord && doScopesMeet(other.command.scope, command.scope);
}

/** Gives the commands that have a key now and would lose it to another. */
export function holdersOf(settings: KeysAndMouse, chord: Chord, taker: Command): readonly Command[] {
  const { chords } = bindingsOf(settings);
  return commandTable.filter(
    (command) =>
      command.id !== taker.id &&
      doScopesMeet(command.scope, taker.scope) &&
      chords.get(command.id)?.includes(chord) === true,
  );
}

/** Gives the settings in which a command has one more key, and nobody else has it. */
export function withChord(settings: KeysAndMouse, taker: Command, chord: Chord): KeysAndMouse {
  const { chords } = bindingsOf(settings);
  const keys = { ...settings.keys };
  for (const loser of holdersOf(settings, chord, taker)) {
    keys[loser.id] = (chords.get(loser.id) ?? []).filter((kept) => kept !== chord);
  }
  keys[taker.id] = [...(chords.get(taker.id) ?? []).filter((kept) => kept !== chord), chord].slice(-4);
  return { ...settings, keys };
}

/** Gives the settings in which a command no longer has a key. */
export function withoutChord(settings: KeysAndMouse, id: CommandId, chord: Chord): KeysAndMouse {
  const rest = (bindingsOf(settings).chords.get(id) ?? []).filter((kept) => kept !== chord);
  return { ...settings, keys: { ...settings.keys, [id]: rest } };
}

/** Gives the settings in which a command has the keys of the preset again, which its present holders keep if it is theirs by choice. */
export function withOwnKeysAgain(settings: KeysAndMouse, id: CommandId): KeysAndMouse {
  const { [id]: _, ...keys } = settings.keys;
  return { ...settings, keys };
}

/** Gives the settings in which a button or the wheel does something else. */
export function withMouseAction(settings: KeysAndMouse, input: MouseInput, action: string): KeysAndMouse {
  const { [input]: _, ...mouse } = settings.mouse;
  const own = handlingPreset(settings.preset).mouse[input] ?? defaultMouse[input] ?? noAction;
  return { ...settings, mouse: own === action ? mouse : { ...mouse, [input]: action } };
}

/** Tells whether some button draws and works the chosen tool: without one, no mark can be made with the mouse. */
export function hasToolButton(settings: KeysAndMouse): boolean {
  const { mouse } = bindingsOf(settings);
  return ["primary", "secondary", "middle"].some((button) => mouse.get(button) === "tool");
}

/** Gives settings without what this version does not know, and what that was in sentences. */
export function knownSettings(settings: KeysAndMouse): {
  readonly value: KeysAndMouse;
  readonly problems: readonly string[];
} {
  const keys = Object.entries(settings.keys).filter(([id]) => findCommand(id)?.isFixed === false);
  const usable = keys.map(([id, chords]): [string, Chord[]] => [id, chords.filter((chord) => mayHave(id, chord))]);
  const mouse = Object.entries(settings.mouse).filter(([input, action]) => actionsOf(input).includes(action));
  const known = { ...settings, keys: Object.fromEntries(usable), mouse: Object.fromEntries(mouse) };
  const value = hasToolButton(known) ? known : { ...known, mouse: { ...known.mouse, primary: "tool" } };
  const unknown = Object.keys(settings.keys).length - keys.length + Object.keys(settings.mouse).length - mouse.length;
  const refused = keys.some(([, chords], index) => chords.length !== usable[index]?.[1].length);
  const problems = [
    ...(unknown === 0
      ? []
      : [
          unknown === 1
            ? "One line names a command that is not known here, and is left out."
            : `${unknown} lines name commands that are not known here, and are left out.`,
        ]),
    ...(refused ? ["Keys that may not be taken are left out."] : []),
    ...(value === known ? [] : ["No button worked the chosen tool, so the left one does again."]),
  ];
  return { value, problems };
}

function mayHave(id: string, chord: Chord): boolean {
  const command = findCommand(id);
  return command !== undefined && refusalOf(chord, command) === null;
}

const browserChords = [
  ...["Ctrl+n", "Ctrl+t", "Ctrl+w", "Ctrl+Shift+n", "Ctrl+Shift+t", "Ctrl+Shift+w", "Ctrl+tab", "Ctrl+Shift+tab"],
  ...[
    "Ctrl+pageup",
    "Ctrl+pagedown",
    "Ctrl+r",
    "Ctrl+Shift+r",
    "f5",
    "f12",
    "Alt+f4",
    "Alt+arrowleft",
    "Alt+arrowright",
  ],
];
const editorChords = [
  ...["a", "b", "c", "i", "u", "v", "x", "y", "z", "Shift+z", "Shift+v", "backspace", "delete", "home", "end"],
  ...["arrowleft", "arrowright", "arrowup", "arrowdown", "Shift+arrowleft", "Shift+arrowright"],
].map((key) => `Ctrl+${key}`);

/** Gives in a sentence why a command may not have a key, or null. */
export function refusalOf(chord: Chord, command: Command): string | null {
  if (command.chords.includes(chord)) return null;
  if (/(^|\+)escape$/.test(chord)) return "Esc always lets go and goes back, so it cannot be taken.";
  if (/^(Shift\+)?tab$/.test(chord)) return "Tab moves from control to control, so it cannot be taken.";
  if (browserChords.includes(chord)) return "The browser or the computer keeps this key for itself.";
  if (/^(enter| )$/.test(chord) && command.scope !== "Images") return "Enter and Space press the button in focus.";
  if (command.worksInText && editorChords.includes(chord)) return "The report editor needs this key.";
  if (command.worksInText && !isSafeInText(chord)) {
    return "This command works while you write, and the key would be typed. Choose one with Ctrl or Alt, or a function or media key.";
  }
  const fixed = commandTable.find(
    (other) => other.isFixed && doScopesMeet(other.scope, command.scope) && other.chords.includes(chord),
  );
  return fixed === undefined ? null : `This key is always: ${fixed.name}.`;
}
