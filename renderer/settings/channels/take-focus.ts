/** Lets a text without controls take the focus, so that keys scroll it. */
export function takeFocus(text: HTMLElement | null): void {
  if (text !== null) text.tabIndex = 0;
}
