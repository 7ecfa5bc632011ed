/** Where a key works. */
export type KeyScope = "Everywhere" | "Reading list" | "Case" | "Images" | "Report" | "Alerts" | "Delivery";

/** One line of the table of keys. */
export interface KeyEntry {
  readonly id: string;
  readonly scope: KeyScope;
  /** `KeyboardEvent.key` in lower case, with `Ctrl+`, `Shift+`, `Alt+` in this order before it. Several are equals. */
  readonly combos: readonly string[];
  /** As shown, e.g. `Ctrl Enter`. */
  readonly shown: string;
  readonly does: string;
  /** Works while typing too; otherwise a text field has the key for itself. */
  readonly worksInText?: boolean;
  /** The control itself acts on it; the line only documents it. */
  readonly isBuiltIn?: boolean;
}

/** The commands outside the images. With those of `renderer/viewer/viewer-key-table.ts` they make up the table of commands. */
export const keyTable = [
  { id: "showKeys", scope: "Everywhere", combos: ["?"], shown: "?", does: "Show every key" },
  {
    id: "palette",
    scope: "Everywhere",
    combos: ["Ctrl+k"],
    shown: "Ctrl K",
    does: "Find a command",
    worksInText: true,
  },
  { id: "nextRegion", scope: "Everywhere", combos: ["f6"], shown: "F6", does: "Next region", worksInText: true },
  {
    id: "previousRegion",
    scope: "Everywhere",
    combos: ["Shift+f6"],
    shown: "Shift F6",
    does: "Region before",
    worksInText: true,
  },
  {
    id: "goReadingList",
    scope: "Everywhere",
    combos: ["Alt+1"],
    shown: "Alt 1",
    does: "Reading list",
    worksInText: true,
  },
  { id: "goAlerts", scope: "Everywhere", combos: ["Alt+2"], shown: "Alt 2", does: "Alerts", worksInText: true },
  { id: "goDelivery", scope: "Everywhere", combos: ["Alt+3"], shown: "Alt 3", does: "Delivery", worksInText: true },
  { id: "goSettings", scope: "Everywhere", combos: ["Alt+4"], shown: "Alt 4", does: "Settings", worksInText: true },
  { id: "goFailSafe", scope: "Everywhere", combos: ["Alt+6"], shown: "Alt 6", does: "Fail-safe", worksInText: true },
  { id: "goFeedback", scope: "Everywhere", combos: ["Alt+5"], shown: "Alt 5", does: "Feedback", worksInText: true },
  { id: "lock", scope: "Everywhere", combos: ["Ctrl+l"], shown: "Ctrl L", does: "Lock the screen", worksInText: true },

  {
    id: "resumeCase",
    scope: "Everywhere",
    combos: ["Alt+r"],
    shown: "Alt R",
    does: "Back to the case put aside last",
    worksInText: true,
  },

  { id: "checkDisplay", scope: "Everywhere", combos: [], shown: "", does: "Check this display" },
  { id: "calibrateDisplay", scope: "Everywhere", combos: [], shown: "", does: "Calibrate true size on this display" },

  {
    id: "listMove",
    scope: "Reading list",
    combos: ["arrowup", "arrowdown"],
    shown: "↑ ↓",
    does: "Move",
    isBuiltIn: true,
  },
  {
    id: "listEnds",
    scope: "Reading list",
    combos: ["home", "end"],
    shown: "Home End",
    does: "First, last",
    isBuiltIn: true,
  },
  { id: "listOpen", scope: "Reading list", combos: ["enter"], shown: "Enter", does: "Open the case", isBuiltIn: true },
  { id: "listReserve", scope: "Reading list", combos: ["r"], shown: "R", does: "Reserve, or give back" },
  { id: "listNext", scope: "Reading list", combos: ["n"], shown: "N", does: "Read the next unread case" },
  { id: "listSearch", scope: "Reading list", combos: ["/"], shown: "/", does: "Search" },
  { id: "listStrip", scope: "Reading list", combos: [" "], shown: "Space", does: "Show or hide the strip" },
  { id: "importMedium", scope: "Reading list", combos: ["Alt+i"], shown: "Alt I", does: "Open files or a disc" },

  { id: "caseBack", scope: "Case", combos: ["escape"], shown: "Esc", does: "Back to the reading list" },
  { id: "caseNext", scope: "Case", combos: ["n"], shown: "N", does: "Next unread case" },
  { id: "caseImages", scope: "Case", combos: ["Ctrl+1"], shown: "Ctrl 1", does: "Images", worksInText: true },
  { id: "caseReport", scope: "Case", combos: ["Ctrl+2"], shown: "Ctrl 2", does: "Report", worksInText: true },
  { id: "caseDrawer", scope: "Case", combos: ["Ctrl+3"], shown: "Ctrl 3", does: "Drawer", worksInText: true },
  { id: "parkCase", scope: "Case", combos: ["Alt+a"], shown: "Alt A", does: "Put the case aside", worksInText: true },
  {
    id: "imageWindow",
    scope: "Case",
    combos: ["Alt+n"],
    shown: "Alt N",
    does: "Images in another window",
    worksInText: true,
  },
  { id: "exportImages", scope: "Case", combos: ["Alt+x"], shown: "Alt X", does: "Export, copy or print images" },
  {
    id: "packMeeting",
    scope: "Case",
    combos: ["Alt+o"],
    shown: "Alt O",
    does: "Pack for a meeting",
    worksInText: true,
  },
  {
    id: "tellDelay",
    scope: "Case",
    combos: ["Shift+Alt+w"],
    shown: "Shift Alt W",
    does: "Tell of a delay",
    worksInText: true,
  },
  { id: "comparePrior", scope: "Case", combos: ["c"], shown: "C", does: "Best prior beside" },

  { id: "markKeyImage", scope: "Report", combos: ["k"], shown: "K", does: "Mark key image" },
  { id: "insertMeasurement", scope: "Report", combos: ["m"], shown: "M", does: "Measurement into the report" },
  {
    id: "insertMeasurementHere",
    scope: "Report",
    combos: ["Ctrl+m"],
    shown: "Ctrl M",
    does: "The same while typing",
    isBuiltIn: true,
  },
  {
    id: "earlierReport",
    scope: "Report",
    combos: ["Alt+f"],
    shown: "Alt F",
    does: "Earlier report beside the draft",
    worksInText: true,
  },
  {
    id: "followUp",
    scope: "Report",
    combos: ["Shift+Alt+k"],
    shown: "Shift Alt K",
    does: "Lesions over time",
    worksInText: true,
  },
  {
    id: "nextField",
    scope: "Report",
    combos: ["tab", "Shift+tab"],
    shown: "Tab Shift Tab",
    does: "Next or last field or unconfirmed sentence",
    isBuiltIn: true,
  },
  {
    id: "confirmSentence",
    scope: "Report",
    combos: ["f8"],
    shown: "F8",
    does: "Confirm the sentence",
    worksInText: true,
  },
  {
    id: "confirmSection",
    scope: "Report",
    combos: ["Alt+y"],
    shown: "Alt Y",
    does: "Confirm the section",
    worksInText: true,
  },
  {
    id: "confirmReport",
    scope: "Report",
    combos: ["Shift+Alt+y"],
    shown: "Shift Alt Y",
    does: "Confirm everything that is unconfirmed",
    worksInText: true,
  },
  {
    id: "chooseTemplate",
    scope: "Report",
    combos: ["Alt+h"],
    shown: "Alt H",
    does: "Choose the template of the report",
    worksInText: true,
  },
  {
    id: "referToKeyImage",
    scope: "Report",
    combos: ["Alt+j"],
    shown: "Alt J",
    does: "Name a key image in the text",
    worksInText: true,
  },
  {
    id: "openAutotexts",
    scope: "Report",
    combos: ["Alt+u"],
    shown: "Alt U",
    does: "List the autotexts that fit",
    worksInText: true,
  },
  {
    id: "openSpelling",
    scope: "Report",
    combos: ["Alt+z"],
    shown: "Alt Z",
    does: "Spellings of the word at the caret",
    worksInText: true,
  },
  {
    id: "toggleDictation",
    scope: "Report",
    combos: ["Shift+Alt+d"],
    shown: "Shift Alt D",
    does: "Start or stop dictating by an engine",
    worksInText: true,
  },
  {
    id: "nextFinding",
    scope: "Report",
    combos: ["f9"],
    shown: "F9",
    does: "Next finding of the checks",
    worksInText: true,
  },
  { id: "raiseAlert", scope: "Report", combos: ["a"], shown: "A", does: "Raise alert" },
  {
    id: "signReport",
    scope: "Report",
    combos: ["Ctrl+enter"],
    shown: "Ctrl Enter",
    does: "Sign",
    worksInText: true,
  },

  {
    id: "alertAcknowledge",
    scope: "Alerts",
    combos: ["Ctrl+enter"],
    shown: "Ctrl Enter",
    does: "Record as acknowledged",
    worksInText: true,
  },
  { id: "alertCall", scope: "Alerts", combos: ["c"], shown: "C", does: "Go to the call sheet" },
  { id: "alertHandOver", scope: "Alerts", combos: ["h"], shown: "H", does: "Hand over" },

  { id: "deliveryFailed", scope: "Delivery", combos: ["f"], shown: "F", does: "Failed only, or all" },
  { id: "deliverySearch", scope: "Delivery", combos: ["/"], shown: "/", does: "Search" },
  { id: "deliveryRetry", scope: "Delivery", combos: ["r"], shown: "R", does: "Retry the chosen delivery" },
  { id: "deliveryTold", scope: "Delivery", combos: ["e"], shown: "E", does: "Enter what you were told" },
  {
    id: "deliveryOtherwise",
    scope: "Delivery",
    combos: ["o"],
    shown: "O",
    does: "Note that it was delivered otherwise",
  },
  { id: "deliveryPrint", scope: "Delivery", combos: ["p"], shown: "P", does: "Open the print sheet" },
  { id: "deliveryRecalls", scope: "Delivery", combos: ["c"], shown: "C", does: "Who has to know of a correction" },
  { id: "deliveryDelays", scope: "Delivery", combos: ["d"], shown: "D", does: "Delays to tell" },
] as const satisfies readonly KeyEntry[];

/** The name of a line of the table. */
export type KeyId = (typeof keyTable)[number]["id"];

/** Gives a line of the table. */
export function keyEntry(id: KeyId): KeyEntry {
  const entry = keyTable.find((line) => line.id === id);
  if (entry === undefined) throw new Error(`no key is called ${id}`);
  return entry;
}
