import { cpus } from "node:os";

/** How busy the computer's processors are, with everything that runs on it. */
export class ProcessorLoad {
  #idleMs = 0;
  #allMs = 0;

  /** Gives the share of the processors' time, 0 to 1, that was used since this was asked last; 1 where too little has passed. */
  busyShare(): number {
    const times = cpus().map((each) => each.times);
    const idleMs = sum(times.map(({ idle }) => idle));
    const allMs = sum(times.flatMap((each) => Object.values(each)));
    const passedMs = allMs - this.#allMs;
    const share = passedMs > 0 ? 1 - (idleMs - this.#idleMs) / passedMs : 1;
    this.#idleMs = idleMs;
    this.#allMs = allMs;
    return share;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
