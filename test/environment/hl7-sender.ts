import { join } from "node:path";
import { startLines } from "./child-process.ts";

/** An acknowledgement as python3-hl7 reads it. */
export interface ReadAnswer {
  /** MSA-1, MSA-2 and MSA-3. */
  readonly code: string;
  readonly controlId: string;
  readonly sentence: string;
  /** First component of ERR-3, or ERR-1 before 2.5; empty where none is there. */
  readonly error: string;
  /** MSH-9. */
  readonly type: string;
}

/** A sender of HL7 messages by others (python3-hl7) over one connection. */
export interface Hl7Sender {
  /** Sends a message and gives what was answered to it. */
  send(message: string): Promise<ReadAnswer>;
  stop(): Promise<void>;
}

/** Connects to a port of loopback; `options` are those that `hl7-sender.py` names. */
export function startHl7Sender(port: number, options: readonly string[] = []): Hl7Sender {
  const sender = startLines("/usr/bin/python3", [join(import.meta.dirname, "hl7-sender.py"), String(port), ...options]);
  let count = 0;
  return {
    async send(message) {
      sender.child.stdin?.write(`${JSON.stringify(message)}\n`);
      count += 1;
      return JSON.parse(await sender.line(count - 1)) as ReadAnswer;
    },
    stop: () => sender.end(),
  };
}
