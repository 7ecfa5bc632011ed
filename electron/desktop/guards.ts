import type { BrowserWindowConstructorOptions } from "electron";
import { isDictationDevice } from "../../shared/dictation/device-keys.ts";
import type {
  DevicePermissionDetails,
  ElectronApi,
  HidChoiceDetails,
  NavigationEvent,
  SessionApi,
  WebContentsApi,
} from "./electron-api.ts";
import { isOwnAddress } from "./scheme.ts";
import { documentWindow, printedReportWindow } from "./window-options.ts";

/** Permissions that the window has; all others are refused, also those that later versions of Electron add. */
const grantedPermissions: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);

/** Says whether the window may go to an address: only to the program's own. */
export function mayNavigate(url: string): boolean {
  return isOwnAddress(url);
}

/**
 * Says whether an address may be opened in the system's browser: one of `origins` exactly, without a user name or
 * password. Origins are compared as parsed; a part of an address proves nothing.
 */
export function mayOpenExternally(url: string, origins: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, username, password } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return false;
  return username === "" && password === "" && origins.includes(origin);
}

const printedPath = /^\/(report-versions\/[^/]+\/(report|patient-copy)|deliveries\/[^/]+\/print-sheet)\.pdf$/;

/** Says whether an address is a signed report as it is printed, for whomever: it opens in a window of its own. */
export function isPrintedReport(url: string): boolean {
  return isOwnAddress(url) && printedPath.test(new URL(url).pathname);
}

const documentPath = /^\/studies\/[^/]+\/[0-9.]+\/series\/[0-9.]+\/instances\/[0-9.]+\/document\.pdf$/;

/** Says whether an address is a document of a study, which is opened as a printed report is. */
export function isDocument(url: string): boolean {
  return isOwnAddress(url) && documentPath.test(new URL(url).pathname);
}

/** Says whether a permission is granted to the page at `origin`. */
export function mayUse(permission: string, origin: string): boolean {
  return grantedPermissions.has(permission) && isOwnAddress(origin);
}

/** Says whether a page may ask for devices of a kind: the program's own, for HID. Which device is another question. */
export function mayAsk(permission: string, origin: string): boolean {
  return mayUse(permission, origin) || (permission === "hid" && isOwnAddress(origin));
}

/** Says whether a page may open a device: the program's own page a dictation microphone or foot control, nothing else. */
export function mayOpenDevice({ deviceType, origin, device }: DevicePermissionDetails): boolean {
  const { vendorId, productId } = device;
  if (deviceType !== "hid" || !isOwnAddress(origin)) return false;
  return typeof vendorId === "number" && typeof productId === "number" && isDictationDevice({ vendorId, productId });
}

/** Gives the device that a page gets which asks for one: the first dictation microphone that is plugged in, or none. */
export function chosenDevice({ deviceList, frame }: HidChoiceDetails): string | null {
  if (frame === null || !isOwnAddress(frame.url)) return null;
  return deviceList.find((device) => isDictationDevice(device))?.deviceId ?? null;
}

/** Says whether a download is a file that the window itself has made: an export. The system asks where to save it. */
export function isOwnFile(url: string): boolean {
  return url.startsWith("blob:") && isOwnAddress(url.slice("blob:".length));
}

/** Puts the guards on a session: permissions, devices and downloads. */
export function guardSession(session: SessionApi): void {
  session.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(grantedPermissions.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayAsk(permission, origin));
  session.setDevicePermissionHandler(mayOpenDevice);
  session.on("will-download", (event, item) => {
    if (!isOwnFile(item.getURL())) event.preventDefault();
  });
  session.on("select-hid-device", (event, details, callback) => {
    event.preventDefault();
    callback(chosenDevice(details));
  });
  session.on("select-serial-port", (event) => event.preventDefault());
  session.on("select-usb-device", (event) => event.preventDefault());
}

/** Puts the guards on a page: where it may go and what it may open. */
export function guardContents(
  contents: WebContentsApi,
  shell: ElectronApi["shell"],
  rules: {
    readonly externalOrigins: () => readonly string[];
    /** Options of a window of the program's own page, or null for an address that gets none. */
    readonly ownWindow: (url: string, features: string) => BrowserWindowConstructorOptions | null;
  },
): void {
  const stay = (event: NavigationEvent): void => {
    if (!mayNavigate(event.url)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url, features }) => {
    const own = rules.ownWindow(url, features);
    // It does not end with the window that opened it: each of them may be closed first.
    if (own !== null) return { action: "allow", outlivesOpener: true, overrideBrowserWindowOptions: own };
    if (isPrintedReport(url)) return { action: "allow", overrideBrowserWindowOptions: printedReportWindow };
    if (isDocument(url)) return { action: "allow", overrideBrowserWindowOptions: documentWindow };
    // The one place that hands an address to the system.
    if (mayOpenExternally(url, rules.externalOrigins())) shell.openExternal(url).catch(() => undefined);
    return { action: "deny" };
  });
}
