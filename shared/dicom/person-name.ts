import type { PersonName } from "../domain/patient.ts";
import { type DicomJsonDataset, readValues } from "./dicom-json.ts";
import type { Tag } from "./tags.ts";

/** A person name with every part empty. */
export const emptyPersonName: PersonName = {
  family: "",
  given: "",
  middle: "",
  prefix: "",
  suffix: "",
  ideographic: "",
};

/**
 * Gives the parts of a DICOM person name: `family^given^middle^prefix^suffix`, groups divided by `=` in the order
 * alphabetic, ideographic, phonetic. Where the alphabetic group is empty, the parts of the first group that is not are
 * taken. Source: PS3.5 section 6.2.1.
 */
export function parsePersonName(text: string): PersonName {
  const [alphabetic = "", ideographic = "", phonetic = ""] = text.split("=").map((group) => group.trim());
  return fromGroups(alphabetic, ideographic, phonetic);
}

/**
 * Gives the person name held by an attribute of a DICOM JSON data set: an object of groups (PS3.18 F.2.2), or plain
 * text as some archives send it. Every part is empty where the attribute is absent.
 */
export function readPersonName(dataset: DicomJsonDataset, tag: Tag): PersonName {
  const value = readValues(dataset, tag)[0];
  if (typeof value === "string") return parsePersonName(value);
  if (typeof value !== "object" || value === null) return emptyPersonName;
  return fromGroups(groupOf(value, "Alphabetic"), groupOf(value, "Ideographic"), groupOf(value, "Phonetic"));
}

/** Gives the name in DICOM's form, trailing delimiters left off; the inverse of `parsePersonName`. */
export function toDicomPersonName(name: PersonName): string {
  const alphabetic = [name.family, name.given, name.middle, name.prefix, name.suffix].join("^").replace(/\^+$/, "");
  return name.ideographic === "" ? alphabetic : `${alphabetic}=${name.ideographic}`;
}

/**
 * Gives the name as people read it: `SMITH, John (Mr)`; family name in capitals, given and middle names, then the
 * title in brackets. A nameless patient is `(no name)`. Source: NHS common user interface, patient name.
 */
export function formatPersonName(name: PersonName): string {
  const family = name.family.toLocaleUpperCase("en-GB");
  const forenames = [name.given, name.middle].filter((part) => part !== "").join(" ");
  const title = name.prefix === "" ? "" : ` (${name.prefix})`;
  const both = [family, forenames].filter((part) => part !== "").join(", ");
  if (both !== "") return both + title;
  return name.ideographic === "" ? "(no name)" : name.ideographic.replaceAll("^", " ").trim();
}

function fromGroups(alphabetic: string, ideographic: string, phonetic: string): PersonName {
  const source = [alphabetic, ideographic, phonetic].find((group) => group.replaceAll("^", "") !== "") ?? "";
  const [family = "", given = "", middle = "", prefix = "", ...suffix] = source.split("^").map((part) => part.trim());
  return { family, given, middle, prefix, suffix: suffix.join(" ").trim(), ideographic };
}

function groupOf(value: object, group: string): string {
  const text: unknown = Reflect.get(value, group);
  return typeof text === "string" ? text.trim() : "";
}
