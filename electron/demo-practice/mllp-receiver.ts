import { createServer, type Server, type Socket } from "node:net";
import { frameMllp, MllpReader } from "../core/delivery/mllp.ts";
import { escapeHl7, hl7Component, parseHl7 } from "../core/encoders/hl7-message.ts";
import type { PracticeStore } from "./practice-store.ts";

/** Faults that can be switched on from the page, to try what the sender does. */
export interface Faults {
  /** The next message is refused with AE. */
  refusesNext: boolean;
  /** Messages are stored, but nothing is answered. */
  isSilent: boolean;
}

const longestMessageBytes = 128 * 1024 * 1024;

/** Gives a server that files ORU messages and acknowledges them once they are on disk. Not listening yet. */
export function createMllpReceiver(store: PracticeStore, faults: Faults): Server {
  return createServer((socket) => {
    const reader = new MllpReader(longestMessageBytes);
    let answering: Promise<void> = Promise.resolve();
    // A peer that breaks off is its own affair: what was not acknowledged comes again.
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => {
      for (const frame of reader.push(chunk)) {
        if (frame.kind === "oversize") socket.destroy();
        else answering = answering.then(() => answer(socket, frame.bytes, store, faults));
      }
    });
  });
}

async function answer(socket: Socket, bytes: Buffer, store: PracticeStore, faults: Faults): Promise<void> {
  try {
    const reply = await receive(bytes, store, faults);
    if (reply !== null && !socket.destroyed) socket.write(frameMllp(Buffer.from(reply, "utf8")));
  } catch {
    // Not stored, so not acknowledged: the sender keeps it and sends it again.
    socket.destroy();
  }
}

async function receive(bytes: Buffer, store: PracticeStore, faults: Faults): Promise<string | null> {
  const message = parseHl7(bytes.toString("utf8"));
  const head = message?.segments[0];
  if (!message || !head) throw new Error("not an HL7 message");
  const field = (number: number, component = 1) => hl7Component(message, head, number, component);
  const controlId = field(10);
  const reply = (code: string, error = "") => acknowledgement(head, code, controlId, error);
  if (controlId === "") return reply("AR", "ERR|||101^Required field missing^HL70357|E");
  if (field(9) !== "ORU" || field(9, 2) !== "R01") return reply("AR", "ERR|||200^Unsupported message type^HL70357|E");
  if (faults.refusesNext) {
    faults.refusesNext = false;
    return reply("AE", "ERR|||102^Data type error^HL70357|E||||Refused by the practice to try this out");
  }
  const filing = await store.file(`${field(3)}|${field(4)}`, controlId, bytes);
  if (faults.isSilent) return null;
  if (filing === "conflict") return reply("AR", "ERR|||205^Duplicate key identifier^HL70357|E");
  return reply("AA");
}

/** The acknowledgement goes back the way the message came: sender and receiver change places. */
function acknowledgement(head: readonly string[], code: string, controlId: string, error: string): string {
  const [application, facility] = [head[5] ?? "", head[6] ?? ""];
  const [sender, senderFacility, time] = [head[3] ?? "", head[4] ?? "", head[7] ?? ""];
  const number = escapeHl7(controlId);
  const segments = [
    `MSH|^~\\&|${application}|${facility}|${sender}|${senderFacility}|${time}||ACK^R01^ACK|A${number.slice(0, 19)}|${head[11] ?? "P"}|2.5.1||||||UNICODE UTF-8`,
    `MSA|${code}|${number}`,
    error,
  ];
  return `${segments.filter((segment) => segment !== "").join("\r")}\r`;
}
