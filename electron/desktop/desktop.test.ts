import { describe, expect, it } from "vitest";
import { createSmallCore, silentLogger, TestClock, testIds } from "../../test/contract/small-core.ts";
import { createWindowFiles } from "../../test/contract/window-files.ts";
import { bundledPreload } from "../../test/contract/wires.ts";
import { FakeElectron, type FakeWindow } from "../../test/fakes/electron.ts";
import { contentSecurityPolicy } from "../core/security-headers.ts";
import { runDesktop } from "./desktop-shell.ts";
import { isDocument, isPrintedReport, mayNavigate, mayOpenExternally, mayUse } from "./guards.ts";
import { createSystemSealer } from "./host-ports.ts";
import { isOwnTopFrame } from "./ipc-wire.ts";
import { webPreferences } from "./window-options.ts";

const practice = "http://127.0.0.1:4080";

// Each address has deceived some program: substrings, users, case, schemes inside schemes, look-alikes.
const hostileUrls = [
  "https://attacker.example/?app://workstation/",
  "https://attacker.example/#app://workstation/",
  "https://app.workstation/",
  "app://attacker.example/",
  "app://workstation.attacker.example/",
  "app://workstation@attacker.example/",
  "app://user@workstation/",
  "app://user:pass@workstation/",
  "app://workstation:8080/",
  "app:///workstation/",
  "app:workstation",
  "apps://workstation/",
  "xapp://workstation/",
  "blob:app://workstation/0b1c",
  "filesystem:app://workstation/temporary/x",
  "view-source:app://workstation/",
  "file:///etc/passwd",
  "file://workstation/etc/passwd",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)//app://workstation/",
  "data:text/html,<script>alert(1)</script>",
  "about:blank",
  "about:srcdoc",
  "chrome://settings",
  "devtools://devtools/bundled/inspector.html",
  "ftp://workstation/",
  "http://workstation/",
  "//workstation/",
  "\\\\workstation\\share",
  "",
  "not an address",
];

async function startShell(options: { hasLock?: boolean; startFails?: boolean } = {}) {
  const core = createSmallCore(createWindowFiles());
  const preload = await bundledPreload();
  const fake = new FakeElectron(() => preload);
  fake.hasLock = options.hasLock ?? true;
  const stops: string[] = [];
  await runDesktop(fake.api(), {
    preloadPath: "/program/preload.cjs",
    userDataDirectory: "/profile/electron",
    async startCore() {
      if (options.startFails === true) throw new Error("The profile was made by a newer version.");
      return {
        ...{ core, clock: new TestClock(), logger: silentLogger, ids: testIds, externalOrigins: [practice] },
        stop: async () => void stops.push("core"),
      };
    },
  });
  return { fake, core, stops };
}

function isDownloadStopped(fake: FakeElectron, url: string): boolean {
  let isStopped = false;
  fake.sessionEvents.emit("will-download", { preventDefault: () => (isStopped = true) }, { getURL: () => url });
  return isStopped;
}

function onlyWindow(fake: FakeElectron): FakeWindow {
  const [window] = fake.windows;
  if (window === undefined || fake.windows.length !== 1) throw new Error(`${fake.windows.length} windows`);
  return window;
}

describe("where the window may go", () => {
  it.each(hostileUrls)("not to %j", (url) => {
    expect(mayNavigate(url)).toBe(false);
    expect(mayOpenExternally(url, [practice, "https://help.example"])).toBe(false);
    expect(mayUse("clipboard-sanitized-write", url)).toBe(false);
    expect(isOwnTopFrame({ senderFrame: { url, parent: null } })).toBe(false);
  });

  it.each(["app://workstation/", "app://workstation/#/alerts", "APP://workstation/assets/a.js"])("to %j", (url) => {
    expect(mayNavigate(url)).toBe(true);
  });

  it.each([
    "http://127.0.0.1:4080.attacker.example/",
    "http://127.0.0.1:4081/",
    "https://127.0.0.1:4080/",
    "http://user@127.0.0.1:4080/",
    "https://help.example.attacker.example/",
    "https://attacker.example/https://help.example",
  ])("and opens %j nowhere", (url) => {
    expect(mayOpenExternally(url, [practice, "https://help.example"])).toBe(false);
  });

  it("opens the origins of its list in the system's browser", () => {
    expect(mayOpenExternally(`${practice}/reports`, [practice])).toBe(true);
    expect(mayOpenExternally("https://help.example/a?b=c", ["https://help.example"])).toBe(true);
  });
});

