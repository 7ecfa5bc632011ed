import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Hl7Tls } from "../../../shared/domain/hl7-profile.ts";
import { hl7Segment, parseAcknowledgement, parseHl7 } from "../encoders/hl7-message.ts";
import { asWorkstationError } from "../errors.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import { type Reply, replyTo } from "./acknowledgement-reply.ts";
import { frameMllp, type MllpFrame, MllpReader } from "./mllp.ts";
import { codeOf, readTlsMaterial } from "./mllp-connection.ts";

/** An application acknowledgement that came over a connection of its own. */
export interface ApplicationAcknowledgement {
  /** MSA-2: the message of ours that it answers. */
  readonly controlId: string;
  /** MSA-1. */
  readonly code: "AA" | "AE" | "AR";
  /** Of table 0357. */
  readonly errorCodes: readonly string[];
  readonly raw: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** Where it came in, as `host:port` of ours. */
  readonly listenedOn: string;
}

/** What a listener is made of. */
export interface AcknowledgementListenerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Our certificate, and the authority whose certificates may connect; null for no encryption. */
  readonly tls: Hl7Tls | null;
  /** Keeps an acknowledgement and says whether its message is known; what was kept before is `kept` again. */
  readonly onApplicationAcknowledgement: (acknowledgement: ApplicationAcknowledgement) => Promise<"kept" | "unknown">;
  readonly clock: Pick<Clock, "now">;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** How long a message may take from its first byte to its last, in milliseconds. */
  readonly frameTimeoutMs?: number;
  /** How long a connection may be silent, in milliseconds. */
  readonly idleTimeoutMs?: number;
}

const longestMessageBytes = 1024 * 1024;
const longestJunkBytes = 4096;
const mostConnections = 32;
const keepAliveAfterMs = 10_000;
const usualFrameTimeoutMs = 30_000;
const usualIdleTimeoutMs = 15 * 60_000;

/**
 * Takes application acknowledgements over connections that receivers open to us (enhanced mode, chapter 2.9.3), and answers
 * each as its MSH-15 asks once it is kept. What is no acknowledgement of ours is refused and counted in the log; a connection
 * that sends junk, too much or too slowly is closed. Nothing that comes in can do more than prove or refuse a delivery.
 */
export class AcknowledgementListener {
  readonly #options: AcknowledgementListenerOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(options: AcknowledgementListenerOptions) {
    this.#options = options;
  }

  /** Begins to listen; gives the port, or the code of why it cannot. */
  async open(): Promise<{ readonly port: number } | { readonly cause: string }> {
    const { host, port, tls, clock } = this.#options;
    const server = tls === null ? createServer() : await tlsServer(tls, clock.now());
    if ("cause" in server) return server;
    server.maxConnections = mostConnections;
    server.on(tls === null ? "connection" : "secureConnection", (socket: Socket) => this.#connected(socket));
    return new Promise((resolve) => {
      server.once("error", (error) => resolve({ cause: codeOf(error) || "ELISTEN" }));
      server.listen(port, host, () => {
        this.#server = server;
        const address = server.address();
        resolve({ port: address !== null && typeof address === "object" ? address.port : port });
      });
    });
  }

  /** Ends every connection and stops listening. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = null;
    if (server !== null) await new Promise((resolve) => server.close(resolve));
  }

  #connected(socket: Socket): void {
    const { frameTimeoutMs = usualFrameTimeoutMs, idleTimeoutMs = usualIdleTimeoutMs } = this.#options;
    const reader = new MllpReader(longestMessageBytes);
    let isInsideSince: NodeJS.Timeout | undefined;
    let work = Promise.resolve();
    this.#sockets.add(socket);
    socket.setKeepAlive(true, keepAliveAfterMs);
    socket.setTimeout(idleTimeoutMs, () => socket.destroy());
    socket.on("error", () => socket.destroy());
    socket.once("close", () => {
      clearTimeout(isInsideSince);
      this.#sockets.delete(socket);
    });
    socket.on("data", (chunk) => {
      const frames = reader.push(chunk);
      // One after the other, in the order they came: their answers too.
      for (const frame of frames) work = work.then(() => this.#take(socket, frame));
      if (reader.junkBytes > longestJunkBytes) this.#drop(socket, "junk");
      if (frames.length > 0 || !reader.isInsideFrame) {
        clearTimeout(isInsideSince);
        isInsideSince = undefined;
      }
      if (reader.isInsideFrame) isInsideSince ??= setTimeout(() => this.#drop(socket, "slow"), frameTimeoutMs);
    });
  }

  #drop(socket: Socket, why: "junk" | "slow" | "oversize" | "notHl7"): void {
    if (socket.destroyed) return;
    this.#options.logger.warn("acknowledgements.connectionDropped", { why });
    socket.destroy();
  }

  async #take(socket: Socket, frame: MllpFrame): Promise<void> {
    const { clock, ids } = this.#options;
    if (frame.kind === "oversize") return this.#drop(socket, "oversize");
    const raw = frame.bytes.toString("utf8");
    const message = parseHl7(raw);
    if (message === null) return this.#drop(socket, "notHl7");
    const isAcknowledgement = hl7Segment(message, "MSA") !== null;
    const reply = isAcknowledgement ? await this.#keep(raw) : ({ kind: "refused", code: "200" } as const);
    const controlId = `K${ids.uuid().replaceAll("-", "").slice(0, 19).toUpperCase()}`;
    const answer = replyTo(message, reply, controlId, clock.now());
    if (answer !== null && !socket.destroyed) socket.write(frameMllp(Buffer.from(answer)));
  }

  async #keep(raw: string): Promise<Reply> {
    const { clock, logger, host, port, onApplicationAcknowledgement } = this.#options;
    const { code = "", controlId = "", errorCodes = [] } = parseAcknowledgement(raw) ?? {};
    if (code !== "AA" && code !== "AE" && code !== "AR") return { kind: "refused", code: "200" };
    try {
      const listenedOn = listenerName(host, port);
      const kept = await onApplicationAcknowledgement({
        controlId,
        code,
        errorCodes,
        raw,
        at: clock.now(),
        listenedOn,
      });
      if (kept === "kept") return { kind: "taken" };
      // Only that there was one: what a stranger writes into MSA-2 stays out of the log.
      logger.warn("acknowledgements.unknown", { code, isShaped: /^S[0-9A-F]{19}$/.test(controlId) });
      return { kind: "refused", code: "204" };
    } catch (thrown) {
      logger.error("acknowledgements.notKept", { code: asWorkstationError(thrown).code });
      return { kind: "later" };
    }
  }
}

/** Gives a listener's address as `host:port`. */
export function listenerName(host: string, port: number): string {
  return `${host}:${port}`;
}

async function tlsServer(tls: Hl7Tls, now: number): Promise<Server | { readonly cause: string }> {
  const material = await readTlsMaterial(tls, now);
  if ("cause" in material) return material;
  const { ca, cert, key } = material;
  if (cert === null || key === null) return { cause: "SIGHTLINE_CERTIFICATE_FILE" };
  return createTlsServer({
    ...{ cert, key, minVersion: tls.minimumVersion, requestCert: true },
    ...(ca === null ? {} : { ca }),
  });
}
