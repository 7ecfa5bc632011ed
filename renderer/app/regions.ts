/**
 * Moves the focus to the next region (`data-region` marks them, in the order of the page), to where it last was inside,
 * or to its first control. F6 and Shift F6 call it.
 */
export function focusRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter((region) => isShown(region));
  if (regions.length === 0) return;
  const present = regions.findIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= regions.length; step += 1) {
    const index = (present + step * direction + regions.length * 2) % regions.length;
    const region = regions[present === -1 && direction === 1 ? step - 1 : index];
    const target = region === undefined ? null : firstControl(region);
    if (target !== null) {
      target.focus();
      return;
    }
  }
}

/** Gives the focus back to the chosen row or the screen after the control that had it went away. */
export function regainFocus(): void {
  if (document.activeElement !== document.body) return;
  const row = document.querySelector<HTMLElement>('main [role="row"][aria-selected="true"]');
  (row ?? document.querySelector<HTMLElement>("main"))?.focus({ preventScroll: true });
}

const controls =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex="0"], [contenteditable="true"]';

function firstControl(region: HTMLElement): HTMLElement | null {
  return [...region.querySelectorAll<HTMLElement>(controls)].find((control) => isShown(control)) ?? null;
}

function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}
