import { join } from "node:path";
import { startLines } from "./child-process.ts";

/** One ORU^R01 as python3-hl7 reads it. */
export interface ReceivedMessage {
  readonly controlId: string;
  /** OBR-25. */
  readonly status: string;
  readonly accession: string;
  /** PID-5 and PID-3 as they are in the message. */
  readonly patientName: string;
  readonly patientNumbers: string;
  /** Each FT observation: identifier, text without escapes. */
  readonly texts: readonly (readonly [code: string, text: string])[];
  /** Each ED observation: identifier, subtype, content in Base64. */
  readonly documents: readonly (readonly [code: string, subtype: string, base64: string])[];
}

/** A receiver of HL7 messages by others (python3-hl7) in a process of its own, which acknowledges everything. */
export interface Hl7Receiver {
  readonly port: number;
  messages(): readonly ReceivedMessage[];
  stop(): Promise<void>;
}

/** Starts the receiver on a port of loopback; 0 for any. */
export async function startHl7Receiver(port = 0): Promise<Hl7Receiver> {
  const receiver = startLines("/usr/bin/python3", [join(import.meta.dirname, "hl7-receiver.py"), String(port)]);
  const bound = Number(await receiver.line(0));
  return {
    port: bound,
    messages: () => receiver.lines.slice(1).map((line) => JSON.parse(line) as ReceivedMessage),
    stop: () => receiver.end(),
  };
}
