/** One attribute of DICOM JSON. Source: PS3.18 F.2.2. */
export interface DicomJsonAttribute {
  readonly vr?: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}

/** One instance, or one item of a sequence, keyed by tag in eight hexadecimal digits. Source: PS3.18 F.2.2. */
export type DicomJsonInstance = Readonly<Record<string, DicomJsonAttribute | undefined>>;

/** Gives the values of an attribute, or an empty array where it is absent or empty. Never throws on odd shapes. */
export function valuesOf(instance: DicomJsonInstance, tag: string): readonly unknown[] {
  const values = instance[tag]?.Value;
  return Array.isArray(values) ? values : [];
}

/** Gives the first value as text without padding, or an empty string. A person name gives its alphabetic form. */
export function textOf(instance: DicomJsonInstance, tag: string): string {
  const value = valuesOf(instance, tag)[0];
  if (typeof value === "string") return bounded(value).replaceAll("\0", "").trim();
  if (typeof value === "number") return String(value);
  if (typeof value === "object" && value !== null && "Alphabetic" in value)
    return bounded(String(value.Alphabetic)).trim();
  return "";
}

/** The longest text of a report that is believed; a header of megabytes is not to take the window's time. */
const longestText = 200_000;

function bounded(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}… [cut off: ${text.length} characters]`;
}

/** Gives text of one line, at most 200 characters of it; what is longer ends with an ellipsis. */
export function shortText(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}

/** Gives the first value as text of one line for a label: see `shortText`. */
export function labelOf(instance: DicomJsonInstance, tag: string): string {
  return shortText(textOf(instance, tag));
}

/** Gives the finite numbers of an attribute; numbers written as text are read, anything else is left out. */
export function numbersOf(instance: DicomJsonInstance, tag: string): readonly number[] {
  const numbers: number[] = [];
  for (const value of valuesOf(instance, tag)) {
    const number = typeof value === "number" ? value : typeof value === "string" ? readNumber(value) : Number.NaN;
    if (Number.isFinite(number)) numbers.push(number);
  }
  return numbers;
}

/** Gives the value of each place of an attribute as a finite number, null where it is none: places stay what they are. */
export function numbersInPlace(instance: DicomJsonInstance, tag: string): readonly (number | null)[] {
  return valuesOf(instance, tag).map((value) => {
    const number = typeof value === "number" ? value : typeof value === "string" ? readNumber(value) : Number.NaN;
    return Number.isFinite(number) ? number : null;
  });
}

/** Tells whether an attribute is there with a value that is not empty, whatever the value is. */
export function isStated(instance: DicomJsonInstance, tag: string): boolean {
  return valuesOf(instance, tag).some((value) => value !== null && value !== undefined && value !== "");
}

/** Gives the first finite number of an attribute, or null. */
export function numberOf(instance: DicomJsonInstance, tag: string): number | null {
  return numbersOf(instance, tag)[0] ?? null;
}

/** Gives the first number of an attribute where it is a whole one that can be counted by, or null (IS, PS3.5 6.2). */
export function wholeNumberOf(instance: DicomJsonInstance, tag: string): number | null {
  const number = numberOf(instance, tag);
  return Number.isSafeInteger(number) ? number : null;
}

/** Gives the items of a sequence; values that are no items are left out. */
export function itemsOf(instance: DicomJsonInstance, tag: string): readonly DicomJsonInstance[] {
  const values = valuesOf(instance, tag);
  if (values.length < fewItems) return values.filter(isItem);
  // Every frame of a multi-frame object asks for the items of all of them.
  const known = manyItems.get(values);
  if (known !== undefined) return known;
  const items = values.filter(isItem);
  manyItems.set(values, items);
  return items;
}

const fewItems = 16;
const manyItems = new WeakMap<readonly unknown[], readonly DicomJsonInstance[]>();

function isItem(value: unknown): value is DicomJsonInstance {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Gives the entries of a lookup table (US, SS or OW) as unsigned 16-bit numbers, or null where the attribute carries
 * none. Inline binary is little endian, as PS3.18 F.2.7 says.
 */
export function tableOf(instance: DicomJsonInstance, tag: string): Uint16Array | null {
  const attribute = instance[tag];
  if (attribute === undefined) return null;
  const bytes = bytesOf(instance, tag);
  if (bytes !== null) {
    const table = new Uint16Array(bytes.length >> 1);
    for (let index = 0; index < table.length; index += 1) {
      table[index] = (bytes[index * 2] ?? 0) | ((bytes[index * 2 + 1] ?? 0) << 8);
    }
    return table.length > 0 ? table : null;
  }
  const numbers = numbersOf(instance, tag);
  return numbers.length > 0 ? Uint16Array.from(numbers, (number) => number & 0xffff) : null;
}

/** Gives the bytes of an attribute whose value stands in the data set as base64 (PS3.18 F.2.7), or null. */
export function bytesOf(instance: DicomJsonInstance, tag: string): Uint8Array | null {
  const text = instance[tag]?.InlineBinary;
  return typeof text === "string" ? decodeBase64(text) : null;
}

function readNumber(text: string): number {
  const trimmed = text.trim();
  return trimmed === "" ? Number.NaN : Number(trimmed);
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const base64Values = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value += 1) base64Values[base64Alphabet.charCodeAt(value)] = value;

/** Overlays of large films are megabytes, so this goes over the text once, by a table. */
function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < text.length; index += 1) {
    const value = base64Values[text.charCodeAt(index)] ?? -1;
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 0xff;
      at += 1;
    }
  }
  return bytes.subarray(0, at);
}
