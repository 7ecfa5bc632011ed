import { describe, expect, it } from "vitest";
import { SystemClock } from "./clock.ts";

describe("SystemClock", () => {
  it("wakes a sleeper with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("stopped");
    const sleeping = new SystemClock().sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });

  it("does not wake at once from a sleep longer than one timer can be", async () => {
    const controller = new AbortController();
    const sleeping = new SystemClock().sleep(2 ** 40, controller.signal);
    const first = await Promise.race([
      sleeping.then(() => "woke"),
      new Promise<string>((resolve) => setTimeout(resolve, 30, "still asleep")),
    ]);
    controller.abort(new Error("stopped"));
    await expect(sleeping).rejects.toThrow("stopped");
    expect(first).toBe("still asleep");
  });
});
