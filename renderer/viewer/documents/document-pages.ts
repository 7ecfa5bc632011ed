import { cssPixelsToPoint, drawnScale, type Extent, limitZoom, shownScale } from "./page-scale.ts";
import { PdfProblem, sentenceOf } from "./pdf-problems.ts";
import type { PdfReader } from "./pdf-reader.ts";

/** What a document pane says of its pages. */
export interface PagesState {
  readonly standing: "opening" | "drawing" | "shown" | "failed";
  /** From 1. */
  readonly page: number;
  readonly pageCount: number;
  /** Against the size on paper, 96 CSS pixels to an inch; null before it is known. */
  readonly percent: number | null;
  /** Why there is nothing to be seen, or what may be missing; or empty. */
  readonly words: string;
}

export const openingPages: PagesState = { standing: "opening", page: 1, pageCount: 0, percent: null, words: "" };

interface DrawnPage {
  readonly canvas: HTMLCanvasElement;
  readonly key: string;
  readonly words: string;
}

interface Drawing {
  readonly page: number;
  readonly key: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** One wheel tick, in CSS pixels; at the end of a page it turns to the next. */
const wheelStep = 100;
const afterResizeMs = 120;

/** The pages of one document in its pane: one is shown, and it and its neighbours are kept drawn. */
export class DocumentPages {
  /** The element that scrolls, and the one in it that is as large as the page. */
  readonly #box: HTMLElement;
  readonly #sheet: HTMLElement;
  readonly #onChange: (state: PagesState) => void;
  readonly #abort = new AbortController();
  readonly #drawn = new Map<number, DrawnPage>();
  readonly #sizes = new Map<number, Extent>();
  #reader: PdfReader | null = null;
  #state = openingPages;
  #zoom = 1;
  #drawing: Drawing | null = null;
  /** Where a page that was turned to is looked at first, until it is laid out. */
  #arrival: "top" | "end" | null = null;
  #resized: ReturnType<typeof setTimeout> | undefined;
  #wheelRest = 0;

  constructor(box: HTMLElement, sheet: HTMLElement, onChange: (state: PagesState) => void) {
    this.#box = box;
    this.#sheet = sheet;
    this.#onChange = onChange;
  }

  /** Fetches and opens the document; what is wrong with it is said in the state. */
  async open(address: string): Promise<void> {
    const { signal } = this.#abort;
    try {
      const file = await fetchDocument(address, signal);
      const { openPdf } = await import("./pdf-reader.ts");
      const reader = await openPdf(file);
      if (signal.aborted) {
        reader.close();
        return;
      }
      this.#reader = reader;
      this.#change({ standing: "drawing", pageCount: reader.pageCount });
      await this.#show();
    } catch (error) {
      if (!signal.aborted) this.#change({ standing: "failed", words: sentenceOf(error) });
    }
  }

