import type { DicomJsonAttribute, DicomJsonDataset } from "../../../shared/dicom/dicom-json.ts";
import { shownPrivateVr } from "../../../shared/dicom/shown-private.ts";
import { isPrivateTag, type Tag, tags } from "../../../shared/dicom/tags.ts";
import type { ByteSource } from "./byte-source.ts";
import { type TextDecode, textDecoderFor } from "./character-set.ts";
import { decodeValue } from "./decode-value.ts";
import { dictionaryVr, isValueRepresentation, usesLongLength } from "./value-representation.ts";

/** How the elements of a data set are written, PS3.5 A. */
export interface Encoding {
  readonly isExplicit: boolean;
  readonly isBigEndian: boolean;
}

/** Where a value lies in the source; `length` is null where it is undefined (encapsulated pixel data). */
export interface ValueLocation {
  readonly tag: Tag;
  readonly vr: string;
  readonly position: number;
  readonly length: number | null;
}

/** What was read of a data set. */
export interface ReadDataset {
  readonly dataset: DicomJsonDataset;
  /** Pixel data, float pixel data or double float pixel data at the top level, or null. Reading stops there. */
  readonly pixelData: ValueLocation | null;
  readonly extendedOffsetTable: ValueLocation | null;
  readonly extendedOffsetTableLengths: ValueLocation | null;
  /** The bytes of an encapsulated document (PS3.3 C.24.2), or null. */
  readonly encapsulatedDocument: ValueLocation | null;
  /** Why reading stopped before the end, in words, or empty. */
  readonly damage: string;
}

/** Bounds that keep a hostile file from taking the machine's time or memory. */
const limits = {
  elements: 1_000_000,
  decodedBytes: 96 * 1024 * 1024,
  valueBytes: 8 * 1024 * 1024,
  inlineBytes: 8 * 1024 * 1024,
  depth: 128,
};

/**
 * Gives a data set in the DICOM JSON model up to its pixel data, text decoded by its Specific Character Set. Private
 * tags, group lengths and bulk data are left out, except the palettes, lookup tables, overlays and few private elements
 * that showing an image needs (as InlineBinary, little endian). Values are skipped, not loaded, and every byte is passed once, so that time
 * and memory are bounded whatever the file holds. Never throws for what the file holds. Source: PS3.5 section 7.
 */
export function readDataset(source: ByteSource, start: number, encoding: Encoding): ReadDataset {
  return new DatasetReader(source, start, encoding).readAll();
}

interface ElementHead {
  readonly tag: Tag;
  readonly vr: string;
  readonly length: number | null;
  /** Written with VR UN: a sequence is then in Implicit VR Little Endian (PS3.5 6.2.2). */
  readonly isWrittenAsUnknown: boolean;
}

/** What holds inside one data set: a nested one may change the character set and the sign. */
interface Scope {
  readonly encoding: Encoding;
  readonly depth: number;
  readonly values: Record<Tag, DicomJsonAttribute>;
  decodeText: TextDecode;
  isSigned: boolean;
}

class Damage extends Error {}

class DatasetReader {
  readonly #source: ByteSource;
  readonly #encoding: Encoding;
  #position: number;
  #elements = 0;
  #decodedBytes = 0;
  #found: Partial<Record<Tag, ValueLocation>> = {};

  constructor(source: ByteSource, start: number, encoding: Encoding) {
    this.#source = source;
    this.#position = start;
    this.#encoding = encoding;
  }

  readAll(): ReadDataset {
    const scope = this.#scope(this.#encoding, 0, textDecoderFor([]), false);
    let damage = "";
    try {
      this.#readElements(scope, this.#source.size);
    } catch (thrown) {
      if (!(thrown instanceof Damage)) throw thrown;
      damage = thrown.message;
    }
    return {
      dataset: scope.values,
      pixelData:
        this.#found[tags.pixelData] ??
        this.#found[tags.floatPixelData] ??
        this.#found[tags.doubleFloatPixelData] ??
        null,
      extendedOffsetTable: this.#found[tags.extendedOffsetTable] ?? null,
      extendedOffsetTableLengths: this.#found[tags.extendedOffsetTableLengths] ?? null,
      encapsulatedDocument: this.#found[tags.encapsulatedDocument] ?? null,
      damage,
    };
  }

