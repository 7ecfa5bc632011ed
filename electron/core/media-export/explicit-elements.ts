import type { DicomJsonAttribute, DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { implementationClassUid } from "../encoders/dicom-writer.ts";

/** One element to be written: tag, value representation, and its value as DICOM JSON has it (PS3.18 F.2). */
export type ElementToWrite = readonly [tag: string, vr: string, value: readonly unknown[]];

const longForms: ReadonlySet<string> = new Set(["OB", "OW", "OF", "OD", "OL", "SQ", "UC", "UN", "UR", "UT"]);

/** Gives elements in Explicit VR Little Endian (PS3.5 7.1.2), by tag, text as UTF-8. Items have defined length. */
export function encodeElements(elements: readonly ElementToWrite[]): Buffer {
  const sorted = [...elements].sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.concat(sorted.flatMap(([tag, vr, value]) => encodeElement(tag, vr, value)));
}

/** Gives what a file begins with: preamble, prefix and file meta information (PS3.10 7.1). */
export function fileMeta(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Buffer {
  const elements = encodeElements([
    ["00020001", "OB", [new Uint8Array([0, 1])]],
    ["00020002", "UI", [sopClassUid]],
    ["00020003", "UI", [sopInstanceUid]],
    ["00020010", "UI", [transferSyntaxUid]],
    ["00020012", "UI", [implementationClassUid]],
  ]);
  const length = encodeElements([["00020000", "UL", [elements.length]]]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), length, elements]);
}

/** Gives one item of a sequence with its head (PS3.5 7.5). */
export function encodeItem(content: Uint8Array): Buffer {
  const head = Buffer.from("feff00e000000000", "hex");
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** Gives the head of an element whose value of `length` bytes follows. */
export function elementHead(tag: string, vr: string, length: number): Buffer {
  const isLong = longForms.has(vr);
  const head = Buffer.alloc(isLong ? 12 : 8);
  head.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, "latin1");
  if (isLong) head.writeUInt32LE(length, 8);
  else head.writeUInt16LE(length, 6);
  return head;
}

function encodeElement(tag: string, vr: string, value: readonly unknown[]): Buffer[] {
  const bytes = encodeValue(vr, value);
  return [elementHead(tag, vr, bytes.length), bytes];
}

function encodeValue(vr: string, value: readonly unknown[]): Buffer {
  switch (vr) {
    case "SQ":
      return Buffer.concat(value.map((item) => encodeItem(encodeElements(elementsOf(item as DicomJsonDataset)))));
    case "US":
      return numbers(value, 2);
    case "UL":
      return numbers(value, 4);
    case "OB":
      return padded(Buffer.concat(value.map((bytes) => Buffer.from(bytes as Uint8Array))), 0);
    default:
      return padded(Buffer.from(value.map(textOf).join("\\"), "utf8"), vr === "UI" ? 0 : 0x20);
  }
}

/** Binary and unknown values are left out: no key of a directory record has one. */
function elementsOf(dataset: DicomJsonDataset): ElementToWrite[] {
  return Object.entries(dataset).flatMap(([tag, attribute]): ElementToWrite[] => {
    const { vr, Value = [] } = attribute as DicomJsonAttribute;
    return writable.has(vr) ? [[tag, vr, Value]] : [];
  });
}

const writable: ReadonlySet<string> = new Set([
  ...["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"],
  ...["SQ", "US", "UL"],
]);

/** A name is an object of its representations (PS3.18 F.2.2); anything else is its text. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  const { Alphabetic = "", Ideographic = "", Phonetic = "" } = value as Record<string, string | undefined>;
  return [Alphabetic, Ideographic, Phonetic].join("=").replace(/=+$/, "");
}

function numbers(value: readonly unknown[], bytesEach: 2 | 4): Buffer {
  const bytes = Buffer.alloc(value.length * bytesEach);
  for (const [index, number] of value.entries()) bytes.writeUIntLE(Number(number) || 0, index * bytesEach, bytesEach);
  return bytes;
}

function padded(bytes: Buffer, padding: number): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([padding])]);
}
