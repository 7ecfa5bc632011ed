import { rm } from "node:fs/promises";
import { WorkstationError } from "../errors.ts";
import { type Candidate, candidatesOf, isZipStart, ZipFault, type ZipLimits } from "./import-candidates.ts";
import type { InstanceFiles } from "./instance-files.ts";
import { type UploadedFile, uploadedFiles } from "./uploaded-files.ts";

/** Where a ZIP is kept while it is unpacked: its list of contents is at its end. */
export type Spool = Pick<InstanceFiles, "spool">;

/**
 * Gives the files of a stream of records, those inside ZIPs one by one. A ZIP that is damaged or means harm is refused
 * with a sentence and ends no other file. Throws `store_full`, and as `uploadedFiles`.
 */
export async function* streamedCandidates(
  chunks: AsyncIterable<Uint8Array>,
  spool: Spool,
  limits: ZipLimits,
): AsyncGenerator<Candidate, void, void> {
  for await (const file of uploadedFiles(chunks)) {
    if (leadsOutside(file.label)) {
      yield refused(file.label, "Its name leads outside what was opened, so it was not opened.");
      continue;
    }
    yield* candidatesOfFile(file, spool, limits);
  }
}

async function* candidatesOfFile(
  { label, bytes }: UploadedFile,
  spool: Spool,
  limits: ZipLimits,
): AsyncGenerator<Candidate, void, void> {
  const chunks = bytes();
  const first: Uint8Array[] = [];
  let fault: Error | null = null;
  try {
    while (lengthOf(first) < 4) {
      const next = await chunks.next();
      if (next.done === true) break;
      first.push(next.value);
    }
  } catch (thrown) {
    fault = thrown instanceof Error ? thrown : new Error("the stream failed");
  }
  const whole = async function* () {
    if (lengthOf(first) > 0) yield Buffer.concat(first);
    if (fault !== null) throw fault;
    yield* chunks;
  };
  if (isZipStart(Buffer.concat(first).subarray(0, 4))) yield* unpacked(label, whole(), spool, limits);
  else yield { label, refusal: "", isZipMember: false, open: whole };
}

async function* unpacked(
  label: string,
  chunks: AsyncIterable<Uint8Array>,
  spool: Spool,
  limits: ZipLimits,
): AsyncGenerator<Candidate, void, void> {
  let path: string;
  try {
    path = await spool.spool(chunks);
  } catch (thrown) {
    if (!(thrown instanceof WorkstationError) || thrown.code === "store_full") throw thrown;
    yield refused(label, thrown.message);
    return;
  }
  try {
    let harm: string | null = null;
    const source = await candidatesOf(path, limits);
    for await (const candidate of source.candidates()) {
      const open = () =>
        guarded(candidate.open(), (sentence) => {
          harm = sentence;
        });
      yield { ...candidate, label: `${label}/${candidate.label}`, open };
      if (harm !== null) return;
    }
  } catch (thrown) {
    if (!(thrown instanceof WorkstationError) || thrown.code === "store_full") throw thrown;
    yield refused(label, thrown.message);
  } finally {
    await rm(path, { force: true });
  }
}

/** What ends a ZIP ends nothing else: the file that showed it is refused with the ZIP's sentence. */
async function* guarded(chunks: AsyncIterable<Uint8Array>, onFault: (sentence: string) => void) {
  try {
    yield* chunks;
  } catch (thrown) {
    if (!(thrown instanceof ZipFault)) throw thrown;
    onFault(thrown.message);
    throw new WorkstationError(thrown.code, thrown.message, { cause: thrown });
  }
}

/** Names are only shown, never used as paths; one that climbs out is still a sign of a sender that means harm. */
function leadsOutside(label: string): boolean {
  const parts = label.split(/[/\\]/);
  return parts.includes("..") || /^([/\\]|[A-Za-z]:)/.test(label) || label.includes("\0");
}

function refused(label: string, refusal: string): Candidate {
  return { label, refusal, isZipMember: false, open: () => nothing() };
}

async function* nothing(): AsyncGenerator<Uint8Array, void, void> {
  yield* [];
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
