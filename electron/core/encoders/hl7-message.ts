/** Separators of a message (HL7 v2.5.1 chapter 2.5.4). */
export interface Hl7Separators {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** One HL7 v2 message as read: its segments in order, each as its fields, still escaped. */
export interface Hl7Message {
  readonly separators: Hl7Separators;
  /** Field 0 is the segment's name; fields of MSH are counted as the standard does (MSH-1 is the separator). */
  readonly segments: readonly (readonly string[])[];
}

/** What an acknowledgement says (HL7 v2.5.1 chapter 2.14.8 MSA and 2.14.5 ERR). */
export interface Hl7Acknowledgement {
  /** MSA-1: `AA`, `AE`, `AR`, `CA`, `CE`, `CR`, or whatever else stands there. */
  readonly code: string;
  /** MSA-2: control identifier of the message that is answered. */
  readonly controlId: string;
  /** MSA-3 and the texts of ERR, for a person. */
  readonly text: string;
  /** Error codes of table 0357 out of ERR-3 (ERR-1 before 2.5), in order. */
  readonly errorCodes: readonly string[];
}

const namedEscapes: readonly (readonly [string, string])[] = [
  ["F", "|"],
  ["S", "^"],
  ["T", "&"],
  ["R", "~"],
  ["E", "\\"],
  [".br", "\n"],
];

/**
 * Gives text escaped for one field (HL7 v2.5.1 chapter 2.7). Line ends become `\.br\`; other control characters
 * become `\Xhh\`, so that no text can end a segment or an MLLP frame.
 */
export function escapeHl7(text: string): string {
  return Array.from(text.replace(/\r\n?/g, "\n"), escapeOne).join("");
}

function escapeOne(character: string): string {
  const named = namedEscapes.find(([, plain]) => plain === character);
  if (named) return `\\${named[0]}\\`;
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f ? `\\X${code.toString(16).toUpperCase().padStart(2, "0")}\\` : character;
}

/** Gives the text that an escaped field stands for. Unknown escapes (highlighting, local ones) are left out. */
export function unescapeHl7(field: string, escapeCharacter = "\\"): string {
  const parts = field.split(escapeCharacter);
  // An odd number of escape characters means the last one is plain text.
  const lastEscape = parts.length % 2 === 0 ? parts.length - 2 : parts.length - 1;
  return parts
    .map((part, index) => {
      if (index > lastEscape) return escapeCharacter + part;
      return index % 2 === 0 ? part : unescapeSequence(part);
    })
    .join("");
}

function unescapeSequence(sequence: string): string {
  const named = namedEscapes.find(([name]) => name === sequence);
  if (named) return named[1];
  const hexadecimal = /^X((?:[0-9A-Fa-f]{2})+)$/.exec(sequence)?.[1];
  return hexadecimal === undefined ? "" : Buffer.from(hexadecimal, "hex").toString("utf8");
}

/** Gives a message read from text with CR, LF or CRLF between segments, or null where it does not begin with MSH. */
export function parseHl7(text: string): Hl7Message | null {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  const head = lines[0];
  if (head === undefined || !/^MSH.{5}/u.test(head)) return null;
  const [field, component, repetition, escapeCharacter, subcomponent] = head.slice(3, 8);
  if (!field || !component || !repetition || !escapeCharacter || !subcomponent) return null;
  const segments = lines.map((line) => {
    const fields = line.split(field);
    return fields[0] === "MSH" ? ["MSH", field, ...fields.slice(1)] : fields;
  });
  return { separators: { field, component, repetition, escape: escapeCharacter, subcomponent }, segments };
}

/** Gives one component (counted from 1) of the first repetition of a field as plain text; empty where absent. */
export function hl7Component(message: Hl7Message, segment: readonly string[], field: number, component = 1): string {
  const { separators } = message;
  const repetition = (segment[field] ?? "").split(separators.repetition)[0] ?? "";
  return unescapeHl7(repetition.split(separators.component)[component - 1] ?? "", separators.escape);
}

/** Gives the first segment with a name, or null. */
export function hl7Segment(message: Hl7Message, name: string): readonly string[] | null {
  return message.segments.find((segment) => segment[0] === name) ?? null;
}

/** Gives what an acknowledgement says, or null where the text is not an HL7 message with an MSA segment. */
export function parseAcknowledgement(text: string): Hl7Acknowledgement | null {
  const message = parseHl7(text);
  const msa = message && hl7Segment(message, "MSA");
  if (!message || !msa) return null;
  const errors = message.segments.filter((segment) => segment[0] === "ERR");
  const errorCodes = errors.map((error) => errorCode(message, error)).filter((code) => code !== "");
  const msaCode = hl7Component(message, msa, 6).trim();
  const texts = [hl7Component(message, msa, 3), ...errors.map((error) => errorText(message, error))];
  return {
    code: hl7Component(message, msa, 1).trim().toUpperCase(),
    controlId: hl7Component(message, msa, 2).trim(),
    text: texts.filter((part) => part !== "").join("; "),
    errorCodes: errorCodes.length === 0 && msaCode !== "" ? [msaCode] : errorCodes,
  };
}

function errorCode(message: Hl7Message, error: readonly string[]): string {
  const modern = hl7Component(message, error, 3).trim();
  if (modern !== "") return modern;
  // ERR-1 of 2.4 and before: the fourth component is a coded element, its parts are subcomponents.
  return hl7Component(message, error, 1, 4).split(message.separators.subcomponent)[0]?.trim() ?? "";
}

function errorText(message: Hl7Message, error: readonly string[]): string {
  const parts = [hl7Component(message, error, 3, 2), hl7Component(message, error, 7), hl7Component(message, error, 8)];
  return parts.filter((part) => part !== "").join(", ");
}
