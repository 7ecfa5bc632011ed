import { copyHeaders } from "../../../shared/contract/byte-routes.ts";
import type { DicomJsonInstance } from "../../../shared/imaging/attributes.ts";
import { buildImageStacks, type ImageStack } from "../../../shared/imaging/display-set.ts";

/** Of which copy the headers are that are shown. */
export interface HeadersCopyShown {
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
}

/** What the headers of a study say: plain data, which may pass from one thread to another. */
export interface StudyHeaders {
  readonly stacks: readonly ImageStack[];
  /** How many instances were listed in all. */
  readonly instanceCount: number;
  /** Null for what the archive says now. */
  readonly copy: HeadersCopyShown | null;
}

/** Headers as they were read, and what they were read from. */
export interface ReadHeaders {
  readonly headers: StudyHeaders;
  readonly instances: readonly DicomJsonInstance[];
}

/** Asks for the headers of a study and reads them. Rejects with an Error whose message is a sentence for the user, or with an AbortError after `signal`. */
export async function readStudyHeaders(url: string, signal?: AbortSignal): Promise<ReadHeaders> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new Error("The images could not be listed: the connection was lost. Nothing is lost; try again.", {
      cause: error,
    });
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    throw new Error(readMessage(body) ?? "The archive did not list the images. Nothing is lost; try again.");
  }
  if (!Array.isArray(body)) throw new Error("The archive's list of images cannot be read. Nothing is lost; try again.");
  const instances = body.filter((entry): entry is DicomJsonInstance => typeof entry === "object" && entry !== null);
  const copy = readCopy(response.headers);
  return { headers: { stacks: buildImageStacks(instances), instanceCount: instances.length, copy }, instances };
}

function readCopy(headers: Headers): HeadersCopyShown | null {
  const digest = headers.get(copyHeaders.digest);
  return digest === null ? null : { digest, keptAt: Number(headers.get(copyHeaders.keptAt)) };
}

function readMessage(body: unknown): string | null {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string"
    ? body.message
    : null;
}
