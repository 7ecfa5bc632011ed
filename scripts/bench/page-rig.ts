/** What the page measures of itself. Times are milliseconds of `performance.now()`. */
export interface PageRig {
  /** When Enter was pressed last. */
  enterAt: number;
  /** First animation frame after Enter in which the pane shows an image; null before. */
  firstImageAt: number | null;
  /** Grey level of the square of the first image, at that frame: which case and slice it is of. */
  firstSquare: number;
  /** First animation frame after Enter in which the pane's load bar shows nothing left to load; null before. */
  allLoadedAt: number | null;
  /** Frames that came over the wire since Enter, and their bytes. */
  frames: number;
  frameBytes: number;
  /** Longest task of the main thread since Enter. */
  longestTask: number;
  /** Middle of the pane on the screen. */
  middle(): { x: number; y: number };
  /** Begins to note every slice that is painted. */
  watch(): void;
  /** How many have been noted. */
  painted(): number;
  /** Ends it and gives what was painted. */
  stopWatching(): Scroll;
  /** Turns the wheel by one slice each time the one before has been painted. */
  closedLoop(ticks: number): Promise<ClosedLoop>;
  /** Opens the three planes of the series on the pane; milliseconds until all four panes are lit. */
  lightPlanes(): Promise<number>;
  /** Turns the wheel on the coronal plane, each tick after the plane before; milliseconds of each. */
  scrollPlanes(ticks: number): Promise<readonly number[]>;
  /** Sets three points on the active plane by keys; milliseconds from the last key to the straightened picture. */
  lightCurve(): Promise<number>;
  /** Shows the active pane as a volume rendering; milliseconds until it is lit, and until it is drawn in full. */
  lightRendering(): Promise<{ readonly first: number; readonly full: number }>;
  /** Waits until so many canvases of a peer are lit; milliseconds since the last press of the pointer. */
  untilPeerLit(count: number): Promise<number>;
  /** Grey level of the square that numbers the slices of the synthetic CT. */
  square(): number;
}

/** What was painted while the wheel turned at a fixed rate. */
export interface Scroll {
  readonly wheelEvents: number;
  /** When the first wheel event came. */
  readonly start: number;
  /** When each new slice was on the screen. */
  readonly paintedAt: readonly number[];
  readonly differentSlices: number;
}

/** How fast slices follow each other when each waits for the one before. */
export interface ClosedLoop {
  readonly total: number;
  readonly each: readonly number[];
  /** Ticks after which nothing new was painted for three seconds. */
  readonly missed: number;
}

declare global {
  interface Window {
    sightlineBench: PageRig;
    /** Where another viewer is measured: the selector of its canvases. */
    benchPeer?: string;
  }
}
