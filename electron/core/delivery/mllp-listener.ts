import { BlockList, createServer, isIP, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Hl7Tls } from "../../../shared/domain/hl7-profile.ts";
import { frameMllp, type MllpFrame, MllpReader } from "./mllp.ts";
import { codeOf, ownTlsFaults, readTlsMaterial } from "./mllp-connection.ts";

/** Why a connection was ended by us. */
export type DropReason = "junk" | "slow" | "oversize" | "notHl7";

/** What a listener is made of. Times in milliseconds. */
export interface MllpListenerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Our certificate, and the authority whose certificates may connect; null for no encryption. */
  readonly tls: Hl7Tls | null;
  /** Addresses that may connect; empty for all. */
  readonly peers?: readonly string[];
  /** Gives what is answered to a frame, in order; `drop` ends the connection. Must not reject. */
  readonly onFrame: (frame: MllpFrame) => Promise<readonly string[] | { readonly drop: DropReason }>;
  readonly onDropped: (why: DropReason) => void;
  readonly clock: { now(): number };
  /** How long a message may take from its first byte to its last. */
  readonly frameTimeoutMs?: number;
  /** How long a connection may be silent. */
  readonly idleTimeoutMs?: number;
}

const longestMessageBytes = 1024 * 1024;
const longestJunkBytes = 4096;
const mostConnections = 32;
const keepAliveAfterMs = 10_000;
const usualFrameTimeoutMs = 30_000;
const usualIdleTimeoutMs = 15 * 60_000;

/**
 * Listens for HL7 v2 messages in MLLP frames that others send to us. Frames of one connection are taken one after the other, in
 * the order they came, and so are their answers. A connection that sends junk or sends too slowly is ended.
 */
export class MllpListener {
  readonly #options: MllpListenerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #peers: BlockList | null;
  #server: Server | null = null;

  constructor(options: MllpListenerOptions) {
    this.#options = options;
    this.#peers = peerList(options.peers ?? []);
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
    if (!this.#isPeer(socket.remoteAddress)) {
      socket.destroy();
      return;
    }
    socket.on("data", (chunk) => {
      const frames = reader.push(chunk);
      for (const frame of frames) work = work.then(() => this.#take(socket, frame));
      if (reader.junkBytes > longestJunkBytes) this.#drop(socket, "junk");
      if (frames.some(({ kind }) => kind === "message") || !reader.isInsideFrame) {
        clearTimeout(isInsideSince);
        isInsideSince = undefined;
      }
      if (reader.isInsideFrame) isInsideSince ??= setTimeout(() => this.#drop(socket, "slow"), frameTimeoutMs);
    });
  }

  #isPeer(address: string | undefined): boolean {
    if (this.#peers === null) return true;
    if (address === undefined) return false;
    return this.#peers.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  }

  #drop(socket: Socket, why: DropReason): void {
    if (socket.destroyed) return;
    this.#options.onDropped(why);
    socket.destroy();
  }

  async #take(socket: Socket, frame: MllpFrame): Promise<void> {
    const answer = await this.#options.onFrame(frame);
    if ("drop" in answer) return this.#drop(socket, answer.drop);
    for (const text of answer) if (!socket.destroyed) socket.write(frameMllp(Buffer.from(text)));
  }
}

/** Gives a listener's address as `host:port`. */
export function listenerName(host: string, port: number): string {
  return `${host}:${port}`;
}

function peerList(addresses: readonly string[]): BlockList | null {
  if (addresses.length === 0) return null;
  const list = new BlockList();
  for (const address of addresses) list.addAddress(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return list;
}

async function tlsServer(tls: Hl7Tls, now: number): Promise<Server | { readonly cause: string }> {
  const material = await readTlsMaterial(tls, now);
  if ("cause" in material) return material;
  const { ca, cert, key } = material;
  if (cert === null || key === null) return { cause: ownTlsFaults.certificateFile };
  return createTlsServer({
    ...{ cert, key, minVersion: tls.minimumVersion, requestCert: true },
    ...(ca === null ? {} : { ca }),
  });
}
