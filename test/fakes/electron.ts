/**
 * A fake of the part of Electron 45.4.1 that the shell uses (`electron/desktop/electron-api.ts`), as unkind as the real
 * thing where that matters. NOT YET RECORDED: no run on a real Electron has confirmed it; each unkindness names what it
 * imitates. When a binary is at hand, the same script is to be run on both and the transcripts compared.
 */
import { EventEmitter } from "node:events";
import { isAbsolute } from "node:path";
import vm from "node:vm";
import type { MessagePort } from "node:worker_threads";
import type { BrowserWindowConstructorOptions, CustomScheme, WindowOpenHandlerResponse } from "electron";
import type {
  AreaApi,
  ConnectEvent,
  DevicePermissionDetails,
  ElectronApi,
  HidChoiceDetails,
  PortApi,
} from "../../electron/desktop/electron-api.ts";

/** A page that a fake window shows: what its own world and its preload's isolated world have in common. */
export interface FakePage {
  readonly url: string;
  readonly location: { readonly origin: string; readonly href: string };
  /** What the preload exposed, as the page sees it. */
  readonly exposed: Readonly<Record<string, unknown>>;
  postMessage(message: unknown, targetOrigin: string, transfer?: readonly MessagePort[]): void;
}

/** Electron's main side of a message channel (docs: MessagePortMain). */
export class FakePortMain extends EventEmitter implements PortApi {
  readonly #port: MessagePort;
  #isStarted = false;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on("close", () => this.emit("close"));
  }

  /** Messages wait until `start` (docs: MessagePortMain.start). */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#port.on("message", (data: unknown) => this.emit("message", { data, ports: [] }));
  }

  /** Only ports can be transferred, not ArrayBuffers (electron/electron#37157); data are structured-cloned. */
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new TypeError("Invalid value for transfer");
    if (containsBytes(message)) throw new TypeError("An object could not be cloned.");
    this.#port.postMessage(structuredClone(message));
  }

  close(): void {
    this.#port.close();
  }
}

/** The fake, with what a test needs to drive and to see. */
export class FakeElectron {
  readonly calls: string[] = [];
  readonly windows: FakeWindow[] = [];
  readonly errorBoxes: string[] = [];
  readonly openedExternally: string[] = [];
  readonly sessionEvents = new EventEmitter();
  readonly appEvents = new EventEmitter();
  readonly ipcEvents = new EventEmitter();
  /** Work areas of the displays. */
  displays: { workArea: AreaApi }[] = [{ workArea: { x: 0, y: 0, width: 1920, height: 1160 } }];
  exitCode: number | null = null;
  hasLock = true;
  storageBackend = "gnome_libsecret";
  permissionRequest: ((permission: string) => boolean) | null = null;
  permissionCheck: ((permission: string, origin: string) => boolean) | null = null;
  deviceCheck: ((details: DevicePermissionDetails) => boolean) | null = null;
  readonly schemes: CustomScheme[] = [];
  readonly handlers = new Map<string, (request: Request) => Promise<Response>>();
  #isReady = false;
  readonly #preload: () => string;

  /** `preload` gives the text of the bundled preload. */
  constructor(preload: () => string) {
    this.#preload = preload;
  }

