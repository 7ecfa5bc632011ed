import { describe, expect, it } from "vitest";
import { type KeysAndMouse, keysAndMouseAsTheyCome } from "../../shared/domain/keys-and-mouse.ts";
import {
  bindingsOf,
  hasToolButton,
  holdersOf,
  knownSettings,
  refusalOf,
  withChord,
  withMouseAction,
  withOwnKeysAgain,
  withoutChord,
} from "./bindings.ts";
import { type Command, type CommandId, commandTable, doScopesMeet, findCommand } from "./command-table.ts";
import { handlingPresets } from "./handling-presets.ts";

function command(id: CommandId): Command {
  const found = findCommand(id);
  if (found === undefined) throw new Error(`no command is called ${id}`);
  return found;
}
function settingsOf(change: Partial<KeysAndMouse>): KeysAndMouse {
  return { ...keysAndMouseAsTheyCome, ...change };
}

/** A case cannot be read without these. */
const needed: readonly CommandId[] = [
  ...([
    "showKeys",
    "palette",
    "listOpen",
    "caseNext",
    "caseImages",
    "caseReport",
    "comparePrior",
    "markKeyImage",
  ] as const),
  ...([
    "insertMeasurement",
    "raiseAlert",
    "signReport",
    "nextImage",
    "previousImage",
    "nextPage",
    "previousPage",
  ] as const),
  ...(["nextSeries", "previousSeries", "nextPane", "zoomIn", "zoomOut", "moveLeft", "moveUp", "widenWindow"] as const),
  ...([
    "raiseLevel",
    "ctPreset1",
    "ctPreset6",
    "invert",
    "reset",
    "length",
    "angle",
    "ellipse",
    "arrow",
    "probe",
  ] as const),
  ...([
    "keyPointer",
    "deleteMark",
    "undoMark",
    "planes",
    "cursor",
    "enlarge",
    "nextStep",
    "window",
    "pan",
    "zoom",
  ] as const),
];

describe.each(handlingPresets)("the preset $name", ({ id, keys, mouse }) => {
  const { chords } = bindingsOf(settingsOf({ preset: id }));
  it("gives no key two meanings where both work, but Esc", () => {
    const held = commandTable.flatMap((one) => (chords.get(one.id) ?? []).map((chord) => ({ one, chord })));
    const clashes = held.flatMap(({ one, chord }, index) =>
      held
        .slice(index + 1)
        .filter((other) => other.chord === chord && doScopesMeet(other.one.scope, one.scope))
        .map((other) => `${chord}: ${one.id}, ${other.one.id}`),
    );
    expect(clashes).toEqual(["escape: caseBack, deselect"]);
  });
  it("gives every command that it names all of its keys, and takes none that may not be taken", () => {
    for (const [name, wanted] of Object.entries(keys)) {
      expect(chords.get(name), name).toEqual(wanted);
      for (const chord of wanted) expect(refusalOf(chord, command(name as CommandId)), `${name} ${chord}`).toBeNull();
    }
  });
  it("leaves a key to everything that reading a case needs", () => {
    expect(needed.filter((name) => (chords.get(name)?.length ?? 0) === 0)).toEqual([]);
  });
  it("has a button for the chosen tool", () => {
    expect(hasToolButton(settingsOf({ preset: id }))).toBe(true);
    expect(knownSettings(settingsOf({ mouse: { ...mouse } })).problems).toEqual([]);
  });
});

describe("taking a key", () => {
  const taken = withChord(keysAndMouseAsTheyCome, command("invert"), "f");
  it("names who has it, and takes it from them", () => {
    expect(holdersOf(keysAndMouseAsTheyCome, "f", command("invert")).map(({ name }) => name)).toEqual([
      "Fill the grid with the pane, or back",
    ]);
    expect(bindingsOf(taken).chords.get("invert")).toEqual(["i", "f"]);
    expect(bindingsOf(taken).chords.get("enlarge")).toEqual([]);
    expect(taken.keys).toEqual({ invert: ["i", "f"], enlarge: [] });
  });
  it("leaves those alone that never work at the same time", () => {
    expect(bindingsOf(taken).chords.get("deliveryFailed")).toEqual(["f"]);
  });
  it("is taken back command by command", () => {
    const back = withOwnKeysAgain(withOwnKeysAgain(taken, "invert"), "enlarge");
    expect(back).toEqual(keysAndMouseAsTheyCome);
    expect(bindingsOf(withoutChord(taken, "invert", "i")).chords.get("invert")).toEqual(["f"]);
  });
  it("wins over a key that comes with a later version", () => {
    const { chords } = bindingsOf(settingsOf({ keys: { zoomIn: ["w"] } }));
    expect([chords.get("zoomIn"), chords.get("window")]).toEqual([["w"], []]);
  });
});

it("refuses the keys that may not be taken, each with its reason", () => {
  const refused = (chord: string, id: CommandId) => refusalOf(chord, command(id)) ?? "";
  expect(refused("escape", "invert")).toContain("Esc");
  expect(refused("tab", "invert")).toContain("Tab");
  expect(refused("Ctrl+w", "invert")).toContain("browser");
  expect(refused("g", "signReport")).toContain("typed");
  expect(refused("Ctrl+c", "signReport")).toContain("editor");
  expect(refused("Ctrl+m", "invert")).toContain("always");
  expect(refused("enter", "listReserve")).toContain("button");
  expect(refused("f13", "signReport") + refused("mediaplaypause", "markKeyImage") + refused("enter", "invert")).toBe(
    "",
  );
});
it("knows the mouse's actions, and keeps a button for the chosen tool", () => {
  const swapped = withMouseAction(keysAndMouseAsTheyCome, "Shift+middle", "zoom");
  expect(bindingsOf(swapped).mouse.get("Shift+middle")).toBe("zoom");
  expect(withMouseAction(swapped, "Shift+middle", "nothing")).toEqual(keysAndMouseAsTheyCome);
  const { value, problems } = knownSettings(settingsOf({ mouse: { primary: "zoom", wheel: "tool" } }));
  expect(bindingsOf(value).mouse.get("primary")).toBe("tool");
  expect(bindingsOf(value).mouse.get("wheel")).toBe("images");
  expect(problems).toHaveLength(2);
});
it("leaves out commands of another version and keys that may not be taken", () => {
  const raw = settingsOf({ keys: { beamUp: ["b"], caseBack: ["b"], invert: ["escape", "f14"], toString: ["t"] } });
  const { value, problems } = knownSettings(raw);
  expect(value.keys).toEqual({ invert: ["f14"] });
  expect(problems).toHaveLength(2);
});
