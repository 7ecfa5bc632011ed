/** Bounds that no header of a scanner comes near, so that a hostile one costs nothing. */
const mostTags = 1000;
const mostItems = 1000;
const tagBytes = 84;
const itemBytes = 16;

/**
 * Gives the values of a Siemens CSA header by name, as text; null where the bytes are no whole header of the second form
 * (`SV10`) or one of its lengths reaches beyond them. A name that is there twice with other values has no entry: it cannot
 * be known which one holds. Source: the published layout, e.g. nibabel's "Siemens format DICOM with CSA header".
 */
export function readCsaHeader(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 16 || textAt(bytes, 0, 4) !== "SV10") return null;
  const count = view.getUint32(8, true);
  if (count > mostTags) return null;
  const found = new Map<string, readonly string[]>();
  const contradicted = new Set<string>();
  let at = 16;
  for (let index = 0; index < count; index += 1) {
    if (at + tagBytes > bytes.length) return null;
    const name = textAt(bytes, at, 64);
    const itemCount = view.getUint32(at + 76, true);
    at += tagBytes;
    if (itemCount > mostItems) return null;
    const values: string[] = [];
    for (let item = 0; item < itemCount; item += 1) {
      const end = itemEnd(view, at);
      if (end === null) return null;
      const text = textAt(bytes, at + itemBytes, view.getUint32(at + 4, true)).trim();
      if (text !== "") values.push(text);
      at = end;
    }
    const before = found.get(name);
    if (before !== undefined && before.join("\n") !== values.join("\n")) contradicted.add(name);
    found.set(name, values);
  }
  for (const name of contradicted) found.delete(name);
  return found;
}

/** Items are padded to four bytes. */
function itemEnd(view: DataView, at: number): number | null {
  if (at + itemBytes > view.byteLength) return null;
  const length = view.getUint32(at + 4, true);
  const end = at + itemBytes + Math.ceil(length / 4) * 4;
  return length > view.byteLength || end > view.byteLength ? null : end;
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  let text = "";
  for (let index = at; index < Math.min(at + length, bytes.length); index += 1) {
    const code = bytes[index] ?? 0;
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}
