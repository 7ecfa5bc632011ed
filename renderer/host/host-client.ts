import { type ClientContext, type ClientLink, createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { StoreApi } from "zustand/vanilla";
import type { contract } from "../../shared/contract/contract.ts";
import { type ConnectionState, createConnectionStore } from "./connection-store.ts";
import { hasDesktopBridge, openElectronWire } from "./electron-wire.ts";
import { ReconnectingLink } from "./reconnecting-link.ts";
import { exchangeLaunchCode, openSocketWire } from "./socket-wire.ts";
import { startTimeLimit } from "./time-limit.ts";
import { type OpenWire, UnansweredError } from "./wire.ts";

/** Every procedure of the contract as a typed call. */
export type CoreClient = ContractRouterClient<typeof contract>;
/** TanStack Query options and keys of every procedure, by the same names. */
export type CoreQuery = ReturnType<typeof createTanstackQueryUtils<CoreClient>>;

/** All that the window knows of its host. */
export interface Host {
  readonly client: CoreClient;
  readonly query: CoreQuery;
  readonly connection: StoreApi<ConnectionState>;
  close(): void;
}

/** After this long a call is given up and its work in the core cancelled. Archives are allowed 10 s an answer. */
const deadlineMs = 120_000;

/** Gives the host that this page runs in: the desktop shell's port, or the browser host's socket. */
export function connectHost(): Host {
  if (hasDesktopBridge()) return createHost(openElectronWire);
  let exchange: Promise<void> | null = null;
  return createHost(async () => {
    exchange ??= exchangeLaunchCode();
    await exchange;
    return await openSocketWire();
  });
}

/** Gives a host over wires that `open` makes; tests pass linked ports. */
export function createHost(open: OpenWire): Host {
  const connection = createConnectionStore();
  const link = new ReconnectingLink(open, connection);
  void link.run();
  return { ...createClients(withDeadline(link)), connection, close: () => link.close() };
}

/** Gives typed calls and query options over any link. */
export function createClients(link: ClientLink<ClientContext>): { client: CoreClient; query: CoreQuery } {
  const client: CoreClient = createORPCClient(link);
  return { client, query: createTanstackQueryUtils(client) };
}

function withDeadline(link: ClientLink<ClientContext>): ClientLink<ClientContext> {
  return {
    async call(path, input, options) {
      // The streams of events live as long as the window or its open report.
      if (path[0] === "events" || path.join(".") === "dictation.listen") return await link.call(path, input, options);
      const limit = startTimeLimit(deadlineMs);
      const signal = options.signal === undefined ? limit.signal : AbortSignal.any([options.signal, limit.signal]);
      try {
        return await link.call(path, input, { ...options, signal });
      } catch (error) {
        if (!limit.signal.aborted || options.signal?.aborted === true) throw error;
        throw new UnansweredError(error);
      } finally {
        limit.stop();
      }
    },
  };
}
