/** Names of table 0211, and common other spellings, by what decodes them (WHATWG Encoding). */
const decoders: Readonly<Record<string, string>> = {
  ASCII: "windows-1252",
  "8859/1": "windows-1252",
  "ISO-8859-1": "windows-1252",
  "ISO8859-1": "windows-1252",
  "8859/15": "iso-8859-15",
  "ISO-8859-15": "iso-8859-15",
  "UNICODE UTF-8": "utf-8",
  "UTF-8": "utf-8",
  UTF8: "utf-8",
  UNICODE: "utf-8",
};

/** A message's text, or what its character set is that it cannot be read by. */
export type AdtText =
  | { readonly text: string; readonly problem: null }
  | { readonly text: string; readonly problem: { readonly code: "102" | "103"; readonly sentence: string } };

/**
 * Gives the text of a message by the character set that its MSH-18 names (table 0211). Where it names none, UTF-8, or
 * Windows-1252 where the bytes are no UTF-8. With a problem, `text` is good for the header alone.
 */
export function adtText(bytes: Uint8Array): AdtText {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const header = plain.split(/[\r\n]/)[0] ?? "";
  const fields = header.split(header.charAt(3));
  const repetitions = (fields[17] ?? "").split(fields[1]?.charAt(1) ?? "~");
  const name = repetitions[0]?.trim().toUpperCase() ?? "";
  if (name === "") return { text: decoded(bytes, "utf-8") ?? decoded(bytes, "windows-1252") ?? plain, problem: null };
  const decoder = decoders[name];
  if (decoder === undefined) {
    const sentence = "The character set of MSH-18 is not known here. UTF-8, 8859/1, 8859/15 and ASCII are.";
    return { text: plain, problem: { code: "103", sentence } };
  }
  const text = decoded(bytes, decoder);
  if (text !== null) return { text, problem: null };
  return { text: plain, problem: { code: "102", sentence: "The bytes are not of the character set of MSH-18." } };
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}
