import { describe, expect, it } from "vitest";
import { cleanMarkWords } from "./mark-words.ts";

describe("words of a mark", () => {
  it("are one line without anything that is not seen", () => {
    expect(cleanMarkWords("  Old\u0000 fracture\r\nof the\ttibia ")).toBe("Old fracture of the tibia");
    expect(cleanMarkWords("left \u202Ethgir\u202C \u200Bside\u2028next")).toBe("left thgir side next");
    expect(cleanMarkWords("<b>5 < 6</b> & “é”")).toBe("<b>5 < 6</b> & “é”");
  });

  it("are cut between letters, never within one", () => {
    expect(cleanMarkWords("a".repeat(500)).length).toBe(200);
    expect(cleanMarkWords("🦴".repeat(300)).length).toBe(200);
    expect(cleanMarkWords(`${"a".repeat(199)}🦴`)).toBe("a".repeat(199));
  });
});
