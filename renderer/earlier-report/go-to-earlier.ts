import { flushSync } from "react-dom";

/** The element that the key leads into. */
export const earlierRegionId = "earlier-report";

/** What had the focus before the key led into the earlier report. */
let cameFrom: Element | null = null;

/** Goes into the earlier report, showing it where it is not; pressed inside it, closes it and goes back to where the reader came from. */
export function goToEarlier(isShown: boolean, onChange: (isShown: boolean) => void): void {
  const isInside = document.getElementById(earlierRegionId)?.contains(document.activeElement) === true;
  if (isShown && isInside) {
    leaveEarlier(onChange);
    return;
  }
  cameFrom = document.activeElement;
  if (!isShown) flushSync(() => onChange(true));
  document.getElementById(earlierRegionId)?.focus({ preventScroll: true });
}

/** Closes the earlier report; a reader who was in it goes back to where they came from. */
export function leaveEarlier(onChange: (isShown: boolean) => void): void {
  const isInside = document.getElementById(earlierRegionId)?.contains(document.activeElement) === true;
  onChange(false);
  if (isInside && cameFrom instanceof HTMLElement) cameFrom.focus({ preventScroll: true });
}
