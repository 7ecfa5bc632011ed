import { isPrivateTag } from "../../../shared/dicom/tags.ts";
import type { AnonymisationOptions } from "../../../shared/domain/export.ts";
import table from "./confidentiality-profile.json" with { type: "json" };

/** What happens to an attribute: kept, taken out, emptied, given a dummy value, a UID of its own, or its date moved. */
export type AttributeAction = "keep" | "remove" | "empty" | "dummy" | "newUid" | "shift";

/** The letters of the table's options: dates (t), patient characteristics (p), device (d), institution (i), descriptions (c). */
type TableRow = readonly string[];

const rows = new Map<string, TableRow>(Object.entries(table.attributes));

/** Descriptions that a reader can judge before they leave; every other free text follows the Basic Profile. */
const readableDescriptions: ReadonlySet<string> = new Set(["00081030", "0008103E", "00181030"]);

/**
 * Gives what the Basic Application Level Confidentiality Profile with these options does to an attribute (PS3.15 E.2 and
 * Table E.1-1). `isEnhanced`: objects of functional groups need a value where others may leave the attribute out.
 * Attributes that the table does not list are kept, unless their value representation names a person, a date or nothing known.
 */
export function actionOf(tag: string, vr: string, options: AnonymisationOptions, isEnhanced: boolean): AttributeAction {
  if (isPrivateTag(tag) || tag.endsWith("0000") || isRepeatingGroup(tag)) return "remove";
  const row = rows.get(tag);
  if (row === undefined) return unlistedAction(vr, options);
  const [basic = "X", keepers = ""] = row;
  if (keepers.includes("t") && options.dates !== "removed") return options.dates === "kept" ? "keep" : "shift";
  if (keepers.includes("p") && options.keepsPatientCharacteristics) return "keep";
  if (keepers.includes("d") && options.keepsDevice) return "keep";
  if (keepers.includes("i") && options.keepsInstitution) return "keep";
  if (readableDescriptions.has(tag) && options.keepsDescriptions) return "keep";
  if (tag === acquisitionContextSequence) return "empty";
  return basicAction(basic, vr, isEnhanced);
}

/** Required, but may be empty (PS3.3 C.7.6.14); the other sequences that the table lets choose are optional. */
const acquisitionContextSequence = "00400555";

/** Curves and overlays (50xx, 60xx) may hold words drawn into them; their pixels alone say nothing without the rest. */
function isRepeatingGroup(tag: string): boolean {
  return /^(50|60)[0-9A-F]{2}/.test(tag);
}

function basicAction(basic: string, vr: string, isEnhanced: boolean): AttributeAction {
  const choices = basic.split("/");
  // References to images that leave together have to lead to them, so their identifiers are replaced inside.
  if (choices.includes("U")) return vr === "SQ" ? "keep" : "newUid";
  if (vr === "SQ") return choices.includes("X") || !choices.includes("Z") ? "remove" : "empty";
  if (choices.length === 1) return choices[0] === "X" ? "remove" : choices[0] === "Z" ? "empty" : "dummy";
  if (choices.includes("D")) return isEnhanced || !choices.includes("X") ? "dummy" : "remove";
  return "empty";
}

function unlistedAction(vr: string, options: AnonymisationOptions): AttributeAction {
  if (vr === "PN") return "empty";
  if (vr === "UN") return "remove";
  if (vr !== "DA" && vr !== "DT" && vr !== "TM") return "keep";
  if (options.dates === "removed") return "remove";
  return options.dates === "kept" ? "keep" : "shift";
}

/** Gives the codes of what was done, for De-identification Method Code Sequence (PS3.16 CID 7050). */
export function methodCodes(options: AnonymisationOptions): readonly { value: string; meaning: string }[] {
  return [
    { value: "113100", meaning: "Basic Application Confidentiality Profile" },
    ...(options.keepsDescriptions ? [{ value: "113105", meaning: "Clean Descriptors Option" }] : []),
    ...(options.dates === "kept"
      ? [{ value: "113106", meaning: "Retain Longitudinal Temporal Information Full Dates Option" }]
      : []),
    ...(options.dates === "shifted"
      ? [{ value: "113107", meaning: "Retain Longitudinal Temporal Information Modified Dates Option" }]
      : []),
    ...(options.keepsPatientCharacteristics
      ? [{ value: "113108", meaning: "Retain Patient Characteristics Option" }]
      : []),
    ...(options.keepsDevice ? [{ value: "113109", meaning: "Retain Device Identity Option" }] : []),
    ...(options.keepsInstitution ? [{ value: "113112", meaning: "Retain Institution Identity Option" }] : []),
  ];
}
