import type { StoreApi } from "zustand/vanilla";
import type { ConnectionState } from "./connection-store.ts";

/** Resolves when the wire is not being restored: it is up, or it will not come back and calls fail at once. Rejects with the signal. */
export async function whenBack(connection: StoreApi<ConnectionState>, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  if (connection.getState().state !== "reconnecting") return;
  await new Promise<void>((resolve, reject) => {
    const finish = (act: () => void): void => {
      leave();
      signal?.removeEventListener("abort", abort);
      act();
    };
    const abort = (): void => finish(() => reject(signal?.reason));
    const leave = connection.subscribe(({ state }) => {
      if (state !== "reconnecting") finish(resolve);
    });
    signal?.addEventListener("abort", abort, { once: true });
  });
}
