// Put into the page as text before the page's own code. It looks at keys, frames and messages; the product knows nothing of it.

/** What the page measures of the writing of a report. Times are milliseconds of `performance.now()`. */
export interface ReportRig {
  /** When the largest message so far came: at the opening of a long report the one with its case. */
  caseAt: number;
  wordsAt: number;
  noteWords(): void;
  watchKeys(): void;
  keys(): { readonly work: number[]; readonly paint: number[]; readonly longestTask: number };
  /** Notes when Enter is pressed next, and the frame in which a sheet with this title is painted first. */
  watchSheet(title: string): void;
  enteredAt: number;
  sheetAt: number;
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
  watchSheet: (title) => {
    [rig.enteredAt, rig.sheetAt] = [0, 0];
    const note = (event: KeyboardEvent) => {
      if (event.key === "Enter" && rig.enteredAt === 0) rig.enteredAt = event.timeStamp;
    };
    addEventListener("keydown", note, { capture: true });
    const look = () => {
      const isThere = [...document.querySelectorAll("[role=dialog] h2")].some(
        ({ textContent }) => textContent === title,
      );
      if (isThere) {
        after(() => {
          rig.sheetAt = performance.now();
          removeEventListener("keydown", note, { capture: true });
        });
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  },
  enteredAt: 0,
  sheetAt: 0,
};
window.sightlineReport = rig;

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
