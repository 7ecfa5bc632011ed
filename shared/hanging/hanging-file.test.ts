import { describe, expect, it } from "vitest";
import { builtInProtocols } from "./built-in-protocols.ts";
import { hangingFileText, readHangingFile } from "./hanging-file.ts";

const file = (change: object = {}, pane: object = {}) =>
  JSON.stringify({
    format: 2,
    id: "own",
    name: "Own",
    version: 1,
    match: { series: { modality: ["MR"] } },
    steps: [{ name: "One", panes: [{ label: "T2", from: "current", series: { words: ["t2*"] }, ...pane }] }],
    ...change,
  });

describe("readHangingFile", () => {
  it("gives back every protocol of the program from its own text", () => {
    for (const protocol of builtInProtocols) expect(readHangingFile(hangingFileText(protocol))).toEqual({ protocol });
  });

  it("brings the first form to the present one: its words were beginnings of words", () => {
    const read = readHangingFile(
      file({ format: 1 }, { series: { words: ["t2"], notWords: ["fl"] }, prefer: [{ words: ["ax"] }] }),
    );
    const pane = "protocol" in read ? read.protocol.steps[0]?.panes[0] : null;
    expect(pane).toMatchObject({ series: { words: ["t2*"], notWords: ["fl*"] }, prefer: [{ words: ["ax*"] }] });
  });

  it.each([
    ["not JSON", "{", "not JSON"],
    ["another thing", "[]", "holds no protocol"],
    ["no form", "{}", "does not say of which form"],
    ["a newer form", file({ format: 3 }), "newer version (form 3"],
    ["an unknown word", file({ command: "rm" }), '"command" is unknown'],
    ["a prototype", file().replace('"id"', '"__proto__":{"isAdministrator":true},"id"'), "__proto__"],
    ["a hundred steps", file({ steps: Array(100).fill({ name: "x", panes: [] }) }), "At steps"],
    ["a name that turns text round", file({ name: "Own\u202eevil" }), "At name"],
    ["a pane like itself", file({}, { like: 0 }), "resembles one that does not come before it"],
    ["a window for MR", file({}, { window: { center: 1, width: 2, name: "" } }), "Only the values of CT"],
    ["endless zoom", file({}, { zoom: 1e9 }), "At steps 1 panes 1 zoom"],
    ["a huge text", " ".repeat(300_000), "larger than any protocol"],
    ["a bottomless pit", `{"format":1,"steps":${"[".repeat(5000)}${"]".repeat(5000)}}`, "At"],
  ])("refuses %s with a sentence", (_, text, words) => {
    const read = readHangingFile(text);
    expect("refusal" in read ? read.refusal : "").toContain(words);
    expect("refusal" in read ? read.refusal : "").toMatch(/Nothing was changed\.$/);
    expect(Object.hasOwn(Object.prototype, "isAdministrator")).toBe(false);
  });
});
