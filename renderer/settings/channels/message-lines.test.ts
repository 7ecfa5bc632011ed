import { describe, expect, it } from "vitest";
import { comparedLines, hexadecimalLines, messageLines } from "./message-lines.ts";

/** The characters that lines show, without what frames them on the way. */
const shown = (text: string, channel: "hl7" | "fhir" | "folder" | "mesh") =>
  messageLines(text, channel)
    .filter(({ isFrame }) => !isFrame)
    .map((line) => line.text);

describe("the lines of a message", () => {
  it("break after each segment, with the carriage return and the frame in sight", () => {
    expect(messageLines("MSH|A\rPID|1\r", "hl7").map(({ text, isFrame }) => [text, isFrame])).toEqual([
      ["␋", true],
      ["MSH|A␍", false],
      ["PID|1␍", false],
      ["␜␍", true],
    ]);
    expect(shown("one\r\ntwo\tthree\n", "folder")).toEqual(["one␍␊", "two␉three␊"]);
    expect(shown("\u0085\u007f", "folder")).toEqual(["[U+0085]␡"]);
  });

  it("of JSON and XML break where their parts do, and lose no character", () => {
    const json = '{"a":[{"b":"x, {y} \\" z"},2],"c":{},"d":null}';
    expect(shown(json, "fhir").join("")).toBe(json);
    expect(messageLines(json, "fhir").map(({ depth, text }) => `${depth} ${text}`)).toEqual([
      ...[
        "0 {",
        '1 "a":[',
        "2 {",
        '3 "b":"x, {y} \\" z"',
        "2 },",
        "2 2",
        "1 ],",
        '1 "c":{',
        "1 },",
        '1 "d":null',
        "0 }",
      ],
    ]);
    const xml = '<?xml version="1.0"?><Bundle a="1"><id value="x"/><text>y</text><list><b/></list></Bundle>';
    expect(shown(xml, "mesh").join("")).toBe(xml);
    expect(messageLines(xml, "mesh").map(({ depth }) => depth)).toEqual([0, 0, 1, 1, 1, 2, 1, 0]);
  });

  it("of hexadecimal show no break as a byte", () => {
    expect(hexadecimalLines("0000  00 0a\n0010  0d").map(({ text }) => text)).toEqual(["0000  00 0a", "0010  0d"]);
  });

  it("are compared one by one, and within a line word by word", () => {
    const before = messageLines("MSH|UTF-8\rPID|1\rOBX|old\r", "hl7");
    const after = messageLines("MSH|ASCII\rPID|1\rNTE|new\rZZZ|more\r", "hl7");
    const compared = comparedLines(before, after);
    expect(compared.map(({ kind }) => kind)).toEqual([
      ...["same", "changed", "same", "removed", "added", "added", "same"],
    ]);
    expect(compared[1]?.parts.filter(({ kind }) => kind !== "same").map(({ text }) => text)).toEqual([
      "UTF-8",
      "ASCII",
    ]);
    expect(compared.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(comparedLines(before, before).every(({ kind }) => kind === "same")).toBe(true);
  });
});
