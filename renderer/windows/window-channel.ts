import { readWindowMessage, type WindowMessage } from "./window-messages.ts";

type Listener = (message: WindowMessage) => void;

const listeners = new Set<Listener>();
let channel: BroadcastChannel | null = null;

/** One for the page: what a page posts is not heard by itself. */
function opened(): BroadcastChannel | null {
  if (channel !== null || typeof BroadcastChannel === "undefined") return channel;
  channel = new BroadcastChannel("sightline-windows");
  channel.addEventListener("message", ({ data }) => {
    const message = readWindowMessage(data);
    if (message === null) return;
    for (const listener of listeners) listener(message);
  });
  return channel;
}

/** Tells the other windows of this origin. Lost where there are none; nothing that matters goes this way alone. */
export function tellWindows(message: WindowMessage): void {
  opened()?.postMessage(message);
}

/** Hears what other windows tell, until the result is called. */
export function hearWindows(listener: Listener): () => void {
  opened();
  listeners.add(listener);
  return () => listeners.delete(listener);
}
