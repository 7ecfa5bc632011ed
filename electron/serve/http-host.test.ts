import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createSmallCore, type SmallCore, silentLogger, TestClock, testIds } from "../../test/contract/small-core.ts";
import { createWindowFiles } from "../../test/contract/window-files.ts";
import { send } from "../../test/contract/wires.ts";
import { contentSecurityPolicy } from "../core/security-headers.ts";
import { HttpHost } from "./http-host.ts";
import { askForWindow } from "./running-instance.ts";
import { WindowMemory, windowLifetimeMs } from "./window-memory.ts";

describe("the browser host", () => {
  let core: SmallCore;
  let clock: TestClock;
  let host: HttpHost;

  beforeEach(async () => {
    core = createSmallCore(createWindowFiles());
    clock = new TestClock();
    host = await HttpHost.listen({ core, clock, logger: silentLogger, ids: testIds, port: 0, memory: null });
  });
  afterEach(async () => {
    await host.close();
  });

  const origin = (): string => `http://${host.host}`;
  const codeOf = (url: string): string => new URL(url).hash.replace("#launch=", "");
  const launch = (code: string, headers: Record<string, string> = { Origin: origin() }): Promise<Response> =>
    send(host, "/launch", { method: "POST", headers, body: JSON.stringify({ code }) });

  async function newCookie(): Promise<string> {
    const response = await launch(codeOf(host.launchUrl(null)));
    return response.headers.get("set-cookie")?.split(";")[0] ?? "";
  }

  /** Gives how an upgrade ends: "open", an HTTP status, or a close code. */
  function upgrade(headers: Record<string, string>, path = "/rpc"): Promise<string> {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, {
      headers: { Host: host.host, Origin: origin(), ...headers },
    });
    return new Promise((resolve) => {
      socket.once("message", () => {
        resolve("open");
        socket.terminate();
      });
      socket.once("unexpected-response", (_request, response) => resolve(`HTTP ${response.statusCode}`));
      socket.once("close", (code) => resolve(`closed ${code}`));
      socket.once("error", () => undefined);
    });
  }

  it("listens on loopback under a name of its own that no other start will have", async () => {
    const other = await HttpHost.listen({ core, clock, logger: silentLogger, ids: testIds, port: 0, memory: null });
    expect(host.host).toMatch(/^w-[a-z0-9]{20}\.localhost:[0-9]+$/);
    expect(host.host.split(":")[0]).not.toBe(other.host.split(":")[0]);
    await other.close();
  });

  it("gives the window to anybody it lets in, with the whole policy, and no page for a missing file", async () => {
    const page = await send(host, "/");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toBe(contentSecurityPolicy);
    expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(page.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    const script = await send(host, "/assets/index-abc123.js");
    expect(script.headers.get("content-security-policy")).toBe(contentSecurityPolicy);
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect((await send(host, "/assets/codec-def456.wasm")).headers.get("content-type")).toBe("application/wasm");
    const missing = await send(host, "/assets/decoder-gone.wasm");
    expect(missing.status).toBe(404);
    expect(missing.headers.get("content-type")).toBe("application/json");
  });

  it.each([
    "/../package.json",
    "/assets/../../package.json",
    "/%2e%2e/package.json",
    "/assets/%2e%2e%2f%2e%2e%2fpackage.json",
  ])("gives no file outside the window: %s", async (path) => {
    const response = await send(host, path);
    expect([401, 404]).toContain(response.status);
    expect(await response.text()).not.toContain(JSON.parse(readFileSync("package.json", "utf8")).description);
  });

  it.each([
    ["another name", "attacker.example"],
    ["the address", "127.0.0.1"],
    ["localhost", "localhost"],
    ["another start's name", "w-aaaaaaaaaaaaaaaaaaaa.localhost"],
    ["its name as a part", "w-x.localhost.attacker.example"],
  ])("turns away a request to %s", async (_what, name) => {
    const response = await send(host, "/", { headers: { Host: `${name}:${host.port}` } });
    expect(response.status).toBe(421);
  });

  it("turns away requests that other pages cause", async () => {
    const cross = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" };
    expect((await send(host, "/assets/index-abc123.js", { headers: cross })).status).toBe(403);
    expect((await send(host, "/", { headers: { "Sec-Fetch-Site": "same-site" } })).status).toBe(403);
    expect((await send(host, "/", { headers: { Origin: "http://attacker.example" } })).status).toBe(403);
    expect((await send(host, "/key-images/1", { method: "PUT" })).status).toBe(403);
    const typed = { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate" };
    expect((await send(host, "/", { headers: typed })).status).toBe(200);
  });

  it("trades a launch code once, from its own page only, for a cookie that scripts cannot read", async () => {
    const code = codeOf(host.launchUrl(null));
    expect((await launch(code, {})).status).toBe(403);
    expect((await launch(code, { Origin: "http://attacker.example" })).status).toBe(403);
    const traded = await launch(code);
    expect(traded.status).toBe(204);
    expect(traded.headers.get("set-cookie")).toMatch(
      /^sightline_session=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await launch(code)).status).toBe(403);
    expect((await launch("")).status).toBe(403);
    expect((await send(host, "/launch", { method: "POST", headers: { Origin: origin() }, body: "{" })).status).toBe(
      403,
    );
  });

  it("lets a code for a window of its own expire after its time", async () => {
    const late = codeOf(host.launchUrl(30_000));
    const inTime = codeOf(host.launchUrl(30_000));
    const untilUsed = codeOf(host.launchUrl(null));
    clock.time += 29_999;
    expect((await launch(inTime)).status).toBe(204);
    clock.time += 1;
    expect((await launch(late)).status).toBe(403);
    clock.time += 86_400_000;
    expect((await launch(untilUsed)).status).toBe(204);
  });

  it("opens a socket only for its own page with a session, and says which of both is missing", async () => {
    const cookie = await newCookie();
    expect(await upgrade({ Cookie: cookie })).toBe("open");
    expect(await upgrade({ Cookie: cookie, Origin: "http://attacker.example" })).toBe("HTTP 403");
    expect(await upgrade({ Cookie: cookie, Host: `attacker.example:${host.port}` })).toBe("HTTP 403");
    expect(await upgrade({ Cookie: cookie }, "/other")).toBe("HTTP 404");
    expect(await upgrade({})).toBe("closed 4401");
    expect(await upgrade({ Cookie: "sightline_session=guessed" })).toBe("closed 4401");
    expect(core.openWindows.size).toBeLessThanOrEqual(1);
  });

  it.each([
    "not JSON",
    "{}",
    '{"i":1}',
    '{"i":"1","p":{}}',
    '{"i":"1","p":{"u":"http://attacker.example/"}}',
    '{"i":"1","t":3}',
    Buffer.from([0xff, 0xfe]),
  ])("ends a connection that sends %j, and goes on", async (message) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, {
      headers: { Host: host.host, Origin: origin(), Cookie: await newCookie() },
    });
    await new Promise((resolve) => socket.once("message", resolve));
    socket.send(message);
    expect(await new Promise((resolve) => socket.once("close", resolve))).toBe(1007);
    expect(await upgrade({ Cookie: await newCookie() })).toBe("open");
  });

  it("gives another window's address to the program itself, not to a page or a guess", async () => {
    const instance = { pid: 1, port: host.port, host: host.host, controlToken: host.controlToken };
    const url = await askForWindow(instance);
    expect(url).toMatch(/^http:\/\/w-/);
    expect((await launch(codeOf(url ?? ""))).status).toBe(204);
    expect(await askForWindow({ ...instance, controlToken: "guess" })).toBeNull();
    const fromPage = { Authorization: `Bearer ${host.controlToken}`, Origin: "http://attacker.example" };
    expect((await send(host, "/launch-code", { method: "POST", headers: fromPage })).status).toBe(403);
  });

  it("says that a port is taken", async () => {
    const second = HttpHost.listen({ core, clock, logger: silentLogger, ids: testIds, port: host.port, memory: null });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  describe("started again on the same profile", () => {
    let directory: string;
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "sightline-windows-"));
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    const startAgain = async (port?: number): Promise<void> => {
      await host.close();
      const memory = new WindowMemory(directory, clock, silentLogger);
      const wanted = port ?? memory.address?.port ?? 0;
      host = await HttpHost.listen({ core, clock, logger: silentLogger, ids: testIds, port: wanted, memory });
    };

    it("is found and knows its windows, which are signed out, by the hashes of their tokens alone", async () => {
      await startAgain();
      const cookie = await newCookie();
      const before = host.host;
      const file = join(directory, "windows.json");
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, "utf8")).not.toContain(cookie.split("=")[1]);
      await startAgain();
      expect(host.host).toBe(before);
      core.origins.splice(0);
      expect(await upgrade({ Cookie: cookie })).toBe("open");
      expect(await upgrade({ Cookie: cookie })).toBe("open");
      expect(core.origins).toEqual(["beforeRestart", "new"]);
      expect(await upgrade({ Cookie: "sightline_session=guessed" })).toBe("closed 4401");
      expect(await upgrade({ Cookie: cookie, Origin: "http://attacker.example" })).toBe("HTTP 403");
      expect(await upgrade({ Cookie: cookie, Host: `attacker.example:${host.port}` })).toBe("HTTP 403");
      const [hash] = JSON.parse(readFileSync(file, "utf8")).windows.map((window: { hash: string }) => window.hash);
      expect(await upgrade({ Cookie: `sightline_session=${hash}` })).toBe("closed 4401");
    });

    it("forgets a window twelve hours after its last request, and then has another name", async () => {
      await startAgain();
      const cookie = await newCookie();
      const before = host.host;
      clock.time += windowLifetimeMs - 60_000;
      expect(await upgrade({ Cookie: cookie })).toBe("open");
      clock.time += windowLifetimeMs - 1;
      await startAgain();
      expect(await upgrade({ Cookie: cookie })).toBe("open");
      clock.time += windowLifetimeMs;
      await startAgain();
      expect(host.host.split(":")[0]).not.toBe(before.split(":")[0]);
      expect(await upgrade({ Cookie: cookie })).toBe("closed 4401");
    });

    it("forgets all windows when it is reached by another port, where they would not find it", async () => {
      await startAgain();
      const cookie = await newCookie();
      const before = host.host;
      await startAgain(0);
      expect(host.host.split(":")[0]).not.toBe(before.split(":")[0]);
      expect(await upgrade({ Cookie: cookie })).toBe("closed 4401");
      expect(JSON.parse(readFileSync(join(directory, "windows.json"), "utf8")).windows).toEqual([]);
    });

    it.each(["", "{", "{}", '{"name":"attacker.example","port":1,"windows":[]}'])(
      "starts as for the first time with the file %j",
      async (text) => {
        writeFileSync(join(directory, "windows.json"), text);
        await startAgain();
        expect(host.host).toMatch(/^w-[a-z0-9]{20}\.localhost:/);
        expect(await upgrade({ Cookie: await newCookie() })).toBe("open");
      },
    );

    it("lets windows in although their memory cannot be written", async () => {
      rmSync(directory, { recursive: true });
      await startAgain();
      expect(await upgrade({ Cookie: await newCookie() })).toBe("open");
    });
  });

  it("closes windows and connections when it stops", async () => {
    const cookie = await newCookie();
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, {
      headers: { Host: host.host, Origin: origin(), Cookie: cookie },
    });
    await new Promise((resolve) => socket.once("message", resolve));
    expect(core.openWindows.size).toBe(1);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await host.close();
    await closed;
    expect(core.openWindows.size).toBe(0);
    await expect(
      new Promise((resolve, reject) => {
        request({ host: "127.0.0.1", port: host.port }, resolve).on("error", reject).end();
      }),
    ).rejects.toMatchObject({ code: "ECONNREFUSED" });
    host = await HttpHost.listen({ core, clock, logger: silentLogger, ids: testIds, port: 0, memory: null });
  });
});

describe("the window's addresses", () => {
  it("are the same on both sides of the socket", () => {
    const window = readFileSync(join("renderer", "host", "socket-wire.ts"), "utf8");
    const server = readFileSync(join("electron", "serve", "ws-host.ts"), "utf8");
    for (const line of ['socketPath = "/rpc"', "refusedCloseCode = 4401"]) {
      expect(window).toContain(line);
      expect(server).toContain(line);
    }
  });
});
