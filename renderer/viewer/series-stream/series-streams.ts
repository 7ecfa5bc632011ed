import { byteUrl } from "../../../shared/contract/byte-routes.ts";
import type { RegisteredImage } from "../image-registry.ts";
import type { DecodedImage } from "../native-samples.ts";
import { frameKey, type GreyPlan, type StreamAnswer, type StreamRequest } from "./stream-messages.ts";

/** The worker that reads streams, or a fake of it in tests. */
export interface StreamWorker {
  post(request: StreamRequest): void;
  /** Called once: every answer goes to `listener`; `onLost` where the worker itself failed. */
  listen(listener: (answer: StreamAnswer) => void, onLost: () => void): void;
}

/** A frame as the archive stores it. */
export interface StoredFrame {
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
}

/** What hears of streams. */
export interface StreamListener {
  /** A frame is here, ready to be shown. */
  decoded(imageId: string, image: DecodedImage): void;
  /** Images wait to be asked for: they are here as stored, or will not come any more. */
  changed(): void;
}

/** What is still to come of a stream: image by `frameKey`. */
type Awaited = Map<string, string>;

/** Fewer images are sooner here one by one. */
const fewestImages = 8;
/** A series that does not fit into the window's cache beside others is read as it is scrolled. */
const mostBytes = 1024 ** 3;

/**
 * Reads whole series as one answer each, in a worker: one request in the place of hundreds, no pixels touched by the
 * window's own thread. What a stream does not bring is asked for by itself, so it can only make things faster.
 */
export class SeriesStreams {
  readonly #worker: () => StreamWorker;
  readonly #find: (imageId: string) => RegisteredImage | undefined;
  readonly #listener: StreamListener;
  readonly #open = new Map<number, Awaited>();
  /** By image, which stream brings it. */
  readonly #coming = new Map<string, number>();
  readonly #waiting = new Map<string, readonly (() => void)[]>();
  readonly #stored = new Map<string, StoredFrame>();
  /** Images that a stream brought or missed: from then on each is asked for by itself. */
  readonly #alone = new Set<string>();
  #started: StreamWorker | null = null;
  #nextId = 1;

  constructor(
    worker: () => StreamWorker,
    find: (imageId: string) => RegisteredImage | undefined,
    listener: StreamListener,
  ) {
    this.#worker = worker;
    this.#find = find;
    this.#listener = listener;
  }

  /** Says whether a stream is to bring the image. */
  isComing(imageId: string): boolean {
    return this.#coming.has(imageId);
  }

  /** Resolves when a stream has brought the image or will not; at once where none is to. */
  async settled(imageId: string): Promise<void> {
    if (!this.isComing(imageId)) return;
    await new Promise<void>((resolve) => {
      this.#waiting.set(imageId, [...(this.#waiting.get(imageId) ?? []), resolve]);
    });
  }

  /** Gives a frame that came as it is stored, once; null where none did. */
  takeStored(imageId: string): StoredFrame | null {
    const frame = this.#stored.get(imageId) ?? null;
    this.#stored.delete(imageId);
    return frame;
  }

  /** Begins to bring those of the images that are of the first one's series, where that is worth it. */
  begin(imageIds: readonly string[]): void {
    const fresh = imageIds.filter((imageId) => !this.#alone.has(imageId) && !this.#coming.has(imageId));
    const first = fresh[0] === undefined ? undefined : this.#find(fresh[0]);
    if (first === undefined) return;
    const { archiveId, studyInstanceUid, seriesInstanceUid } = first.reference;
    const wanted = new Map<string, GreyPlan | null>();
    const awaited: Awaited = new Map();
    let bytes = 0;
    for (const imageId of fresh) {
      const image = this.#find(imageId);
      if (image === undefined || !isStreamable(image, first)) continue;
      const key = frameKey(image.reference.sopInstanceUid, image.reference.frameNumber);
      awaited.set(key, imageId);
      wanted.set(key, greyPlan(image));
      bytes += bytesOf(image);
    }
    if (wanted.size < fewestImages || bytes > mostBytes) return;
    const streamId = this.#nextId;
    this.#nextId += 1;
    this.#open.set(streamId, awaited);
    for (const imageId of awaited.values()) this.#coming.set(imageId, streamId);
    const address = byteUrl("seriesFrames", { archiveId, studyInstanceUid, seriesInstanceUid });
    this.#theWorker().post({ kind: "open", streamId, address, wanted });
  }

  /** Ends the streams that bring nothing of what is wanted; their images may be begun again. */
  keep(isWanted: (imageId: string) => boolean): void {
    for (const [streamId, awaited] of [...this.#open]) {
      if ([...awaited.values()].some(isWanted)) continue;
      this.#theWorker().post({ kind: "close", streamId });
      this.#open.delete(streamId);
      for (const imageId of awaited.values()) this.#settle(imageId);
    }
  }

  /** Lets go of images whose case closed. */
  forget(imageIds: readonly string[]): void {
    const gone = new Set(imageIds);
    this.keep((imageId) => !gone.has(imageId));
    for (const imageId of imageIds) {
      this.#stored.delete(imageId);
      this.#alone.delete(imageId);
    }
  }

  /** Starts the worker ahead of the first series. */
  warmUp(): void {
    this.#theWorker();
  }

  #theWorker(): StreamWorker {
    if (this.#started !== null) return this.#started;
    const worker = this.#worker();
    worker.listen(
      (answer) => this.#take(answer),
      () => {
        this.#started = null;
        for (const streamId of [...this.#open.keys()]) this.#end(streamId);
      },
    );
    this.#started = worker;
    return worker;
  }

  #take(answer: StreamAnswer): void {
    if (answer.kind === "ended") {
      this.#end(answer.streamId);
      return;
    }
    const awaited = this.#open.get(answer.streamId);
    const imageId = awaited?.get(answer.key);
    if (awaited === undefined || imageId === undefined) return;
    awaited.delete(answer.key);
    this.#alone.add(imageId);
    if (answer.kind === "stored") this.#stored.set(imageId, answer);
    else this.#listener.decoded(imageId, answer.image);
    this.#settle(imageId);
    if (answer.kind === "stored") this.#listener.changed();
  }

  #end(streamId: number): void {
    const missing = [...(this.#open.get(streamId)?.values() ?? [])];
    this.#open.delete(streamId);
    for (const imageId of missing) {
      this.#alone.add(imageId);
      this.#settle(imageId);
    }
    this.#listener.changed();
  }

  #settle(imageId: string): void {
    this.#coming.delete(imageId);
    const waiting = this.#waiting.get(imageId) ?? [];
    this.#waiting.delete(imageId);
    for (const resolve of waiting) resolve();
  }
}

/** A stored frame of the same series: no slice of a mosaic, no plane through a volume, nothing that cannot be shown. */
function isStreamable({ header, reference, section }: RegisteredImage, first: RegisteredImage): boolean {
  const isOfSeries =
    reference.seriesInstanceUid === first.reference.seriesInstanceUid &&
    reference.studyInstanceUid === first.reference.studyInstanceUid &&
    reference.archiveId === first.reference.archiveId;
  return isOfSeries && section === undefined && header.tile === undefined && header.problem === "";
}

function greyPlan({ header: { format, overlays, palette, isColour } }: RegisteredImage): GreyPlan | null {
  return palette === null && !isColour ? { format, overlays } : null;
}

function bytesOf({ header: { format } }: RegisteredImage): number {
  return (format.rows * format.columns * format.samplesPerPixel * Math.max(8, format.bitsAllocated)) / 8;
}
