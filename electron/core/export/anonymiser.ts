import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { WorkstationError } from "../errors.ts";
import type { AnonymisationPlan, AnonymisedInstance } from "./anonymise-instance.ts";
import type { AnonymiseAnswer } from "./anonymise-worker.ts";

/** One export's worker thread: a large file is taken apart outside the event loop. One instance at a time. */
export class Anonymiser {
  readonly #worker: Worker;

  /** Starts the thread; `workerEntry` is null when run from the sources. */
  constructor(workerEntry: URL | string | null, plan: AnonymisationPlan) {
    this.#worker = new Worker(workerEntry ?? new URL("./anonymise-worker.ts", import.meta.url), { workerData: plan });
  }

  /** Gives one instance anonymised. Throws `archive_nonconformant` where its bytes are no DICOM file that can be read. */
  async anonymise(bytes: Uint8Array): Promise<AnonymisedInstance> {
    const answered = once(this.#worker, "message") as Promise<[AnonymiseAnswer]>;
    this.#worker.postMessage(bytes);
    const [answer] = await answered;
    if (answer !== null) return answer;
    throw new WorkstationError(
      "archive_nonconformant",
      "An image of this series could not be read, so nothing was exported. The archive is unchanged.",
    );
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
