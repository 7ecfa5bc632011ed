import type { ClosedLoop, PageRig, Scroll } from "./page-rig.ts";

// Put into the page as text before the page's own code. It looks at what a reader sees, the canvas and the load bar of
// the first pane; the product knows nothing of it. Of another viewer (`window.benchPeer`) it looks at the canvases alone.

const pane = 'section[aria-label="Images"] figure';
const probe = readable(48);
const crop = readable(64);

function readable(size: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("The browser gives no canvas.");
  return context;
}

function findCanvas(): HTMLCanvasElement | null {
  if (window.benchPeer === undefined) return document.querySelector<HTMLCanvasElement>(`${pane} canvas`);
  const canvases = peerCanvases(window.benchPeer);
  return canvases.find((canvas) => hasImage(canvas)) ?? canvases[0] ?? null;
}

/** The largest first: a peer's thumbnails and scales are canvases too, and one that is not used may lie over the one that is. */
function peerCanvases(selector: string): readonly HTMLCanvasElement[] {
  return [...document.querySelectorAll<HTMLCanvasElement>(selector)]
    .filter((canvas) => canvas.width > 100 && canvas.height > 100 && canvas.getClientRects().length > 0)
    .sort((a, b) => b.width * b.height - a.width * a.height);
}

function theCanvas(): HTMLCanvasElement {
  const canvas = findCanvas();
  if (canvas === null) throw new Error("There is no pane.");
  return canvas;
}

/**
 * An image has many grey levels, far apart; a blank pane has one, and a sentence is not on the canvas. A narrow pane of another
 * viewer is averaged more when it is looked at, so fewer levels count there, in its favour.
 */
function hasImage(canvas: HTMLCanvasElement, leastLevels = 24): boolean {
  if (canvas.width < 100 || canvas.height < 100) return false;
  probe.clearRect(0, 0, 48, 48);
  probe.drawImage(canvas, 0, 0, canvas.width, canvas.height, 0, 0, 48, 48);
  const { data } = probe.getImageData(0, 0, 48, 48);
  const levels = new Set<number>();
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) levels.add(data[at] ?? 0);
  return levels.size > leastLevels && Math.max(...levels) - Math.min(...levels) > 60;
}

/** The slices' own noise makes every slice's middle differ. */
function fingerprint(canvas: HTMLCanvasElement): number {
  crop.drawImage(canvas, (canvas.width - 64) >> 1, (canvas.height - 64) >> 1, 64, 64, 0, 0, 64, 64);
  let hash = 2166136261;
  for (const pixel of new Uint32Array(crop.getImageData(0, 0, 64, 64).data.buffer)) {
    hash = Math.imul(hash ^ pixel, 16777619);
  }
  return hash >>> 0;
}

/** The bar at the pane's edge shows what has come until all of it is here. */
function isAllLoaded(): boolean {
  const bar = document.querySelector(`${pane} > [class*="_loadBar_"]`);
  return bar !== null && bar.querySelector('[class*="_loaded_"]') === null;
}

