import type { ImageReference } from "../../../shared/domain/measurement.ts";
import { masksOfFrame, type SegmentMask } from "../../../shared/objects/segment-mask.ts";
import type { Segmentation, SegmentFrame } from "../../../shared/objects/segmentation.ts";
import { fetchDecoded } from "../image-loader.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { DisplaySet } from "../viewer-types.ts";

/** Frames are few bytes each; the images that they lie on are to come first all the same. */
const framesAtOnce = 2;
/** A larger object is read where it is looked at only, and its volumes are not known. */
const mostReadAhead = 4_000;
const mostFailures = 5;

const failures = new WeakMap<Segmentation, string>();

/** Gives why frames of a segmentation are missing from the panes, as a sentence; empty while none is known to be. */
export function failureOf(segmentation: Segmentation): string {
  return failures.get(segmentation) ?? "";
}

/** Reads the frames of one segmentation, those that are looked at first, and keeps where its segments lie. */
export class SegmentLoader {
  readonly #segmentation: Segmentation;
  readonly #set: DisplaySet;
  readonly #onChange: () => void;
  readonly #abort = new AbortController();
  readonly #masks = new Map<number, readonly SegmentMask[]>();
  readonly #known: ReadonlySet<number>;
  readonly #failed = new Set<number>();
  #wanted: readonly SegmentFrame[] = [];
  #next = 0;
  #running = 0;

  constructor(segmentation: Segmentation, set: DisplaySet, onChange: () => void) {
    this.#segmentation = segmentation;
    this.#set = set;
    this.#onChange = onChange;
    failures.delete(segmentation);
    this.#known = new Set(segmentation.segments.map((segment) => segment.number));
  }

  /** Where segments lie on a frame; none while it is not here. */
  readonly masksOf = (frame: SegmentFrame): readonly SegmentMask[] => this.#masks.get(frame.frameNumber) ?? [];

  /** What the segments that have been read take, in bytes. */
  bytes(): number {
    let sum = 0;
    for (const masks of this.#masks.values()) for (const { data } of masks) sum += data.length;
    return sum;
  }

  /** Whether every frame has been read. */
  isComplete(): boolean {
    return this.#masks.size === this.#segmentation.frames.length;
  }

  /** Whether the volume will be known once the rest has come. */
  isReadAhead(): boolean {
    return this.#segmentation.frames.length <= mostReadAhead;
  }

  /** Why frames are missing, as a sentence; or empty. */
  failure(): string {
    return failureOf(this.#segmentation);
  }

  /** Asks for frames that are looked at now; the others follow. */
  want(frames: readonly SegmentFrame[]): void {
    this.#wanted = frames.filter((frame) => !this.isSettled(frame));
    this.#pump();
  }

  /** Reads no more. */
  stop(): void {
    this.#abort.abort();
  }

  /** Whether a frame was read, or is known to be missing. */
  isSettled({ frameNumber }: SegmentFrame): boolean {
    return this.#masks.has(frameNumber) || this.#failed.has(frameNumber);
  }

  #pump(): void {
    while (this.#running < framesAtOnce && !this.#abort.signal.aborted && this.#failed.size < mostFailures) {
      const frame = this.#take();
      if (frame === null) return;
      this.#running += 1;
      void this.#read(frame).finally(() => {
        this.#running -= 1;
        this.#pump();
        const isQuiet = this.#running === 0;
        // The pane is painted again once what it waits for is here, not for every frame far away.
        if (!this.#abort.signal.aborted && (isQuiet || this.#wanted.includes(frame))) this.#onChange();
      });
    }
  }

  readonly #started = new Set<number>();

  #take(): SegmentFrame | null {
    const { frames } = this.#segmentation;
    const isFree = (frame: SegmentFrame | undefined): frame is SegmentFrame =>
      frame !== undefined && !this.#started.has(frame.frameNumber);
    let found = this.#wanted.find(isFree);
    while (found === undefined && this.isReadAhead() && this.#next < frames.length) {
      const frame = frames[this.#next];
      this.#next += 1;
      if (isFree(frame)) found = frame;
    }
    if (found !== undefined) this.#started.add(found.frameNumber);
    return found ?? null;
  }

  async #read(frame: SegmentFrame): Promise<void> {
    const { header, type, fullValue } = this.#segmentation;
    const { rows, columns } = header.format;
    try {
      const { stored } = await fetchDecoded(this.#image(frame), this.#abort.signal);
      const { segmentNumber } = frame;
      this.#masks.set(
        frame.frameNumber,
        masksOfFrame(stored, { rows, columns, type, fullValue, segmentNumber, knownNumbers: this.#known }),
      );
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#failed.add(frame.frameNumber);
      const why = error instanceof Error ? error.message : String(error);
      const isGivenUp = this.#failed.size >= mostFailures;
      const which = isGivenUp ? "It is not drawn, or not all of it" : `Frame ${frame.frameNumber} of it is not drawn`;
      failures.set(this.#segmentation, `${which}: ${why.replace(/^This image is not shown: /, "")}`);
    }
  }

  #image(frame: SegmentFrame): RegisteredImage {
    const { header, sopInstanceUid } = this.#segmentation;
    const { archiveId, studyInstanceUid, seriesInstanceUid } = this.#set;
    const reference = {
      archiveId,
      studyInstanceUid,
      seriesInstanceUid,
      sopInstanceUid,
      frameNumber: frame.frameNumber,
    };
    return { header, reference: reference as unknown as ImageReference, institution: "" };
  }
}
