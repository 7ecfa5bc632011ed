import type { Clock, Fetch } from "../ports.ts";
import {
  connectionFailure,
  givenUp,
  isCutConnection,
  nonconformant,
  retryAfterSeconds,
  statusFailure,
  tooSlow,
} from "./archive-failure.ts";
import { streamOf } from "./multipart-writer.ts";
import { readFailureResponse } from "./own-failure.ts";

/** How the archive is signed in to. */
export type ArchiveAuthentication =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string };

/** How an archive is spoken to. */
export interface ArchiveExchangeOptions {
  /** As people know it; used in sentences. */
  readonly archiveName: string;
  /** DICOMweb base address, with or without a trailing slash. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly authentication: ArchiveAuthentication;
  /** Time until the headers of an answer, in milliseconds. */
  readonly headersTimeoutMs?: number;
  /** Longest silence inside an answer, in milliseconds. */
  readonly silenceTimeoutMs?: number;
  /** True for the embedded archive alone: its failures carry our own code and sentence. */
  readonly isEmbedded?: boolean;
}

/** One request to an archive. */
export interface ArchiveRequest {
  readonly method: "GET" | "POST";
  /** Below the base address, with a leading slash and the query. */
  readonly path: string;
  readonly accept: string;
  /** Offers gzip: for JSON. Pixels are asked for as they are, because a busy server packs them slowly. */
  readonly offersGzip: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Waits no longer than this for the headers or for the next bytes, in milliseconds. */
  readonly patienceMs?: number | undefined;
  readonly body?: { readonly stream: ReadableStream<Uint8Array>; readonly type: string; readonly length: number };
  /** Gives answers of any status to the caller (STOW-RS puts its results into a 409). */
  readonly allowsFailureStatus?: boolean;
}

// An archive that needs ten seconds for an answer is slow, not broken.
const defaultHeadersTimeoutMs = 30_000;
const defaultSilenceTimeoutMs = 30_000;
const busyRetryDelaysMs = [300, 1200];
const longestRetryAfterMs = 5000;

/**
 * Sends requests to one archive: signs in, keeps time, retries what is safe to retry (reading requests: once after a
 * connection that was cut, twice while the archive says that it is busy) and turns every failure into a
 * `WorkstationError`: `archive_unreachable`, `archive_refused`, `archive_nonconformant`, `not_found`, `timeout`,
 * `cancelled`.
 */
export class ArchiveExchange {
  readonly archiveName: string;
  readonly #options: ArchiveExchangeOptions;
  readonly #baseUrl: string;

  constructor(options: ArchiveExchangeOptions) {
    this.#options = options;
    this.archiveName = options.archiveName;
    this.#baseUrl = options.baseUrl.replace(/\/+$/, "");
  }

  /** Gives a successful answer, whose body fails with a `WorkstationError` when it breaks off or falls silent. */
  async send(request: ArchiveRequest): Promise<Response> {
    const isSafe = request.method === "GET";
    let busyAnswers = 0;
    let hasRetriedCut = false;
    for (;;) {
      try {
        const response = await this.#sendOnce(request);
        const delayMs = isSafe ? busyDelayMs(response, busyAnswers++) : null;
        if (delayMs === null) return await this.#checked(response, request);
        await response.body?.cancel();
        await this.#wait(delayMs, request.signal);
      } catch (thrown) {
        if (!isSafe || hasRetriedCut || !isCutConnection(thrown)) throw connectionFailure(this.archiveName, thrown);
        hasRetriedCut = true;
      }
    }
  }

  async #sendOnce(request: ArchiveRequest): Promise<Response> {
    const { clock, fetch } = this.#options;
    const { patienceMs = Number.POSITIVE_INFINITY } = request;
    const headersTimeoutMs = Math.min(patienceMs, this.#options.headersTimeoutMs ?? defaultHeadersTimeoutMs);
    const watch = new Watch(clock, request.signal, this.archiveName);
    const sent = fetch(this.#toRequest(request, watch.signal));
    try {
      const response = await watch.within(headersTimeoutMs, sent);
      if (response.body === null) {
        watch.end();
        return response;
      }
      const silenceMs = Math.min(patienceMs, this.#options.silenceTimeoutMs ?? defaultSilenceTimeoutMs);
      return new Response(streamOf(this.#watchedChunks(response.body, watch, silenceMs)), {
        status: response.status,
        headers: response.headers,
      });
    } catch (thrown) {
      watch.end();
      throw thrown;
    }
  }

  async *#watchedChunks(body: ReadableStream<Uint8Array>, watch: Watch, silenceMs: number): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    let isFinished = false;
    try {
      for (;;) {
        const { done, value } = await watch.within(silenceMs, reader.read());
        if (done) {
          isFinished = true;
          return;
        }
        yield value;
      }
    } catch (thrown) {
      isFinished = true;
      throw connectionFailure(this.archiveName, thrown);
    } finally {
      // Left early: the archive is told to stop, and the connection is not kept waiting for bytes nobody reads.
      if (!isFinished) await reader.cancel().catch(() => undefined);
      watch.end();
    }
  }

  #toRequest(request: ArchiveRequest, signal: AbortSignal): Request {
    const headers = new Headers({
      Accept: request.accept,
      "Accept-Encoding": request.offersGzip ? "gzip" : "identity",
    });
    const authorization = authorizationOf(this.#options.authentication);
    if (authorization !== null) headers.set("Authorization", authorization);
    if (request.body === undefined) {
      return new Request(this.#baseUrl + request.path, { method: request.method, headers, signal });
    }
    headers.set("Content-Type", request.body.type);
    headers.set("Content-Length", String(request.body.length));
    const init = { method: request.method, headers, signal, body: request.body.stream, duplex: "half" as const };
    return new Request(this.#baseUrl + request.path, init);
  }

  async #checked(response: Response, request: ArchiveRequest): Promise<Response> {
    const own = this.#options.isEmbedded === true ? await readFailureResponse(response) : null;
    if (own !== null) throw own;
    if (request.allowsFailureStatus === true) return response;
    const failure = statusFailure(this.archiveName, response);
    if (failure === null) return response;
    response.body?.cancel().catch(() => undefined);
    throw failure;
  }

  async #wait(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#options.clock.sleep(durationMs, signal);
    } catch (thrown) {
      throw givenUp(thrown);
    }
  }

