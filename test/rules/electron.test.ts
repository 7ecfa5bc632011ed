import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, reactAriaStyleHash } from "../../electron/core/security-headers.ts";
import { webPreferences, windowOptions } from "../../electron/desktop/window-options.ts";
import { root, sourceFiles } from "./source-files.ts";

const product = sourceFiles(/^(shared|electron|renderer)\/.*\.tsx?$/).filter(({ path }) => !/\.test\./.test(path));
const filesWith = (pattern: RegExp): string[] =>
  product.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path);

describe("the desktop shell", () => {
  it("is the only importer of electron, by type everywhere but in its entry and the preload", () => {
    const importers = product.flatMap(({ path, text }) =>
      [...text.matchAll(/import (type )?[^;]*? from "electron(\/[a-z]+)?";/g)].map((match) => ({
        path,
        isType: match[1] !== undefined,
      })),
    );
    expect(importers.length).toBeGreaterThan(3);
    for (const { path } of importers) expect(path).toMatch(/^electron\/desktop\//);
    expect(
      importers
        .filter(({ isType }) => !isType)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["electron/desktop/main.ts", "electron/desktop/preload.ts"]);
    expect(filesWith(/require\(["']electron["']\)/)).toEqual([]);
  });

  it("freezes the window's options with every protection on", () => {
    expect(Object.isFrozen(webPreferences)).toBe(true);
    expect(Object.isFrozen(windowOptions)).toBe(true);
    expect(webPreferences).toEqual({
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
      disableDialogs: true,
      backgroundThrottling: false,
    });
    expect(filesWith(/new \w+(\.\w+)*\.BrowserWindow\(/)).toEqual(["electron/desktop/desktop-shell.ts"]);
  });

  it("has one user of ipcMain, one of openExternal, and no way round either", () => {
    expect(filesWith(/\bipcMain\.(on|handle|once)\(/)).toEqual(["electron/desktop/ipc-wire.ts"]);
    expect(filesWith(/\.openExternal\(/).sort()).toEqual(["electron/desktop/guards.ts"]);
    expect(filesWith(/\bsendSync\b|@electron\/remote|\benableRemoteModule\b/)).toEqual([]);
    expect(filesWith(/<webview|webviewTag: true/)).toEqual([]);
  });

  it("exposes one frozen fact to the page", () => {
    const preload = readFileSync(join(root, "electron", "desktop", "preload.ts"), "utf8");
    expect(preload.match(/exposeInMainWorld\(/g)).toHaveLength(1);
    expect(preload).toContain('exposeInMainWorld("sightline", Object.freeze({ kind: "desktop" }))');
    expect(preload.match(/ipcRenderer\.\w+\(/g)).toEqual(["ipcRenderer.postMessage("]);
  });

  it("asks neither certificates nor Chromium's switches to look away", () => {
    expect(filesWith(/certificate-error|setCertificateVerifyProc|rejectUnauthorized|NODE_TLS_REJECT/)).toEqual([]);
    expect(filesWith(/appendSwitch|disable-web-security|ignore-certificate-errors/)).toEqual([]);
  });
});

describe("the window's policy", () => {
  it("is exactly this", () => {
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; " +
        `img-src 'self' blob: data:; style-src 'self' '${reactAriaStyleHash}'; media-src 'self'; font-src 'self'; frame-src 'none'; ` +
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it("lets in the one style of the installed react-aria by its hash", () => {
    const source = readFileSync(
      join(root, "node_modules", "react-aria", "dist", "private", "interactions", "usePress.mjs"),
      "utf8",
    );
    const attribute = /PRESSABLE_ATTRIBUTE = '([^']+)'/.exec(source)?.[1] ?? "";
    const template = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(source)?.[1] ?? "";
    const text = template.replace(/\$\{[^}]*PRESSABLE_ATTRIBUTE\}/, attribute).trim();
    expect(text).toContain("touch-action");
    expect(`sha256-${createHash("sha256").update(text).digest("base64")}`).toBe(reactAriaStyleHash);
  });

  it("meets no eval, no markup as text and no style by attribute in our sources", () => {
    expect(filesWith(/\beval\(|new Function\(|\bdangerouslySetInnerHTML\b|\.innerHTML\b|insertAdjacentHTML/)).toEqual(
      [],
    );
    expect(filesWith(/setAttribute\(["']style["']|createElement\(["']style["']/)).toEqual([]);
    const page = readFileSync(join(root, "renderer", "index.html"), "utf8");
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
