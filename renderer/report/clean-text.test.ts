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
});
