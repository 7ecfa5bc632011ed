import { collect, type DicomwebClient, type InstanceAddress } from "../archive/dicomweb-client.ts";
import { memorySource } from "../embedded-archive/byte-source.ts";
import { type DicomHeader, readDicomHeader } from "../embedded-archive/read-dicom-header.ts";
import { WorkstationError } from "../errors.ts";
import { fileMeta } from "./explicit-elements.ts";
import type { FileSet } from "./file-set.ts";

/** One file of a ZIP. */
export interface ZipMember {
  readonly name: string;
  readonly input: Uint8Array<ArrayBuffer>;
}

const largestInstanceBytes = 1024 * 1024 * 1024;

/** Gives one instance as its archive has it, as a DICOM file. Throws `archive_nonconformant` for one that is none. */
export async function fetchInstance(
  client: DicomwebClient,
  address: InstanceAddress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await client.retrieveInstance(address, signal);
  return await collect(body, largestInstanceBytes, tooLarge);
}

/**
 * Puts a DICOM file into a File-set and gives it as a member of the ZIP; null where it is in already. Throws
 * `archive_nonconformant` where its header cannot be read: a directory that leaves a file out hides it.
 */
export function memberOf(fileSet: FileSet, bytes: Uint8Array<ArrayBuffer>): ZipMember | null {
  const file = asFileWithMeta(bytes);
  const name = fileSet.add(file.header);
  return name === null ? null : { name, input: file.bytes };
}

/** Gives the DICOMDIR as the last member of the ZIP. */
export function directoryOf(fileSet: FileSet): ZipMember {
  return { name: "DICOMDIR", input: fileSet.directory() };
}

/** A file of a File-set has a preamble and a meta header (PS3.10 7.1); what was imported without is given one. */
function asFileWithMeta(bytes: Uint8Array<ArrayBuffer>): { bytes: Uint8Array<ArrayBuffer>; header: DicomHeader } {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const result = readDicomHeader(memorySource(source));
  if (result.kind !== "instance") throw unreadable();
  const isWhole = source.toString("latin1", 128, 132) === "DICM" && source.readUInt16LE(132) === 0x0002;
  if (isWhole) return { bytes, header: result.header };
  const { sopClassUid, sopInstanceUid, transferSyntaxUid, datasetPosition } = result.header;
  const dataset = source.subarray(datasetPosition);
  const whole = Buffer.concat([fileMeta(sopClassUid, sopInstanceUid, transferSyntaxUid), dataset]);
  return { bytes: Uint8Array.from(whole), header: result.header };
}

function unreadable(): WorkstationError {
  return new WorkstationError(
    "archive_nonconformant",
    "An image of this examination could not be read, so nothing was exported. The archive is unchanged.",
  );
}

function tooLarge(): WorkstationError {
  return new WorkstationError("archive_nonconformant", "An image is too large to be exported. Nothing was saved.");
}