  /** Reads elements until `end`, the end of an item, the end of a sequence (left in place) or pixel data. */
  #readElements(scope: Scope, end: number): void {
    while (this.#position < end) {
      if (scope.depth === 0 && this.#isTrailingPadding()) return;
      const startOfElement = this.#position;
      const head = this.#readHead(scope, end);
      if (head.tag === "FFFEE00D") return;
      if (head.tag === "FFFEE0DD" && scope.depth > 0) {
        this.#position = startOfElement;
        return;
      }
      if (scope.depth === 0 && this.#isPixelData(head)) return;
      this.#readElement(head, scope, end);
    }
  }

  #readElement(head: ElementHead, scope: Scope, end: number): void {
    const { tag, vr, length } = head;
    if (isPrivateTag(tag) && length !== null && this.#keepsPrivate(tag, vr, length, scope, end)) return;
    const isLeftOut = isPrivateTag(tag) || tag.endsWith("0000");
    if (length === null || (vr === "SQ" && !isLeftOut)) {
      const items = this.#readSequence(head, scope, end);
      if (!isLeftOut && (vr === "SQ" || vr === "UN")) this.#keep(scope, tag, toSequence(items));
      return;
    }
    const position = this.#position;
    if (position + length > end) throw new Damage("an element reaches beyond the end of what holds it");
    this.#position = position + length;
    if (isLeftOut) return;
    if (scope.depth === 0) this.#found[tag] = locatedOrNothing(tag, vr, position, length);
    this.#keepValue(scope, tag, vr, position, length);
  }

  /** Keeps a private element that showing the image needs; false for every other one, which is left in place. */
  #keepsPrivate(tag: Tag, stated: string, length: number, scope: Scope, end: number): boolean {
    const position = this.#position;
    if (stated === "SQ" || length > limits.inlineBytes || position + length > end) return false;
    const readCreator = () => (length > 64 ? "" : this.#source.read(position, length).toString("latin1"));
    const vr = shownPrivateVr(tag, scope.values, readCreator);
    if (vr === null) return false;
    this.#position = position + length;
    this.#decodedBytes += length;
    if (this.#decodedBytes > limits.decodedBytes) throw new Damage("its header is larger than any header should be");
    const bytes = this.#source.read(position, length);
    if (bytes.length < length) throw new Damage("it ends inside its header");
    const { isBigEndian } = scope.encoding;
    if (vr === "OB") this.#keep(scope, tag, { vr, InlineBinary: bytes.toString("base64") });
    else this.#keep(scope, tag, decodeValue(vr, bytes, isBigEndian, scope.decodeText));
    return true;
  }

  #keepValue(scope: Scope, tag: Tag, vr: string, position: number, length: number): void {
    const isInline = isShownLookup(tag) && (vr === "OW" || vr === "OB" || vr === "UN");
    if (isBulk(vr) && !isInline) return;
    if (length > (isInline ? limits.inlineBytes : limits.valueBytes)) return;
    this.#decodedBytes += length;
    if (this.#decodedBytes > limits.decodedBytes) throw new Damage("its header is larger than any header should be");
    const bytes = this.#source.read(position, length);
    if (bytes.length < length) throw new Damage("it ends inside its header");
    const { isBigEndian } = scope.encoding;
    if (isInline) {
      this.#keep(scope, tag, {
        vr: "OW",
        InlineBinary: toLittleEndian(bytes, isBigEndian && vr !== "OB").toString("base64"),
      });
      return;
    }
    const attribute = decodeValue(vr, bytes, isBigEndian, scope.decodeText);
    this.#keep(scope, tag, attribute);
    if (tag === tags.specificCharacterSet) {
      scope.decodeText = textDecoderFor((attribute.Value ?? []).map((term) => (typeof term === "string" ? term : "")));
    } else if (tag === tags.pixelRepresentation) scope.isSigned = attribute.Value?.[0] === 1;
  }

