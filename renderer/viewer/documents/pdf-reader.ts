import {
  AnnotationMode,
  GlobalWorkerOptions,
  getDocument,
  PasswordException,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
  VerbosityLevel,
} from "pdfjs-dist";
import DrawingWorker from "pdfjs-dist/build/pdf.renderer.min.mjs?worker";
import type { Extent } from "./page-scale.ts";
import { PdfAssets } from "./pdf-assets.ts";
import ParsingWorker from "./pdf-parsing-worker.ts?worker";
import { isLoss, missingParts, PdfProblem, problems } from "./pdf-problems.ts";

/** No answer for this long ends the reading: a PDF may be made to keep a program busy for ever. */
const patienceMs = 30_000;
/** An A3 page scanned at 600 dots an inch has 70 million. */
const mostPicturePixels = 80_000_000;

/** One open PDF. What it says is parsed and drawn in workers of its own, which end with it. */
export interface PdfReader {
  readonly pageCount: number;
  /** Gives the size of a page in points, turned as it is to be read. Rejects with a `PdfProblem`. */
  sizeOf(page: number): Promise<Extent>;
  /**
   * Draws a page with `scale` pixels to a point; gives what is missing from it in words, or empty. Rejects with a
   * `PdfProblem`, or with an AbortError after `signal`.
   */
  draw(page: number, canvas: HTMLCanvasElement, scale: number, signal: AbortSignal): Promise<string>;
  close(): void;
}

/**
 * Opens a PDF. Nothing in it is run or followed: no scripts, no links, no forms, and the parts that it may ask for are the
 * program's own. What cannot be read is left out, and said to be. Rejects with a `PdfProblem`.
 */
export async function openPdf(file: Blob): Promise<PdfReader> {
  return await Reading.open(file);
}

/** A PDF in its two workers. */
class Reading implements PdfReader {
  readonly #proxy: PDFDocumentProxy;
  readonly #workers: readonly Worker[];
  readonly #losses: { count: number };
  readonly #isMended: boolean;
  /** Pages from which something was left out when they were drawn: drawn again, they say so again. */
  readonly #incomplete = new Set<number>();

  private constructor(proxy: PDFDocumentProxy, workers: readonly Worker[], losses: { count: number }) {
    this.#proxy = proxy;
    this.#workers = workers;
    this.#losses = losses;
    // Put together from what could be read, any page may lack something.
    this.#isMended = losses.count > 0;
  }

  static async open(file: Blob): Promise<Reading> {
    const [parsing, drawing] = [new ParsingWorker(), new DrawingWorker()];
    const workers = [parsing, drawing];
    const losses = { count: 0 };
    parsing.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (isLoss(data)) losses.count += 1;
    });
    try {
      // The library takes the first worker of this list that no other document uses.
      GlobalWorkerOptions.rendererPorts = [drawing];
      const task = getDocument({
        data: new Uint8Array(await file.arrayBuffer()),
        worker: PDFWorker.create({ port: parsing, verbosity: VerbosityLevel.WARNINGS }),
        verbosity: VerbosityLevel.ERRORS,
        enableXfa: false,
        useSystemFonts: false,
        useWorkerFetch: false,
        BinaryDataFactory: PdfAssets,
        maxImageSize: mostPicturePixels,
      });
      return new Reading(await inTime(task.promise, workers), workers, losses);
    } catch (error) {
      endAll(workers);
      throw error instanceof PasswordException ? new PdfProblem(problems.locked, true) : toProblem(error);
    }
  }

  get pageCount(): number {
    return this.#proxy.numPages;
  }

  async sizeOf(page: number): Promise<Extent> {
    const { width, height } = (await this.#page(page)).getViewport({ scale: 1 });
    if (!(width > 0 && height > 0 && Number.isFinite(width * height))) throw new PdfProblem(problems.page, false);
    return { width, height };
  }

  async draw(number: number, canvas: HTMLCanvasElement, scale: number, signal: AbortSignal): Promise<string> {
    const page = await this.#page(number);
    signal.throwIfAborted();
    const viewport = page.getViewport({ scale });
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    const before = this.#losses.count;
    const task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE, background: "#ffffff" });
    const cancel = () => task.cancel();
    signal.addEventListener("abort", cancel);
    try {
      await inTime(task.promise, this.#workers);
      if (this.#losses.count > before || lacksPicture(page)) this.#incomplete.add(number);
      return this.#isMended || this.#incomplete.has(number) ? missingParts : "";
    } catch (error) {
      signal.throwIfAborted();
      throw toProblem(error, problems.page);
    } finally {
      signal.removeEventListener("abort", cancel);
      page.cleanup();
    }
  }

  close(): void {
    // Asked to close, a worker that is kept busy would not answer.
    endAll(this.#workers);
    void this.#proxy.loadingTask.destroy().catch(() => undefined);
  }

  async #page(number: number): Promise<PDFPageProxy> {
    try {
      return await inTime(this.#proxy.getPage(number), this.#workers);
    } catch (error) {
      throw toProblem(error, problems.page);
    }
  }
}

function endAll(workers: readonly Worker[]): void {
  for (const worker of workers) worker.terminate();
}

function toProblem(error: unknown, sentence: string = problems.broken): PdfProblem {
  return error instanceof PdfProblem ? error : new PdfProblem(sentence, false, error);
}

/** A picture that cannot be decoded keeps null in its place. */
function lacksPicture({ objs, commonObjs }: PDFPageProxy): boolean {
  return [...objs, ...commonObjs].some((entry: readonly unknown[]) => entry[1] === null);
}

/** Gives what is waited for; after too long ends the workers, which may be busy for ever. */
async function inTime<T>(wanted: Promise<T>, workers: readonly Worker[]): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    endAll(workers);
    late.reject(new PdfProblem(problems.slow, true));
  }, patienceMs);
  try {
    return await Promise.race([wanted, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
