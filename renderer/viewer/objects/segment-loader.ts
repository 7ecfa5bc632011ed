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
  #failure = "";

  constructor(segmentation: Segmentation, set: DisplaySet, onChange: () => void) {
    this.#segmentation = segmentation;
    this.#set = set;
    this.#onChange = onChange;
    this.#known = new Set(segmentation.segments.map((segment) => segment.number));
  }

  /** Where segments lie on a frame; none while it is not here. */
  readonly masksOf = (frame: SegmentFrame): readonly SegmentMask[] => this.#masks.get(frame.frameNumber) ?? [];

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
    return this.#failure;
  }

  /** Asks for frames that are looked at now; the others follow. */
  want(frames: readonly SegmentFrame[]): void {
    this.#wanted = frames.filter((frame) => !this.#isSettled(frame.frameNumber));
    this.#pump();
  }

  /** Reads no more. */
  stop(): void {
    this.#abort.abort();
  }

  #isSettled(frameNumber: number): boolean {
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
      this.#failure = `Frame ${frame.frameNumber} of it could not be read: ${why}`;
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
