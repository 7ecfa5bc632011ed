import { constants, inflateRawSync } from "node:zlib";
import { type DicomJsonDataset, readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";
import { isUid, mediaDirectorySopClassUid, transferSyntaxes } from "../../../shared/dicom/uid.ts";
import { type ByteSource, memorySource } from "./byte-source.ts";
import { type Encoding, type ReadDataset, readDataset, type ValueLocation } from "./dataset-reader.ts";
import { isValueRepresentation } from "./value-representation.ts";

/** What a DICOM file says before its pixels. */
export interface DicomHeader {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** As the file states it, or as it had to be guessed where it states none. */
  readonly transferSyntaxUid: string;
  /** Where the data set begins in the file, behind preamble and meta header where it has them. */
  readonly datasetPosition: number;
  /** Group 0008 and up in the DICOM JSON model, without private tags and bulk data. */
  readonly dataset: DicomJsonDataset;
  /** Where the pixels are in `pixelSource`, or null where it has none. */
  readonly pixelData: ValueLocation | null;
  readonly extendedOffsetTable: ValueLocation | null;
  readonly extendedOffsetTableLengths: ValueLocation | null;
  /** The bytes of an encapsulated document in `pixelSource`, or null. */
  readonly encapsulatedDocument: ValueLocation | null;
  /** What `pixelData` counts in: the file, or its inflated bytes where it is deflated. */
  readonly pixelSource: ByteSource;
}

/** A header, or why there is none, as a sentence for a person. */
export type HeaderResult =
  | { readonly kind: "instance"; readonly header: DicomHeader }
  | { readonly kind: "directory"; readonly dataset: DicomJsonDataset }
  | { readonly kind: "notDicom"; readonly sentence: string }
  | { readonly kind: "refused"; readonly sentence: string };

const largestInflatedBytes = 128 * 1024 * 1024;

/**
 * Gives the header of a DICOM file (PS3.10). Tolerated: no preamble, no or an incomplete meta header, a transfer syntax
 * that is not stated, and explicit or implicit elements other than stated. Refused: a damaged header, and a file without
 * study, series and instance identifiers. Never throws for what the file holds; only where it cannot be read.
 */
export function readDicomHeader(file: ByteSource): HeaderResult {
  const start = findDataset(file);
  if (start === null) return { kind: "notDicom", sentence: "This is not a DICOM file." };
  const deflated = start.transferSyntaxUid === transferSyntaxes.deflatedExplicitLittleEndian;
  const source = deflated ? inflate(file, start.position) : file;
  if (source === null) return refused("Its compressed content is damaged or too large.");
  const position = deflated ? 0 : start.position;
  const read = readDataset(source, position, encodingOf(source, position, start.transferSyntaxUid));
  if (start.mediaStorageSopClassUid === mediaDirectorySopClassUid) return { kind: "directory", dataset: read.dataset };
  if (read.damage !== "") return refused(`It is damaged: ${read.damage}.`);
  return toInstance(read, start, source);
}

/** Says whether the first bytes of a file (a few hundred are enough) begin like a DICOM file. */
export function looksLikeDicom(start: ByteSource): boolean {
  return findDataset(start) !== null;
}

function toInstance(read: ReadDataset, start: DatasetStart, pixelSource: ByteSource): HeaderResult {
  const { dataset } = read;
  const studyInstanceUid = readString(dataset, tags.studyInstanceUid);
  const seriesInstanceUid = readString(dataset, tags.seriesInstanceUid);
  const sopInstanceUid = readString(dataset, tags.sopInstanceUid);
  const missing = [
    ["Study Instance UID", studyInstanceUid],
    ["Series Instance UID", seriesInstanceUid],
    ["SOP Instance UID", sopInstanceUid],
  ].find(([, uid]) => !isUid(uid ?? ""));
  if (missing !== undefined) return refused(`It has no valid ${missing[0]}, so nobody can tell where it belongs.`);
  const transferSyntaxUid = start.transferSyntaxUid ?? guessedSyntax(encodingOf(pixelSource, start.position, null));
  return {
    kind: "instance",
    header: {
      studyInstanceUid,
      seriesInstanceUid,
      sopInstanceUid,
      sopClassUid: readString(dataset, tags.sopClassUid) || start.mediaStorageSopClassUid,
      transferSyntaxUid,
      datasetPosition: start.position,
      dataset,
      pixelData: read.pixelData,
      extendedOffsetTable: read.extendedOffsetTable,
      extendedOffsetTableLengths: read.extendedOffsetTableLengths,
      encapsulatedDocument: read.encapsulatedDocument,
      pixelSource,
    },
  };
}

function refused(sentence: string): HeaderResult {
  return { kind: "refused", sentence };
}

interface DatasetStart {
  readonly position: number;
  readonly transferSyntaxUid: string | null;
  readonly mediaStorageSopClassUid: string;
}

/** Gives where the data set begins, behind preamble and meta header (PS3.10 7.1), or null where nothing looks like one. */
function findDataset(file: ByteSource): DatasetStart | null {
  const hasPreamble = file.read(128, 4).toString("latin1") === "DICM";
  const start = hasPreamble ? 132 : 0;
  const first = file.read(start, 8);
  if (first.length < 8) return null;
  if (first.readUInt16LE(0) === 0x0002 && isValueRepresentation(first.toString("latin1", 4, 6))) {
    return readMetaHeader(file, start);
  }
  if (!hasPreamble && !beginsLikeDataset(first)) return null;
  return { position: start, transferSyntaxUid: null, mediaStorageSopClassUid: "" };
}

/** Reads elements of group 0002, whatever length the group states. They are always Explicit VR Little Endian. */
function readMetaHeader(file: ByteSource, start: number): DatasetStart {
  let position = start;
  let transferSyntaxUid: string | null = null;
  let mediaStorageSopClassUid = "";
  for (let count = 0; count < 200; count++) {
    const head = Buffer.from(file.read(position, 12));
    if (head.length < 8 || head.readUInt16LE(0) !== 0x0002) break;
    const isLong = ["OB", "OW", "UN", "SQ", "UT"].includes(head.toString("latin1", 4, 6));
    if (isLong && head.length < 12) break;
    const length = isLong ? head.readUInt32LE(8) : head.readUInt16LE(6);
    const value = position + (isLong ? 12 : 8);
    const element = head.readUInt16LE(2);
    if (element === 0x0010 || element === 0x0002) {
      const uid = file
        .read(value, Math.min(length, 80))
        .toString("latin1")
        .replace(/[\0 ]+$/, "");
      if (element === 0x0002) mediaStorageSopClassUid = uid;
      else if (isUid(uid)) transferSyntaxUid = uid;
    }
    position = value + length;
  }
  return { position, transferSyntaxUid, mediaStorageSopClassUid };
}

const longestFirstElement = 1024;

/** Without preamble: the first element must be of a group that files begin with, and of a possible length. */
function beginsLikeDataset(first: Buffer): boolean {
  const isBigEndian = first.readUInt16LE(0) === 0x0800;
  const group = isBigEndian ? first.readUInt16BE(0) : first.readUInt16LE(0);
  const element = isBigEndian ? first.readUInt16BE(2) : first.readUInt16LE(2);
  if (group !== 0x0008 || element > 0x0100) return false;
  return (
    isValueRepresentation(first.toString("latin1", 4, 6)) ||
    (!isBigEndian && first.readUInt32LE(4) < longestFirstElement)
  );
}

/** The stated transfer syntax decides the byte order; the first element's letters decide explicit or implicit. */
function encodingOf(source: ByteSource, position: number, transferSyntaxUid: string | null): Encoding {
  const first = source.read(position, 8);
  const hasLetters = first.length === 8 && isValueRepresentation(first.toString("latin1", 4, 6));
  const isStatedBigEndian = transferSyntaxUid === transferSyntaxes.explicitBigEndian;
  const looksBigEndian = first.length === 8 && first.readUInt16LE(0) % 256 === 0 && first.readUInt16BE(0) <= 0x0040;
  const looksLittleEndian = first.length === 8 && first.readUInt16LE(0) <= 0x0040;
  const isBigEndian = hasLetters && (isStatedBigEndian ? !looksLittleEndian : looksBigEndian && !looksLittleEndian);
  return { isExplicit: hasLetters, isBigEndian };
}

function guessedSyntax(encoding: Encoding): string {
  if (encoding.isBigEndian) return transferSyntaxes.explicitBigEndian;
  return encoding.isExplicit ? transferSyntaxes.explicitLittleEndian : transferSyntaxes.implicitLittleEndian;
}

/** Null where it cannot be inflated or is a bomb. A stream that is cut off gives what there is: the reader notices. */
function inflate(file: ByteSource, position: number): ByteSource | null {
  const bytes = file.read(position, file.size - position);
  try {
    return memorySource(
      inflateRawSync(bytes, { maxOutputLength: largestInflatedBytes, finishFlush: constants.Z_SYNC_FLUSH }),
    );
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return null;
    throw thrown;
  }
}