function middle(): { x: number; y: number } {
  const box = theCanvas().getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The image is 512 pixels wide and fitted to the pane; the square lies at its top left. */
function square(): number {
  const { width, height } = theCanvas();
  const scale = Math.min(width, height) / 512;
  const [left, top] = [(width - 512 * scale) / 2 + 12 * scale, (height - 512 * scale) / 2 + 12 * scale];
  crop.drawImage(theCanvas(), Math.round(left), Math.round(top), 1, 1, 0, 0, 1, 1);
  return crop.getImageData(0, 0, 1, 1).data[0] ?? 0;
}

let paints = 0;
let endWatch: (() => Scroll) | null = null;

function watch(): void {
  const canvas = theCanvas();
  const wheels: number[] = [];
  const paintedAt: number[] = [];
  let last = fingerprint(canvas);
  const seen = new Set([last]);
  let isOn = true;
  const onWheel = (event: WheelEvent) => wheels.push(event.timeStamp);
  addEventListener("wheel", onWheel, { capture: true, passive: true });
  const look = () => {
    if (!isOn) return;
    const now = fingerprint(canvas);
    if (now !== last) paints = paintedAt.push(performance.now());
    last = now;
    seen.add(now);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  endWatch = () => {
    isOn = false;
    removeEventListener("wheel", onWheel, { capture: true });
    return { wheelEvents: wheels.length, start: wheels[0] ?? 0, paintedAt, differentSlices: seen.size - 1 };
  };
}

function stopWatching(): Scroll {
  if (endWatch === null) throw new Error("Nothing is watched.");
  return endWatch();
}

async function closedLoop(ticks: number): Promise<ClosedLoop> {
  const each: number[] = [];
  const start = performance.now();
  for (let tick = 0; tick < ticks; tick += 1) {
    const duration = await oneTick(theCanvas());
    if (duration !== null) each.push(duration);
  }
  return { total: performance.now() - start, each, missed: ticks - each.length };
}

/** Milliseconds from the tick to the frame that shows another slice; null when none came in three seconds. */
async function oneTick(canvas: HTMLCanvasElement): Promise<number | null> {
  const box = canvas.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const before = fingerprint(canvas);
  const start = performance.now();
  const wheel = { deltaY: 100, clientX: x, clientY: y, bubbles: true, cancelable: true, composed: true };
  canvas.dispatchEvent(new WheelEvent("wheel", wheel));
  while (performance.now() - start < 3000) {
    await new Promise(requestAnimationFrame);
    if (fingerprint(canvas) !== before) return performance.now() - start;
  }
  return null;
}

const coronal = 2;

function paneCanvases(): readonly HTMLCanvasElement[] {
  return [...document.querySelectorAll<HTMLCanvasElement>(`${pane} canvas`)];
}

async function lightPlanes(): Promise<number> {
  const start = performance.now();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "r", bubbles: true }));
  while (paneCanvases().length < 4 || !paneCanvases().every((canvas) => hasImage(canvas))) {
    if (performance.now() - start > 120_000) throw new Error("The planes stayed dark.");
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - start;
}

async function scrollPlanes(ticks: number): Promise<readonly number[]> {
  const canvas = paneCanvases()[coronal];
  if (canvas === undefined) throw new Error("There is no coronal plane.");
  const each: number[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    const duration = await oneTick(canvas);
    if (duration !== null) each.push(duration);
  }
  return each;
}

/** Milliseconds from the last press of the pointer until so many canvases of a peer show a picture each. */
async function untilPeerLit(count: number): Promise<number> {
  const selector = window.benchPeer ?? "canvas";
  const isLit = () => peerCanvases(selector).filter((canvas) => hasImage(canvas, 8)).length >= count;
  await until(isLit, "The planes stayed dark.");
  return performance.now() - pointerAt;
}

function press(key: string, held: { readonly ctrlKey?: boolean; readonly altKey?: boolean } = {}): void {
  document.dispatchEvent(new KeyboardEvent("keydown", { key, ...held, bubbles: true }));
}

async function until(condition: () => boolean, sentence: string): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 120_000) throw new Error(sentence);
    await new Promise(requestAnimationFrame);
  }
}

/** Three points on the axial plane by keys; the last Enter makes the pictures. */
async function lightCurve(): Promise<number> {
  press("v", { altKey: true });
  // The first Enter brings the crosshair.
  press("Enter");
  for (const [key, steps] of [
    ["ArrowRight", 0],
    ["ArrowRight", 3],
    ["ArrowDown", 3],
  ] as const) {
    for (let step = 0; step < steps; step += 1) press(key, { ctrlKey: true });
    press("Enter");
  }
  const canvas = paneCanvases()[1];
  if (canvas === undefined) throw new Error("There is no second pane.");
  const before = fingerprint(canvas);
  const start = performance.now();
  press("Enter");
  const isLit = () =>
    document.querySelector(`${pane}[aria-label*=", Curved"]`) !== null &&
    hasImage(canvas) &&
    fingerprint(canvas) !== before;
  await until(isLit, "The curve stayed dark.");
  return performance.now() - start;
}

