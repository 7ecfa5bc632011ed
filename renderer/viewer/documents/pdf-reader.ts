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
import ParsingWorker from "pdfjs-dist/build/pdf.worker.min.mjs?worker";
import type { Extent } from "./page-scale.ts";
import { PdfAssets } from "./pdf-assets.ts";
import { missingParts, missingPicture, PdfProblem, problems } from "./pdf-problems.ts";

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
 * program's own. What cannot be read as it stands is read leniently, and said to be. Rejects with a `PdfProblem`.
 */
export async function openPdf(file: Blob): Promise<PdfReader> {
  const strict = await Reading.open(file, true).catch((problem: unknown) => {
    if (problem instanceof PdfProblem && problem.isFinal) throw problem;
    return null;
  });
  return new TwoReadings(file, strict, strict ?? (await Reading.open(file, false)));
}

/** The strict reading for as long as it can, and for the pages where it cannot a lenient one. */
class TwoReadings implements PdfReader {
  readonly pageCount: number;
  readonly #file: Blob;
  readonly #strict: Reading | null;
  #lenient: Promise<Reading> | null;
  #isClosed = false;

  constructor(file: Blob, strict: Reading | null, opened: Reading) {
    this.#file = file;
    this.#strict = strict;
    this.#lenient = strict === null ? Promise.resolve(opened) : null;
    this.pageCount = opened.pageCount;
  }

  async sizeOf(page: number): Promise<Extent> {
    return (await this.#inTurn((reading) => reading.sizeOf(page), never)).value;
  }

  async draw(page: number, canvas: HTMLCanvasElement, scale: number, signal: AbortSignal): Promise<string> {
    const { value, isLenient } = await this.#inTurn((reading) => reading.draw(page, canvas, scale, signal), signal);
    return isLenient ? missingParts : value;
  }

  close(): void {
    this.#isClosed = true;
    this.#strict?.close();
    void this.#lenient?.then((reading) => reading.close()).catch(() => undefined);
  }

  async #inTurn<T>(
    read: (reading: Reading) => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ value: T; isLenient: boolean }> {
    if (this.#strict !== null) {
      try {
        return { value: await read(this.#strict), isLenient: false };
      } catch (problem) {
        const isFinal = problem instanceof PdfProblem && problem.isFinal;
        if (signal.aborted || this.#isClosed || isFinal) throw problem;
      }
    }
    this.#lenient ??= Reading.open(this.#file, false);
    return { value: await read(await this.#lenient), isLenient: true };
  }
}

const never = new AbortController().signal;

/** A PDF in its two workers. */
class Reading implements PdfReader {
  readonly #proxy: PDFDocumentProxy;
  readonly #workers: readonly Worker[];

  private constructor(proxy: PDFDocumentProxy, workers: readonly Worker[]) {
    this.#proxy = proxy;
    this.#workers = workers;
  }

  static async open(file: Blob, isStrict: boolean): Promise<Reading> {
    const [parsing, drawing] = [new ParsingWorker(), new DrawingWorker()];
    const workers = [parsing, drawing];
    try {
      // The library takes the first worker of this list that no other document uses.
      GlobalWorkerOptions.rendererPorts = [drawing];
      const task = getDocument({
        data: new Uint8Array(await file.arrayBuffer()),
        worker: PDFWorker.create({ port: parsing, verbosity: VerbosityLevel.ERRORS }),
        verbosity: VerbosityLevel.ERRORS,
        stopAtErrors: isStrict,
        enableXfa: false,
        useSystemFonts: false,
        useWorkerFetch: false,
        BinaryDataFactory: PdfAssets,
        maxImageSize: mostPicturePixels,
      });
      return new Reading(await inTime(task.promise, workers), workers);
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
    const task = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE, background: "#ffffff" });
    const cancel = () => task.cancel();
    signal.addEventListener("abort", cancel);
    try {
      await inTime(task.promise, this.#workers);
      return lacksPicture(page) ? missingPicture : "";
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

/** A picture that cannot be decoded is left out by the library without an error; it keeps null in its place. */
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
