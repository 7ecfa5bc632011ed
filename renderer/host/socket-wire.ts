import { RPCLink } from "@orpc/client/websocket";
import { checkGreeting, type Wire, WireRefusedError } from "./wire.ts";

/** Where the browser host takes calls, relative to the window's origin. */
export const socketPath = "/rpc";
/** Where a launch code is exchanged for the session cookie. */
export const launchPath = "/launch";

/**
 * Trades the one-time code in the address's fragment for the session cookie and takes it out of the address bar.
 * Without a code the cookie of an earlier exchange is used. A spent code is refused only if there is no cookie either,
 * which the socket will tell.
 */
export async function exchangeLaunchCode(): Promise<void> {
  const code = new URLSearchParams(location.hash.slice(1)).get("launch");
  if (code === null) return;
  await fetch(launchPath, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
    credentials: "same-origin",
  });
  history.replaceState(null, "", location.pathname);
}

/** Opens a WebSocket to the browser host. Throws `WireRefusedError` when the session cookie is missing or unknown. */
export async function openSocketWire(): Promise<Wire> {
  const address = new URL(socketPath, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  // A refused upgrade looks like a network failure to the page, so the host says it by a close code instead.
  const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener("close", resolve, { once: true }));
  const greeting = new Promise<string>((resolve) =>
    socket.addEventListener("message", (event) => resolve(String(event.data)), { once: true }),
  );
  const first = await Promise.race([greeting, closed]);
  if (typeof first !== "string") {
    if (first.code === refusedCloseCode) throw new WireRefusedError();
    throw new Error("The connection to the workstation could not be opened.");
  }
  checkGreeting(first);
  return {
    link: new RPCLink({ websocket: socket }),
    closed: closed.then(() => undefined),
    close: () => socket.close(),
  };
}

/** WebSocket close code for a window that has no session (RFC 6455 7.4.2, private use). */
export const refusedCloseCode = 4401;
