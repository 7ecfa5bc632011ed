import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  PermissionCheckHandlerHandlerDetails,
  WindowOpenHandlerResponse,
} from "electron";

/**
 * The members of Electron that the shell uses, and no others. Electron 45.4.1 itself is checked against this type where
 * `main.ts` passes it in; the fake in `test/fakes/electron.ts` satisfies the same type.
 */
export interface ElectronApi {
  readonly app: AppApi;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => WindowApi;
  readonly ipcMain: IpcMainApi;
  readonly protocol: ProtocolApi;
  readonly session: { readonly defaultSession: SessionApi };
  readonly shell: { openExternal(url: string): Promise<void> };
  readonly screen: ScreenApi;
  readonly safeStorage: SafeStorageApi;
  readonly utilityProcess: { fork(modulePath: string, args: string[], options: ForkOptions): UtilityProcessApi };
  readonly Notification: new (options: { title: string; body: string }) => { show(): void };
  readonly dialog: { showErrorBox(title: string, content: string): void };
}

export interface AppApi {
  readonly isPackaged: boolean;
  enableSandbox(): void;
  setPath(name: "userData" | "sessionData", path: string): void;
  requestSingleInstanceLock(): boolean;
  whenReady(): Promise<void>;
  quit(): void;
  exit(exitCode: number): void;
  on(event: "second-instance", listener: () => void): unknown;
  on(event: "window-all-closed", listener: () => void): unknown;
  on(event: "before-quit", listener: (event: PreventableEvent) => void): unknown;
  on(event: "web-contents-created", listener: (event: unknown, contents: WebContentsApi) => void): unknown;
}

export interface PreventableEvent {
  preventDefault(): void;
}

export interface WindowApi {
  readonly webContents: WebContentsApi;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  isDestroyed(): boolean;
  getBounds(): AreaApi;
  once(event: "ready-to-show", listener: () => void): unknown;
}

/** The displays of the desk; only asked once the program is ready. */
export interface ScreenApi {
  getAllDisplays(): readonly { readonly workArea: AreaApi }[];
}

/** In device-independent pixels. */
export interface AreaApi {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WebContentsApi {
  setWindowOpenHandler(handler: (details: { url: string; features: string }) => WindowOpenHandlerResponse): void;
  on(event: "will-navigate", listener: (event: NavigationEvent) => void): unknown;
  on(event: "will-redirect", listener: (event: NavigationEvent) => void): unknown;
  on(event: "will-frame-navigate", listener: (event: NavigationEvent) => void): unknown;
  on(event: "will-attach-webview", listener: (event: PreventableEvent) => void): unknown;
}

export interface NavigationEvent extends PreventableEvent {
  readonly url: string;
}

export interface IpcMainApi {
  on(channel: string, listener: (event: ConnectEvent) => void): unknown;
}

/** The event by which a page's port arrives. `senderFrame` is null once the frame has navigated or gone. */
export interface ConnectEvent {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
  readonly ports: readonly PortApi[];
}

export interface PortApi {
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: "close", listener: () => void): unknown;
  postMessage(message: string): void;
  start(): void;
  close(): void;
}

export interface ProtocolApi {
  registerSchemesAsPrivileged(schemes: CustomScheme[]): void;
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void;
}

export interface SessionApi {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (
      contents: unknown,
      permission: string,
      requestingOrigin: string,
      details: PermissionCheckHandlerHandlerDetails,
    ) => boolean,
  ): void;
  setDevicePermissionHandler(handler: (details: DevicePermissionDetails) => boolean): void;
  on(event: "will-download", listener: (event: PreventableEvent, item: { getURL(): string }) => void): unknown;
  on(
    event: "select-hid-device",
    listener: (
      event: PreventableEvent,
      details: HidChoiceDetails,
      callback: (deviceId?: string | null) => void,
    ) => void,
  ): unknown;
  on(event: "select-serial-port", listener: (event: PreventableEvent) => void): unknown;
  on(event: "select-usb-device", listener: (event: PreventableEvent) => void): unknown;
}

/** Of a USB device or a serial port numbers may be missing; of HID they are always there. */
export interface DevicePermissionDetails {
  readonly deviceType: "hid" | "serial" | "usb";
  readonly origin: string;
  readonly device: { readonly vendorId?: number | string; readonly productId?: number | string };
}

/** Devices that the page may be given; the frame is null once it has gone. */
export interface HidChoiceDetails {
  readonly deviceList: readonly {
    readonly deviceId: string;
    readonly vendorId: number;
    readonly productId: number;
  }[];
  readonly frame: { readonly url: string } | null;
}

export interface SafeStorageApi {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend(): string;
  encryptString(text: string): Buffer;
  decryptString(sealed: Buffer): string;
}

export interface ForkOptions {
  stdio: ("ignore" | "pipe")[];
  serviceName: string;
}

export interface UtilityProcessApi {
  readonly stdout: NodeJS.ReadableStream | null;
  on(event: "exit", listener: () => void): unknown;
  kill(): boolean;
}
