import type { InstanceDigests } from "./instance-digests.ts";
import type { StudyHeaders } from "./read-study-headers.ts";

/** What the window asks of the worker that reads headers. */
export type HeadersRequest =
  | { readonly kind: "read"; readonly id: number; readonly url: string; readonly isAgain: boolean }
  | { readonly kind: "giveUp"; readonly id: number };

/**
 * What the worker answers: what it read, and their digests later, at once where the study is listed again; or the sentence for
 * the user why it could not. Nothing to what was given up.
 */
export type HeadersAnswer =
  | { readonly id: number; readonly headers: StudyHeaders }
  | { readonly id: number; readonly digests: InstanceDigests | null }
  | { readonly id: number; readonly sentence: string };