  /** Shows a page, from its top or, going back, from its end. */
  goTo(page: number, isFromEnd = false): void {
    const next = Math.min(Math.max(page, 1), this.#state.pageCount);
    if (this.#reader === null || next === this.#state.page) return;
    this.#change({ page: next, standing: "drawing", words: "" });
    this.#sheet.replaceChildren();
    this.#arrival = isFromEnd ? "end" : "top";
    void this.#show();
  }

  turn(by: number): void {
    this.goTo(this.#state.page + by);
  }

  /** Moves over the page, and at its end to the next one. */
  scroll(down: number): void {
    const before = this.#box.scrollTop;
    this.#box.scrollBy({ top: down });
    if (Math.abs(this.#box.scrollTop - before) < 1) this.goTo(this.#state.page + Math.sign(down), down < 0);
  }

  /** Like `scroll`, but turns no more than one page for each tick: a wheel may send many small moves. */
  wheel(down: number): void {
    const before = this.#box.scrollTop;
    this.#box.scrollBy({ top: down });
    if (Math.abs(this.#box.scrollTop - before) >= 1) {
      this.#wheelRest = 0;
      return;
    }
    this.#wheelRest += down;
    if (Math.abs(this.#wheelRest) < wheelStep) return;
    this.goTo(this.#state.page + Math.sign(down), down < 0);
    this.#wheelRest = 0;
  }

  move(right: number, down: number): void {
    this.#box.scrollBy({ left: right, top: down });
  }

  /** Zooms about the middle of what is seen. */
  zoom(factor: number): void {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = this.#box;
    const across = (scrollLeft + clientWidth / 2) / scrollWidth;
    const along = (scrollTop + clientHeight / 2) / scrollHeight;
    this.#zoom = limitZoom(this.#zoom * factor);
    this.#layOut();
    this.#box.scrollTo({
      left: across * this.#box.scrollWidth - clientWidth / 2,
      top: along * this.#box.scrollHeight - clientHeight / 2,
    });
    void this.#show();
  }

  /** The whole first view of the page again. */
  reset(): void {
    this.#zoom = 1;
    this.#box.scrollTo({ left: 0, top: 0 });
    void this.#show();
  }

  /** Says that the pane has another size, or the screen other pixels. */
  resize(): void {
    this.#layOut();
    clearTimeout(this.#resized);
    this.#resized = setTimeout(() => void this.#show(), afterResizeMs);
  }

  dispose(): void {
    clearTimeout(this.#resized);
    this.#abort.abort();
    this.#drawing?.abort.abort();
    this.#reader?.close();
    this.#drawn.clear();
  }

  #change(part: Partial<PagesState>): void {
    this.#state = { ...this.#state, ...part };
    if (!this.#abort.signal.aborted) this.#onChange(this.#state);
  }

  /** Draws the shown page unless it is drawn as it must be, then its neighbours, one at a time. */
  async #show(): Promise<void> {
    const { page } = this.#state;
    const reader = this.#reader;
    if (reader === null || this.#abort.signal.aborted) return;
    try {
      if (!this.#sizes.has(page)) this.#sizes.set(page, await reader.sizeOf(page));
      if (page !== this.#state.page) return;
      this.#layOut();
      this.#arrive();
      this.#putOnSheet();
      await this.#draw(page);
      if (page !== this.#state.page) return;
      for (const near of this.#neighbours()) await this.#drawNear(near);
    } catch (error) {
      if (this.#abort.signal.aborted || page !== this.#state.page || isAbort(error)) return;
      this.#change({ standing: "failed", words: sentenceOf(error) });
      if (error instanceof PdfProblem && error.isFinal) this.#giveUp(reader);
    }
  }

  /** While somebody looks closely at one page, its neighbours are not kept as large. */
  #neighbours(): readonly number[] {
    const { page, pageCount } = this.#state;
    return this.#zoom === 1 ? [page + 1, page - 1].filter((near) => near >= 1 && near <= pageCount) : [];
  }

  /** What is wrong with a neighbour is said when it is turned to. */
  async #drawNear(page: number): Promise<void> {
    if (!this.#neighbours().includes(page) || this.#reader === null) return;
    try {
      if (!this.#sizes.has(page)) this.#sizes.set(page, await this.#reader.sizeOf(page));
      await this.#draw(page);
    } catch {
      this.#drawn.delete(page);
    }
  }

  async #draw(page: number): Promise<void> {
    const size = this.#sizes.get(page);
    const reader = this.#reader;
    if (size === undefined || reader === null) return;
    const shown = shownScale(size, this.#extent(), this.#zoom);
    const scale = drawnScale(size, shown, devicePixelRatio);
    const key = scale.toPrecision(6);
    if (this.#drawn.get(page)?.key === key) return;
    if (this.#drawing?.page !== page || this.#drawing.key !== key) this.#begin(reader, page, key, scale);
    await this.#drawing?.done;
  }

  #begin(reader: PdfReader, page: number, key: string, scale: number): void {
    this.#drawing?.abort.abort();
    const abort = new AbortController();
    const canvas = document.createElement("canvas");
    const done = reader.draw(page, canvas, scale, abort.signal).then((words) => {
      if (abort.signal.aborted) return;
      this.#keep(page, { canvas, key, words });
      if (page === this.#state.page) this.#putOnSheet();
    });
    const drawing: Drawing = { page, key, abort, done };
    this.#drawing = drawing;
    const forget = () => {
      if (this.#drawing === drawing) this.#drawing = null;
    };
    done.then(forget, forget);
  }

  #arrive(): void {
    if (this.#arrival === null) return;
    this.#box.scrollTo({ top: this.#arrival === "end" ? this.#box.scrollHeight : 0 });
    this.#arrival = null;
  }

  #giveUp(reader: PdfReader): void {
    reader.close();
    this.#reader = null;
  }

  /** Only the page and its neighbours are kept. */
  #keep(page: number, drawn: DrawnPage): void {
    this.#drawn.set(page, drawn);
    for (const other of [...this.#drawn.keys()]) {
      if (Math.abs(other - this.#state.page) > 1) this.#drawn.delete(other);
    }
    if (this.#sizes.size > 1000) this.#sizes.clear();
  }

  /** Never a page under the number of another one: before it is drawn, the sheet is blank. */
  #putOnSheet(): void {
    const { page, pageCount } = this.#state;
    const drawn = this.#drawn.get(page);
    if (drawn === undefined) return;
    drawn.canvas.setAttribute("role", "img");
    drawn.canvas.setAttribute("aria-label", `Page ${page} of ${pageCount}`);
    this.#sheet.replaceChildren(drawn.canvas);
    this.#change({ standing: "shown", words: drawn.words });
  }

  #layOut(): void {
    const size = this.#sizes.get(this.#state.page);
    if (size === undefined) return;
    const scale = shownScale(size, this.#extent(), this.#zoom);
    this.#sheet.style.width = `${size.width * scale}px`;
    this.#sheet.style.height = `${size.height * scale}px`;
    this.#change({ percent: (scale / cssPixelsToPoint) * 100 });
  }

  /** The room for a page, without the space around it. */
  #extent(): Extent {
    const { paddingLeft, paddingTop } = getComputedStyle(this.#box);
    return {
      width: Math.max(1, this.#box.offsetWidth - 2 * Number.parseFloat(paddingLeft)),
      height: Math.max(1, this.#box.offsetHeight - 2 * Number.parseFloat(paddingTop)),
    };
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Rejects with a `PdfProblem` that says what the core said. */
async function fetchDocument(address: string, signal: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    throw new PdfProblem(
      "The document did not come: the connection was lost. Nothing is lost; try again.",
      true,
      error,
    );
  }
  if (response.ok) return await response.blob();
  const body: unknown = await response.json().catch(() => null);
  const told = typeof body === "object" && body !== null && "message" in body ? body.message : null;
  throw new PdfProblem(
    typeof told === "string" ? told : "The archive did not send the document. Nothing is lost; try again.",
    true,
  );
}
