import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SystemClock } from "./clock.ts";
import { FileLogger } from "./logger.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sightline-log-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("FileLogger", () => {
  it("writes one redacted JSON line an event, for its owner only", () => {
    const file = join(directory, "logs", "a.log");
    const clock = new SystemClock();
    const logger = new FileLogger({ file, clock, maximumBytes: 10_000, keptFiles: 2 });
    logger.info("archive.answered", { ms: 12, study: "1.2.840.113619.2.1.1.322987881" });
    logger.error("outbox.failed", { patient: "SMITH^JOHN" });
    const lines = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: "info", event: "archive.answered", ms: 12, study: "[uid]" },
      { level: "error", event: "outbox.failed", patient: "[name]" },
    ]);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("keeps no more than its files, none above its size", () => {
    const file = join(directory, "a.log");
    const logger = new FileLogger({ file, clock: new SystemClock(), maximumBytes: 1000, keptFiles: 2 });
    for (let count = 0; count < 200; count += 1) logger.info("job.ran", { count });
    expect(readdirSync(directory).sort()).toEqual(["a.log", "a.log.1", "a.log.2"]);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(1000);
    expect(readFileSync(file, "utf8")).toContain('"count":199');
  });

  it("goes on after the file could not be written", () => {
    const file = join(directory, "a.log");
    const logger = new FileLogger({ file, clock: new SystemClock(), maximumBytes: 1000, keptFiles: 1 });
    rmSync(directory, { recursive: true });
    expect(() => logger.info("job.ran")).not.toThrow();
  });
});
