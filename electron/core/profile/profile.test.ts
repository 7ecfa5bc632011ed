import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileSecretStore, keyFileSealer } from "./file-secret-store.ts";
import { InstanceLock, readRunningInstance } from "./instance-lock.ts";
import { defaultProfileDirectory, prepareProfile } from "./profile-directory.ts";
import { programPlaces } from "./program-places.ts";
import { parseFlags } from "./start-flags.ts";

const newFolder = (): string => join(mkdtempSync(join(tmpdir(), "sightline-profile-")), "profile");

describe("defaultProfileDirectory", () => {
  it.each([
    ["linux", {}, "/home/a/.local/share/sightline/demo"],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data/sightline/demo"],
    ["linux", { XDG_DATA_HOME: "relative" }, "/home/a/.local/share/sightline/demo"],
    ["darwin", {}, "/home/a/Library/Application Support/Sightline/demo"],
  ] as const)("on %s with %j is %s", (platform, environment, expected) => {
    expect(defaultProfileDirectory("demo", { platform, environment, homeDirectory: "/home/a" })).toBe(expected);
  });

  it("never puts a real profile where a demo is", () => {
    const places = { platform: "linux", environment: {}, homeDirectory: "/home/a" } as const;
    expect(defaultProfileDirectory("real", places)).not.toBe(defaultProfileDirectory("demo", places));
  });
});

describe("prepareProfile", () => {
  it("makes a demo for its owner's eyes only, and remembers it", () => {
    const folder = newFolder();
    expect(prepareProfile(folder, null)).toBe("demo");
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(prepareProfile(folder, null)).toBe("demo");
  });

  it("never turns a demo into a real profile, nor the other way", () => {
    const demo = newFolder();
    prepareProfile(demo, "demo");
    expect(() => prepareProfile(demo, "real")).toThrow(expect.objectContaining({ code: "conflict" }));
    const real = newFolder();
    expect(prepareProfile(real, "real")).toBe("real");
    expect(() => prepareProfile(real, "demo")).toThrow(expect.objectContaining({ code: "conflict" }));
    expect(prepareProfile(real, null)).toBe("real");
  });

  it("refuses a folder of other files, a newer program's profile and a damaged one, and changes nothing", () => {
    const other = mkdtempSync(join(tmpdir(), "sightline-other-"));
    writeFileSync(join(other, "thesis.docx"), "");
    expect(() => prepareProfile(other, null)).toThrow(expect.objectContaining({ code: "conflict" }));
    for (const [text, code] of [
      ['{"kind":"demo","format":2}', "version_mismatch"],
      ["{", "conflict"],
    ] as const) {
      const folder = mkdtempSync(join(tmpdir(), "sightline-newer-"));
      writeFileSync(join(folder, "profile.json"), text);
      expect(() => prepareProfile(folder, null)).toThrow(expect.objectContaining({ code }));
      expect(readFileSync(join(folder, "profile.json"), "utf8")).toBe(text);
    }
  });
});

