import { parentPort, workerData } from "node:worker_threads";
import type { StoredFrame } from "../frame-cache/frame-address.ts";
import { loadCodecs } from "./recode-frame.ts";

/** What the worker is started with. */
export interface RecodeWorkerData {
  /** Folder of the compiled codecs, or null for the installed packages'. */
  readonly codecsDirectory: string | null;
}

/** The frame in the faster codec, or null where it stays as it is. A codec that fails ends the worker. */
export type RecodeAnswer = StoredFrame | null;

const { codecsDirectory } = workerData as RecodeWorkerData;
const codecs = loadCodecs(codecsDirectory);

parentPort?.on("message", (frame: StoredFrame) => {
  void codecs.then(({ recode }) => parentPort?.postMessage(recode(frame) satisfies RecodeAnswer));
});
