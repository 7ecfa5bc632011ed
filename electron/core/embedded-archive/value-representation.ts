/// <reference path="./dcmjs-dictionary.d.ts" />
import { dictionary } from "dcmjs/dictionary";
import { isPrivateTag, type Tag } from "../../../shared/dicom/tags.ts";

/** Every value representation of PS3.5 6.2 and whether its explicit form has a length of four bytes (PS3.5 7.1.2). */
const hasLongLength: Readonly<Record<string, boolean>> = Object.fromEntries([
  ..."AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split(" ").map((vr) => [vr, false]),
  ..."OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" ").map((vr) => [vr, true]),
]);

/** Overlay and curve groups repeat (60xx); by element. Source: PS3.6. */
const repeatingGroup: Readonly<Record<string, string>> = {
  "0010": "US",
  "0011": "US",
  "0015": "IS",
  "0022": "LO",
  "0040": "CS",
  "0045": "LO",
  "0050": "SS",
  "0051": "US",
  "0100": "US",
  "0102": "US",
  "1500": "LO",
  "3000": "OW",
};

/** Says whether two letters are a value representation. */
export function isValueRepresentation(vr: string): boolean {
  return vr in hasLongLength;
}

/** Says whether an explicit element of this value representation has a length of four bytes. */
export function usesLongLength(vr: string): boolean {
  return hasLongLength[vr] === true;
}

/**
 * Gives the value representation that PS3.6 assigns to a tag; `UN` for private and unknown tags. Where it may be US or
 * SS, `isSigned` (Pixel Representation) decides; where OB or OW, it is OW.
 */
export function dictionaryVr(tag: Tag, isSigned: boolean): string {
  if (isPrivateTag(tag)) return "UN";
  const group = tag.slice(0, 4);
  const element = tag.slice(4);
  if (element === "0000") return "UL";
  if (/^60[0-9A-F]{2}$/.test(group)) return repeatingGroup[element] ?? "UN";
  const vr = dictionary[`(${group},${element})`]?.vr ?? "UN";
  switch (vr) {
    case "xs":
      return isSigned ? "SS" : "US";
    case "ox":
    case "lt":
      return "OW";
    case "up":
      return "UL";
    default:
      return isValueRepresentation(vr) ? vr : "UN";
  }
}
