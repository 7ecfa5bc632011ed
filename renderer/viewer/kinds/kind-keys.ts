/** What keys do on images of one kind only. */
export type KindAction =
  | "nextTime"
  | "previousTime"
  | "subtract"
  | "maskHere"
  | "maskUp"
  | "maskDown"
  | "maskLeft"
  | "maskRight"
  | "nextQuarter"
  | "nextPart"
  | "thicken"
  | "cadMarks";

interface KindKey {
  readonly key: string;
  readonly shown: string;
  readonly does: string;
  readonly action: KindAction;
}

/** The keys for images of one kind; lines of the viewer's key table. */
export const kindKeys: readonly KindKey[] = [
  { key: "Shift+PageDown", shown: "Shift Page Down", does: "Same place, next time point", action: "nextTime" },
  { key: "Shift+PageUp", shown: "Shift Page Up", does: "Same place, time point before", action: "previousTime" },
  { key: "Shift+s", shown: "Shift S", does: "Subtract the mask of an X-ray run, or not", action: "subtract" },
  { key: "Shift+m", shown: "Shift M", does: "Subtract the frame that is shown", action: "maskHere" },
  { key: "Ctrl+ArrowUp", shown: "Ctrl ↑", does: "Move the mask up by a quarter pixel", action: "maskUp" },
  { key: "Ctrl+ArrowDown", shown: "Ctrl ↓", does: "Move the mask down", action: "maskDown" },
  { key: "Ctrl+ArrowLeft", shown: "Ctrl ←", does: "Move the mask to the left", action: "maskLeft" },
  { key: "Ctrl+ArrowRight", shown: "Ctrl →", does: "Move the mask to the right", action: "maskRight" },
  { key: "n", shown: "N", does: "Next quarter of the image, then the whole", action: "nextQuarter" },
  { key: "Shift+n", shown: "Shift N", does: "Next part, one pixel for one", action: "nextPart" },
  { key: "k", shown: "K", does: "Thicken a tomosynthesis slice", action: "thicken" },
  { key: "Shift+k", shown: "Shift K", does: "What CAD marked, on or off", action: "cadMarks" },
];
