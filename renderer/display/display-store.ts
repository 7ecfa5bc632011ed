import { createStore } from "zustand/vanilla";
import { type DisplayStanding, type Monitor, monitorKey } from "../../shared/domain/display.ts";
import { whySizeFails } from "../../shared/rules/monitor-size.ts";
import { currentMonitor, isPinched } from "../host/monitor.ts";

interface DisplayState {
  readonly monitor: Monitor;
  /** What the core knows of that monitor; null until it has answered. */
  readonly standing: DisplayStanding | null;
  readonly openScreen: "check" | "size" | null;
}

/** The monitor that this window is on, what is known of it, and which of its screens is open. */
export const displayStore = createStore<DisplayState>(() => ({
  monitor: currentMonitor(),
  standing: null,
  openScreen: null,
}));

/** Looks again on which monitor this window is. */
export function lookAtMonitor(): Monitor {
  const { monitor } = displayStore.getState();
  const now = currentMonitor();
  if (monitorKey(now) === monitorKey(monitor) && now.pixelRatio === monitor.pixelRatio) return monitor;
  const isOther = monitorKey(now) !== monitorKey(monitor);
  displayStore.setState({ monitor: now, ...(isOther && { standing: null }) });
  return now;
}

/** Opens the sheet of the monitor's size, or its check. */
export function openDisplayScreen(openScreen: DisplayState["openScreen"]): void {
  displayStore.setState({ openScreen });
}

/** Gives the length of a pixel of this screen in mm, or in a sentence why it is not sure. */
export function pixelLength(state: Pick<DisplayState, "monitor" | "standing">): { mm: number } | { refusal: string } {
  if (state.standing === null) return { refusal: "What is known of this monitor is still being looked up." };
  const { size } = state.standing;
  const refusal = whySizeFails(size, state.monitor);
  if (refusal !== "") return { refusal };
  if (isPinched()) return { refusal: "The page is magnified by a pinch, so true size is not sure. Set it back." };
  return size === null ? { refusal } : { mm: size.mmPerPixel };
}
