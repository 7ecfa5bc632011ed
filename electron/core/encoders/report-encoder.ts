import { Worker } from "node:worker_threads";
import type { ErrorCode } from "../../../shared/contract/errors.ts";
import { errorCodes } from "../../../shared/contract/errors.ts";
import { WorkstationError } from "../errors.ts";
import type { EncodeAnswer, EncodeFailure, EncodeJob, EncodeResult, EncodeWorkerData } from "./encode-worker.ts";
import type { PrintInput } from "./pdf.ts";
import type { PreparedReport, PrepareInput } from "./prepare-deliveries.ts";

/** Makes the payloads of a signed version outside the event loop. */
export interface ReportEncoder {
  /** Gives the printed report and every outbox row; fails as `prepareDeliveries` does. Rejects after `close`. */
  prepare(input: PrepareInput): Promise<PreparedReport>;
  /**
   * Makes the payloads and throws them away, so that the worker is started and its fonts are open when somebody signs. Their
   * bytes cannot be kept for the signature: each says when it was given. What fails here fails again, and is told, at signing.
   */
  rehearse(input: PrepareInput): void;
  /** Gives a report as PDF/A-2b, e.g. a patient's copy of it. Rejects after `close`. */
  print(input: PrintInput): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where a bundled host keeps the worker and its fonts; null for the sources and the installed packages. */
export interface ReportEncoderOptions {
  readonly workerEntry: URL | string | null;
  readonly fontsDirectory: string | null;
}

interface Waiting {
  readonly resolve: (result: EncodeResult) => void;
  readonly reject: (error: WorkstationError) => void;
}

const notPrepared = "The report could not be prepared for sending. Nothing was signed. Please try again.";

/** Gives an encoder with one worker thread, started with the first job and again after it died. */
export function createReportEncoder(
  options: ReportEncoderOptions = { workerEntry: null, fontsDirectory: null },
): ReportEncoder {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let lastJob = 0;
  let isClosed = false;

  function fail(code: ErrorCode, message: string, cause?: unknown): void {
    const jobs = [...waiting.values()];
    waiting.clear();
    for (const { reject } of jobs) reject(new WorkstationError(code, message, { cause }));
  }

  function start(): Worker {
    const workerData: EncodeWorkerData = { fontsDirectory: options.fontsDirectory };
    const started = new Worker(options.workerEntry ?? new URL("./encode-worker.ts", import.meta.url), { workerData });
    started.on("message", (answer: EncodeAnswer) => {
      settle(waiting, answer);
      // An idle encoder must not keep a stopped program alive.
      if (waiting.size === 0) started.unref();
    });
    started.on("error", (cause) => {
      if (worker === started) worker = null;
      fail("internal", notPrepared, cause);
    });
    started.on("exit", () => {
      // After an error the jobs have failed already; those that wait now belong to the next worker.
      if (worker !== started) return;
      worker = null;
      fail("internal", notPrepared);
    });
    return started;
  }

  function run(task: EncodeJob["task"]): Promise<EncodeResult> {
    if (isClosed) {
      return Promise.reject(new WorkstationError("cancelled", "The workstation is stopping. Nothing was signed."));
    }
    worker ??= start();
    lastJob += 1;
    return post(worker, waiting, { job: lastJob, task });
  }

  return {
    prepare: async (input) => (await run({ kind: "prepare", input })) as PreparedReport,
    rehearse(input) {
      // Where something is being made the worker is not cold, and somebody may wait for it.
      if (waiting.size === 0) void run({ kind: "rehearse", input }).catch(() => undefined);
    },
    print: async (input) => (await run({ kind: "print", input })) as Uint8Array,
    async close() {
      isClosed = true;
      const current = worker;
      worker = null;
      fail("cancelled", "The workstation is stopping. Nothing was signed.");
      await current?.terminate();
    },
  };
}

function post(worker: Worker, waiting: Map<number, Waiting>, job: EncodeJob): Promise<EncodeResult> {
  return new Promise((resolve, reject) => {
    waiting.set(job.job, { resolve, reject });
    worker.ref();
    worker.postMessage(job);
  });
}

function settle(waiting: Map<number, Waiting>, answer: EncodeAnswer): void {
  const job = waiting.get(answer.job);
  waiting.delete(answer.job);
  if (!job) return;
  if ("result" in answer) job.resolve(answer.result);
  else job.reject(asError(answer.error));
}

/** The cause carries where the worker failed, so that the log can name it. */
function asError({ code, message, details, name, frames }: EncodeFailure): WorkstationError {
  const cause = new Error("The report encoder failed.");
  cause.name = name;
  cause.stack = frames;
  return new WorkstationError(knownCode(code), message, { details, cause });
}

function knownCode(code: string): ErrorCode {
  return errorCodes.find((known) => known === code) ?? "internal";
}
