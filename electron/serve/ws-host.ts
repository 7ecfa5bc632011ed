import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/ws";
import { type WebSocket, WebSocketServer } from "ws";
import { contractVersion } from "../../shared/contract/contract.ts";
import { createFailureInterceptor } from "../core/call-failures.ts";
import type { CallContext } from "../core/core.ts";
import type { IdSource, Logger } from "../core/ports.ts";
import type { WindowGroup } from "../core/window-group.ts";
import { isWireMessage } from "../core/wire-message.ts";
import type { Refusal } from "./request-guard.ts";

/** Where the window's calls arrive. */
export const socketPath = "/rpc";
/** Close code that tells the window that its session is unknown (RFC 6455 7.4.2, private use). */
const refusedCloseCode = 4401;
/** RFC 6455 7.4.1: a message that is not what the other side takes. */
const malformedCloseCode = 1007;
/** A draft with its key images' descriptions is far below this. */
const longestMessageBytes = 16 * 1024 * 1024;

/** Calls and events over WebSockets: one window session for each socket. */
export class SocketHost {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: longestMessageBytes });
  readonly #handler: RPCHandler<CallContext>;
  readonly #logger: Logger;

  constructor(router: AnyRouter, logger: Logger, ids: IdSource) {
    this.#handler = new RPCHandler<CallContext>(router, {
      clientInterceptors: [createFailureInterceptor(logger, ids)],
    });
    this.#logger = logger;
  }

  /** Takes an HTTP upgrade, or refuses it: with a status when it comes from elsewhere, with 4401 without a session. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    refusal: Refusal | null,
    group: WindowGroup | null,
  ): void {
    if (refusal !== null || request.url !== socketPath) {
      this.#logger.warn("socket.refused", { status: refusal?.status ?? 404 });
      socket.end(`HTTP/1.1 ${refusal === null ? "404 Not Found" : "403 Forbidden"}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", (error) => this.#logger.warn("socket.failed", { error: error.name }));
      if (group === null) webSocket.close(refusedCloseCode, "no session");
      else this.#serve(webSocket, group);
    });
  }

  /** Ends every connection. */
  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  #serve(webSocket: WebSocket, group: WindowGroup): void {
    const session = group.open();
    webSocket.on("close", () => {
      group.close(session).catch((error: unknown) => {
        this.#logger.error("window.closeFailed", { error: error instanceof Error ? error.name : "unknown" });
      });
    });
    void this.#handler.upgrade(checked(webSocket, this.#logger), { context: { session } });
    webSocket.send(JSON.stringify({ contractVersion }));
  }
}

type HandlerSocket = Parameters<RPCHandler<CallContext>["upgrade"]>[0];

/** The socket as the handler sees it: a message that is no call ends the connection. */
function checked(webSocket: WebSocket, logger: Logger): HandlerSocket {
  const addEventListener = (type: string, listener: (event: { data: string }) => void): void => {
    if (type === "close") webSocket.on("close", () => listener({ data: "" }));
    if (type !== "message") return;
    webSocket.on("message", (data, isBinary) => {
      const text = isBinary ? null : String(data);
      if (isWireMessage(text)) {
        listener({ data: text });
        return;
      }
      logger.warn("wire.malformed");
      webSocket.close(malformedCloseCode, "not a call");
    });
  };
  return { addEventListener, send: webSocket.send.bind(webSocket) } as HandlerSocket;
}
