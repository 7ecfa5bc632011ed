import { join } from "node:path";
import { startLines } from "./child-process.ts";

/** One message as python3-hl7 reads it. */
export interface ReceivedMessage {
  readonly controlId: string;
  /** MSH-9 and MSH-12. */
  readonly kind: string;
  readonly version: string;
  /** OBR-25, or TXA-17 of a document without an order. */
  readonly status: string;
  readonly accession: string;
  /** PID-5 and PID-3 as they are in the message. */
  readonly patientName: string;
  readonly patientNumbers: string;
  /** Each FT and TX observation and each note below a heading: identifier, text without escapes. */
  readonly texts: readonly (readonly [code: string, text: string])[];
  /** Each ED observation: identifier, subtype, content in Base64. */
  readonly documents: readonly (readonly [code: string, subtype: string, base64: string])[];
  /** The first of each field by its name, e.g. `OBR-25`, as it is in the message; without those that hold documents. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A receiver of HL7 messages by others (python3-hl7) in a process of its own. */
export interface Hl7Receiver {
  readonly port: number;
  messages(): readonly ReceivedMessage[];
  /** Waits for the message with this index; for a receiver that answers nowhere else. */
  message(index: number): Promise<ReceivedMessage>;
  /** What we replied (MSA) to its answers over connections of their own. */
  replies(): readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts the receiver on a port of loopback; 0 for any. It acknowledges everything unless `options`, which
 * `hl7-receiver.py` names, say otherwise.
 */
export async function startHl7Receiver(port = 0, options: readonly string[] = []): Promise<Hl7Receiver> {
  const script = join(import.meta.dirname, "hl7-receiver.py");
  const receiver = startLines("/usr/bin/python3", [script, String(port), ...options]);
  const bound = Number(await receiver.line(0));
  const lines = () => receiver.lines.slice(1).map((line) => JSON.parse(line) as ReceivedMessage | { reply: string });
  return {
    port: bound,
    messages: () => lines().flatMap((line) => ("reply" in line ? [] : [line])),
    message: async (index) => JSON.parse(await receiver.line(index + 1)) as ReceivedMessage,
    replies: () => lines().flatMap((line) => ("reply" in line ? [line.reply] : [])),
    stop: () => receiver.end(),
  };
}
