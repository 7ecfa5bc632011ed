/**
 * Gives a text as it may stand in the log: DICOM UIDs, and whatever looks like a
 * person's name, an NHS number or a date, taken out. A last gate: callers do not log such values at all.
 */
export function redact(text: string): string {
  return rules.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text);
}

// Our own identifiers are UUIDs and stay: their digits are hidden from the rules for numbers by the word boundaries.
const rules: readonly (readonly [RegExp, string])[] = [
  // A UID has at least four components here, so that version numbers and addresses stay readable.
  [/(?<![0-9.])[0-9]+(?:\.[0-9]+){4,}/g, "[uid]"],
  [/(?<![0-9.])[0-2]\.[0-9]+(?:\.[0-9]{6,})+/g, "[uid]"],
  // DICOM and HL7 names: SMITH^JOHN^^MR.
  [/[\p{L}'’-]+(?:\^[\p{L}'’ -]*)+/gu, "[name]"],
  // Names as shown: SMITH, John (Mr).
  [/(?<![\p{L}])\p{Lu}[\p{Lu}'’-]+, ?\p{Lu}[\p{L}'’-]+(?: \((?:Mr|Mrs|Ms|Miss|Dr|Mx)\))?/gu, "[name]"],
  // NHS numbers, also with spaces or dashes: 943 476 5919.
  [/(?<![\w-])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![\w-])/g, "[number]"],
  // Days: 1960-02-29, 19600229, 29/02/1960, 29-Feb-1960.
  [/(?<![\w-])(?:19|20)[0-9]{2}-?[01][0-9]-?[0-3][0-9](?![\w-])/g, "[day]"],
  [/(?<![\w/])[0-3]?[0-9]\/[01]?[0-9]\/(?:19|20)?[0-9]{2}(?![\w/])/g, "[day]"],
  [
    /(?<![\w-])[0-3]?[0-9][ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ -](?:19|20)[0-9]{2}(?![\w-])/gi,
    "[day]",
  ],
];
