import { describe, expect, it } from "vitest";
import { textDecoderFor } from "./character-set.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

// Byte strings of PS3.5 annexes H, I, J and K.
describe("Specific Character Set", () => {
  it("reads the Japanese example with code extensions (H.3.1)", () => {
    const name =
      "59616d6164615e5461726f75 3d 1b2442 3b33 45 44 1b2842 5e 1b2442 4240 4f3a 1b2842 3d 1b2442 24642 4 5e24 40 1b2842 5e 1b2442 243f246d2426 1b2842";
    expect(textDecoderFor(["", "ISO 2022 IR 87"])(hex(name))).toBe("Yamada^Tarou=山田^太郎=やまだ^たろう");
  });

  it("reads the Japanese example with half-width katakana (H.3.2)", () => {
    const name = "d4cfc0de 5e c0dbb3 3d 1b2442 3b334544 1b284a 5e 1b2442 42404f3a 1b284a";
    expect(textDecoderFor(["ISO 2022 IR 13", "ISO 2022 IR 87"])(hex(name))).toBe("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
  });

  it("reads the Korean example (I.2)", () => {
    const name = "486f6e675e47696c646f6e67 3d 1b242943 fbf3 5e 1b242943 d1ceD4d7 3d 1b242943 c8ab 5e 1b242943 b1e6b5bf";
    expect(textDecoderFor(["", "ISO 2022 IR 149"])(hex(name))).toBe("Hong^Gildong=洪^吉洞=홍^길동");
  });

  it("reads the Chinese examples (J.3 and K)", () => {
    const gb18030 = "57616e675e5869616f446f6e67 3d cdf5 5e d0a1b6ab";
    expect(textDecoderFor(["GB18030"])(hex(gb18030))).toBe("Wang^XiaoDong=王^小东");
    const gb2312 = "5a68616e675e5869616f446f6e67 3d 1b242941 d5c5 5e 1b242941 d0a1b6ab";
    expect(textDecoderFor(["", "ISO 2022 IR 58"])(hex(gb2312))).toBe("Zhang^XiaoDong=张^小东");
  });

  it("reads single-byte sets and code extensions between them", () => {
    expect(textDecoderFor(["ISO_IR 100"])(hex("c46e6561735e52fc6469676572"))).toBe("Äneas^Rüdiger");
    expect(textDecoderFor(["ISO_IR 144"])(hex("bbee"))).toBe("Лю");
    expect(textDecoderFor(["ISO_IR 126"])(hex("c4e9"))).toBe("Δι");
    const mixed = "c46e 1b2d4c bbee 5e fc";
    expect(textDecoderFor(["ISO 2022 IR 100", "ISO 2022 IR 144"])(hex(mixed))).toBe("ÄnЛю^ü");
  });

  it("does not take a backslash inside a two-byte character for a delimiter", () => {
    const kanjiWithBackslash = "1b2442 215c 1b2842";
    expect(textDecoderFor(["", "ISO 2022 IR 87"])(hex(kanjiWithBackslash))).toBe("＋");
  });

  it("guesses where the set is not stated or unknown, and never fails", () => {
    for (const terms of [[], [""], ["NONSENSE"], ["ISO_IR 6"]]) {
      expect(textDecoderFor(terms)(Buffer.from("Müller"))).toBe("Müller");
      expect(textDecoderFor(terms)(Buffer.from("Müller", "latin1"))).toBe("Müller");
    }
    expect(textDecoderFor(["ISO_IR 192"])(hex("ff41"))).toContain("A");
    expect(textDecoderFor(["", "ISO 2022 IR 87"])(hex("1b2442 30"))).toBeTypeOf("string");
    expect(textDecoderFor(["", "ISO 2022 IR 87"])(hex("1b"))).toBeTypeOf("string");
  });
});
