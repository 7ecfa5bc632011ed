// Put into the page as text before the page's own code. It looks at keys, frames and messages; the product knows nothing of it.

/** What the page measures of the writing of a report. Times are milliseconds of `performance.now()`. */
export interface ReportRig {
  /** When the largest message so far came: at the opening of a long report the one with its case. */
  caseAt: number;
  wordsAt: number;
  noteWords(): void;
  watchKeys(): void;
  keys(): { readonly work: number[]; readonly paint: number[]; readonly longestTask: number };
  /** Notes when Enter is pressed next, and the frame after it in which a sheet with this title is painted first. */
  watchSheet(title: string): void;
  /** The same for these words in an editor. */
  watchWords(words: string): void;
  enteredAt: number;
  shownAt: number;
}

declare global {
  interface Window {
    sightlineReport: ReportRig;
  }
}

let largest = 0;
const work: number[] = [];
const paint: number[] = [];
let longestTask = 0;

const rig: ReportRig = {
  caseAt: 0,
  wordsAt: 0,
  noteWords: () => {
    rig.wordsAt = performance.now();
  },
  watchKeys: () => {
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) longestTask = Math.max(longestTask, task.duration);
    }).observe({ entryTypes: ["longtask"] });
    addEventListener("keydown", watchKey, { capture: true });
  },
  keys: () => ({ work, paint, longestTask }),
  watchSheet: (title) => watchFor("[role=dialog] h2", (text) => text === title),
  watchWords: (words) => watchFor("[contenteditable=true]", (text) => text.includes(words)),
  enteredAt: 0,
  shownAt: 0,
};
window.sightlineReport = rig;

/** Notes Enter, and the frame after it in which an element with such a text is painted first. */
function watchFor(selector: string, isMeant: (text: string) => boolean): void {
  [rig.enteredAt, rig.shownAt] = [0, 0];
  const note = (event: KeyboardEvent) => {
    if (event.key === "Enter" && rig.enteredAt === 0) rig.enteredAt = event.timeStamp;
  };
  addEventListener("keydown", note, { capture: true });
  const look = () => {
    const elements = rig.enteredAt === 0 ? [] : [...document.querySelectorAll(selector)];
    if (elements.some(({ textContent }) => isMeant(textContent))) {
      after(() => {
        rig.shownAt = performance.now();
        removeEventListener("keydown", note, { capture: true });
      });
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** The work is what the thread does: until the handlers are through, and from the frame's beginning until it is painted. */
function watchKey(event: KeyboardEvent): void {
  const start = event.timeStamp;
  let handled = 0;
  after(() => {
    handled = performance.now();
  });
  requestAnimationFrame((frame) => {
    const begun = Math.max(performance.now(), frame);
    after(() => {
      const painted = performance.now();
      // A frame that came before the next task: the wait for it was none.
      const wait = handled === 0 || handled > begun ? 0 : begun - handled;
      work.push(painted - start - wait);
      paint.push(painted - start);
    });
  });
}

function after(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = callback;
  port2.postMessage(null);
}

const Original = window.WebSocket;
window.WebSocket = class extends Original {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const size = sizeOf(data);
      if (size < 50_000 || size <= largest || rig.wordsAt > 0) return;
      largest = size;
      rig.caseAt = performance.now();
    });
  }
};

function sizeOf(data: unknown): number {
  if (typeof data === "string") return data.length;
  if (data instanceof ArrayBuffer) return data.byteLength;
  return data instanceof Blob ? data.size : 0;
}
