import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { knownFuses, loadPackagingConfig, validatePackagingConfig } from "../../scripts/packaging-config.ts";
import { root } from "./source-files.ts";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly main: string;
};

describe("packaging", () => {
  it("is valid by electron-builder's own schema, which does refuse what is wrong", async () => {
    const config = await loadPackagingConfig();
    await validatePackagingConfig(config);
    const wrong = { ...config, electronFuses: { ...config.electronFuses, runAsNodes: false } };
    await expect(validatePackagingConfig(wrong)).rejects.toThrow(/configuration\.electronFuses should be/);
  });

  it("sets every fuse that there is, each as decided", async () => {
    const { electronFuses } = await loadPackagingConfig();
    expect(Object.keys(electronFuses).sort()).toEqual(knownFuses().sort());
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
  });

  it("ships the bundle by an allow-list and no source", async () => {
    const { files: sets, asar, asarUnpack } = await loadPackagingConfig();
    const files = sets.flatMap((set) => set.filter);
    const included = files.filter((pattern) => !pattern.startsWith("!"));
    expect(included).toEqual([
      "dist/**",
      "samples/**",
      "package.json",
      "LICENSE",
      "NOTICE",
      ["node_modules/better-sqlite3/prebuilds/$", "{platform}-$", "{arch}.node"].join(""),
    ]);
    for (const excluded of ["!**/*.map", "!**/*.ts"]) expect(files).toContain(excluded);
    expect(asar).toBe(true);
    expect(asarUnpack).toEqual(["**/*.node"]);
  });

  it("names in its notice every font that it ships, and ships each font's licence beside it", () => {
    const notice = readFileSync(join(root, "NOTICE"), "utf8");
    const shipped = readdirSync(join(root, "node_modules", "pdfjs-dist", "standard_fonts"));
    const families = shipped
      .filter((name) => /\.(ttf|pfb)$/.test(name))
      .map((name) => name.replace(/(-|Bold|Italic|\.).*$/, ""));
    expect([...new Set(families)].sort()).toEqual([
      "FoxitDingbats",
      "FoxitFixed",
      "FoxitSerif",
      "FoxitSymbol",
      "LiberationSans",
    ]);
    for (const family of [...families, "Inter"]) expect(notice).toContain(family);
    const licences = shipped.filter((name) => name.startsWith("LICENSE"));
    expect(licences).toEqual(["LICENSE_FOXIT", "LICENSE_LIBERATION"]);
    for (const licence of licences) expect(notice).toContain(licence);
    expect(readFileSync(join(root, "renderer", "viewer", "documents", "pdf-assets.ts"), "utf8")).toContain(
      "pdfjs-dist/standard_fonts/*",
    );
  });

  it("compiles and downloads nothing, publishes nowhere, and has a name that schemes and Linux can bear", async () => {
    const config = await loadPackagingConfig();
    expect(config.npmRebuild).toBe(false);
    expect(config.nodeGypRebuild).toBe(false);
    expect(config.publish).toBeNull();
    expect(config.productName).toMatch(/^[A-Za-z]+$/);
    expect(config.executableName).toMatch(/^[a-z]+$/);
  });

  it("has two native modules, each with a binary for every platform inside its packages", () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(["@node-rs/argon2", "better-sqlite3"]);
    const prebuilds = readdirSync(join(root, "node_modules", "better-sqlite3", "prebuilds"));
    for (const platform of ["linux-x64", "linux-arm64", "win32-x64", "darwin-arm64"]) {
      expect(prebuilds).toContain(`${platform}.node`);
    }
    const lock = readFileSync(join(root, "package-lock.json"), "utf8");
    for (const platform of ["linux-x64-gnu", "linux-arm64-gnu", "win32-x64-msvc", "darwin-arm64"]) {
      expect(lock).toContain(`node_modules/@node-rs/argon2-${platform}"`);
    }
  });

  it("installs no native canvas for the reader of PDFs", () => {
    const lock = readFileSync(join(root, "package-lock.json"), "utf8");
    expect(lock).toContain('"resolved": "scripts/absent-canvas"');
    expect(lock).not.toMatch(/node_modules\/@napi-rs\/canvas-/);
  });

  it("starts at the bundled shell and pins every version", () => {
    expect(manifest.main).toBe("dist/desktop/main.js");
    // The stand-in for a native canvas is a folder of this repository, as fixed as any version.
    const { "@napi-rs/canvas": absent, ...others } = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(absent).toBe("file:scripts/absent-canvas");
    for (const version of Object.values(others)) expect(version).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+$/);
    expect(existsSync(join(root, "LICENSE"))).toBe(true);
  });
});
