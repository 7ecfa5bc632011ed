import { byteUrl } from "../../shared/contract/byte-routes.ts";
import { type MediaImportProgress, mediaImportProgressSchema } from "../../shared/domain/media-import.ts";
import { beginRecord, bytesHead, endRecord } from "./import-records.ts";
import type { MediumFile } from "./medium-files.ts";

/** Only so much of a medium is in memory at once. */
const partBytes = 4 * 1024 * 1024;
/** While the window is locked nothing is taken; then it goes on. */
const askAgainMs = 1000;

/** How far a medium has been sent. */
export interface SentSoFar extends MediaImportProgress {
  readonly bytesSent: number;
  readonly isPaused: boolean;
}

/** Why an import ended, in a sentence for the person. */
export class ImportEnded extends Error {}

/** What sending needs besides the files. */
export interface SendOptions {
  readonly importId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SentSoFar) => void;
}

/** Sends files to an import, one after the other, each read once. Rejects with the core's sentence, or as `signal` says. */
export async function sendMedium(files: readonly MediumFile[], options: SendOptions): Promise<void> {
  let at = 0;
  let progress: SentSoFar = {
    ...{ filesDone: 0, imported: 0, duplicates: 0, refused: 0, bytesSent: 0, isPaused: false },
  };
  const tell = (change: Partial<SentSoFar>) => {
    progress = { ...progress, ...change };
    options.onProgress(progress);
  };
  for await (const { records, fileBytes } of partsOf(files)) {
    const answer = await sendPart(records, at, options, (isPaused) => tell({ isPaused }));
    at += records.size;
    tell({ ...answer, bytesSent: progress.bytesSent + fileBytes, isPaused: false });
  }
}

/** Some records and how many bytes of files are in them. */
interface Part {
  readonly records: Blob;
  readonly fileBytes: number;
}

/** Gives the records of files in parts of about `size` bytes. What cannot be read is said so in its place. */
export async function* partsOf(files: readonly MediumFile[], size = partBytes): AsyncGenerator<Part, void, void> {
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  let fileBytes = 0;
  const take = (): Part => {
    const part = { records: new Blob(pieces), fileBytes };
    pieces = [];
    held = 0;
    fileBytes = 0;
    return part;
  };
  const put = (...records: Uint8Array<ArrayBuffer>[]) => {
    pieces.push(...records);
    held += records.reduce((sum, { length }) => sum + length, 0);
  };
  for (const { path, file } of files) {
    put(beginRecord(path));
    let isWhole = true;
    for (let from = 0; from < file.size && isWhole; from += size) {
      const bytes = await readSlice(file, from, size);
      if (bytes === null) isWhole = false;
      else {
        put(bytesHead(bytes.length), bytes);
        fileBytes += bytes.length;
      }
      if (held >= size) yield take();
    }
    put(endRecord(isWhole));
  }
  if (held > 0) yield take();
}

/** Null where the medium gives an error: scratched, or taken out. */
async function readSlice(file: Blob, from: number, size: number): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await file.slice(from, from + size).arrayBuffer());
  } catch {
    return null;
  }
}

async function sendPart(
  body: Blob,
  at: number,
  { importId, signal }: SendOptions,
  onPaused: (isPaused: boolean) => void,
): Promise<MediaImportProgress> {
  for (;;) {
    const response = await fetch(`${byteUrl("importPart", { importId })}?at=${at}`, { method: "POST", body, signal });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return mediaImportProgressSchema.parse(answer);
    if (response.status !== 401) throw new ImportEnded(sentenceOf(answer));
    onPaused(true);
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    signal.throwIfAborted();
  }
}

function sentenceOf(answer: unknown): string {
  const isSaid =
    typeof answer === "object" && answer !== null && "message" in answer && typeof answer.message === "string";
  return isSaid
    ? String(answer.message)
    : "The import broke off. What was imported before is whole; import again for the rest.";
}
