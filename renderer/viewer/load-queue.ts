/** The images that a pane wants, and which of them it shows. */
export interface Interest {
  readonly imageIds: readonly string[];
  /** Index of the image that is shown or waited for. */
  readonly focus: number;
  /** The pane that has the reader's attention goes first. */
  readonly isActive: boolean;
  /** The images are played: what comes next goes before every other neighbour, and only in that direction. */
  readonly isPlaying?: boolean;
  /** How many neighbours on either side are loaded as well; all where it is left out. */
  readonly reach?: number;
}

/** How images are loaded; Cornerstone's cache in the program, a fake in tests. */
export interface ImageSource {
  load(imageId: string): Promise<unknown>;
  cancel(imageId: string): void;
  isLoaded(imageId: string): boolean;
  /** Brings many images of a series in one answer; absent where each is asked for. */
  readonly streams?: ImageStreams;
}

/** What brings images without being asked for each. */
export interface ImageStreams {
  /** Begins to bring these, where that is worth it. */
  begin(imageIds: readonly string[]): void;
  isComing(imageId: string): boolean;
  /** Ends what brings nothing that is wanted. */
  keep(isWanted: (imageId: string) => boolean): void;
}

/**
 * Loads what the panes show: first the image in focus of each, then its neighbours in both directions, a few at a time, or
 * all that a stream brings. What is in focus is asked for by itself even then: a reader waits for it.
 * What no pane wants any more is cancelled. An image that failed is not asked for again until `retry`.
 */
export class LoadQueue {
  readonly #source: ImageSource;
  readonly #limit: number;
  readonly #interests = new Map<string, Interest>();
  readonly #running = new Set<string>();
  readonly #failures = new Map<string, string>();
  /** Images loaded once: if the cache had to drop one it comes back only when it is shown. */
  readonly #seenLoaded = new Set<string>();
  readonly #listeners = new Set<(imageId: string) => void>();
  /** Lists of images that were offered to the streams. */
  #offered = new WeakSet<readonly string[]>();
  #isPumpDue = false;

  constructor(source: ImageSource, limit = 6) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Says what a pane wants now; replaces what it wanted before. */
  setInterest(key: string, interest: Interest): void {
    const before = this.#interests.get(key);
    this.#interests.set(key, interest);
    const isMoved = interest.reach !== undefined && before?.focus !== interest.focus;
    if (before !== undefined && (before.imageIds !== interest.imageIds || isMoved)) this.#cancelUnwanted();
    this.#pumpSoon();
  }

  /** Says that a pane wants nothing any more. */
  removeInterest(key: string): void {
    this.#interests.delete(key);
    this.#cancelUnwanted();
  }

  /** Gives the sentence why an image could not be loaded, or null. */
  failureOf(imageId: string): string | null {
    return this.#failures.get(imageId) ?? null;
  }

  /** Asks again for an image that failed. */
  retry(imageId: string): void {
    this.#failures.delete(imageId);
    this.#pump();
  }