describe("what opens in a window of its own", () => {
  it("is a printed report, whoever it is for, and nothing else", () => {
    for (const path of [
      "report-versions/v-1/report",
      "report-versions/v-1/patient-copy",
      "deliveries/d-1/print-sheet",
    ]) {
      expect(isPrintedReport(`app://workstation/${path}.pdf`)).toBe(true);
    }
    for (const url of [
      ...hostileUrls,
      "app://workstation/",
      "app://workstation/key-images/k-1",
      "app://workstation/report-versions/v-1/report.pdf/../../other",
      "app://workstation/#/report-versions/v-1/report.pdf",
      "app://workstation/deliveries/d-1/report.pdf",
      "app://other/report-versions/v-1/report.pdf",
      "https://attacker.example/report-versions/v-1/report.pdf",
    ]) {
      expect(isPrintedReport(url)).toBe(false);
    }
  });

  it("is a document of a study, and not another address of it", () => {
    const instance = "app://workstation/studies/embedded/1.2/series/1.2.3/instances/1.2.3.4";
    expect(isDocument(`${instance}/document.pdf`)).toBe(true);
    for (const url of [
      ...hostileUrls,
      `${instance}/frames/1`,
      `${instance}/../document.pdf`,
      `https://a.example/studies/embedded/1.2/series/1.2.3/instances/1.2/document.pdf`,
    ]) {
      expect(isDocument(url)).toBe(false);
    }
  });

  it("is as locked as the main window", async () => {
    const { fake } = await startShell();
    const answer = onlyWindow(fake).openHandler?.({
      url: "app://workstation/report-versions/v-1/report.pdf",
      features: "",
    });
    expect(answer?.action).toBe("allow");
    const options = answer?.action === "allow" ? answer.overrideBrowserWindowOptions : undefined;
    expect(options?.webPreferences).toEqual({ ...webPreferences, plugins: true });
    expect(fake.openedExternally).toEqual([]);
  });
});

describe("windows of images", () => {
  const displays = [0, -1920, 1920].map((x) => ({ workArea: { x, y: 0, width: 1920, height: 1160 } }));
  const opened = (window: FakeWindow, url: string, features = "popup,noopener") => {
    const answer = window.openHandler?.({ url, features });
    return answer?.action === "allow" ? answer : null;
  };

  it("are the program's own page, locked as the first one, and outlive it", async () => {
    const { fake } = await startShell();
    const answer = opened(onlyWindow(fake), "app://workstation/#/images/2");
    expect(answer?.outlivesOpener).toBe(true);
    expect(answer?.overrideBrowserWindowOptions?.webPreferences).toEqual({
      ...webPreferences,
      preload: "/program/preload.cjs",
    });
    expect(opened(onlyWindow(fake), "app://workstation/#/reading-list")).not.toBeNull();
    expect(opened(onlyWindow(fake), "app://workstation/#/case/0b1c-22")).not.toBeNull();
    for (const url of [
      ...["app://workstation/#/images/1", "app://workstation/#/images/22", "app://workstation/#/settings"],
      ...["app://workstation/?#/images/2x", "app://workstation/a#/images/2", "app://elsewhere/#/images/2"],
      ...[
        "https://attacker.example/#/images/2",
        "app://workstation/#/case/../images",
        "app://u@workstation/#/images/2",
      ],
    ]) {
      expect(onlyWindow(fake).openHandler?.({ url, features: "" })).toEqual({ action: "deny" });
    }
  });

  it("open over the displays that the case window is not on", async () => {
    const { fake } = await startShell();
    fake.displays = displays;
    const boundsOf = (number: 2 | 3, features?: string) =>
      opened(onlyWindow(fake), `app://workstation/#/images/${number}`, features)?.overrideBrowserWindowOptions;
    expect(boundsOf(2)).toMatchObject({ x: -1920, width: 1920, height: 1160 });
    expect(boundsOf(3)).toMatchObject({ x: 1920 });
    const stood = "popup,noopener,left=2000,top=40,width=1200,height=900";
    expect(boundsOf(2, stood)).toMatchObject({ x: 2000, y: 40, width: 1200, height: 900 });
    fake.displays = displays.slice(0, 2);
    expect(boundsOf(2, stood)).toMatchObject({ x: -1920 });
    expect(boundsOf(3)).toMatchObject({ x: -1920 });
    fake.displays = displays.slice(0, 1);
    expect(boundsOf(2, "left=1e9,top=0,width=5,height=5")).not.toHaveProperty("x");
  });

  it("are no reason not to open the case window again when the program is started once more", async () => {
    const { fake } = await startShell();
    onlyWindow(fake).isClosed = true;
    fake.appEvents.emit("second-instance");
    expect(fake.windows).toHaveLength(2);
    expect(fake.calls).not.toContain("focus");
  });
});

