import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import type { PageFace, PageListener } from "../core/referrer-page/compose-referrer-page.ts";

/** Limits of what a slow, silent or greedy peer can hold; times in milliseconds. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 2000,
  keepAliveTimeout: 5000,
  maxHeaderSize: 8192,
} as const;
const mostConnections = 256;
const mostRequestsOfSocket = 200;
const silentSocketMs = 30_000;

/** The referrer's page on a listener of its own: nothing of the window's host is behind it, and nothing of it behind that. */
export class PageHost {
  readonly #server: Server;
  readonly #face: PageFace;
  readonly #listener: PageListener;
  readonly #scheme: "http" | "https";
  #port = 0;

  private constructor(face: PageFace, listener: PageListener, server: Server) {
    this.#face = face;
    this.#listener = listener;
    this.#server = server;
    this.#scheme = listener.certificate === null ? "http" : "https";
    server.maxConnections = mostConnections;
    server.maxRequestsPerSocket = mostRequestsOfSocket;
    server.setTimeout(silentSocketMs);
    const respond = getRequestListener(
      (request, { incoming }) => this.#respond(request, (incoming as IncomingMessage).socket.remoteAddress ?? ""),
      { overrideGlobalObjects: false },
    );
    server.on("request", (request, response) => void this.#receive(request, response, respond));
    server.on("upgrade", (_request, socket) => socket.destroy());
    server.on("clientError", (_error, socket) => socket.destroy());
  }

  /** Gives a host that listens. Fails with the system's error where it cannot, e.g. for a port that is taken. */
  static async listen(face: PageFace, listener: PageListener): Promise<PageHost> {
    const { certificate } = listener;
    const server =
      certificate === null
        ? createServer(limits)
        : createSecureServer({
            ...limits,
            cert: await readFile(certificate.certificateFile),
            key: await readFile(certificate.keyFile),
            minVersion: "TLSv1.2",
          });
    const host = new PageHost(face, listener, server);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(listener.port, listener.address, () => {
        server.off("error", reject);
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The referrer's page has no port");
    host.#port = address.port;
    return host;
  }

  /** Origin of the listener itself. */
  get origin(): string {
    const { address } = this.#listener;
    return `${this.#scheme}://${address.includes(":") ? `[${address}]` : address}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  get #origins(): readonly string[] {
    const { publicOrigin } = this.#listener;
    return publicOrigin === "" ? [this.origin] : [this.origin, publicOrigin];
  }

  /** Another name for this machine is another page to a browser (DNS rebinding), and none of ours. */
  async #receive(
    request: IncomingMessage,
    response: ServerResponse,
    respond: ReturnType<typeof getRequestListener>,
  ): Promise<void> {
    const hosts = this.#origins.map((origin) => new URL(origin).host);
    if (!hosts.includes(request.headers.host ?? "")) {
      response.writeHead(421, { "Content-Type": "text/plain", "Cache-Control": "no-store", Connection: "close" });
      response.end("This address is not the one of the page.");
      return;
    }
    await respond(request, response);
  }

  async #respond(request: Request, address: string): Promise<Response> {
    const isEncrypted = this.#scheme === "https" || this.#listener.publicOrigin.startsWith("https:");
    return await this.#face.fetch(request, { address, isEncrypted, origins: this.#origins });
  }
}
