// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SeenTimer, seenAfterMs } from "./seen-timer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started() {
  const seen: string[] = [];
  return { seen, timer: new SeenTimer((id, index) => seen.push(`${id} ${index}`)) };
}

describe("SeenTimer", () => {
  it("counts what stays, not what was passed by", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, true);
    vi.advanceTimersByTime(seenAfterMs - 1);
    timer.shown("a", 2, true);
    vi.advanceTimersByTime(seenAfterMs);
    expect(seen).toEqual(["a 2"]);
  });

  it("goes on over another painting of the same image", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, true);
    vi.advanceTimersByTime(seenAfterMs / 2);
    timer.shown("a", 1, true);
    vi.advanceTimersByTime(seenAfterMs / 2);
    expect(seen).toEqual(["a 1"]);
  });

  it("counts nothing that is too small, or gone", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, false);
    vi.advanceTimersByTime(1000);
    timer.shown("a", 2, true);
    timer.stop();
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([]);
  });
});
