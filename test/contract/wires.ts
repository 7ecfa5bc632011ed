import { request } from "node:http";
import { join } from "node:path";
import { RPCLink } from "@orpc/client/message-port";
import { RPCHandler } from "@orpc/server/message-port";
import { build } from "vite";
import { vi } from "vitest";
import { WebSocket as NodeSocket } from "ws";
import { createFailureInterceptor } from "../../electron/core/call-failures.ts";
import type { CallContext } from "../../electron/core/core.ts";
import { WindowGroup } from "../../electron/core/window-group.ts";
import { runDesktop } from "../../electron/desktop/desktop-shell.ts";
import { HttpHost } from "../../electron/serve/http-host.ts";
import { openElectronWire } from "../../renderer/host/electron-wire.ts";
import { createHost, type Host } from "../../renderer/host/host-client.ts";
import { exchangeLaunchCode, openSocketWire } from "../../renderer/host/socket-wire.ts";
import type { OpenWire } from "../../renderer/host/wire.ts";
import { FakeElectron, type FakePage } from "../fakes/electron.ts";
import { createSmallCore, type SmallCore, silentLogger, TestClock, testIds } from "./small-core.ts";
import { createWindowFiles } from "./window-files.ts";

/** A window joined to a core by one kind of wire. */
export interface Connection {
  readonly host: Host;
  readonly core: SmallCore;
  /** Breaks the wire from the core's side, as a crash of the connection would. */
  drop(): void;
  /** Fetches a byte route as the window would. */
  fetch(path: string): Promise<Response>;
  end(): Promise<void>;
}

/** Joined in memory: the window's link and the core's handler at the two ends of a channel. */
export async function connectLinked(): Promise<Connection> {
  const core = createSmallCore(createWindowFiles());
  const group = new WindowGroup(core, new TestClock());
  const handler = new RPCHandler<CallContext>(core.router, {
    clientInterceptors: [createFailureInterceptor(silentLogger, testIds)],
  });
  let current: MessageChannel | null = null;
  const open: OpenWire = async () => {
    const channel = new MessageChannel();
    current = channel;
    const session = group.open();
    const closed = new Promise<void>((resolve) => channel.port1.addEventListener("close", () => resolve()));
    channel.port2.addEventListener("close", () => void group.close(session));
    handler.upgrade(channel.port2, { context: { session } });
    channel.port1.start();
    channel.port2.start();
    return { link: new RPCLink({ port: channel.port1 }), closed, close: () => channel.port1.close() };
  };
  const host = createHost(open);
  return {
    ...{ host, core },
    drop: () => current?.port2.close(),
    fetch: (path) => core.fetch(new Request(`http://linked${path}`), group.asSession()),
    end: async () => host.close(),
  };
}

/** Joined by the browser host: a real server on loopback, a real WebSocket, the window's own socket code. */
export async function connectSocket(): Promise<Connection> {
  const core = createSmallCore(createWindowFiles());
  const server = await HttpHost.listen({
    core,
    clock: new TestClock(),
    logger: silentLogger,
    ids: testIds,
    port: 0,
    memory: null,
  });
  const origin = `http://${server.host}`;
  let cookie = "";
  let latest: NodeSocket | null = null;
  vi.stubGlobal("location", new URL(server.launchUrl(null)));
  vi.stubGlobal("history", { replaceState: () => undefined });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const response = await send(server, path, { ...init, headers: { ...init.headers, Origin: origin } });
    cookie = (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    return response;
  });
  vi.stubGlobal(
    "WebSocket",
    // What a browser adds by itself: its origin and its cookies; and no DNS for .localhost.
    class extends NodeSocket {
      constructor(address: URL) {
        const headers = { Host: server.host, Origin: origin, Cookie: cookie };
        super(`ws://127.0.0.1:${address.port}${address.pathname}`, { headers });
        latest = this;
      }
    },
  );
  await exchangeLaunchCode();
  const host = createHost(openSocketWire);
  return {
    ...{ host, core },
    drop: () => latest?.terminate(),
    fetch: (path) => send(server, path, { headers: { Cookie: cookie } }),
    async end() {
      host.close();
      await server.close();
      vi.unstubAllGlobals();
    },
  };
}

/** Joined by the desktop shell: its real wire and the bundled preload, on the fake Electron. */
export async function connectDesktop(): Promise<Connection> {
  const core = createSmallCore(createWindowFiles());
  const preload = await bundledPreload();
  const fake = new FakeElectron(() => preload);
  await runDesktop(fake.api(), {
    preloadPath: "/program/preload.cjs",
    userDataDirectory: "/profile/electron",
    startCore: async () => ({
      ...{ core, clock: new TestClock(), logger: silentLogger, ids: testIds, externalOrigins: [] },
      stop: async () => undefined,
    }),
  });
  const page = fake.windows[0]?.page;
  if (page === undefined || page === null) throw new Error("The shell opened no page");
  stubPage(page);
  let dropLatest: () => void = () => undefined;
  fake.ipcEvents.on("sightline:connect", (event: { ports: { close(): void }[] }) => {
    dropLatest = () => event.ports[0]?.close();
  });
  const host = createHost(openElectronWire);
  return {
    ...{ host, core },
    drop: () => dropLatest(),
    async fetch(path) {
      const handler = fake.handlers.get("app");
      if (handler === undefined) throw new Error("The shell handles no scheme");
      return await handler(new Request(`app://workstation${path}`));
    },
    async end() {
      host.close();
      vi.unstubAllGlobals();
    },
  };
}

function stubPage(page: FakePage): void {
  vi.stubGlobal("location", page.location);
  vi.stubGlobal("window", {
    ...page.exposed,
    postMessage: (message: unknown, origin: string, transfer: Parameters<FakePage["postMessage"]>[2]) =>
      page.postMessage(message, origin, transfer),
  });
}

let preloadText: Promise<string> | null = null;

/** Gives the preload as it ships: bundled by the build's own configuration. */
export function bundledPreload(): Promise<string> {
  preloadText ??= bundlePreload();
  return preloadText;
}

async function bundlePreload(): Promise<string> {
  const { preloadProgram, programConfig } = await import("../../scripts/programs.ts");
  const config = programConfig(preloadProgram);
  const result = await build({ ...config, build: { ...config.build, write: false } });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ("output" in one ? one.output : []));
  const chunk = outputs.find((output) => output.type === "chunk");
  if (chunk === undefined) throw new Error(`The preload at ${join("electron", "desktop")} gave no bundle`);
  return chunk.code;
}

/** Sends a request to the browser host as a browser on this machine would: by its name, to 127.0.0.1. */
export async function send(
  server: HttpHost,
  path: string,
  init: { method?: string | undefined; headers?: HeadersInit | undefined; body?: BodyInit | null | undefined } = {},
): Promise<Response> {
  return await new Promise((resolve, reject) => {
    const headers = { Host: server.host, ...Object.fromEntries(new Headers(init.headers)) };
    const call = request(
      { host: "127.0.0.1", port: server.port, path, method: init.method ?? "GET", headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          const given = new Headers();
          for (const [name, value] of Object.entries(response.headers)) given.set(name, String(value));
          resolve(new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers: given }));
        });
      },
    );
    call.on("error", reject);
    call.end(typeof init.body === "string" ? init.body : undefined);
  });
}
