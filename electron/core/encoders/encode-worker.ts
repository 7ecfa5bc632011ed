import { parentPort, workerData } from "node:worker_threads";
import { asWorkstationError } from "../errors.ts";
import { encodePdf, type PrintInput } from "./pdf.ts";
import { loadReportFonts } from "./pdf-page.ts";
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

/** The worker's answer. Errors cross as their code and sentence. */
export type EncodeAnswer =
  | { readonly job: number; readonly result: EncodeResult }
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

parentPort?.on("message", ({ job, task }: EncodeJob) => {
  void fonts
    .then(async (loaded): Promise<EncodeResult> => {
      if (task.kind === "print") return await encodePdf(task.input, loaded);
      const prepared = await prepareDeliveries(task.input, loaded);
      return task.kind === "rehearse" ? null : prepared;
    })
    .then(
      (result): EncodeAnswer => ({ job, result }),
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