  /** The API as the shell gets it. */
  api(): ElectronApi {
    const fake = this;
    return {
      app: this.#app(),
      BrowserWindow: class extends FakeWindow {
        constructor(options: BrowserWindowConstructorOptions) {
          if (!fake.#isReady) throw new Error("Cannot create BrowserWindow before app is ready");
          super(options, fake);
          fake.windows.push(this);
          fake.appEvents.emit("web-contents-created", {}, this.webContents);
        }
      },
      ipcMain: { on: (channel, listener) => this.ipcEvents.on(channel, listener) },
      protocol: this.#protocol(),
      session: { defaultSession: this.#session() },
      screen: {
        getAllDisplays: () => {
          // docs: screen "You cannot use this module until the ready event of the app module is emitted".
          if (!fake.#isReady) throw new Error("The 'screen' module can't be used before the app 'ready' event");
          return this.displays;
        },
      },
      shell: {
        openExternal: async (url) => {
          this.openedExternally.push(url);
        },
      },
      safeStorage: {
        isEncryptionAvailable: () => this.#isReady,
        getSelectedStorageBackend: () => this.storageBackend,
        encryptString: (text) => Buffer.from(`v11${text}`),
        decryptString: (sealed) => sealed.toString().slice(3),
      },
      utilityProcess: {
        fork: () => {
          throw new Error("The fake starts no processes");
        },
      },
      Notification: class {
        show(): void {
          fake.calls.push("Notification.show");
        }
      },
      dialog: { showErrorBox: (title, content) => void this.errorBoxes.push(`${title}: ${content}`) },
    };
  }

  /** A page asks for a HID device; gives the one that it gets. Without an answer the page waits for ever. */
  chooseHidDevice(details: HidChoiceDetails): string | null {
    let chosen: string | null | undefined;
    let isPrevented = false;
    const event = { preventDefault: () => (isPrevented = true) };
    this.sessionEvents.emit("select-hid-device", event, details, (id?: string | null) => {
      if (chosen !== undefined) throw new Error("the request was answered before");
      chosen = id ?? null;
    });
    if (!isPrevented) return details.deviceList[0]?.deviceId ?? null;
    if (chosen === undefined) throw new Error("the request was never answered");
    return chosen;
  }

  /** Runs the bundled preload for a page at `url`, as a sandboxed renderer would. */
  openPage(url: string, frame: { url: string; parent: unknown } | null = { url, parent: null }): FakePage {
    return runPreload(this.#preload(), url, (channel, ports) => {
      // A frame that is gone by the time of the event is null (electron.d.ts, IpcMainEvent.senderFrame).
      const event: ConnectEvent = { senderFrame: frame, ports: ports.map((port) => new FakePortMain(port)) };
      this.ipcEvents.emit(channel, event);
    });
  }

  #app(): ElectronApi["app"] {
    return {
      isPackaged: false,
      // docs: app.enableSandbox "can only be called before app is ready".
      enableSandbox: () => this.#beforeReady("enableSandbox"),
      setPath: (name) => this.#beforeReady(`setPath ${name}`),
      requestSingleInstanceLock: () => this.hasLock,
      whenReady: async () => {
        this.#isReady = true;
        this.calls.push("ready");
      },
      quit: () => {
        let isPrevented = false;
        this.appEvents.emit("before-quit", {
          preventDefault: () => {
            isPrevented = true;
          },
        });
        this.calls.push("quit");
        if (!isPrevented) this.exitCode ??= 0;
      },
      exit: (code) => {
        this.exitCode ??= code;
      },
      on: (event: string, listener: Listener) => listen(this.appEvents, event, listener),
    };
  }

  #protocol(): ElectronApi["protocol"] {
    return {
      // docs: protocol.registerSchemesAsPrivileged "can only be used before the ready event … and can be called only once".
      registerSchemesAsPrivileged: (schemes) => {
        this.#beforeReady("registerSchemesAsPrivileged");
        if (this.schemes.length > 0) throw new Error("registerSchemesAsPrivileged was already called");
        this.schemes.push(...schemes);
      },
      handle: (scheme, handler) => {
        if (!this.#isReady) throw new Error("protocol.handle can only be called after app is ready");
        // electron/electron lib/browser/api/protocol.ts: a second handler for a scheme fails.
        if (this.handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
        this.handlers.set(scheme, handler);
      },
    };
  }

  #session(): ElectronApi["session"]["defaultSession"] {
    return {
      setPermissionRequestHandler: (handler) => {
        this.permissionRequest = (permission) => {
          let answer: boolean | null = null;
          handler({}, permission, (isGranted) => {
            answer = isGranted;
          });
          return answer === true;
        };
      },
      setPermissionCheckHandler: (handler) => {
        const details = { isMainFrame: true } as Parameters<typeof handler>[3];
        this.permissionCheck = (permission, origin) => handler(null, permission, origin, details);
      },
      setDevicePermissionHandler: (handler) => {
        this.deviceCheck = handler;
      },
      on: (event: string, listener: Listener) => listen(this.sessionEvents, event, listener),
    };
  }

  #beforeReady(what: string): void {
    if (this.#isReady) throw new Error(`${what} can only be called before app is ready`);
    this.calls.push(what);
  }
}

/** A window that loads its page through the registered scheme handler. */
export class FakeWindow {
  readonly options: BrowserWindowConstructorOptions;
  readonly contentsEvents = new EventEmitter();
  readonly #events = new EventEmitter();
  readonly #fake: FakeElectron;
  openHandler: ((details: { url: string; features: string }) => WindowOpenHandlerResponse) | null = null;
  isShown = false;
  isClosed = false;
  page: FakePage | null = null;
  readonly webContents: InstanceType<ElectronApi["BrowserWindow"]>["webContents"];

