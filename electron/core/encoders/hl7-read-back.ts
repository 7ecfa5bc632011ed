import type { Hl7Profile } from "../../../shared/domain/hl7-profile.ts";
import { sectionCodes, sectionKeys } from "../../../shared/domain/section.ts";
import { comparableText, decodeHl7Characters } from "./hl7-characters.ts";
import { type Hl7Message, hl7Component, parseHl7, unescapeHl7 } from "./hl7-message.ts";
import { localCodes, localSectionCode, ownObservationCodes } from "./hl7-observations.ts";
import { extraCodes } from "./report-facts.ts";
import { type TextPlace, wordsOf } from "./stated-words.ts";

/** The type of the observations that hold the text of a report in each form. */
const textTypes: Readonly<Record<Hl7Profile["textForm"], string>> = {
  formatted: "FT",
  lines: "TX",
  repetitions: "TX",
  notes: "ST",
};

/**
 * Gives what the text of an HL7 message says, by place, for each of its requests; of a document there is one. Empty where the
 * bytes are no message. Reads what a receiver of this profile would read, from the bytes alone.
 */
export function readBackHl7(payload: Uint8Array, profile: Hl7Profile): ReadonlyMap<TextPlace, readonly string[]>[] {
  const message = parseHl7(decodeHl7Characters(payload, profile.characterSet));
  if (message === null) return [];
  const opensGroup = profile.messageKind === "MDM" ? "TXA" : "OBR";
  const groups: Map<TextPlace, string[]>[] = [];
  let place: TextPlace | null = null;
  for (const segment of message.segments) {
    const [name = ""] = segment;
    if (name === opensGroup) groups.push(new Map());
    const read = groups.at(-1);
    if (read === undefined) continue;
    if (name === "OBX") place = segment[2] === textTypes[profile.textForm] ? placeOf(message, segment) : null;
    for (const [where, text] of textsOf(message, segment, place, profile)) {
      const words = wordsOf(comparableText(text, profile.characterSet));
      read.set(where, [...(read.get(where) ?? []), ...words]);
    }
  }
  return groups;
}

/** Gives the texts of a segment with their places: of observations, of the notes below them, of a cancelled document its reason. */
function textsOf(
  message: Hl7Message,
  segment: readonly string[],
  place: TextPlace | null,
  { textForm }: Hl7Profile,
): (readonly [TextPlace, string])[] {
  const { repetition, escape: escapeCharacter } = message.separators;
  if (segment[0] === "TXA") return [["status", unescapeHl7(segment[21] ?? "", escapeCharacter)]];
  if (place === null) return [];
  if (segment[0] === "NTE")
    return textForm === "notes" ? [[place, unescapeHl7(segment[3] ?? "", escapeCharacter)]] : [];
  if (segment[0] !== "OBX" || textForm === "notes") return [];
  return (segment[5] ?? "").split(repetition).map((each) => [place, unescapeHl7(each, escapeCharacter)] as const);
}

function placeOf(message: Hl7Message, segment: readonly string[]): TextPlace | null {
  const code = hl7Component(message, segment, 3);
  const number = (segment[4] ?? "").split(".")[0] ?? "";
  const section = sectionKeys.find((key) => sectionCodes[key].loinc === code || localSectionCode(key) === code);
  if (section !== undefined) return `section ${section}`;
  if (code === extraCodes.addendum.loinc || code === localCodes.addendum) return `addendum ${number}`;
  if (code === extraCodes.criticalResult.loinc || code === localCodes.criticalResult) return `alert ${number}`;
  if (code === extraCodes.keyImages.loinc || code === localCodes.keyImages) return "keyImages";
  if (code === ownObservationCodes.status) return "status";
  return code === ownObservationCodes.notes ? "notes" : null;
}
