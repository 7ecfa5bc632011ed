import type { FindingSite } from "../domain/measurement.ts";
import type { ConceptCode } from "./measurement-codes.ts";

/** The concept under which a measurement says where it is. Source: PS3.16 TID 1410, 1419 and 1501. */
export const findingSiteCode: ConceptCode = { value: "363698007", scheme: "SCT", meaning: "Finding Site" };
/** The concept under which a finding site says its side. */
export const lateralityCode: ConceptCode = { value: "272741003", scheme: "SCT", meaning: "Laterality" };

type Side = NonNullable<FindingSite["side"]>;

/** The codes of sides. Source: PS3.16 CID 244. */
export const sideCodes: Readonly<Record<Side, ConceptCode>> = {
  left: { value: "7771000", scheme: "SCT", meaning: "Left" },
  right: { value: "24028007", scheme: "SCT", meaning: "Right" },
  both: { value: "51440002", scheme: "SCT", meaning: "Right and left" },
};

const sidesByCode: Readonly<Record<string, Side>> = {
  "SCT 7771000": "left",
  "SRT G-A101": "left",
  "SCT 24028007": "right",
  "SRT G-A100": "right",
  "SCT 51440002": "both",
  "SRT G-A102": "both",
};

/** Gives the side that a code means, or null. Codes decide, never their words. */
export function sideOfCode({ scheme, value }: ConceptCode): Side | null {
  return sidesByCode[`${scheme} ${value}`] ?? null;
}

const site = (value: string, meaning: string): ConceptCode => ({ value, scheme: "SCT", meaning });

/** The sites that can be chosen for a mark, by the words of their codes. Source: PS3.16 Annex L and CID 4031. */
export const findingSites: readonly ConceptCode[] = [
  site("23451007", "Adrenal gland"),
  site("15825003", "Aorta"),
  site("89837001", "Bladder"),
  site("272673000", "Bone"),
  site("12738006", "Brain"),
  site("76752008", "Breast"),
  site("71854001", "Colon"),
  site("80891009", "Heart"),
  site("64033007", "Kidney"),
  site("10200004", "Liver"),
  site("39607008", "Lung"),
  site("59441001", "Lymph node"),
  site("72410000", "Mediastinum"),
  site("71616004", "Muscle"),
  site("15497006", "Ovary"),
  site("15776009", "Pancreas"),
  site("3120008", "Pleura"),
  site("41216001", "Prostate"),
  site("2748008", "Spinal cord"),
  site("78961009", "Spleen"),
  site("69695003", "Stomach"),
  site("69748006", "Thyroid gland"),
  site("35039007", "Uterus"),
];

/** Gives a site as it is read: `Kidney, left`. */
export function siteText({ code, side }: FindingSite): string {
  const words = side === "both" ? "both sides" : side;
  return words === undefined ? code.meaning : `${code.meaning}, ${words}`;
}
