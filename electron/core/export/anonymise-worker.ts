import { parentPort, workerData } from "node:worker_threads";
import { type AnonymisationPlan, type AnonymisedInstance, anonymiseInstance } from "./anonymise-instance.ts";

/** The worker's answer to the bytes of one instance; null where they cannot be read as DICOM. */
export type AnonymiseAnswer = AnonymisedInstance | null;

const plan = workerData as AnonymisationPlan;

parentPort?.on("message", (bytes: Uint8Array) => {
  const answer = attempt(bytes);
  parentPort?.postMessage(answer, answer === null ? [] : [answer.bytes.buffer]);
});

/** What went wrong is not told: the reader's message may quote the file. */
function attempt(bytes: Uint8Array): AnonymiseAnswer {
  try {
    return anonymiseInstance(bytes, plan);
  } catch {
    return null;
  }
}
