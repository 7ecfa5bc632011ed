/** Hands a file to the person: the browser's download, or the desktop's question where to save it. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download reads the address after this turn; a minute is more than the longest question where to save it takes.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Puts a picture on the clipboard. Rejects with a sentence where the system does not allow it. */
export async function copyPicture(png: Blob): Promise<void> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  } catch (error) {
    throw new Error("The clipboard was not available. Nothing was copied; save the picture instead.", { cause: error });
  }
}

/** Prints one picture on a page of its own, in place of everything else of the window. */
export async function printPicture(png: Blob): Promise<void> {
  const address = URL.createObjectURL(png);
  const image = document.createElement("img");
  image.className = "printed-picture";
  image.alt = "";
  image.src = address;
  await image.decode();
  document.body.append(image);
  try {
    window.print();
  } finally {
    image.remove();
    URL.revokeObjectURL(address);
  }
}
