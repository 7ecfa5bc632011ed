import { describe, expect, it } from "vitest";
import { viewerKeys } from "../viewer/viewer-key-table.ts";
import { comboOf, keyTable } from "./key-table.ts";

describe("keyTable", () => {
  it("names every line once", () => {
    expect(new Set(keyTable.map((line) => line.id)).size).toBe(keyTable.length);
  });
  it("gives no key two meanings in one scope, or one that works everywhere a second", () => {
    const seen = new Map<string, string>();
    for (const line of keyTable) {
      for (const combo of line.combos) {
        for (const scope of [line.scope, "Everywhere"]) {
          const before = seen.get(`${scope} ${combo}`);
          expect(before, `${combo} is both ${before} and ${line.id}`).toBeUndefined();
        }
        seen.set(`${line.scope} ${combo}`, line.id);
      }
    }
  });
  it("leaves the keys of the images to them, but for Escape, which deselects before it goes back", () => {
    const elsewhere = keyTable.filter((line) => ["Everywhere", "Case", "Report"].includes(line.scope));
    const taken = new Set<string>(elsewhere.flatMap((line) => line.combos.map((combo) => combo.toLowerCase())));
    const clashes = viewerKeys.filter((line) => taken.has(line.key.toLowerCase())).map((line) => line.shown);
    expect(clashes).toEqual(["Esc"]);
  });
});

describe("comboOf", () => {
  const press = { key: "Enter", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  it("puts the modifiers in their order", () => {
    expect(comboOf({ ...press, ctrlKey: true, shiftKey: true, altKey: true })).toBe("Ctrl+Shift+Alt+enter");
    expect(comboOf({ ...press, key: "?", shiftKey: true })).toBe("Shift+?");
  });
});
