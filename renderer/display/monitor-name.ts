import type { Monitor } from "../../shared/domain/display.ts";

/** Gives a monitor in words: its name where the system tells it, its size, and its zoom where there is one. */
export function monitorName({ label, width, height, pixelRatio }: Monitor): string {
  const ratio = pixelRatio === 1 ? "" : `, at ${Math.round(pixelRatio * 100)} %`;
  return `${label === "" ? "Monitor" : label}, ${width} by ${height}${ratio}`;
}
