import type { BrowserWindowConstructorOptions } from "electron";

/** The window's options, the preload aside: one frozen constant, so that no call can soften them. */
export const windowOptions = Object.freeze({
  width: 1600,
  height: 1000,
  minWidth: 1024,
  minHeight: 700,
  title: "Sightline",
  backgroundColor: "#16191d",
  autoHideMenuBar: true,
  show: false,
}) satisfies BrowserWindowConstructorOptions;

/** What a page may do: nothing but what a page on the web may, and less. */
export const webPreferences = Object.freeze({
  sandbox: true,
  contextIsolation: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // Patient data must not stay in the browser's caches of forms.
  disableDialogs: true,
  // Clocks of critical findings run on behind another window.
  backgroundThrottling: false,
}) satisfies NonNullable<BrowserWindowConstructorOptions["webPreferences"]>;

/** The window of a printed report. The engine's own viewer of PDF counts as a plug-in; the page is otherwise as locked. */
export const printedReportWindow = Object.freeze({
  ...windowOptions,
  width: 900,
  minWidth: 600,
  title: "Signed report",
  show: true,
  webPreferences: Object.freeze({ ...webPreferences, plugins: true }),
}) satisfies BrowserWindowConstructorOptions;

/** The window of a document that a study brought: as that of a printed report. */
export const documentWindow = Object.freeze({
  ...printedReportWindow,
  title: "Document",
}) satisfies BrowserWindowConstructorOptions;
