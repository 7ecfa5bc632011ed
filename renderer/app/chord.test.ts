import { describe, expect, it } from "vitest";
import { chordOf, chordsOf, isSafeInText, normalChord, shownChord } from "./chord.ts";

const press = { key: "Enter", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

describe("chordOf", () => {
  it("puts the modifiers in their order", () => {
    expect(chordOf({ ...press, ctrlKey: true, shiftKey: true, altKey: true })).toBe("Ctrl+Shift+Alt+enter");
  });
  it("takes a sign for itself, whatever keys type it", () => {
    expect(chordOf({ ...press, key: "?", shiftKey: true })).toBe("?");
    const withAltGraph = { ...press, key: "[", ctrlKey: true, altKey: true, getModifierState: () => true };
    expect(chordOf(withAltGraph)).toBe("[");
  });
  it("takes a letter of another alphabet for the key that it is on", () => {
    expect(chordOf({ ...press, key: "ц", code: "KeyW" })).toBe("w");
    expect(chordOf({ ...press, key: "é", code: "Digit2" })).toBe("é");
  });
  it("takes what pedals and jog wheels send", () => {
    expect(chordOf({ ...press, key: "F13" })).toBe("f13");
    expect(chordOf({ ...press, key: "MediaTrackNext" })).toBe("mediatracknext");
  });
});

it("takes a letter with Shift for the letter where it means nothing itself", () => {
  expect(chordsOf({ ...press, key: "W", shiftKey: true })).toEqual(["Shift+w", "w"]);
  expect(chordsOf({ ...press, key: "Z", shiftKey: true, ctrlKey: true })).toEqual(["Ctrl+Shift+z"]);
});
it("shows chords as they are printed on the keyboard", () => {
  const shown = ["Ctrl+Shift+z", "?", " ", "Shift+arrowup", "f13", "mediaplaypause", "Ctrl++", "pagedown"].map(
    shownChord,
  );
  expect(shown).toEqual(["Ctrl Shift Z", "?", "Space", "Shift ↑", "F13", "Media Play", "Ctrl +", "Page Down"]);
  expect(normalChord("Ctrl+ArrowDown")).toBe("Ctrl+arrowdown");
});
it("knows which chords type nothing", () => {
  expect(["Ctrl+k", "Alt+1", "f6", "Shift+f24", "medianext"].every(isSafeInText)).toBe(true);
  expect(["k", "Shift+k", "?", "enter", "arrowdown", "f"].some(isSafeInText)).toBe(false);
});
