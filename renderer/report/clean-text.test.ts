import { describe, expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";

describe("cleanText", () => {
  it("writes ligatures of print as letters", () => {
    expect(cleanText("no \uFB01xed in\uFB02ow, e\uFB00usion")).toBe("no fixed inflow, effusion");
  });

  it("drops what messages cannot carry or what reads otherwise than it is stored", () => {
    expect(cleanText("left\u202Ethgir\u0000\u0008 kid\u00ADney\uD800")).toBe("leftthgir kidney");
  });

  it("keeps letters of every script, accents and symbols", () => {
    const text = "Größe 5 µm, Иванов, 王, ±0.5 °C ≥ 3 – 4";
    expect(cleanText(text)).toBe(text);
  });

  it("leaves out nothing by looking first whether there is anything to clean", () => {
    // A character beside one that is always dropped is looked at by itself; alone it may be passed over.
    const points = [...Array.from({ length: 0x10000 }, (_, point) => point), 0x1f600, 0x20000, 0x10ffff];
    const differing = points.filter((point) => {
      const character = String.fromCodePoint(point);
      return cleanText(character) !== cleanText(`${character}\u0000`);
    });
    expect(differing).toEqual([]);
  });
});
