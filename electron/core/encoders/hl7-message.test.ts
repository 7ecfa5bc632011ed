import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  escapeHl7,
  type Hl7Message,
  hl7Component,
  hl7Segment,
  parseAcknowledgement,
  parseHl7,
  unescapeHl7,
} from "./hl7-message.ts";

function mustParse(text: string): Hl7Message {
  const message = parseHl7(text);
  if (!message) throw new Error("not a message");
  return message;
}

describe("HL7 text", () => {
  it("comes back as it was, line ends as one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(unescapeHl7(escapeHl7(text))).toBe(text.replace(/\r\n?/g, "\n"));
      }),
    );
  });

  it("never holds a separator, a line end or an MLLP byte", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("|", "^", "&", "~", "\r", "\n", "\u000b", "\u001c", "a") }),
        (text) => {
          expect(escapeHl7(text)).not.toMatch(/[|^&~\r\n]|\p{Cc}/u);
        },
      ),
    );
  });

  it("leaves highlighting out and keeps a lone escape character", () => {
    expect(unescapeHl7("\\H\\bold\\N\\ 5 \\T\\ 6")).toBe("bold 5 & 6");
    expect(unescapeHl7("C:\\")).toBe("C:\\");
  });
});

describe("reading a message", () => {
  it("takes CR, LF and CRLF, and counts the fields of MSH as the standard does", () => {
    for (const end of ["\r", "\n", "\r\n"]) {
      const message = mustParse(["MSH|^~\\&|A|F|B", "PID|1||9990000018^^^NHS^NH~H1"].join(end));
      expect(message.segments).toHaveLength(2);
      expect(hl7Component(message, message.segments[0] ?? [], 3)).toBe("A");
      expect(hl7Component(message, hl7Segment(message, "PID") ?? [], 3, 5)).toBe("NH");
    }
  });

  it("uses the separators that the message declares", () => {
    const message = mustParse("MSH#*~\\&#A*B");
    expect(hl7Component(message, message.segments[0] ?? [], 3, 2)).toBe("B");
  });

  it("gives null for what is no message, and never throws", () => {
    expect(parseHl7("")).toBeNull();
    expect(parseHl7("HTTP/1.1 200 OK")).toBeNull();
    expect(parseHl7("MSH|")).toBeNull();
    expect(parseAcknowledgement("MSH|^~\\&|A\rPID|1")).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseAcknowledgement(text);
        expect(parseHl7(`MSH|^~\\&|${text}`)?.segments[0]?.[0]).toBe("MSH");
      }),
    );
  });
});
