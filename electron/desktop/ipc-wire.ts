import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import { contractVersion } from "../../shared/contract/contract.ts";
import { createFailureInterceptor } from "../core/call-failures.ts";
import type { CallContext } from "../core/core.ts";
import type { IdSource, Logger } from "../core/ports.ts";
import type { WindowGroup } from "../core/window-group.ts";
import { isWireMessage } from "../core/wire-message.ts";
import type { ConnectEvent, IpcMainApi, PortApi } from "./electron-api.ts";
import { isOwnAddress } from "./scheme.ts";

/** The only channel: the preload passes a page's port on it. */
export const connectChannel = "sightline:connect";

/**
 * Serves every port that the program's own top frame hands over: one window session for each. A port once handed over
 * has no sender, so the sender is judged here, once, by its frame and address; anything else is closed unanswered.
 */
export function serveConnections(
  ipcMain: IpcMainApi,
  router: AnyRouter,
  group: WindowGroup,
  { logger, ids }: { logger: Logger; ids: IdSource },
): void {
  const handler = new RPCHandler<CallContext>(router, { clientInterceptors: [createFailureInterceptor(logger, ids)] });
  ipcMain.on(connectChannel, (event) => {
    const [port, ...others] = event.ports;
    if (port === undefined || others.length > 0 || !isOwnTopFrame(event)) {
      logger.warn("wire.refused", { ports: event.ports.length });
      for (const refused of event.ports) refused.close();
      return;
    }
    servePort(port, handler, group, logger);
  });
}

/** Says whether a message came from the top frame of a page at the program's address. */
export function isOwnTopFrame(event: Pick<ConnectEvent, "senderFrame">): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnAddress(frame.url);
}

function servePort(port: PortApi, handler: RPCHandler<CallContext>, group: WindowGroup, logger: Logger): void {
  const session = group.open();
  const end = (): void => {
    group.close(session).catch((error: unknown) => {
      logger.error("window.closeFailed", { error: error instanceof Error ? error.name : "unknown" });
    });
  };
  port.on("close", end);
  handler.upgrade(checked(port, end, logger), { context: { session } });
  port.start();
  port.postMessage(JSON.stringify({ contractVersion }));
}

/** The port as the handler sees it: a message that is no call ends the connection. */
function checked(port: PortApi, end: () => void, logger: Logger) {
  const fail = (): void => {
    logger.warn("wire.malformed");
    port.close();
    end();
  };
  return {
    on(event: string, listener: (event?: { data: unknown }) => unknown): void {
      if (event === "close") port.on("close", () => void listener());
      if (event !== "message") return;
      port.on("message", ({ data }) => {
        if (isWireMessage(data)) void listener({ data });
        else fail();
      });
    },
    postMessage: (data: string): void => port.postMessage(data),
  };
}