describe("InstanceLock", () => {
  it("is held once, and again after its release", () => {
    const folder = newFolder();
    const first = InstanceLock.acquire(folder);
    expect(first).not.toBeNull();
    expect(InstanceLock.acquire(folder)).toBeNull();
    const instance = { pid: 1, port: 8099, host: "w-a.localhost:8099", controlToken: "secret" };
    first?.announce(instance);
    expect(readRunningInstance(folder)).toEqual(instance);
    expect(statSync(join(folder, "instance.json")).mode & 0o077).toBe(0);
    first?.release();
    expect(readRunningInstance(folder)).toBeNull();
    const second = InstanceLock.acquire(folder);
    expect(second).not.toBeNull();
    second?.release();
  });

  it("says in a sentence that a folder cannot be made", () => {
    const file = join(mkdtempSync(join(tmpdir(), "sightline-profile-")), "file");
    writeFileSync(file, "");
    expect(() => InstanceLock.acquire(join(file, "profile"))).toThrow(
      /cannot be made or written \(ENOTDIR\)\..+--profile/,
    );
  });

  it("leaves nothing behind when its program is killed", async () => {
    const folder = newFolder();
    const script = `const { InstanceLock } = await import(${JSON.stringify(join(import.meta.dirname, "instance-lock.ts"))});
      InstanceLock.acquire(${JSON.stringify(folder)});
      console.log("held"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    expect(InstanceLock.acquire(folder)).toBeNull();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    const lock = InstanceLock.acquire(folder);
    expect(lock).not.toBeNull();
    lock?.release();
  });

  it("takes a damaged announcement for none", () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-instance-"));
    writeFileSync(join(folder, "instance.json"), '{"pid":');
    expect(readRunningInstance(folder)).toBeNull();
  });
});

describe("FileSecretStore", () => {
  it("gives back what it was given, after a restart too, and shows it to nobody", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-secrets-"));
    const store = new FileSecretStore(folder, keyFileSealer(folder));
    await store.set("archive:a", "s3cret – ü");
    await store.set("archive:b", "other");
    expect(await new FileSecretStore(folder, keyFileSealer(folder)).get("archive:a")).toBe("s3cret – ü");
    await store.delete("archive:a");
    expect(await store.get("archive:a")).toBeNull();
    expect(await store.get("archive:b")).toBe("other");
    for (const name of ["secrets.json", "secrets.key"]) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).not.toContain("other");
  });

  it("says that a secret of another computer or a changed one cannot be opened", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-secrets-"));
    const store = new FileSecretStore(folder, keyFileSealer(folder));
    await store.set("a", "one");
    writeFileSync(join(folder, "secrets.key"), Buffer.alloc(32));
    const moved = new FileSecretStore(folder, keyFileSealer(folder));
    await expect(moved.get("a")).rejects.toMatchObject({ code: "store_unavailable" });
  });
});

describe("parseFlags", () => {
  it("opens a window on any port of the default profile when nothing is said", () => {
    expect(parseFlags([])).toEqual({
      opensWindow: true,
      port: 0,
      profileDirectory: null,
      kind: null,
      storeUrl: null,
      wantsHelp: false,
    });
  });

  it("reads each flag", () => {
    const flags = parseFlags([
      "--no-window",
      "--port",
      "8099",
      "--profile",
      "/p",
      "--real",
      "--store",
      "postgresql://h/d",
    ]);
    expect(flags).toMatchObject({ opensWindow: false, port: 8099, profileDirectory: "/p", kind: "real" });
    expect(flags.storeUrl).toBe("postgresql://h/d");
  });

  it.each([
    [["--port", "x"]],
    [["--port", "70000"]],
    [["--demo", "--real"]],
    [["--store", "mysql://h"]],
    [["--nowindow"]],
    [["x"]],
  ])("refuses %j with a sentence", (commandLine) => {
    expect(() => parseFlags(commandLine)).toThrow(/^[^\n]{15,}/);
  });

  it("points to the help where an option is unknown", () => {
    expect(() => parseFlags(["--frobnicate"])).toThrow(/^Unknown option '--frobnicate'\. See npm start -- --help\.$/);
  });
});

describe("programPlaces", () => {
  it("finds the program's files from the bundle and from the sources alike", () => {
    const root = join(import.meta.dirname, "..", "..", "..");
    const bundled = programPlaces(`file://${root}/dist/serve/main.js`);
    const fromSources = programPlaces(`file://${root}/electron/serve/main.ts`);
    expect(bundled.windowDirectory).toBe(join(root, "dist", "window"));
    expect(fromSources.windowDirectory).toBe(bundled.windowDirectory);
    expect(fromSources.samplesDirectory).toBe(join(root, "samples"));
    expect(fromSources.demoPracticeScript).toBe(join(root, "electron", "demo-practice", "main.ts"));
    expect(bundled.programVersion).toMatch(/^[0-9]+\.[0-9]+\.[0-9]+$/);
    expect(String(bundled.reportEncoder.workerEntry)).toMatch(/dist\/encode-worker\/main\.js$/);
    expect(String(bundled.recoder.workerEntry)).toMatch(/dist\/recode-worker\/main\.cjs$/);
  });
});
