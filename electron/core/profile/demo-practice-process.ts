import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { DemoPracticeAddress } from "../core.ts";
import type { Clock, Logger } from "../ports.ts";

/** A started process, as the host can start one: a child of Node, or a utility process of Electron. */
export interface ProcessHandle {
  /** Gives each line that the process prints. */
  onLine(listener: (line: string) => void): void;
  onExit(listener: () => void): void;
  stop(): void;
}

/** Starts the demo practice with these arguments. */
export type StartProcess = (processArguments: readonly string[]) => ProcessHandle;

const portsSchema = z.object({ mllpPort: z.number().int(), pagePort: z.number().int() });
type PracticePorts = z.infer<typeof portsSchema>;

const startLimitMs = 10_000;
const restartAfterMs = 1_000;

/** What is needed to keep a demo practice running. */
export interface DemoPracticeOptions {
  readonly profileDirectory: string;
  readonly start: StartProcess;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The demo profile's practice in a process of its own, started again on the same ports when it ends by itself. */
export class DemoPracticeProcess {
  readonly #options: DemoPracticeOptions;
  #handle: ProcessHandle | null = null;
  #ports: PracticePorts = { mllpPort: 0, pagePort: 0 };
  readonly #stopped = new AbortController();

  constructor(options: DemoPracticeOptions) {
    this.#options = options;
  }

  /** Gives the address once the practice answers, or null when it could not be started; the program works without. */
  async start(): Promise<DemoPracticeAddress | null> {
    const remembered = readPorts(this.#portsFile);
    const ports = (await this.#launch(remembered)) ?? (await this.#launch({ mllpPort: 0, pagePort: 0 }));
    if (ports === null) {
      this.#options.logger.warn("demoPractice.absent");
      return null;
    }
    this.#ports = ports;
    writeFileSync(this.#portsFile, JSON.stringify(ports), { mode: 0o600 });
    return { mllpAddress: `127.0.0.1:${ports.mllpPort}`, pageUrl: `http://127.0.0.1:${ports.pagePort}/` };
  }

  stop(): void {
    this.#stopped.abort();
    this.#handle?.stop();
  }

  get #portsFile(): string {
    return join(this.#options.profileDirectory, "demo-practice.json");
  }

  async #launch(wanted: PracticePorts): Promise<PracticePorts | null> {
    if (this.#stopped.signal.aborted) return null;
    const handle = this.#options.start([
      ...["--mllp-port", String(wanted.mllpPort), "--page-port", String(wanted.pagePort)],
      ...["--directory", join(this.#options.profileDirectory, "demo-practice")],
    ]);
    this.#handle = handle;
    const limit = AbortSignal.any([AbortSignal.timeout(startLimitMs), this.#stopped.signal]);
    const ports = await new Promise<PracticePorts | null>((resolve) => {
      handle.onLine((line) => {
        const found = readyLine.exec(line);
        if (found !== null) resolve({ mllpPort: Number(found[1]), pagePort: Number(found[2]) });
      });
      handle.onExit(() => resolve(null));
      limit.addEventListener("abort", () => resolve(null), { once: true });
    });
    if (ports === null) handle.stop();
    else handle.onExit(() => void this.#restart());
    return ports;
  }

  async #restart(): Promise<void> {
    try {
      await this.#options.clock.sleep(restartAfterMs, this.#stopped.signal);
    } catch {
      // Stopped while waiting: there is nothing to start again.
      return;
    }
    this.#options.logger.warn("demoPractice.restarted");
    if ((await this.#launch(this.#ports)) === null) this.#options.logger.warn("demoPractice.absent");
  }
}

/** What the practice prints once it listens. */
const readyLine = /^Demo practice ready: mllp 127\.0\.0\.1:([0-9]+) page http:\/\/127\.0\.0\.1:([0-9]+)\//;

function readPorts(path: string): PracticePorts {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // Absent at the first start; a damaged file only costs the old ports.
    return { mllpPort: 0, pagePort: 0 };
  }
}
