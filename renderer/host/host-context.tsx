import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { ConnectionState } from "./connection-store.ts";
import { type CoreEventListener, invalidateByEvent, listenToCore } from "./core-events.ts";
import type { Host } from "./host-client.ts";

const HostContext = createContext<Host | null>(null);

/** Gives a query client for a core that retries by itself and tells of changes: nothing is polled or retried here. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // "always": the core is on this machine, whatever the browser thinks of the network.
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** Gives the window its host and query client; tests pass a fake host. */
export function HostProvider({
  host,
  queryClient,
  children,
}: {
  host: Host;
  queryClient: QueryClient;
  children: ReactNode;
}): ReactNode {
  return (
    <HostContext value={host}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </HostContext>
  );
}

/** Gives the host: `client` to call, `query` for TanStack Query options, `connection` as a store. */
export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error("useHost needs a HostProvider above it");
  return host;
}

/** Gives the state of the connection to the core, renewed as it changes. */
export function useConnection(): ConnectionState {
  return useStore(useHost().connection);
}

/**
 * Follows the core's events while `isEnabled` (somebody is signed in) and refetches what they touched. `onEvent` hears
 * of each as well; null means that anything may have changed.
 */
export function useCoreEvents(isEnabled: boolean, onEvent?: CoreEventListener): void {
  const host = useHost();
  const queryClient = useQueryClient();
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  });
  useEffect(() => {
    if (!isEnabled) return;
    const abort = new AbortController();
    void listenToCore(
      host,
      (event) => {
        invalidateByEvent(queryClient, host.query, event);
        latest.current?.(event);
      },
      abort.signal,
    );
    return () => abort.abort();
  }, [host, queryClient, isEnabled]);
}
