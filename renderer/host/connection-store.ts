import { createStore, type StoreApi } from "zustand/vanilla";

/** Where the wire to the core stands. */
export interface ConnectionState {
  /**
   * `refused`: the core does not know this window (its address was already used, or the program was restarted);
   * `otherVersion`: the window belongs to another version of the program and must be reloaded.
   */
  readonly state: "connecting" | "connected" | "reconnecting" | "refused" | "otherVersion";
  /** When the wire was lost, in milliseconds since 1970, or null while it is up. */
  readonly lostAt: number | null;
  /** Rises with each connection made; whoever watches it refetches. */
  readonly generation: number;
}

/** Gives a store of the connection, at first connecting. */
export function createConnectionStore(): StoreApi<ConnectionState> {
  return createStore<ConnectionState>(() => ({ state: "connecting", lostAt: null, generation: 0 }));
}
