/// <reference path="./dcmjs.d.ts" />
import dcmjs from "dcmjs";

/** One element as dcmjs keeps it: its value representation and its values, items of a sequence by tag. */
export interface DicomElement {
  readonly vr: string;
  readonly Value: readonly unknown[];
}

/** Elements by tag, eight hexadecimal digits. */
export type DicomElements = Readonly<Record<string, DicomElement>>;

const explicitLittleEndian = "1.2.840.10008.1.2.1";
const undefinedLength = 0xffffffff;
/** Group and element of what stands around items (PS3.5 section 7.5). */
const item = 0xe000fffe;
const itemDelimiter = 0xe00dfffe;
const sequenceDelimiter = 0xe0ddfffe;

/**
 * Gives elements in Explicit VR Little Endian, in ascending order of their tags, sequences and items of undefined length: the
 * very bytes of dcmjs. It copies what it wrote once for every level of a sequence; here each element is written by it once,
 * also where a measurement report says the same code two hundred times.
 */
export function elementBytes(elements: DicomElements): Uint8Array {
  const chunks: Uint8Array[] = [];
  const written = new Map<string, Uint8Array>();
  write(elements, chunks, written);
  return Buffer.concat(chunks);
}

function write(elements: DicomElements, chunks: Uint8Array[], written: Map<string, Uint8Array>): void {
  for (const tag of Object.keys(elements).sort()) {
    const element = elements[tag];
    if (element === undefined) continue;
    if (element.vr !== "SQ") {
      chunks.push(plainElement(tag, element, written));
      continue;
    }
    chunks.push(sequenceHeader(tag));
    for (const each of element.Value) {
      chunks.push(itemHeader);
      write(each as DicomElements, chunks, written);
      chunks.push(itemEnd);
    }
    chunks.push(sequenceEnd);
  }
}

const itemHeader = words(item, undefinedLength);
const itemEnd = words(itemDelimiter, 0);
const sequenceEnd = words(sequenceDelimiter, 0);

function sequenceHeader(tag: string): Uint8Array {
  const header = Buffer.alloc(12);
  header.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  header.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  header.write("SQ", 4, "latin1");
  header.writeUInt32LE(undefinedLength, 8);
  return header;
}

function words(first: number, second: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(first, 0);
  bytes.writeUInt32LE(second, 4);
  return bytes;
}

function plainElement(tag: string, element: DicomElement, written: Map<string, Uint8Array>): Uint8Array {
  const [value] = element.Value;
  // Text and numbers that stand alone; what is long or of many parts hardly comes twice.
  const isShort = typeof value === "number" || (typeof value === "string" && value.length <= 64);
  if (element.Value.length !== 1 || !isShort) return byLibrary(tag, element);
  const key = `${tag} ${element.vr} ${typeof value} ${value}`;
  const before = written.get(key);
  if (before !== undefined) return before;
  const bytes = byLibrary(tag, element);
  written.set(key, bytes);
  return bytes;
}

function byLibrary(tag: string, element: DicomElement): Uint8Array {
  const { DicomMessage, WriteBufferStream } = dcmjs.data;
  const stream = new WriteBufferStream(256, true);
  DicomMessage.write({ [tag]: element }, stream, explicitLittleEndian, { fragmentMultiframe: false });
  return new Uint8Array(stream.getBuffer());
}
