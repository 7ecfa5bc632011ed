import { type DicomJsonDataset, readNumber, readSequence, readString } from "../../../shared/dicom/dicom-json.ts";
import { tags } from "../../../shared/dicom/tags.ts";

/** What became of each instance that was sent to an archive. */
export interface StoreResult {
  readonly stored: readonly {
    readonly sopInstanceUid: string;
    /** Warning Reason (0008,1196), e.g. 0xB000 for coerced elements, or null. */
    readonly warningReason: number | null;
  }[];
  readonly failed: readonly StoreFailure[];
}

/** An instance that the archive did not take. */
export interface StoreFailure {
  readonly sopInstanceUid: string;
  /** Failure Reason (0008,1197), or null where the archive gave none. */
  readonly reason: number | null;
  readonly sentence: string;
  /** True where the same instance may be taken later. */
  readonly isRetryable: boolean;
}

/**
 * Gives the outcome that a STOW-RS answer states (PS3.18 10.5.3 and I.2). An instance that was sent and is named
 * neither as stored nor as failed counts as failed: it has not been confirmed.
 */
export function readStoreResult(answer: DicomJsonDataset, sentSopInstanceUids: readonly string[]): StoreResult {
  const stored = readSequence(answer, tags.referencedSopSequence)
    .filter((item) => readNumber(item, tags.failureReason) === null)
    .map((item) => ({
      sopInstanceUid: readString(item, tags.referencedSopInstanceUid),
      warningReason: readNumber(item, tags.warningReason),
    }));
  const failed = readSequence(answer, tags.failedSopSequence).map((item) =>
    toFailure(readString(item, tags.referencedSopInstanceUid), readNumber(item, tags.failureReason)),
  );
  const named = new Set([...stored, ...failed].map((item) => item.sopInstanceUid));
  const unconfirmed = sentSopInstanceUids.filter((uid) => !named.has(uid)).map((uid) => toFailure(uid, null));
  return { stored, failed: [...failed, ...unconfirmed] };
}

function toFailure(sopInstanceUid: string, reason: number | null): StoreFailure {
  return { sopInstanceUid, reason, ...explain(reason) };
}

/** Failure reasons: PS3.18 table I.2-2, PS3.4 table B.2-1 and PS3.7 annex C. */
function explain(reason: number | null): { sentence: string; isRetryable: boolean } {
  if (reason === null) return { sentence: "The archive did not confirm that it has stored this.", isRetryable: true };
  if (reason >= 0xa700 && reason <= 0xa7ff) return { sentence: "The archive has no room left.", isRetryable: true };
  if (reason >= 0xa900 && reason <= 0xa9ff) {
    return { sentence: "The archive says that the data do not fit their kind.", isRetryable: false };
  }
  if (reason >= 0xc000 && reason <= 0xcfff) {
    return { sentence: "The archive could not understand the data.", isRetryable: false };
  }
  switch (reason) {
    case 0x0110:
      return { sentence: "The archive failed while it stored this.", isRetryable: true };
    case 0x0111:
      return { sentence: "The archive already holds this under the same identifier.", isRetryable: false };
    case 0x0117:
      return { sentence: "The archive says that the identifier is not valid.", isRetryable: false };
    case 0x0122:
      return { sentence: "The archive does not take this kind of object.", isRetryable: false };
    case 0x0124:
      return { sentence: "The archive did not allow this to be stored.", isRetryable: false };
    default:
      return {
        sentence: `The archive refused this (reason ${reason.toString(16).toUpperCase().padStart(4, "0")}).`,
        isRetryable: false,
      };
  }
}
