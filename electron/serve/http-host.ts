import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Core } from "../core/core.ts";
import type { Clock, IdSource, Logger } from "../core/ports.ts";
import { securityHeaders } from "../core/security-headers.ts";
import { anonymousSession, WindowGroup } from "../core/window-group.ts";
import { isSameSecret, LaunchTokens, newToken, sessionCookieName } from "./launch-token.ts";
import { judgeRequest } from "./request-guard.ts";
import type { WindowMemory } from "./window-memory.ts";
import { SocketHost } from "./ws-host.ts";

/** How the browser host is started. */
export interface HttpHostOptions {
  readonly core: Core;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ids: IdSource;
  /** 0 for any free port. */
  readonly port: number;
  /** What an earlier start on the profile left for its windows; null keeps nothing. */
  readonly memory: WindowMemory | null;
}

/** The core on a loopback port: byte routes over HTTP, calls and events over a WebSocket. */
export class HttpHost {
  readonly #core: Core;
  readonly #logger: Logger;
  readonly #server: Server;
  readonly #sockets: SocketHost;
  readonly #tokens: LaunchTokens<WindowGroup>;
  readonly #name: string;
  /** Lets another start of the program on the same profile ask for a launch code; kept in an owner-only file. */
  readonly controlToken = newToken();
  #port = 0;

  private constructor(options: HttpHostOptions) {
    this.#core = options.core;
    this.#logger = options.logger;
    const { core, clock, memory } = options;
    this.#tokens = new LaunchTokens(
      clock,
      () => new WindowGroup(core, clock),
      (hash) => memory?.note(hash),
    );
    // A window knows the program by name and port: with another port none of before can come back.
    const before = memory?.address?.port === options.port ? memory.address : null;
    this.#name = before?.name ?? newHostName();
    if (before !== null) {
      for (const hash of memory?.windows ?? [])
        this.#tokens.restore(hash, new WindowGroup(core, clock, "beforeRestart"));
    }
    this.#sockets = new SocketHost(options.core.router, options.logger, options.ids);
    const respond = getRequestListener((request) => this.#respond(request), { overrideGlobalObjects: false });
    this.#server = createServer((request, response) => void this.#receive(request, response, respond));
    this.#server.on("upgrade", (request, socket, head) => {
      const refusal = judgeRequest(request, this.host, true);
      this.#sockets.upgrade(request, socket, head, refusal, this.#tokens.findByCookie(request.headers.cookie));
    });
  }

  /** Gives a host that listens on 127.0.0.1. Fails with the system's error where the port is taken. */
  static async listen(options: HttpHostOptions): Promise<HttpHost> {
    const host = new HttpHost(options);
    await new Promise<void>((resolve, reject) => {
      host.#server.once("error", reject);
      host.#server.listen(options.port, "127.0.0.1", () => {
        host.#server.off("error", reject);
        resolve();
      });
    });
    const address = host.#server.address();
    if (address === null || typeof address === "string") throw new Error("The browser host has no port");
    host.#port = address.port;
    options.memory?.begin(host.#name, host.#port);
    return host;
  }

  /** `name:port`, the only Host that is answered. */
  get host(): string {
    return `${this.#name}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Gives an address that opens one window; its code is good for `lifetimeMs`, or until it is used when null. */
  launchUrl(lifetimeMs: number | null): string {
    return `http://${this.host}/#launch=${this.#tokens.issueCode(lifetimeMs)}`;
  }

  /** Closes every window and connection. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#sockets.close();
    await Promise.all(this.#tokens.sessions().map((group) => group.closeAll()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #receive(
    request: IncomingMessage,
    response: ServerResponse,
    respond: ReturnType<typeof getRequestListener>,
  ): Promise<void> {
    if (this.#isControl(request)) {
      send(response, 200, { url: this.launchUrl(null) });
      return;
    }
    const refusal = judgeRequest(request, this.host, false);
    if (refusal !== null) {
      this.#logger.warn("http.refused", { status: refusal.status });
      send(response, refusal.status, { code: "forbidden", message: refusal.reason });
      return;
    }
    await respond(request, response);
  }

  /** A request by the program itself (no browser sends it): right token, no Origin. */
  #isControl(request: IncomingMessage): boolean {
    const { authorization, origin, host } = request.headers;
    return (
      request.method === "POST" &&
      request.url === controlPath &&
      host === this.host &&
      origin === undefined &&
      isSameSecret(authorization ?? "", `Bearer ${this.controlToken}`)
    );
  }

  async #respond(request: Request): Promise<Response> {
    if (request.method === "POST" && new URL(request.url).pathname === "/launch") return await this.#launch(request);
    const group = this.#tokens.findByCookie(request.headers.get("cookie") ?? undefined);
    return await this.#core.fetch(request, group?.asSession() ?? anonymousSession());
  }

  async #launch(request: Request): Promise<Response> {
    const token = this.#tokens.redeem(await readCode(request));
    if (token === null) {
      return Response.json(
        { code: "forbidden", message: "This address was already used. Please start Sightline again for a new one." },
        { status: 403, headers: { ...securityHeaders, "Cache-Control": "no-store" } },
      );
    }
    return new Response(null, {
      status: 204,
      headers: {
        ...securityHeaders,
        "Cache-Control": "no-store",
        "Set-Cookie": `${sessionCookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`,
      },
    });
  }
}

/** A name that no page can guess; other programs' cookies and addresses are not on it. */
function newHostName(): string {
  const random = newToken()
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  return random.length < 20 ? newHostName() : `w-${random.slice(0, 20)}.localhost`;
}

/** Where a running program is asked for another window's address. */
export const controlPath = "/launch-code";

async function readCode(request: Request): Promise<string> {
  const text = await request.text();
  if (text.length > 1_000) return "";
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && "code" in body && typeof body.code === "string"
      ? body.code
      : "";
  } catch (error) {
    if (error instanceof SyntaxError) return "";
    throw error;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...securityHeaders,
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
  });
  response.end(text);
}
