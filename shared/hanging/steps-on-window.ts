import type { WindowCount } from "../domain/window-profile.ts";
import type { HungStep } from "./hanging-plan.ts";

/** The steps that one of several windows goes through, by their places in the plan, and the one that it begins with. */
export interface StepsOnWindow {
  readonly places: readonly number[];
  /** One of `places`. */
  readonly start: number;
}

/**
 * Gives the steps of a window. Where the protocol names windows that are open, each of those goes through its own steps and
 * the case window through the rest; else every window goes through all, the second beginning one step further on.
 */
export function stepsOnWindow(
  steps: readonly Pick<HungStep, "window">[],
  { number, count }: { readonly number: WindowCount; readonly count: WindowCount },
): StepsOnWindow {
  const all = steps.map((_, place) => place);
  const named = (place: number) => {
    const window = steps[place]?.window ?? null;
    return window === null || window > count ? 1 : window;
  };
  const isNamed = all.some((place) => named(place) > 1);
  const own = isNamed ? all.filter((place) => named(place) === number) : all;
  const places = own.length === 0 ? all : own;
  const begin = isNamed && own.length > 0 ? 0 : Math.min(number - 1, places.length - 1);
  return { places, start: places[begin] ?? 0 };
}
