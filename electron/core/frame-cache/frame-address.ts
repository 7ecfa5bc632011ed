/** Which study of which archive. */
export interface StudyAddress {
  readonly archiveId: string;
  readonly studyInstanceUid: string;
}

/** Gives one text for a study of an archive, as windows have theirs on record. */
export function studyKey({ archiveId, studyInstanceUid }: StudyAddress): string {
  return `${archiveId}/${studyInstanceUid}`;
}

/** Which series of a study. */
export interface SeriesAddress extends StudyAddress {
  readonly seriesInstanceUid: string;
}

/** Which frame, under which header: an instance that the archive has replaced since is another frame. */
export interface FrameAddress extends SeriesAddress {
  readonly sopInstanceUid: string;
  /** From 1. */
  readonly frameNumber: number;
  /** `HeaderDigests` gives it. */
  readonly headerDigest: string;
}

/** One frame as the archive stores it; out of the cache also with the same samples in a faster codec (docs/adr/0042). */
export interface StoredFrame {
  /** Of these bytes. What the archive stores, and whether that is lossy, the header says. */
  readonly transferSyntaxUid: string;
  /** The pixels as they are stored, or one whole code stream. */
  readonly bytes: Uint8Array;
}
