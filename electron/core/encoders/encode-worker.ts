import { parentPort, workerData } from "node:worker_threads";
import { asWorkstationError } from "../errors.ts";
import { loadReportFonts } from "./pdf-page.ts";
import { type PreparedReport, type PrepareInput, prepareDeliveries } from "./prepare-deliveries.ts";

/** A job for the worker, answered under the same number. */
export interface EncodeJob {
  readonly job: number;
  readonly input: PrepareInput;
}

/** The worker's answer. Errors cross as their code and sentence. */
export type EncodeAnswer =
  | { readonly job: number; readonly report: PreparedReport }
  | { readonly job: number; readonly error: EncodeFailure };

/** An error without what it may say of a patient: its code and sentence, and where it was thrown. */
export interface EncodeFailure {
  readonly code: string;
  readonly message: string;
  readonly name: string;
  /** Frames of the stack, without the message above them. */
  readonly frames: string;
}

/** What the worker is started with. */
export interface EncodeWorkerData {
  /** Folder of the fonts, or null for the installed package's. */
  readonly fontsDirectory: string | null;
}

const { fontsDirectory } = workerData as EncodeWorkerData;
const fonts = loadReportFonts(fontsDirectory);

parentPort?.on("message", ({ job, input }: EncodeJob) => {
  void fonts
    .then((loaded) => prepareDeliveries(input, loaded))
    .then(
      (report): EncodeAnswer => ({ job, report }),
      (thrown: unknown): EncodeAnswer => ({ job, error: failureOf(thrown) }),
    )
    .then((answer) => parentPort?.postMessage(answer));
});

function failureOf(thrown: unknown): EncodeFailure {
  const { code, message } = asWorkstationError(thrown);
  const [name, stack] = thrown instanceof Error ? [thrown.name, thrown.stack ?? ""] : ["unknown", ""];
  const frames = stack.split("\n").filter((line) => line.trimStart().startsWith("at "));
  return { code, message, name, frames: frames.join("\n") };
}