  /** The first of two elements with one tag is kept. */
  #keep(scope: Scope, tag: Tag, attribute: DicomJsonAttribute): void {
    scope.values[tag] ??= attribute;
  }

  /** Reads items (PS3.5 7.5) of a sequence, or skips the fragments of nested encapsulated pixel data. */
  #readSequence(head: ElementHead, scope: Scope, parentEnd: number): DicomJsonDataset[] {
    if (scope.depth >= limits.depth) throw new Damage("its sequences are nested too deeply");
    const end = head.length === null ? parentEnd : this.#position + head.length;
    if (end > parentEnd) throw new Damage("a sequence reaches beyond the end of what holds it");
    const encoding = this.#encodingOfItems(head, scope);
    const items: DicomJsonDataset[] = [];
    while (this.#position < end) {
      const isAtEnd = head.length === null && end === this.#source.size && this.#source.size - this.#position < 8;
      if (isAtEnd) throw new Damage("it ends inside a sequence");
      const { tag, length } = this.#readItemHead(scope.encoding.isBigEndian, end);
      if (tag === "FFFEE0DD") return items;
      if (tag === "FFFEE00D") continue;
      if (tag !== "FFFEE000") throw new Damage("a sequence holds something else than items");
      const itemEnd = length === null ? end : this.#position + length;
      if (itemEnd > end) throw new Damage("an item reaches beyond the end of its sequence");
      if (isFragmented(head)) {
        this.#position = itemEnd;
        continue;
      }
      const nested = this.#scope(encoding, scope.depth + 1, scope.decodeText, scope.isSigned);
      this.#readElements(nested, itemEnd);
      if (length !== null) this.#position = itemEnd;
      items.push(nested.values);
    }
    return items;
  }

  /** Some writers keep explicit VRs inside a sequence that they write as UN. */
  #encodingOfItems(head: ElementHead, scope: Scope): Encoding {
    if (!head.isWrittenAsUnknown || scope.encoding.isBigEndian) return scope.encoding;
    const firstElement = this.#source.read(this.#position + 8, 8);
    const vr = firstElement.subarray(4, 6).toString("latin1");
    return { isExplicit: firstElement.length === 8 && isValueRepresentation(vr), isBigEndian: false };
  }

  #readHead(scope: Scope, end: number): ElementHead {
    if (++this.#elements > limits.elements) throw new Damage("its header has more elements than any header should");
    const { isExplicit, isBigEndian } = scope.encoding;
    const bytes = this.#source.read(this.#position, 12);
    if (bytes.length < 8 || this.#position + 8 > end) throw new Damage("it ends inside its header");
    const tag = readTag(bytes, isBigEndian);
    const stated = bytes.subarray(4, 6).toString("latin1");
    const isItemTag = tag.startsWith("FFFE");
    if (!isExplicit || isItemTag || !/^[A-Z]{2}$/.test(stated)) {
      this.#position += 8;
      const vr = isItemTag ? "" : dictionaryVr(tag, scope.isSigned);
      return { tag, vr, length: definedLength(readUint32(bytes, 4, isBigEndian)), isWrittenAsUnknown: false };
    }
    const isUnknown = !isValueRepresentation(stated);
    const isLong = isUnknown ? bytes.readUInt16LE(6) === 0 && bytes.length === 12 : usesLongLength(stated);
    const isWrittenAsUnknown = stated === "UN" || isUnknown;
    const mayBeRead = isWrittenAsUnknown && !isBigEndian;
    const vr = mayBeRead ? dictionaryVr(tag, scope.isSigned) : isUnknown ? "UN" : stated;
    if (!isLong) {
      this.#position += 8;
      return { tag, vr, length: isBigEndian ? bytes.readUInt16BE(6) : bytes.readUInt16LE(6), isWrittenAsUnknown };
    }
    if (bytes.length < 12 || this.#position + 12 > end) throw new Damage("it ends inside its header");
    this.#position += 12;
    return { tag, vr, length: definedLength(readUint32(bytes, 8, isBigEndian)), isWrittenAsUnknown };
  }

  #readItemHead(isBigEndian: boolean, end: number): { tag: Tag; length: number | null } {
    if (++this.#elements > limits.elements) throw new Damage("its header has more elements than any header should");
    const bytes = this.#source.read(this.#position, 8);
    if (bytes.length < 8 || this.#position + 8 > end) throw new Damage("it ends inside a sequence");
    this.#position += 8;
    return { tag: readTag(bytes, isBigEndian), length: definedLength(readUint32(bytes, 4, isBigEndian)) };
  }

  #isPixelData(head: ElementHead): boolean {
    const { tag, vr, length } = head;
    if (tag !== tags.pixelData && tag !== tags.floatPixelData && tag !== tags.doubleFloatPixelData) return false;
    this.#found[tag] = { tag, vr, position: this.#position, length };
    return true;
  }

  /** Zeros after the last element, as tapes and some devices leave them; or Data Set Trailing Padding (FFFC,FFFC). */
  #isTrailingPadding(): boolean {
    const bytes = this.#source.read(this.#position, 8);
    return bytes.every((byte) => byte === 0) || bytes.subarray(0, 4).equals(trailingPaddingTag);
  }

  #scope(encoding: Encoding, depth: number, decodeText: TextDecode, isSigned: boolean): Scope {
    return { encoding, depth, decodeText, isSigned, values: {} };
  }
}

