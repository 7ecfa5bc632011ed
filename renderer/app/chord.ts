/** A key press with its modifiers: `Ctrl+`, `Shift+`, `Alt+` in this order, then `KeyboardEvent.key` in lower case. */
export type Chord = string;

type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"> &
  Partial<Pick<KeyboardEvent, "code" | "getModifierState">>;

const bareModifiers = ["control", "shift", "alt", "altgraph", "meta", "capslock", "dead", "process", "unidentified"];

/**
 * Gives the chord of a key press. A sign that is not a letter stands for itself, whatever the keyboard needs to type it;
 * a letter of another alphabet stands for the key that it is on.
 */
export function chordOf(event: KeyPress): Chord {
  const isTypedWithAltGraph = event.getModifierState?.("AltGraph") === true;
  const latin = /^Key([A-Z])$/.exec(event.code ?? "")?.[1];
  const isForeignLetter = event.key.length === 1 && event.key > "~" && /\p{L}/u.test(event.key);
  const key = (isForeignLetter && latin !== undefined ? latin : event.key).toLowerCase();
  const isSign = key.length === 1 && key !== " " && !/\p{L}/u.test(key);
  const hasCtrl = (event.ctrlKey || event.metaKey) && !isTypedWithAltGraph;
  const parts = [
    hasCtrl && "Ctrl",
    event.shiftKey && !isSign && "Shift",
    event.altKey && !isTypedWithAltGraph && "Alt",
  ];
  return [...parts.filter((part) => part !== false), key].join("+");
}

/** Gives the chords that a press may mean, the nearest first: a letter with Shift that means nothing is the letter. */
export function chordsOf(event: KeyPress): readonly Chord[] {
  const chord = chordOf(event);
  return /^Shift\+\p{L}$/u.test(chord) ? [chord, chord.slice("Shift+".length)] : [chord];
}

/** Tells whether a press is of a modifier alone, or of a key that says nothing. */
export function isBareModifier(event: Pick<KeyboardEvent, "key">): boolean {
  return bareModifiers.includes(event.key.toLowerCase());
}

/** Gives a chord as the table writes it, from any spelling of its key. */
export function normalChord(chord: string): Chord {
  const { modifiers, key } = splitChord(chord);
  return [...modifiers, key.toLowerCase()].join("+");
}

const keyNames: Readonly<Record<string, string>> = {
  " ": "Space",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  pageup: "Page Up",
  pagedown: "Page Down",
  contextmenu: "Menu key",
};

/** Gives a chord as it is printed on the keyboard, e.g. `Ctrl Enter`. */
export function shownChord(chord: Chord): string {
  const { modifiers, key } = splitChord(chord);
  const words = /^(audio|browser|launch|media)[a-z]/.test(key) ? mediaKeyName(key) : undefined;
  const name = keyNames[key] ?? words ?? `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  return [...modifiers, name].join(" ");
}

/** Tells whether a chord types nothing, so that it can be a command while somebody writes. */
export function isSafeInText(chord: Chord): boolean {
  const { modifiers, key } = splitChord(chord);
  return modifiers.includes("Ctrl") || modifiers.includes("Alt") || isBeyondTyping(key);
}

/** Gives the modifiers of a chord in their order, and its key. */
export function splitChord(chord: string): { readonly modifiers: readonly string[]; readonly key: string } {
  const match = /^(Ctrl\+)?(Shift\+)?(Alt\+)?(.+)$/su.exec(chord);
  const modifiers = [match?.[1], match?.[2], match?.[3]].filter((part) => part !== undefined);
  return { modifiers: modifiers.map((part) => part.slice(0, -1)), key: match?.[4] ?? chord };
}

/** Function keys up to F24 and media keys, which pedals and jog wheels send. */
function isBeyondTyping(key: string): boolean {
  return /^f([1-9]|1[0-9]|2[0-4])$/.test(key) || /^(audio|browser|launch|media)[a-z]/.test(key);
}

function mediaKeyName(key: string): string {
  const known: Readonly<Record<string, string>> = {
    mediaplaypause: "Media Play",
    mediastop: "Media Stop",
    mediatracknext: "Media Next",
    mediatrackprevious: "Media Back",
    mediarewind: "Media Rewind",
    mediafastforward: "Media Forward",
  };
  return (
    known[key] ??
    key.replace(/^(audio|browser|launch|media)/, (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)} `)
  );
}
