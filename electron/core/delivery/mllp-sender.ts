import type { Socket } from "node:net";
import { type Hl7Acknowledgement, parseAcknowledgement } from "../encoders/hl7-message.ts";
import { frameMllp, MllpReader } from "./mllp.ts";
import { type Connection, type ConnectionTarget, openConnection } from "./mllp-connection.ts";
import { refusesOwnCertificate } from "./tls-faults.ts";

/** Where and how long. Times in milliseconds. */
export interface MllpTarget extends ConnectionTarget {
  /** From the last byte sent to the first acknowledgement; also how long the peer may take nothing while we send. */
  readonly answerTimeoutMs: number;
  /**
   * How long the application acknowledgement is waited for on this connection after the commit (`CA`); 0 where none comes here;
   * null where the commit is the only answer.
   */
  readonly applicationTimeoutMs: number | null;
}

/** What came of one message. Everything after `notConnected` may have arrived. */
export type MllpExchange =
  /** The last answer that was awaited: `CA` only where nothing was to follow it. */
  | { readonly kind: "acknowledged"; readonly acknowledgement: Hl7Acknowledgement; readonly raw: string }
  /** Safely stored there (`CA`); the application acknowledgement was awaited and has not come here. */
  | { readonly kind: "committed"; readonly raw: string }
  /** No byte of the message was taken. `cause` is the code of the system or of TLS. */
  | { readonly kind: "notConnected"; readonly cause: string }
  /** The time ran out. `staleCount` acknowledgements were for other messages and were thrown away. */
  | { readonly kind: "silent"; readonly staleCount: number }
  | { readonly kind: "closed"; readonly cause: string; readonly staleCount: number }
  | { readonly kind: "garbage"; readonly raw: string };

const longestAcknowledgementBytes = 1024 * 1024;
const longestJunkBytes = 4096;
/** A large message goes in parts, so that a slow line is told from one that takes nothing. */
const partBytes = 64 * 1024;

/**
 * Sends one message on a connection of its own and waits for the acknowledgement that names it (MSA-2), in original and in
 * enhanced mode (chapter 2.9). The connection is closed afterwards whatever happened, so that a late answer can never be taken
 * for the next message's. `now` in milliseconds since 1970. Rejects only with the signal's reason.
 */
export async function exchangeMllp(
  target: MllpTarget,
  message: { readonly bytes: Uint8Array; readonly controlId: string },
  now: number,
  signal: AbortSignal,
): Promise<MllpExchange> {
  signal.throwIfAborted();
  const frame = frameMllp(message.bytes);
  const connection = await openConnection(target, now, signal);
  signal.throwIfAborted();
  if ("cause" in connection) return { kind: "notConnected", cause: connection.cause };
  const { socket } = connection;
  const exchange = new Exchange(connection, message.controlId, target);
  const abort = () => socket.destroy();
  signal.addEventListener("abort", abort, { once: true });
  try {
    const result = await exchange.run(frame);
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener("abort", abort);
    socket.destroy();
  }
}

/** One message and what is answered to it on its connection. */
class Exchange {
  readonly #socket: Socket;
  readonly #failure: () => string | null;
  readonly #controlId: string;
  readonly #target: MllpTarget;
  readonly #reader = new MllpReader(longestAcknowledgementBytes);
  readonly #done = Promise.withResolvers<MllpExchange>();
  #timer: NodeJS.Timeout | undefined;
  #staleCount = 0;
  /** The commit, once it has come. */
  #commit: string | null = null;
  #isOver = false;

  constructor(
    { socket, failure }: Exclude<Connection, { readonly cause: string }>,
    controlId: string,
    target: MllpTarget,
  ) {
    this.#socket = socket;
    this.#failure = failure;
    this.#controlId = controlId;
    this.#target = target;
  }

  async run(frame: Buffer): Promise<MllpExchange> {
    const socket = this.#socket;
    socket.on("data", (chunk) => this.#read(chunk));
    socket.once("close", () => this.#closed());
    this.#wait(this.#target.answerTimeoutMs);
    this.#send(frame, 0);
    // The peer may have closed between connecting and now.
    if (socket.destroyed) this.#closed();
    return this.#done.promise;
  }

  #send(frame: Buffer, from: number): void {
    this.#socket.write(frame.subarray(from, from + partBytes), (error) => {
      if (error || this.#isOver || this.#commit !== null) return;
      this.#wait(this.#target.answerTimeoutMs);
      if (from + partBytes < frame.length) this.#send(frame, from + partBytes);
    });
  }

  /** Begins to wait anew. What drips in does not count: only an answer ends the waiting. */
  #wait(timeoutMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#settle(this.#unanswered({ kind: "silent", staleCount: this.#staleCount })),
      timeoutMs,
    );
  }

  #settle(result: MllpExchange): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#done.resolve(result);
  }

  /** What was committed stays so, however the waiting for the rest ends. */
  #unanswered(result: MllpExchange): MllpExchange {
    return this.#commit === null ? result : { kind: "committed", raw: this.#commit };
  }

  #closed(): void {
    const cause = this.#failure() ?? "ECLOSED";
    // With TLS 1.3 our certificate is refused only after we think that the connection stands; nothing was taken then.
    if (refusesOwnCertificate(cause)) this.#settle({ kind: "notConnected", cause });
    else this.#settle(this.#unanswered({ kind: "closed", cause, staleCount: this.#staleCount }));
  }

  #read(chunk: Buffer): void {
    for (const found of this.#reader.push(chunk)) {
      if (this.#isOver) return;
      if (found.kind === "oversize") this.#settle(this.#unanswered({ kind: "garbage", raw: "" }));
      else this.#answer(found.bytes.toString("utf8"));
    }
    // A peer that talks, but not MLLP, is told from a silent one.
    if (this.#reader.junkBytes > longestJunkBytes) {
      this.#settle(this.#unanswered({ kind: "garbage", raw: chunk.toString("latin1") }));
    }
  }

  #answer(raw: string): void {
    const acknowledgement = parseAcknowledgement(raw);
    const { applicationTimeoutMs } = this.#target;
    if (!acknowledgement) this.#settle(this.#unanswered({ kind: "garbage", raw }));
    else if (acknowledgement.controlId !== this.#controlId) this.#staleCount += 1;
    else if (acknowledgement.code !== "CA" || applicationTimeoutMs === null) {
      this.#settle({ kind: "acknowledged", acknowledgement, raw });
    } else if (applicationTimeoutMs === 0) this.#settle({ kind: "committed", raw });
    else if (this.#commit === null) {
      this.#commit = raw;
      this.#wait(applicationTimeoutMs);
    }
  }
}
