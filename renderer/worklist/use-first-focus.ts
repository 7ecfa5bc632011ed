import { useEffect } from "react";

/** How many frames the virtualised grid may need until its rows are in the page. */
const patienceFrames = 30;

/**
 * Gives the chosen row the focus on entering the screen, so that the arrow keys work at once: from nowhere, or from the
 * rail, whose link asked for this screen. Anything else keeps it.
 */
export function useFirstFocus(chosenId: string | null): void {
  const hasChosen = chosenId !== null;
  useEffect(() => {
    if (!hasChosen) return;
    let framesLeft = patienceFrames;
    let frame = 0;
    const tryFocus = (): void => {
      const focused = document.activeElement;
      if (focused !== document.body && focused?.closest('[data-region="rail"]') == null) return;
      const grid = document.querySelector('[role="grid"][aria-label="Reading list"]');
      const row = grid?.querySelector<HTMLElement>('[role="row"][aria-selected="true"]');
      framesLeft -= 1;
      if (row != null) row.focus({ preventScroll: true });
      else if (framesLeft > 0) frame = requestAnimationFrame(tryFocus);
    };
    tryFocus();
    return () => cancelAnimationFrame(frame);
  }, [hasChosen]);
}

/** Scrolls to the end of the list and gives its last row the focus, as soon as the virtualised grid has it in the page. */
export function focusLastRow(id: string): void {
  let framesLeft = patienceFrames;
  const tryFocus = (): void => {
    const grid = document.querySelector('[role="grid"][aria-label="Reading list"]');
    grid?.scrollTo(0, grid.scrollHeight);
    const row = grid?.querySelector<HTMLElement>(`[role="row"][data-key="${CSS.escape(id)}"]`);
    framesLeft -= 1;
    if (row != null) row.focus({ preventScroll: true });
    else if (framesLeft > 0) requestAnimationFrame(tryFocus);
  };
  tryFocus();
}

/** Puts the focus of a cell that was clicked onto its row, so that Home, End and Enter mean the row. */
export function focusRowOfCell(target: EventTarget): void {
  if (!(target instanceof HTMLElement) || target.getAttribute("role") === "row") return;
  const cell = target.closest('[role="gridcell"], [role="rowheader"]');
  cell?.closest<HTMLElement>('[role="row"]')?.focus({ preventScroll: true });
}