  /** Says that an image came without having been asked for by itself. */
  arrived(imageId: string): void {
    this.#seenLoaded.add(imageId);
    for (const listener of [...this.#listeners]) listener(imageId);
  }

  /** Goes on: images that were to come by themselves have to be asked for. */
  resume(): void {
    this.#pumpSoon();
  }

  /** Calls back whenever an image came or failed; gives the function that ends it. */
  onChange(listener: (imageId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives how many of the images have been loaded. */
  loadedCount(imageIds: readonly string[]): number {
    return imageIds.reduce((count, imageId) => count + (this.#seenLoaded.has(imageId) ? 1 : 0), 0);
  }

  /** Forgets images of a case that closed. */
  forget(imageIds: readonly string[]): void {
    for (const imageId of imageIds) {
      this.#seenLoaded.delete(imageId);
      this.#failures.delete(imageId);
    }
  }

  /** Panes that open together all say what they want before the first neighbour of one of them is asked for. */
  #pumpSoon(): void {
    if (this.#isPumpDue) return;
    this.#isPumpDue = true;
    queueMicrotask(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#running.size < this.#limit) {
      const next = this.#next();
      if (next === null) return;
      this.#start(next);
    }
  }

  #start(imageId: string): void {
    this.#running.add(imageId);
    this.#source.load(imageId).then(
      () => this.#settle(imageId, null),
      (error: unknown) => this.#settle(imageId, error instanceof Error ? error : new Error(String(error))),
    );
  }

  #settle(imageId: string, error: Error | null): void {
    this.#running.delete(imageId);
    if (error === null) this.#seenLoaded.add(imageId);
    else if (error.name !== "AbortError") this.#failures.set(imageId, error.message);
    for (const listener of [...this.#listeners]) listener(imageId);
    this.#pump();
  }

  #next(): string | null {
    const interests = [...this.#interests.values()].sort((a, b) => rankOf(b) - rankOf(a));
    for (const interest of interests) {
      const focused = interest.imageIds[interest.focus];
      if (focused !== undefined && this.#isNeeded(focused)) return focused;
    }
    for (const interest of interests) {
      if (this.#waitsForFirst(interest)) return null;
      this.#offerToStreams(interest);
      const neighbour = this.#nearestUnloaded(interest);
      if (neighbour !== null) return neighbour;
    }
    return null;
  }

  /** The first image of a series is not to share the line with those that nobody looks at yet. */
  #waitsForFirst({ imageIds, focus }: Interest): boolean {
    const focused = imageIds[focus];
    if (this.#source.streams === undefined || focused === undefined || !this.#running.has(focused)) return false;
    return !imageIds.some((imageId) => this.#seenLoaded.has(imageId));
  }

  #offerToStreams({ imageIds, reach }: Interest): void {
    if (this.#source.streams === undefined || reach !== undefined || this.#offered.has(imageIds)) return;
    this.#offered.add(imageIds);
    const missing = imageIds.filter((imageId) => !this.#seenLoaded.has(imageId) && this.#isNeeded(imageId));
    this.#source.streams.begin(missing);
  }

  #nearestUnloaded({ imageIds, focus, isPlaying = false, reach = imageIds.length }: Interest): string | null {
    for (let ahead = 1; isPlaying && ahead < imageIds.length; ahead += 1) {
      const imageId = imageIds[(focus + ahead) % imageIds.length];
      if (imageId !== undefined && this.#isAskedFor(imageId)) return imageId;
    }
    for (let distance = 1; distance < Math.min(imageIds.length, reach + 1); distance += 1) {
      for (const index of [focus + distance, focus - distance]) {
        const imageId = imageIds[index];
        if (imageId !== undefined && this.#isAskedFor(imageId)) return imageId;
      }
    }
    return null;
  }

  #isAskedFor(imageId: string): boolean {
    if (this.#seenLoaded.has(imageId) || this.#source.streams?.isComing(imageId) === true) return false;
    return this.#isNeeded(imageId);
  }

  #isNeeded(imageId: string): boolean {
    return !this.#running.has(imageId) && !this.#failures.has(imageId) && !this.#source.isLoaded(imageId);
  }

  #cancelUnwanted(): void {
    const wanted = new Set([...this.#interests.values()].flatMap(wantedBy));
    for (const imageId of this.#running) if (!wanted.has(imageId)) this.#source.cancel(imageId);
    this.#source.streams?.keep((imageId) => wanted.has(imageId));
    this.#offered = new WeakSet();
  }
}

function rankOf({ isActive, isPlaying = false }: Interest): number {
  return (isPlaying ? 2 : 0) + (isActive ? 1 : 0);
}

function wantedBy({ imageIds, focus, reach }: Interest): readonly string[] {
  return reach === undefined ? imageIds : imageIds.slice(Math.max(0, focus - reach), focus + reach + 1);
}
