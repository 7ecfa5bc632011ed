import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { silentLogger } from "../../../test/contract/small-core.ts";
import { SystemClock } from "../platform/clock.ts";
import { DemoPracticeProcess, type ProcessHandle } from "./demo-practice-process.ts";

/** A practice that is told what to print and when to end. */
class FakeProcess implements ProcessHandle {
  readonly #lines: ((line: string) => void)[] = [];
  readonly #exits: (() => void)[] = [];
  isStopped = false;
  onLine(listener: (line: string) => void): void {
    this.#lines.push(listener);
  }
  onExit(listener: () => void): void {
    this.#exits.push(listener);
  }
  stop(): void {
    this.isStopped = true;
  }
  print(line: string): void {
    for (const listener of this.#lines) listener(line);
  }
  end(): void {
    for (const listener of [...this.#exits]) listener();
  }
}

function create(profileDirectory: string, act: (process: FakeProcess, given: readonly string[], nth: number) => void) {
  const started: { process: FakeProcess; given: readonly string[] }[] = [];
  const practice = new DemoPracticeProcess({
    ...{ profileDirectory, clock: new SystemClock(), logger: silentLogger },
    start(given) {
      const process = new FakeProcess();
      started.push({ process, given });
      const nth = started.length;
      setImmediate(() => act(process, given, nth));
      return process;
    },
  });
  return { practice, started };
}

const ready = "Demo practice ready: mllp 127.0.0.1:2575 page http://127.0.0.1:4080/";
const portsOf = (given: readonly string[] | undefined) => given?.slice(0, 4).join(" ");

describe("DemoPracticeProcess", () => {
  it("gives the address once the practice answers, and asks for the same ports the next time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-practice-"));
    const first = create(folder, (process) => process.print(ready));
    expect(await first.practice.start()).toEqual({ mllpAddress: "127.0.0.1:2575", pageUrl: "http://127.0.0.1:4080/" });
    expect(portsOf(first.started[0]?.given)).toBe("--mllp-port 0 --page-port 0");
    first.practice.stop();
    expect(first.started[0]?.process.isStopped).toBe(true);
    const second = create(folder, (process) => process.print(ready));
    await second.practice.start();
    expect(portsOf(second.started[0]?.given)).toBe("--mllp-port 2575 --page-port 4080");
    second.practice.stop();
  });

  it("takes other ports where the remembered ones are taken, or the memory is damaged", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-practice-"));
    writeFileSync(join(folder, "demo-practice.json"), '{"mllpPort":2575,"pagePort":4080}');
    const taken = create(folder, (process, _given, nth) => (nth === 1 ? process.end() : process.print(ready)));
    expect(await taken.practice.start()).not.toBeNull();
    expect(taken.started.map(({ given }) => portsOf(given))).toEqual([
      "--mllp-port 2575 --page-port 4080",
      "--mllp-port 0 --page-port 0",
    ]);
    taken.practice.stop();
    writeFileSync(join(folder, "demo-practice.json"), "{");
    const damaged = create(folder, (process) => process.print(ready));
    expect(await damaged.practice.start()).not.toBeNull();
    expect(JSON.parse(readFileSync(join(folder, "demo-practice.json"), "utf8"))).toEqual({
      mllpPort: 2575,
      pagePort: 4080,
    });
    damaged.practice.stop();
  });

  it("lets the program work without a practice that does not start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-practice-"));
    const { practice } = create(folder, (process) => process.end());
    expect(await practice.start()).toBeNull();
  });

  it("starts the practice again on the same ports when it ends by itself, not when it was stopped", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sightline-practice-"));
    const { practice, started } = create(folder, (process) => process.print(ready));
    await practice.start();
    started[0]?.process.end();
    await vi.waitFor(() => expect(started).toHaveLength(2), { timeout: 5_000 });
    expect(portsOf(started[1]?.given)).toBe("--mllp-port 2575 --page-port 4080");
    practice.stop();
    started[1]?.process.end();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(started).toHaveLength(2);
  });
});
