import { createReadStream } from "node:fs";
import { lstat, open, readdir } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Readable } from "node:stream";
import yauzl from "yauzl";
import { WorkstationError } from "../errors.ts";

/** One file that may be an instance. */
export interface Candidate {
  /** Path inside what was given, for the list of results. May hold patient data: never logged. */
  readonly label: string;
  /** Why it is not even opened, as a sentence, or empty. */
  readonly refusal: string;
  readonly isZipMember: boolean;
  open(): AsyncIterable<Uint8Array>;
}

/** Candidates of one path, with how many there are where that is known. */
export interface CandidateSource {
  readonly count: number | null;
  candidates(): AsyncIterable<Candidate>;
}

/** How much a ZIP may unpack to. */
export interface ZipLimits {
  readonly entryBytes: number;
  /** Bytes in all that are never too many. */
  readonly freeBytes: number;
  /** Above `freeBytes`, at most this many times the size of the ZIP. */
  readonly ratio: number;
}

/** Deflate packs at most about 1 : 1032; images about 1 : 3. A bomb needs far more than this allows. */
export const defaultZipLimits: ZipLimits = {
  entryBytes: 4 * 1024 ** 3,
  freeBytes: 1024 ** 3,
  ratio: 100,
};

/**
 * Gives the files of a folder, a ZIP, a DICOMDIR (the folder it lies in) or a single file. Links are not followed.
 * Errors: `not_found` where nothing is there, `invalid_input` where it cannot be read.
 */
export async function candidatesOf(path: string, zipLimits = defaultZipLimits): Promise<CandidateSource> {
  const kind = await kindOf(path);
  if (kind === "folder") return await folderCandidates(path);
  if (kind === "zip") return await zipCandidates(path, zipLimits);
  if (basename(path).toUpperCase() === "DICOMDIR") return await folderCandidates(dirname(path));
  return { count: 1, candidates: () => listed([fileCandidate(path, basename(path))]) };
}

async function kindOf(path: string): Promise<"folder" | "zip" | "file"> {
  try {
    if ((await lstat(path)).isDirectory()) return "folder";
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      return isZipStart(buffer.subarray(0, bytesRead)) ? "zip" : "file";
    } finally {
      await file.close();
    }
  } catch (thrown) {
    const isMissing = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
    throw new WorkstationError(
      isMissing ? "not_found" : "invalid_input",
      isMissing
        ? "There is nothing at this path. Nothing was imported."
        : "This path cannot be read. Nothing was imported. Please check who may read it.",
      { cause: thrown },
    );
  }
}

/** Says whether the first four bytes of a file are those of a ZIP (APPNOTE 4.3.7, 4.3.16). */
export function isZipStart(bytes: Buffer): boolean {
  return bytes.equals(zipStart) || bytes.equals(emptyZipStart);
}
const zipStart = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const emptyZipStart = Buffer.from([0x50, 0x4b, 0x05, 0x06]);

async function* listed(candidates: readonly Candidate[]): AsyncGenerator<Candidate> {
  yield* candidates;
}

function fileCandidate(path: string, label: string): Candidate {
  return { label, refusal: "", isZipMember: false, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) };
}

async function folderCandidates(root: string): Promise<CandidateSource> {
  const labels: string[] = [];
  const unreadable: string[] = [];
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
    if (entries === null) unreadable.push(relative(root, folder));
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) labels.push(relative(root, path));
    }
  }
  labels.sort();
  return {
    count: labels.length + unreadable.length,
    async *candidates() {
      for (const label of unreadable) {
        yield { ...fileCandidate(join(root, label), label), refusal: "This folder may not be read by you." };
      }
      for (const label of labels) yield fileCandidate(join(root, label), label);
    },
  };
}

async function zipCandidates(path: string, limits: ZipLimits): Promise<CandidateSource> {
  let zip: yauzl.ZipFile;
  try {
    // Names are decoded here, one by one: an unsafe one is refused and does not end the others.
    zip = await yauzl.openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
  } catch (thrown) {
    throw new WorkstationError("invalid_input", "This ZIP is damaged. Nothing was imported.", { cause: thrown });
  }
  return { count: zip.entryCount, candidates: () => zipEntries(zip, limits) };
}

async function* zipEntries(zip: yauzl.ZipFile, limits: ZipLimits): AsyncGenerator<Candidate> {
  const budget = { left: Math.max(limits.freeBytes, zip.fileSize * limits.ratio) };
  try {
    for (;;) {
      const entry = await nextEntry(zip);
      if (entry === null) return;
      const label = nameOf(entry);
      if (label.endsWith("/")) continue;
      const refusal = refusalOf(entry, label, limits);
      yield { label, refusal, isZipMember: true, open: () => inflatedWithin(zip, entry, budget) };
    }
  } finally {
    zip.close();
  }
}

/** Null at the end. A damaged directory of the ZIP ends it with `invalid_input`. */
function nextEntry(zip: yauzl.ZipFile): Promise<yauzl.Entry | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      zip.removeAllListeners("entry").removeAllListeners("end").removeAllListeners("error");
      act();
    };
    zip.once("entry", (entry: yauzl.Entry) => settle(() => resolve(entry)));
    zip.once("end", () => settle(() => resolve(null)));
    zip.once("error", (error: Error) => settle(() => reject(damagedZip(error))));
    zip.readEntry();
  });
}

/** With `decodeStrings: false` yauzl gives the name as bytes. */
function nameOf(entry: yauzl.Entry): string {
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

/** Names are only shown, never used as paths; one that climbs out is still a sign of a ZIP that means harm. */
function refusalOf(entry: yauzl.Entry, label: string, limits: ZipLimits): string {
  if (yauzl.validateFileName(label) !== null) return "Its name leads outside the ZIP, so it was not opened.";
  if (entry.isEncrypted()) return "It is protected by a password, so it was not opened.";
  if (!entry.canDecodeFileData()) return "It is packed in a way that is not supported.";
  if (entry.uncompressedSize > limits.entryBytes) return "It would be larger than an image can be.";
  return "";
}

async function* inflatedWithin(
  zip: yauzl.ZipFile,
  entry: yauzl.Entry,
  budget: { left: number },
): AsyncGenerator<Uint8Array> {
  const stream: Readable = await zip.openReadStreamPromise(entry);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      budget.left -= chunk.length;
      if (budget.left < 0) throw bomb();
      yield chunk;
    }
  } finally {
    stream.destroy();
  }
}

/** A ZIP that cannot go on or means harm: the import of all of it ends. */
export class ZipFault extends WorkstationError {}

function bomb(): ZipFault {
  return new ZipFault(
    "invalid_input",
    "This ZIP unpacks to far more than images do, so the import stopped. What was imported before is whole.",
  );
}

function damagedZip(cause: Error): ZipFault {
  return new ZipFault(
    "invalid_input",
    "This ZIP is damaged, so the import stopped. What was imported before is whole.",
    { cause },
  );
}