const trailingPaddingTag = Buffer.from([0xfc, 0xff, 0xfc, 0xff]);

function readTag(bytes: Buffer, isBigEndian: boolean): Tag {
  const group = isBigEndian ? bytes.readUInt16BE(0) : bytes.readUInt16LE(0);
  const element = isBigEndian ? bytes.readUInt16BE(2) : bytes.readUInt16LE(2);
  return (group * 0x10000 + element).toString(16).toUpperCase().padStart(8, "0");
}

function readUint32(bytes: Buffer, at: number, isBigEndian: boolean): number {
  return isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
}

function definedLength(length: number): number | null {
  return length === 0xffffffff ? null : length;
}

function toSequence(items: readonly DicomJsonDataset[]): DicomJsonAttribute {
  return items.length === 0 ? { vr: "SQ" } : { vr: "SQ", Value: items };
}

function isBulk(vr: string): boolean {
  return vr === "UN" || vr === "OB" || vr === "OW" || vr === "OF" || vr === "OD" || vr === "OL" || vr === "OV";
}

/** Bytes of undefined length that are no sequence: pixel data of an icon. */
function isFragmented(head: ElementHead): boolean {
  return head.length === null && head.vr !== "SQ" && head.vr !== "UN";
}

function locatedOrNothing(tag: Tag, vr: string, position: number, length: number): ValueLocation | undefined {
  const isTable = tag === tags.extendedOffsetTable || tag === tags.extendedOffsetTableLengths;
  return isTable || tag === tags.encapsulatedDocument ? { tag, vr, position, length } : undefined;
}

const shownLookups: ReadonlySet<Tag> = new Set([
  tags.redPaletteLookupTableData,
  tags.greenPaletteLookupTableData,
  tags.bluePaletteLookupTableData,
  tags.segmentedRedPaletteLookupTableData,
  tags.segmentedGreenPaletteLookupTableData,
  tags.segmentedBluePaletteLookupTableData,
  tags.lookupTableData,
  tags.waveformData,
]);

/** Says whether an image cannot be shown rightly without this attribute's bytes: palettes, lookup tables, overlays; or a waveform drawn. */
export function isShownLookup(tag: Tag): boolean {
  return shownLookups.has(tag) || isOverlayData(tag);
}

/** Says whether an attribute is the points of an overlay plane (PS3.3 C.9.2). */
export function isOverlayData(tag: Tag): boolean {
  return /^60[0-9A-F]{2}3000$/.test(tag);
}

function toLittleEndian(bytes: Buffer, isBigEndian: boolean): Buffer {
  if (!isBigEndian || bytes.length % 2 === 1) return bytes;
  return Buffer.from(bytes).swap16();
}
