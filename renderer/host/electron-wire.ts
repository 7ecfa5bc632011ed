import { RPCLink } from "@orpc/client/message-port";
import { checkGreeting, type Wire } from "./wire.ts";

/** The message by which the page hands a port to the preload, which passes it to the shell. */
export const connectMessage = "sightline:connect";

/** Says whether this page runs in the desktop shell, whose preload leaves nothing on the page but this mark. */
export function hasDesktopBridge(): boolean {
  return "sightline" in window;
}

/** Opens a MessagePort to the desktop shell; it ends when the shell closes it. */
export async function openElectronWire(): Promise<Wire> {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise<void>((resolve) => port1.addEventListener("close", () => resolve(), { once: true }));
  const greeting = new Promise<string>((resolve) =>
    port1.addEventListener("message", (event) => resolve(String(event.data)), { once: true }),
  );
  port1.start();
  window.postMessage(connectMessage, location.origin, [port2]);
  const first = await Promise.race([
    greeting,
    closed.then(() => Promise.reject(new Error("The workstation closed the connection."))),
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error("The workstation did not answer.")), 10_000)),
  ]);
  checkGreeting(first);
  return { link: new RPCLink({ port: port1 }), closed, close: () => port1.close() };
}