  /** Gives the error for an answer that is not what the standard says. */
  nonconformant(what: string, cause?: unknown): Error {
    return nonconformant(this.archiveName, what, cause);
  }
}

/** Until when something is waited for, on the monotonic clock. */
interface Limit {
  readonly at: number;
  readonly durationMs: number;
}

/**
 * Ends one exchange when its time runs out or the caller gives up, and says which of the two it was. One timer serves all
 * of an exchange, however many pieces come: a timer for each piece cost more than the piece.
 */
class Watch {
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  readonly #archiveName: string;
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal | undefined;
  readonly #onCallerAbort = () => this.#controller.abort(givenUp(this.#caller?.reason));
  /** Rejects what is waited for now. */
  #giveUp: ((reason: unknown) => void) | null = null;
  #limit: Limit | null = null;
  #timer: { readonly wakesAt: number; readonly abort: AbortController } | null = null;

  constructor(clock: Clock, caller: AbortSignal | undefined, archiveName: string) {
    this.#clock = clock;
    this.#caller = caller;
    this.#archiveName = archiveName;
    this.signal = this.#controller.signal;
    this.signal.addEventListener("abort", () => this.#giveUp?.(this.signal.reason), { once: true });
    if (caller?.aborted) this.#onCallerAbort();
    else caller?.addEventListener("abort", this.#onCallerAbort, { once: true });
  }

  /** Gives the outcome of `work`, or rejects as soon as the time is over or the caller gives up. One wait at a time. */
  async within<T>(durationMs: number, work: Promise<T>): Promise<T> {
    this.#limit = { at: this.#clock.monotonicMs() + durationMs, durationMs };
    this.#keepTime(this.#limit);
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#giveUp = reject;
        if (this.signal.aborted) reject(this.signal.reason as Error);
        work.then(resolve, reject);
      });
    } catch (thrown) {
      throw this.signal.aborted ? this.signal.reason : thrown;
    } finally {
      this.#giveUp = null;
      this.#limit = null;
    }
  }

  end(): void {
    this.#caller?.removeEventListener("abort", this.#onCallerAbort);
    this.#timer?.abort.abort();
    this.#timer = null;
  }

  /** A timer that wakes earlier than needed sleeps on; one that would wake too late is replaced. */
  #keepTime(limit: Limit): void {
    if (this.#timer !== null && this.#timer.wakesAt <= limit.at) return;
    this.#timer?.abort.abort();
    const abort = new AbortController();
    this.#timer = { wakesAt: limit.at, abort };
    const leftMs = Math.max(0, limit.at - this.#clock.monotonicMs());
    this.#clock.sleep(leftMs, abort.signal).then(
      () => this.#wake(),
      () => undefined,
    );
  }

  #wake(): void {
    this.#timer = null;
    if (this.#limit === null) return;
    if (this.#limit.at > this.#clock.monotonicMs()) this.#keepTime(this.#limit);
    else this.#controller.abort(tooSlow(this.#archiveName, this.#limit.durationMs));
  }
}

/** Time to wait before asking a busy archive again, or null when it is not busy or has been asked often enough. */
function busyDelayMs(response: Response, answersBefore: number): number | null {
  if (response.status !== 503 && response.status !== 429) return null;
  const ours = busyRetryDelaysMs[answersBefore];
  if (ours === undefined) return null;
  const theirsMs = (retryAfterSeconds(response) ?? 0) * 1000;
  return theirsMs > longestRetryAfterMs ? null : Math.max(ours, theirsMs);
}

function authorizationOf(authentication: ArchiveAuthentication): string | null {
  switch (authentication.kind) {
    case "none":
      return null;
    case "basic": {
      const pair = `${authentication.username}:${authentication.password}`;
      return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
    }
    case "bearer":
      return `Bearer ${authentication.token}`;
  }
}