  constructor(options: BrowserWindowConstructorOptions, fake: FakeElectron) {
    const preload = options.webPreferences?.preload ?? "";
    // docs: webPreferences.preload "should be the absolute file path".
    if (!isAbsolute(preload)) throw new Error(`preload script must have absolute path: ${preload}`);
    this.options = options;
    this.#fake = fake;
    this.webContents = {
      setWindowOpenHandler: (handler) => {
        this.openHandler = handler;
      },
      on: (event: string, listener: Listener) => listen(this.contentsEvents, event, listener),
    };
  }

  async loadURL(url: string): Promise<void> {
    const handler = this.#fake.handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) throw new Error(`ERR_UNKNOWN_URL_SCHEME (-302) loading '${url}'`);
    await handler(new Request(url));
    this.page = this.#fake.openPage(url);
    this.#events.emit("ready-to-show");
  }

  /** Gives whether the guards let the page go there. */
  mayNavigate(event: "will-navigate" | "will-redirect" | "will-frame-navigate", url: string): boolean {
    let isPrevented = false;
    this.contentsEvents.emit(event, {
      url,
      preventDefault: () => {
        isPrevented = true;
      },
    });
    return !isPrevented;
  }

  show(): void {
    this.isShown = true;
  }
  focus(): void {
    if (this.isClosed) throw new TypeError("Object has been destroyed");
    this.#fake.calls.push("focus");
  }
  restore(): void {
    this.#fake.calls.push("restore");
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.isClosed;
  }
  /** A window that was closed answers to nothing (docs: BrowserWindow, isDestroyed). */
  getBounds(): AreaApi {
    if (this.isClosed) throw new TypeError("Object has been destroyed");
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }
  once(event: "ready-to-show", listener: () => void): unknown {
    return this.#events.once(event, listener);
  }
}

/** Modules that a sandboxed preload can require (docs: Process Sandboxing, preload scripts); `electron` is added. */
const preloadModules = ["events", "timers", "url"];

function runPreload(
  text: string,
  url: string,
  send: (channel: string, ports: readonly MessagePort[]) => void,
): FakePage {
  const listeners: ((event: unknown) => void)[] = [];
  const exposed: Record<string, unknown> = {};
  // A custom standard scheme has an origin in Chromium, which Node's URL does not give.
  const { protocol, host } = new URL(url);
  const location = { origin: `${protocol}//${host}`, href: url };
  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, value: unknown) {
        if (name in exposed) throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
        // The bridge copies and freezes; prototypes and class instances do not survive (docs: contextBridge).
        exposed[name] = Object.freeze(structuredClone(value));
      },
    },
    ipcRenderer: {
      postMessage(channel: string, message: unknown, transfer: readonly MessagePort[] = []) {
        structuredClone(message);
        send(channel, transfer);
      },
    },
  };
  const require = (name: string): unknown => {
    if (name === "electron") return electron;
    if (preloadModules.includes(name)) return process.getBuiltinModule(name);
    throw new Error(`module not found: ${name}`);
  };
  const context = vm.createContext({
    ...{ require, location, module: { exports: {} }, exports: {} },
    addEventListener: (type: string, listener: (event: unknown) => void) => {
      if (type === "message") listeners.push(listener);
    },
  });
  const isolatedWindow: unknown = vm.runInContext("globalThis", context);
  vm.runInContext(text, context, { filename: "preload.cjs" });
  return {
    ...{ url, location, exposed },
    postMessage(message, targetOrigin, transfer = []) {
      if (targetOrigin !== location.origin) return;
      const event = {
        source: isolatedWindow,
        origin: location.origin,
        data: structuredClone(message),
        ports: transfer,
      };
      // Events arrive later, never within the call that caused them.
      setImmediate(() => {
        for (const listener of listeners) listener(event);
      });
    },
  };
}

type Listener = (...values: never[]) => void;

function listen(emitter: EventEmitter, event: string, listener: Listener): unknown {
  return emitter.on(event, listener as (...values: unknown[]) => void);
}

function containsBytes(value: unknown): boolean {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(containsBytes);
}
