import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { asWorkstationError, type WorkstationError } from "../errors.ts";
import { encodePdf, type PrintInput } from "./pdf.ts";
import { loadReportFonts, type ReportFonts } from "./pdf-page.ts";
import { type PreparedReport, type PrepareInput, prepareDeliveries } from "./prepare-deliveries.ts";

/** A job for the worker, answered under the same number. */
export interface EncodeJob {
  readonly job: number;
  readonly task:
    | { readonly kind: "prepare" | "rehearse"; readonly input: PrepareInput }
    | { readonly kind: "print"; readonly input: PrintInput };
}

/** What a job gives; a rehearsal nothing. */
export type EncodeResult = PreparedReport | Uint8Array | null;

/** The worker's answer. Errors cross as their code, sentence and details. */
export type EncodeAnswer =
  | { readonly job: number; readonly result: EncodeResult }
  | { readonly job: number; readonly error: EncodeFailure };

/** An error without what it may say of a patient: its code, sentence and details, and where it was thrown. */
export interface EncodeFailure {
  readonly code: string;
  readonly message: string;
  readonly details: WorkstationError["details"];
  readonly name: string;
  /** Frames of the stack, without the message above them. */
  readonly frames: string;
}

/** What the worker is started with. */
export interface EncodeWorkerData {
  /** Folder of the fonts, or null for the installed package's. */
  readonly fontsDirectory: string | null;
}

/** The engine compiles what it has run a few times; after these rounds a long report takes a third of the first one's time. */
const rehearsalRounds = 5;

const { fontsDirectory } = workerData as EncodeWorkerData;
const fonts = loadReportFonts(fontsDirectory);
let newestJob = 0;

parentPort?.on("message", ({ job, task }: EncodeJob) => {
  newestJob = job;
  void fonts
    .then((loaded): Promise<EncodeResult> => {
      if (task.kind === "print") return encodePdf(task.input, loaded);
      return task.kind === "rehearse" ? rehearse(job, task.input, loaded) : prepareDeliveries(task.input, loaded);
    })
    .then(
      (result): EncodeAnswer => ({ job, result }),
      (thrown: unknown): EncodeAnswer => ({ job, error: failureOf(thrown) }),
    )
    .then((answer) => parentPort?.postMessage(answer));
});

/** Ends after the round in which something else is asked for: somebody waits for that. */
async function rehearse(job: number, input: PrepareInput, loaded: ReportFonts): Promise<null> {
  for (let round = 0; round < rehearsalRounds && newestJob === job; round += 1) {
    await prepareDeliveries(input, loaded);
    // Only between two turns of the event loop does a job come in.
    await setImmediate();
  }
  return null;
}

function failureOf(thrown: unknown): EncodeFailure {
  const { code, message, details } = asWorkstationError(thrown);
  const [name, stack] = thrown instanceof Error ? [thrown.name, thrown.stack ?? ""] : ["unknown", ""];
  const frames = stack.split("\n").filter((line) => line.trimStart().startsWith("at "));
  return { code, message, details, name, frames: frames.join("\n") };
}
