import { describe, expect, it } from "vitest";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { SleepingClock, settle } from "../../../test/fakes/sleeping-clock.ts";
import { Scheduler } from "./scheduler.ts";

describe("Scheduler", () => {
  it("runs each job when it is due, and one that waits when it is woken", async () => {
    const clock = new SleepingClock();
    const ran: string[] = [];
    const job = (name: string, wait: number | null) => ({
      name,
      step: async () => {
        ran.push(name);
        return wait;
      },
    });
    const scheduler = new Scheduler(
      [job("often", 100), job("seldom", 1000), job("woken", null)],
      clock,
      keepingLogger(),
    );
    scheduler.start();
    await settle();
    expect(ran).toEqual(["often", "seldom", "woken"]);
    await clock.advance(100);
    expect(ran.slice(3)).toEqual(["often"]);
    scheduler.wake("woken");
    await settle();
    expect(ran.slice(4)).toEqual(["woken"]);
    expect(await scheduler.stop(1000)).toBe(true);
    await clock.advance(10_000);
    expect(ran).toHaveLength(5);
  });

  it("keeps a failing job going, later and later, and the others untouched", async () => {
    const clock = new SleepingClock();
    const logger = keepingLogger();
    let tries = 0;
    let others = 0;
    const failing = {
      name: "failing",
      step: async () => {
        tries += 1;
        if (tries < 4) throw new Error("the archive is away");
        return 100_000;
      },
    };
    const other = {
      name: "other",
      step: async () => {
        others += 1;
        return 1000;
      },
    };
    const scheduler = new Scheduler([failing, other], clock, logger);
    scheduler.start();
    await settle();
    for (const [passed, expected] of [
      [999, 1],
      [1, 2],
      [1999, 2],
      [1, 3],
      [4000, 4],
    ] as const) {
      await clock.advance(passed);
      expect(tries).toBe(expected);
    }
    expect(others).toBeGreaterThan(3);
    expect(logger.lines.filter((line) => line.startsWith("job.failed"))).toHaveLength(3);
    await scheduler.stop(1000);
  });

  it("does not lose a wake that comes during a step", async () => {
    const clock = new SleepingClock();
    let steps = 0;
    let finish: () => void = () => undefined;
    const scheduler = new Scheduler(
      [
        {
          name: "slow",
          step: async () => {
            steps += 1;
            if (steps === 1) {
              await new Promise<void>((resolve) => {
                finish = resolve;
              });
            }
            return null;
          },
        },
      ],
      clock,
      keepingLogger(),
    );
    scheduler.start();
    await settle();
    scheduler.wake("slow");
    finish();
    await settle();
    expect(steps).toBe(2);
    await scheduler.stop(1000);
  });

  it("waits for a step under way when it stops, but not for ever", async () => {
    const clock = new SleepingClock();
    const never = { name: "never", step: () => new Promise<number>(() => undefined) };
    const scheduler = new Scheduler([never], clock, keepingLogger());
    scheduler.start();
    await settle();
    const stopping = scheduler.stop(500);
    await clock.advance(500);
    expect(await stopping).toBe(false);
  });

  it("tells a step that the core stops", async () => {
    const reasons: unknown[] = [];
    const patient = {
      name: "patient",
      step: (signal: AbortSignal) =>
        new Promise<number>((_, reject) =>
          signal.addEventListener("abort", () => {
            reasons.push(signal.reason);
            reject(new Error("given up"));
          }),
        ),
    };
    const logger = keepingLogger();
    const scheduler = new Scheduler([patient], new SleepingClock(), logger);
    scheduler.start();
    await settle();
    expect(await scheduler.stop(500)).toBe(true);
    expect(reasons).toHaveLength(1);
    expect(logger.lines).toEqual([]);
  });
});
