import type { CheckFinding } from "../../shared/checks/check.ts";
import type { CheckAnswer, CheckRequest } from "./check-messages.ts";

/** The part of a worker that the reader uses. */
export interface CheckPort {
  postMessage(request: CheckRequest): void;
  addEventListener(type: "message", listener: (event: { readonly data: CheckAnswer }) => void): void;
  addEventListener(type: "error", listener: () => void): void;
}

type Heard = (findings: readonly CheckFinding[] | null) => void;

/** Has drafts read by one worker for the life of the window: starting one costs as much as the first images of a case. */
export class CheckReader {
  readonly #start: () => CheckPort;
  readonly #waiting = new Map<number, Heard>();
  #port: CheckPort | null = null;
  #lastId = 0;

  constructor(start: () => CheckPort) {
    this.#start = start;
  }

  /** Starts the worker ahead of the first draft. */
  warmUp(): void {
    if (this.#port !== null) return;
    const port = this.#start();
    this.#port = port;
    port.addEventListener("message", ({ data }) => {
      this.#waiting.get(data.requestId)?.(data.findings);
      this.#waiting.delete(data.requestId);
    });
    port.addEventListener("error", () => {
      if (this.#port === port) this.#port = null;
      for (const hear of this.#waiting.values()) hear(null);
      this.#waiting.clear();
    });
  }

  /** Gives what the checks find; null where the worker was lost, after which another one is begun for the next draft. */
  read(request: Omit<CheckRequest, "requestId">): Promise<readonly CheckFinding[] | null> {
    this.warmUp();
    this.#lastId += 1;
    const requestId = this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(requestId, resolve);
      this.#port?.postMessage({ requestId, ...request });
    });
  }
}
