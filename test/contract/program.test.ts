import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const running = new Set<ChildProcess>();

/** The program run from its sources, as `npm start -- …` runs its bundle. */
class Program {
  readonly child: ChildProcess;
  output = "";
  errors = "";
  readonly ended: Promise<{ code: number | null; signal: string | null }>;

  constructor(...commandLine: string[]) {
    this.child = spawn(process.execPath, [join(root, "electron", "serve", "main.ts"), ...commandLine], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(this.child);
    this.child.stdout?.on("data", (data) => {
      this.output += String(data);
    });
    this.child.stderr?.on("data", (data) => {
      this.errors += String(data);
    });
    this.ended = new Promise((resolve) => {
      this.child.once("exit", (code, signal) => {
        running.delete(this.child);
        resolve({ code, signal });
      });
    });
  }

  async url(): Promise<string> {
    // What it says of a setting that it does not take comes on the other stream, before or after.
    const hasSpoken = () => this.output.includes("\n") || this.child.exitCode !== null;
    await vi.waitFor(() => expect(hasSpoken()).toBe(true), { timeout: 20_000, interval: 20 });
    return /^Sightline ready: (\S+)\n$/.exec(this.output)?.[1] ?? `not one line: ${this.output} ${this.errors}`;
  }
}

const newProfile = (): string => join(mkdtempSync(join(tmpdir(), "sightline-program-")), "profile");
const start = (profile: string, ...more: string[]): Program =>
  new Program("--no-window", "--real", "--profile", profile, ...more);

afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  await vi.waitFor(() => expect(running.size).toBe(0));
});

describe("the program", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "says in one line when it can be used, and stops cleanly on %s",
    async (signal) => {
      const profile = newProfile();
      const program = start(profile);
      expect(await program.url()).toMatch(/^http:\/\/w-[a-z0-9]+\.localhost:[0-9]+\/#launch=[A-Za-z0-9_-]{43}$/);
      program.child.kill(signal);
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.output.split("\n")).toHaveLength(2);
      expect(program.errors).toBe("");
      expect(existsSync(join(profile, "instance.json"))).toBe(false);
    },
  );

  it("opens another window of the running program when it is started again on its profile", async () => {
    const profile = newProfile();
    const first = start(profile);
    const firstUrl = new URL(await first.url());
    const second = start(profile, "--port", "1");
    const secondUrl = new URL(await second.url());
    expect(second.errors).toContain(`on port ${firstUrl.port}: that port is used, not 1.`);
    expect(await second.ended).toEqual({ code: 0, signal: null });
    expect(secondUrl.host).toBe(firstUrl.host);
    expect(secondUrl.hash).not.toBe(firstUrl.hash);
  });

  it("starts at once after it was killed, and waits for one that is just stopping", async () => {
    const profile = newProfile();
    const killed = start(profile);
    await killed.url();
    killed.child.kill("SIGKILL");
    await killed.ended;
    const second = start(profile);
    const secondUrl = new URL(await second.url());
    second.child.kill("SIGTERM");
    const third = start(profile);
    expect(new URL(await third.url()).host).not.toBe(secondUrl.host);
    expect(await second.ended).toEqual({ code: 0, signal: null });
  });

  it("listens where it is told to, and says so when it cannot", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, "127.0.0.1", () => {
        const address = taken.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const refused = start(newProfile(), "--port", String(port));
    expect((await refused.ended).code).toBe(1);
    expect(refused.errors).toBe(
      `Port ${port} is in use by another program. Choose another with --port, or leave it out.\n`,
    );
    expect(refused.output).toBe("");
    await new Promise((resolve) => taken.close(resolve));
    const program = start(newProfile(), "--port", String(port));
    expect(new URL(await program.url()).port).toBe(String(port));
  });

  it("refuses a newer program's profile politely and leaves it alone", async () => {
    const profile = newProfile();
    mkdirSync(profile, { recursive: true });
    const marker = '{"kind":"real","format":99}';
    writeFileSync(join(profile, "profile.json"), marker);
    const program = start(profile);
    expect((await program.ended).code).toBe(1);
    expect(program.errors).toMatch(/^This profile was made by a newer version of Sightline\. [^\n]+\n$/);
    expect(readFileSync(join(profile, "profile.json"), "utf8")).toBe(marker);
  });

  it("explains itself, and says what it does not understand", async () => {
    const help = new Program("--help");
    expect((await help.ended).code).toBe(0);
    for (const flag of ["--no-window", "--port", "--profile", "--real", "--store"]) expect(help.output).toContain(flag);
    const wrong = new Program("--no-windows");
    expect((await wrong.ended).code).toBe(1);
    expect(wrong.errors).toContain("--no-windows");
    expect(wrong.errors).not.toMatch(/\n\s+at /);
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "stops cleanly when npm, which started it, is told to by %s",
    async (signal) => {
      const npm = spawn("npm", ["start", "--silent", "--", "--no-window", "--real", "--profile", newProfile()], {
        ...{ cwd: root, stdio: ["ignore", "pipe", "inherit"] as const },
        env: { ...process.env, npm_config_update_notifier: "false" },
      });
      running.add(npm);
      const ended = new Promise((resolve) => {
        npm.once("exit", (code, name) => {
          running.delete(npm);
          resolve({ code, name });
        });
      });
      const output = await new Promise((resolve) => npm.stdout.once("data", (data) => resolve(String(data))));
      expect(output).toMatch(/^Sightline ready: http:\/\/w-\S+\n$/);
      npm.kill(signal);
      expect(await ended).toEqual({ code: 0, name: null });
    },
    // The sources may have changed since they were built last.
    180_000,
  );

  it("starts a demo with its practice, which ends with it even when it is killed", async () => {
    const profile = newProfile();
    const program = new Program("--no-window", "--profile", profile);
    await program.url();
    const ports = JSON.parse(readFileSync(join(profile, "demo-practice.json"), "utf8")) as { pagePort: number };
    const page = `http://127.0.0.1:${ports.pagePort}/`;
    expect((await fetch(page)).status).toBe(200);
    program.child.kill("SIGKILL");
    await program.ended;
    let isGone = false;
    for (let attempt = 0; attempt < 50 && !isGone; attempt += 1) {
      await sleep(100);
      isGone = await fetch(page).then(
        () => false,
        () => true,
      );
    }
    expect(isGone).toBe(true);
  });
});
