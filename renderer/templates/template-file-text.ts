/** A character set that a page names of itself: `<meta charset>`, or the older `http-equiv` with a `content`. */
const namedSet = /<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w:.-]+)/i;

/**
 * Gives the words of a template's file: UTF-8, or what the file itself says in its first kilobytes, or null where they cannot be read
 * without losing any. A guess would put other letters and signs (±, µ) into reports.
 */
export function templateFileText(bytes: Uint8Array): string | null {
  const named = namedSet.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 4096)))?.[1];
  for (const label of named === undefined ? ["utf-8"] : ["utf-8", named]) {
    const text = decoded(bytes, label);
    if (text !== null && !text.includes("\0")) return text;
  }
  return null;
}

function decoded(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
