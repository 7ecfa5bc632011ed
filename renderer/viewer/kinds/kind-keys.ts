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
  | "cadMarks"
  | ColourAction;

/** Choices of colours for a grey picture; they have no key until somebody gives them one. */
type ColourAction = "coloursHotIron" | "coloursPet" | "coloursHotMetalBlue" | "coloursPet20Step" | "coloursOff";

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
  { key: "Alt+s", shown: "Alt S", does: "Subtract the mask of an X-ray run, or not", action: "subtract" },
  { key: "Alt+m", shown: "Alt M", does: "Subtract the frame that is shown", action: "maskHere" },
  { key: "Ctrl+Shift+ArrowUp", shown: "Ctrl Shift ↑", does: "Move the mask up by a quarter pixel", action: "maskUp" },
  { key: "Ctrl+Shift+ArrowDown", shown: "Ctrl Shift ↓", does: "Move the mask down", action: "maskDown" },
  { key: "Ctrl+Shift+ArrowLeft", shown: "Ctrl Shift ←", does: "Move the mask to the left", action: "maskLeft" },
  { key: "Ctrl+Shift+ArrowRight", shown: "Ctrl Shift →", does: "Move the mask to the right", action: "maskRight" },
  { key: "Alt+q", shown: "Alt Q", does: "Next quarter of the image, then the whole", action: "nextQuarter" },
  { key: "Shift+Alt+q", shown: "Shift Alt Q", does: "Next part, one pixel for one", action: "nextPart" },
  { key: "Alt+w", shown: "Alt W", does: "Thicken a tomosynthesis slice", action: "thicken" },
  { key: "Alt+c", shown: "Alt C", does: "What CAD marked, on or off", action: "cadMarks" },
  { key: "", shown: "", does: "Colours: hot iron", action: "coloursHotIron" },
  { key: "", shown: "", does: "Colours: PET", action: "coloursPet" },
  { key: "", shown: "", does: "Colours: hot metal blue", action: "coloursHotMetalBlue" },
  { key: "", shown: "", does: "Colours: PET in 20 steps", action: "coloursPet20Step" },
  { key: "", shown: "", does: "Colours: none, grey levels", action: "coloursOff" },
];