describe("who may connect", () => {
  it("is the top frame of the own page, not a sub-frame and not a frame that is gone", () => {
    expect(isOwnTopFrame({ senderFrame: { url: "app://workstation/", parent: null } })).toBe(true);
    expect(isOwnTopFrame({ senderFrame: { url: "app://workstation/", parent: {} } })).toBe(false);
    expect(isOwnTopFrame({ senderFrame: null })).toBe(false);
  });

  it("gets no session otherwise, and its port is closed", async () => {
    const { fake, core } = await startShell();
    for (const frame of [null, { url: "app://workstation/", parent: {} }, { url: "about:blank", parent: null }]) {
      const channel = new MessageChannel();
      const closed = new Promise((resolve) => channel.port1.addEventListener("close", resolve));
      fake
        .openPage("app://workstation/", frame)
        .postMessage("sightline:connect", "app://workstation", [channel.port2 as never]);
      await closed;
    }
    expect(core.openWindows.size).toBe(0);
  });

  it("ends a connection that sends what is not a call", async () => {
    const { fake, core } = await startShell();
    for (const message of [{ not: "text" }, "not JSON", new Uint8Array(4), '{"i":"1","p":{}}']) {
      const channel = new MessageChannel();
      const closed = new Promise((resolve) => channel.port1.addEventListener("close", resolve));
      onlyWindow(fake).page?.postMessage("sightline:connect", "app://workstation", [channel.port2 as never]);
      await new Promise((resolve) => channel.port1.addEventListener("message", resolve, { once: true }));
      channel.port1.postMessage(message);
      await closed;
    }
    expect(core.openWindows.size).toBe(0);
  });
});

