import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock, LogFields, Logger } from "../ports.ts";
import { redact } from "./redact.ts";

/** How a log is kept. */
export interface FileLoggerOptions {
  readonly file: string;
  readonly clock: Clock;
  /** A file that has grown to this is set aside. */
  readonly maximumBytes: number;
  /** How many files that were set aside are kept. */
  readonly keptFiles: number;
}

/**
 * Writes one JSON line an event to a file that is rotated and bounded in size, readable by its owner only. Every text
 * goes through `redact`. A log that cannot be written never disturbs the work: the line is dropped.
 */
export class FileLogger implements Logger {
  readonly #options: FileLoggerOptions;
  #bytes: number;

  constructor(options: FileLoggerOptions) {
    this.#options = options;
    mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
    this.#bytes = existsSync(options.file) ? statSync(options.file).size : 0;
  }

  info(event: string, fields?: LogFields): void {
    this.#write("info", event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#write("warn", event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.#write("error", event, fields);
  }

  #write(level: string, event: string, fields: LogFields = {}): void {
    const clean = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? redact(value) : value]),
    );
    const at = new Date(this.#options.clock.now()).toISOString();
    const line = `${JSON.stringify({ at, level, event, ...clean })}\n`;
    try {
      if (this.#bytes > 0 && this.#bytes + line.length > this.#options.maximumBytes) this.#rotate();
      appendFileSync(this.#options.file, line, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(line);
    } catch {
      // A full disk must not turn every logged event into a second failure.
      this.#bytes = 0;
    }
  }

  #rotate(): void {
    const { file, keptFiles } = this.#options;
    rmSync(`${file}.${keptFiles}`, { force: true });
    for (let index = keptFiles - 1; index >= 1; index -= 1) {
      if (existsSync(`${file}.${index}`)) renameSync(`${file}.${index}`, `${file}.${index + 1}`);
    }
    if (keptFiles > 0) renameSync(file, `${file}.1`);
    else rmSync(file, { force: true });
    this.#bytes = 0;
  }
}
