// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SeenTimer } from "./seen-timer.ts";

const seenAfterMs = 60;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let isCovered = false;

function started() {
  const seen: string[] = [];
  isCovered = false;
  const timer = new SeenTimer(
    (id, index) => seen.push(`${id} ${index}`),
    () => isCovered,
  );
  return { seen, timer };
}

describe("SeenTimer", () => {
  it("counts what stays, not what was passed by", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, true, seenAfterMs);
    vi.advanceTimersByTime(seenAfterMs - 1);
    timer.shown("a", 2, true, seenAfterMs);
    vi.advanceTimersByTime(seenAfterMs);
    expect(seen).toEqual(["a 2"]);
  });

  it("goes on over another painting of the same image", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, true, seenAfterMs);
    vi.advanceTimersByTime(seenAfterMs / 2);
    timer.shown("a", 1, true, seenAfterMs);
    vi.advanceTimersByTime(seenAfterMs / 2);
    expect(seen).toEqual(["a 1"]);
  });

  it("waits as long as the policy of the modality asks", () => {
    const { seen, timer } = started();
    timer.shown("film", 0, true, 1000);
    vi.advanceTimersByTime(999);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual(["film 0"]);
  });

  it("counts nothing that is too small, or gone", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, false, seenAfterMs);
    vi.advanceTimersByTime(1000);
    timer.shown("a", 2, true, seenAfterMs);
    timer.stop();
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual([]);
  });

  it("counts nothing behind a sheet, and counts again when the sheet is gone", () => {
    const { seen, timer } = started();
    timer.shown("a", 1, true, seenAfterMs);
    isCovered = true;
    vi.advanceTimersByTime(10 * seenAfterMs);
    expect(seen).toEqual([]);
    isCovered = false;
    vi.advanceTimersByTime(seenAfterMs);
    expect(seen).toEqual(["a 1"]);
  });
});
