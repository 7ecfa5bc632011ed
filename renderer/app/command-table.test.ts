import { expect, it } from "vitest";
import { shownChord } from "./chord.ts";
import { commandTable, doScopesMeet } from "./command-table.ts";
import { type KeyEntry, keyTable } from "./key-table.ts";

it("names every command once, in words of its own", () => {
  expect(new Set(commandTable.map((command) => command.id)).size).toBe(commandTable.length);
  for (const command of commandTable) expect(command.name).toMatch(/^[A-Z]/);
});
it("gives no key two meanings where both work, but Escape, which deselects before it goes back", () => {
  const clashes = commandTable.flatMap((one, index) =>
    commandTable
      .slice(index + 1)
      .filter((other) => doScopesMeet(one.scope, other.scope))
      .flatMap((other) => one.chords.filter((chord) => other.chords.includes(chord)))
      .map((chord) => chord),
  );
  expect(clashes).toEqual(["escape"]);
});
it("shows the keys of a line as they are", () => {
  for (const line of keyTable as readonly KeyEntry[]) {
    if (line.isBuiltIn !== true) expect(line.shown).toBe(shownChord(line.combos[0] ?? ""));
  }
});