describe("the shell", () => {
  it("shows one sandboxed window of the own scheme", async () => {
    const { fake } = await startShell();
    expect(fake.calls.slice(0, 4)).toEqual([
      "enableSandbox",
      "setPath userData",
      "registerSchemesAsPrivileged",
      "ready",
    ]);
    expect(fake.schemes[0]).toEqual({
      scheme: "app",
      privileges: {
        ...{ standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
        ...{ bypassCSP: false, corsEnabled: false, allowServiceWorkers: false, allowExtensions: false },
      },
    });
    const window = onlyWindow(fake);
    expect(window.options.webPreferences).toMatchObject({
      ...{ sandbox: true, contextIsolation: true, webSecurity: true, nodeIntegration: false },
      ...{ nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webviewTag: false },
      ...{ allowRunningInsecureContent: false, experimentalFeatures: false, preload: "/program/preload.cjs" },
    });
    expect(window.isShown).toBe(true);
    expect(window.page?.exposed).toEqual({ sightline: { kind: "desktop" } });
  });

  it("answers its scheme as the browser host answers HTTP, and nothing at another name", async () => {
    const { fake } = await startShell();
    const answer = async (url: string, init?: RequestInit): Promise<Response> => {
      const handler = fake.handlers.get("app");
      if (handler === undefined) throw new Error("no handler");
      return await handler(new Request(url, init));
    };
    const page = await answer("app://workstation/");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toBe(contentSecurityPolicy);
    expect((await answer("app://workstation/assets/gone.wasm")).status).toBe(404);
    expect((await answer("app://elsewhere/")).status).toBe(404);
    expect((await answer("app://workstation/studies/embedded/1.2/metadata")).status).toBe(401);
  });

  it("stays where it is, opens nothing by itself, grants nothing but writing the clipboard", async () => {
    const { fake } = await startShell();
    const window = onlyWindow(fake);
    for (const event of ["will-navigate", "will-redirect", "will-frame-navigate"] as const) {
      for (const url of hostileUrls) expect(window.mayNavigate(event, url)).toBe(false);
      expect(window.mayNavigate(event, "app://workstation/")).toBe(true);
    }
    for (const url of [...hostileUrls, `${practice}/`])
      expect(window.openHandler?.({ url, features: "" })).toEqual({ action: "deny" });
    expect(fake.openedExternally).toEqual([`${practice}/`]);
    for (const permission of [
      "media",
      "geolocation",
      "notifications",
      "hid",
      "serial",
      "usb",
      "clipboard-read",
      "new",
    ]) {
      expect(fake.permissionRequest?.(permission)).toBe(false);
      expect(fake.permissionCheck?.(permission, "app://workstation/")).toBe(permission === "hid");
      for (const url of hostileUrls) expect(fake.permissionCheck?.(permission, url)).toBe(false);
    }
    expect(fake.permissionCheck?.("clipboard-sanitized-write", "app://workstation/")).toBe(true);
    expect(isDownloadStopped(fake, "blob:app://workstation/0f0f")).toBe(false);
    for (const url of ["app://workstation/index.html", "https://example.org/x", "blob:https://example.org/0f0f"]) {
      expect(isDownloadStopped(fake, url)).toBe(true);
    }
    for (const event of ["select-serial-port", "select-usb-device"]) {
      let isPrevented = false;
      fake.sessionEvents.emit(event, { preventDefault: () => (isPrevented = true) });
      expect(isPrevented).toBe(true);
    }
  });

  it("gives its own page a dictation microphone and no other device", async () => {
    const { fake } = await startShell();
    const own = "app://workstation/";
    const [keyboard, speechMike, powerMic] = [
      { deviceId: "keyboard", vendorId: 1133, productId: 49_970 },
      { deviceId: "speechMike", vendorId: 2321, productId: 3100 },
      { deviceId: "powerMic", vendorId: 1364, productId: 4097 },
    ];
    const choose = (deviceList: readonly (typeof keyboard)[], url: string | null = own) =>
      fake.chooseHidDevice({ deviceList, frame: url === null ? null : { url } });
    expect(choose([keyboard, powerMic, speechMike])).toBe("powerMic");
    expect(choose([keyboard])).toBeNull();
    expect(choose([])).toBeNull();
    expect(choose([speechMike], null)).toBeNull();
    for (const url of hostileUrls) expect(choose([speechMike], url)).toBeNull();
    const mayOpen = (device: object, deviceType: "hid" | "serial" | "usb" = "hid", origin = own) =>
      fake.deviceCheck?.({ deviceType, origin, device });
    expect([mayOpen(speechMike), mayOpen(powerMic), mayOpen(keyboard), mayOpen({})]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([mayOpen(speechMike, "usb"), mayOpen(speechMike, "serial")]).toEqual([false, false]);
    for (const url of hostileUrls) expect(mayOpen(speechMike, "hid", url)).toBe(false);
  });

  it("leaves to the program that is already running, and comes forward when started again", async () => {
    const second = await startShell({ hasLock: false });
    expect(second.fake.windows).toEqual([]);
    expect(second.fake.exitCode).toBe(0);
    const first = await startShell();
    first.fake.appEvents.emit("second-instance");
    expect(first.fake.calls).toContain("focus");
  });

  it("says why it cannot start", async () => {
    const { fake } = await startShell({ startFails: true });
    expect(fake.errorBoxes).toEqual(["Sightline could not start: The profile was made by a newer version."]);
    expect(fake.exitCode).toBe(1);
  });

  it("stops the core before it quits", async () => {
    const { fake, stops } = await startShell();
    fake.appEvents.emit("window-all-closed");
    expect(fake.exitCode).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(stops).toEqual(["core"]);
    expect(fake.exitCode).toBe(0);
  });
});

describe("the system's key store", () => {
  it("keeps a secret, and refuses where Linux would only pretend to", async () => {
    const { fake } = await startShell();
    const sealer = createSystemSealer(fake.api().safeStorage, "linux");
    expect(sealer.open(sealer.seal("s3cret"))).toBe("s3cret");
    fake.storageBackend = "basic_text";
    expect(() => sealer.seal("s3cret")).toThrow(expect.objectContaining({ code: "store_unavailable" }));
    expect(createSystemSealer(fake.api().safeStorage, "win32").seal("s3cret")).not.toContain("s3cret");
  });
});
