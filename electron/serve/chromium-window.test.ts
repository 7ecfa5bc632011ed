import { describe, expect, it } from "vitest";
import { chromiumArguments, findChromium, openChromium } from "./chromium-window.ts";

const places = (platform: NodeJS.Platform, environment: Record<string, string>) => ({
  platform,
  environment,
  homeDirectory: "/home/a",
});

describe("findChromium", () => {
  it("takes the first browser of the search path, Chromium before Chrome before Edge", () => {
    const there = new Set(["/usr/bin/google-chrome", "/opt/bin/chromium"]);
    const linux = places("linux", { PATH: "/usr/bin:/opt/bin" });
    expect(findChromium(linux, (path) => there.has(path))).toBe("/opt/bin/chromium");
    there.delete("/opt/bin/chromium");
    expect(findChromium(linux, (path) => there.has(path))).toBe("/usr/bin/google-chrome");
    expect(findChromium(linux, () => false)).toBeNull();
  });

  it("prefers the browser that the environment names", () => {
    const linux = places("linux", { PATH: "/usr/bin", SIGHTLINE_BROWSER: "/opt/edge" });
    expect(findChromium(linux, () => true)).toBe("/opt/edge");
  });

  it("looks where macOS and Windows have them", () => {
    expect(findChromium(places("darwin", {}), () => true)).toMatch(/Google Chrome$/);
    expect(findChromium(places("win32", { PROGRAMFILES: "C:\\Program Files" }), () => true)).toMatch(/chrome\.exe$/);
  });
});

describe("chromiumArguments", () => {
  it("opens an app window with a profile of its own and no traffic of the browser's", () => {
    const given = chromiumArguments("http://w-a.localhost:1/#launch=x", "/p", false);
    expect(given).toContain("--app=http://w-a.localhost:1/#launch=x");
    expect(given.find((argument) => argument.startsWith("--user-data-dir="))).toBe("--user-data-dir=/p/browser");
    expect(given).toContain("--disable-background-networking");
    expect(given).not.toContain("--no-sandbox");
    expect(given.filter((argument) => /disable-web-security|remote-debugging|allow-insecure/.test(argument))).toEqual(
      [],
    );
  });

  it("gives the sandbox up only for root, with whom Chromium would not start", () => {
    expect(chromiumArguments("http://x/", "/p", true)).toContain("--no-sandbox");
  });
});

describe("openChromium", () => {
  it("says when the browser could not be started", async () => {
    const missing = openChromium("/nowhere/chromium", "http://x/", "/tmp/sightline-no-browser", false);
    expect(await missing.ended).toEqual({ opened: false });
    const failing = openChromium("/bin/false", "http://x/", "/tmp/sightline-no-browser", false);
    expect(await failing.ended).toEqual({ opened: false });
  });
});
