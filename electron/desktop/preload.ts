import { contextBridge, ipcRenderer } from "electron";

// The page gets one frozen fact and hands over one port; it never sees ipcRenderer, a channel or an event.

/** What of the page's window is used; the layer has no DOM types. */
interface Page {
  readonly location: { readonly origin: string };
  addEventListener(
    type: "message",
    listener: (event: {
      readonly source: unknown;
      readonly origin: string;
      readonly data: unknown;
      readonly ports: NonNullable<Parameters<typeof ipcRenderer.postMessage>[2]>;
    }) => void,
  ): void;
}

const page = globalThis as unknown as Page;
const connectMessage = "sightline:connect";

contextBridge.exposeInMainWorld("sightline", Object.freeze({ kind: "desktop" }));

page.addEventListener("message", (event) => {
  const [port, ...others] = event.ports;
  const isOwn = event.source === page && event.origin === page.location.origin;
  if (!isOwn || event.data !== connectMessage || port === undefined || others.length > 0) return;
  ipcRenderer.postMessage(connectMessage, null, [port]);
});
