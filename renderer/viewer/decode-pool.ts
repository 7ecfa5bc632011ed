import { getWebWorkerManager } from "@cornerstonejs/core";
import type { PixelArray } from "../../shared/imaging/pixel-format.ts";

/** What a codec needs to know of a frame; Cornerstone's own names. */
export interface CodecFrame {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly pixelRepresentation: 0 | 1;
  readonly samplesPerPixel: number;
  readonly planarConfiguration: 0 | 1;
  readonly photometricInterpretation: string;
}

/** What a codec gives back; only what is used here. */
export interface CodecResult {
  readonly pixelData: PixelArray;
  readonly interleaveMode?: number;
}

const workerName = "dicomImageLoader";
const timeLimitMs = 60_000;
const maximumTries = 2;

interface Task {
  readonly run: () => Promise<unknown>;
  readonly finish: (outcome: Outcome) => void;
}

type Outcome = { readonly kind: "done"; readonly result: CodecResult } | { readonly kind: "failed" | "restarted" };

const running = new Set<Task>();

/**
 * Gives a compressed frame decoded in a worker. Rejects with an Error where it cannot be decoded.
 * A codec that failed may be left broken, so its workers are replaced and the frames they were at are tried again:
 * one damaged image never spoils the others.
 */
export async function decodeInWorker(
  frame: CodecFrame,
  transferSyntaxUid: string,
  bytes: Uint8Array,
): Promise<CodecResult> {
  for (let failures = 0; failures < maximumTries; ) {
    const outcome = await runOnce(frame, transferSyntaxUid, bytes);
    if (outcome.kind === "done") return outcome.result;
    if (outcome.kind === "failed") {
      failures += 1;
      restartWorkers();
    }
  }
  throw new Error(
    "This image is not shown: its compressed data is damaged or of a kind that this program cannot read.",
  );
}

function runOnce(frame: CodecFrame, transferSyntaxUid: string, bytes: Uint8Array): Promise<Outcome> {
  return new Promise((resolve) => {
    const task: Task = {
      run: () =>
        getWebWorkerManager().executeTask(workerName, "decodeTask", {
          imageFrame: { ...frame },
          transferSyntax: transferSyntaxUid,
          pixelData: bytes,
          options: { preScale: { enabled: false } },
          decodeConfig: {},
        }),
      finish: (outcome) => {
        clearTimeout(timer);
        running.delete(task);
        resolve(outcome);
      },
    };
    const timer = setTimeout(() => task.finish({ kind: "failed" }), timeLimitMs);
    running.add(task);
    task.run().then(
      (result) => task.finish(isCodecResult(result) ? { kind: "done", result } : { kind: "failed" }),
      () => task.finish({ kind: "failed" }),
    );
  });
}

function restartWorkers(): void {
  getWebWorkerManager().terminate(workerName);
  for (const task of [...running]) task.finish({ kind: "restarted" });
}

function isCodecResult(result: unknown): result is CodecResult {
  return typeof result === "object" && result !== null && "pixelData" in result && ArrayBuffer.isView(result.pixelData);
}