/** The active pane as a volume rendering: until it is lit, and until it is drawn in full. */
async function lightRendering(): Promise<{ readonly first: number; readonly full: number }> {
  press("p", { altKey: true });
  const find = () =>
    [...document.querySelectorAll<HTMLElement>("[role=menuitem]")].find(
      (item) => item.textContent === "Volume rendering",
    );
  await until(() => find() !== undefined, "There is no menu of the pane.");
  const start = performance.now();
  find()?.click();
  const canvas = () => document.querySelector<HTMLCanvasElement>(`${pane} canvas[data-quality]`);
  const isLit = () => {
    const found = canvas();
    return found !== null && hasImage(found);
  };
  await until(isLit, "The volume rendering stayed dark.");
  const first = performance.now() - start;
  await until(() => canvas()?.dataset.quality === "full", "The volume rendering stayed coarse.");
  return { first, full: performance.now() - start };
}

let pointerAt = 0;
/** The pane of the case that is left by the key for the next one: its picture is not the next one's. */
let leftCanvas: HTMLCanvasElement | null = null;

const nothingYet = { firstImageAt: null, firstSquare: 0, allLoadedAt: null, frames: 0, frameBytes: 0, longestTask: 0 };
const rig: PageRig = {
  enterAt: 0,
  ...nothingYet,
  middle,
  watch,
  painted: () => paints,
  stopWatching,
  closedLoop,
  lightPlanes,
  scrollPlanes,
  lightCurve,
  lightRendering,
  untilPeerLit,
  square,
};
window.sightlineBench = rig;

function lookForImage(): void {
  const canvas = findCanvas();
  if (canvas === null || canvas === leftCanvas || !hasImage(canvas)) {
    requestAnimationFrame(lookForImage);
    return;
  }
  rig.firstImageAt = performance.now();
  rig.firstSquare = window.benchPeer === undefined ? square() : 0;
  if (window.benchPeer === undefined) waitForTheRest();
}

/** Told by the page's changes: to look at every frame would itself cost a good part of a core. */
function waitForTheRest(): void {
  const observer = new MutationObserver(() => noteTheRest(observer));
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["style"] });
  noteTheRest(observer);
}

function noteTheRest(observer: MutationObserver): void {
  if (!isAllLoaded()) return;
  observer.disconnect();
  requestAnimationFrame(() => {
    rig.allLoadedAt = performance.now();
  });
}

/** A peer is opened by a click in its list. */
addEventListener(
  "pointerdown",
  (event) => {
    pointerAt = event.timeStamp;
    if (window.benchPeer === undefined || peerCanvases(window.benchPeer).length > 0) return;
    const isLooking = rig.enterAt > 0;
    Object.assign(rig, nothingYet, { enterAt: event.timeStamp });
    if (!isLooking) requestAnimationFrame(lookForImage);
  },
  { capture: true },
);
addEventListener(
  "keydown",
  (event) => {
    const canvas = findCanvas();
    const isTyped = event.target instanceof HTMLElement && event.target.isContentEditable;
    const opens = canvas === null ? event.key === "Enter" : event.key === "n" && !isTyped;
    if (window.benchPeer !== undefined || !opens) return;
    leftCanvas = canvas;
    Object.assign(rig, nothingYet, { enterAt: event.timeStamp });
    requestAnimationFrame(lookForImage);
  },
  { capture: true },
);
new PerformanceObserver((list) => {
  for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
    if (!/\/frames\/\d+$/.test(entry.name)) continue;
    rig.frames += 1;
    rig.frameBytes += entry.encodedBodySize;
  }
}).observe({ type: "resource" });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) rig.longestTask = Math.max(rig.longestTask, entry.duration);
}).observe({ type: "longtask" });
