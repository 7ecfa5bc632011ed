import { describe, expect, it } from "vitest";
import { parseCommandLine } from "./command-line.ts";

describe("the command line of the tools", () => {
  it("gives command, paths and profile", () => {
    expect(parseCommandLine(["import", "a", "b.zip", "--profile", "/p", "--real"])).toEqual({
      ...{ command: "import", paths: ["a", "b.zip"], profileDirectory: "/p", kind: "real", storeUrl: null },
    });
    expect(parseCommandLine(["doctor"])).toMatchObject({ command: "doctor", kind: null, profileDirectory: null });
    expect(parseCommandLine(["--help"]).command).toBe("help");
  });

  it.each([
    [["import"], /import needs to know what to import: a folder, a ZIP, .*Nothing was imported/],
    [["import", "x", "--profile"], /--profile needs the path of a folder after it/],
    [["import", "x", "--profile="], /--profile needs the path of a folder after it/],
    [["doctor", "--profile", "--real"], /--profile needs the path of a folder after it/],
    [["doctor", "--store"], /--store needs an address that begins with postgresql/],
    [["doctor", "x"], /doctor takes no "x"/],
    [["export"], /There is no command "export": it is doctor or import/],
    [[], /No command was given/],
    [["import", "x", "--real", "--demo"], /exclude each other/],
    [["import", "x", "--fast"], /Unknown option '--fast'/],
  ])("says what is wrong with %j", (words, sentence) => {
    expect(() => parseCommandLine(words)).toThrow(sentence);
  });
});
