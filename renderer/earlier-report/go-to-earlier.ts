import { flushSync } from "react-dom";

/** The element that the key leads into. */
export const earlierRegionId = "earlier-report";

/** What had the focus before the key led into the earlier report. */
let cameFrom: Element | null = null;

/** Goes into the earlier report, showing it where it is not; pressed inside it, closes it and goes back to where the reader came from. */
export function goToEarlier(isShown: boolean, onChange: (isShown: boolean) => void): void {
  const isInside = document.getElementById(earlierRegionId)?.contains(document.activeElement) === true;
  if (isShown && isInside) {
    onChange(false);
    if (cameFrom instanceof HTMLElement) cameFrom.focus({ preventScroll: true });
    return;
  }
  cameFrom = document.activeElement;
  if (!isShown) flushSync(() => onChange(true));
  document.getElementById(earlierRegionId)?.focus({ preventScroll: true });
}
