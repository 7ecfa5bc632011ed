import type { DicomJsonAttribute } from "../../../shared/dicom/dicom-json.ts";
import type { TextDecode } from "./character-set.ts";

/**
 * Gives the value of an element in the DICOM JSON model (PS3.18 F.2.2). An empty value has no `Value`; a value inside
 * a list that is empty or no number is null, so that positions are kept. Bytes (OB, OW, …, UN) give the `vr` alone.
 */
export function decodeValue(
  vr: string,
  bytes: Buffer,
  isBigEndian: boolean,
  decodeText: TextDecode,
): DicomJsonAttribute {
  const read = numberReaders[vr];
  if (read !== undefined)
    return withValues(
      vr,
      readNumbers(bytes, read.size, (at) => read.read(bytes, at, isBigEndian)),
    );
  switch (vr) {
    case "PN":
      return withValues(vr, splitText(decodeText(bytes)).map(toPersonNameGroups));
    case "LO":
    case "SH":
    case "UC":
      return withValues(vr, splitText(decodeText(bytes)).map(orNull));
    case "ST":
    case "LT":
    case "UT":
      return withValues(vr, [orNull(trimEnd(decodeText(bytes)))]);
    case "UR":
      return withValues(vr, [orNull(trimEnd(bytes.toString("latin1")))]);
    case "IS":
    case "DS":
      return withValues(vr, splitText(bytes.toString("latin1")).map(toNumber));
    case "AE":
    case "AS":
    case "CS":
    case "DA":
    case "DT":
    case "TM":
    case "UI":
      return withValues(vr, splitText(bytes.toString("latin1")).map(orNull));
    default:
      return { vr };
  }
}

interface NumberReader {
  readonly size: number;
  read(bytes: Buffer, at: number, isBigEndian: boolean): unknown;
}

const numberReaders: Readonly<Record<string, NumberReader>> = {
  US: { size: 2, read: (bytes, at, big) => (big ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)) },
  SS: { size: 2, read: (bytes, at, big) => (big ? bytes.readInt16BE(at) : bytes.readInt16LE(at)) },
  UL: { size: 4, read: (bytes, at, big) => (big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) },
  SL: { size: 4, read: (bytes, at, big) => (big ? bytes.readInt32BE(at) : bytes.readInt32LE(at)) },
  FL: { size: 4, read: (bytes, at, big) => finite(big ? bytes.readFloatBE(at) : bytes.readFloatLE(at)) },
  FD: { size: 8, read: (bytes, at, big) => finite(big ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at)) },
  SV: { size: 8, read: (bytes, at, big) => safe(big ? bytes.readBigInt64BE(at) : bytes.readBigInt64LE(at)) },
  UV: { size: 8, read: (bytes, at, big) => safe(big ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at)) },
  AT: { size: 4, read: (bytes, at, big) => hex(bytes, at, big) + hex(bytes, at + 2, big) },
};

/** A length that is no multiple of the size is wrong for the VR: what is whole is read. */
function readNumbers(bytes: Buffer, size: number, read: (at: number) => unknown): unknown[] {
  const values: unknown[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) values.push(read(at));
  return values;
}

function withValues(vr: string, values: readonly unknown[]): DicomJsonAttribute {
  return values.every((value) => value === null) ? { vr } : { vr, Value: values };
}

function splitText(text: string): string[] {
  return text.split("\\").map((part) => trimEnd(part).trimStart());
}

/** Padding is a space, or a zero byte in UIDs and in what some devices write. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 0x20)) end--;
  return text.slice(0, end);
}

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function toNumber(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return null;
  return finite(Number(text));
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}

/** Numbers that a double cannot hold exactly are given as text (PS3.18 F.2.2). */
function safe(number: bigint): number | string {
  const narrowed = Number(number);
  return Number.isSafeInteger(narrowed) ? narrowed : String(number);
}

function hex(bytes: Buffer, at: number, isBigEndian: boolean): string {
  const number = isBigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
  return number.toString(16).toUpperCase().padStart(4, "0");
}

function toPersonNameGroups(text: string): object | null {
  const [alphabetic = "", ideographic = "", phonetic = ""] = text.split("=").map((group) => trimEnd(group));
  if (alphabetic + ideographic + phonetic === "") return null;
  return {
    ...(alphabetic === "" ? {} : { Alphabetic: alphabetic }),
    ...(ideographic === "" ? {} : { Ideographic: ideographic }),
    ...(phonetic === "" ? {} : { Phonetic: phonetic }),
  };
}
