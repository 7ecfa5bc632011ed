import { fixedHyphen } from "./format.ts";

/** Makes what is copied out of the window carry plain hyphens, which other systems can read. Gives back an undo. */
export function copyPlainHyphens(target: Document): () => void {
  const onCopy = (event: ClipboardEvent): void => {
    const text = target.getSelection()?.toString() ?? "";
    if (!text.includes(fixedHyphen)) return;
    event.clipboardData?.setData("text/plain", text.replaceAll(fixedHyphen, "-"));
    event.preventDefault();
  };
  target.addEventListener("copy", onCopy);
  return () => target.removeEventListener("copy", onCopy);
}
