/** A coded concept of SNOMED CT, as DICOM may use it. */
export interface SegmentCode {
  readonly value: string;
  readonly meaning: string;
}

/** What a segment can be, with the category that it belongs to. */
export interface SegmentType extends SegmentCode {
  readonly category: SegmentCode;
  /** There is one on either side of the body: the side is asked for. */
  readonly isPaired?: boolean;
}

/** Segmentation Property Categories (PS3.16 CID 7150). */
const anatomical: SegmentCode = { value: "123037004", meaning: "Anatomical Structure" };
const tissue: SegmentCode = { value: "85756007", meaning: "Tissue" };
const abnormal: SegmentCode = { value: "49755003", meaning: "Morphologically Abnormal Structure" };

/** What a reader chooses from: a part of PS3.16 CID 7151 (Segmentation Property Types) with its categories of CID 7150. */
export const segmentTypes: readonly SegmentType[] = [
  { value: "4147007", meaning: "Mass", category: abnormal },
  { value: "27925004", meaning: "Nodule", category: abnormal },
  { value: "108369006", meaning: "Neoplasm", category: abnormal },
  { value: "86049000", meaning: "Neoplasm, Primary", category: abnormal },
  { value: "14799000", meaning: "Neoplasm, Secondary", category: abnormal },
  { value: "367643001", meaning: "Cyst", category: abnormal },
  { value: "44132006", meaning: "Abscess", category: abnormal },
  { value: "50960005", meaning: "Hemorrhage", category: abnormal },
  { value: "79654002", meaning: "Edema", category: abnormal },
  { value: "6574001", meaning: "Necrosis", category: abnormal },
  { value: "396339007", meaning: "Thrombus", category: abnormal },
  { value: "55584005", meaning: "Embolus", category: abnormal },
  { value: "85756007", meaning: "Tissue", category: tissue },
  { value: "248300009", meaning: "Body fat", category: tissue },
  { value: "71616004", meaning: "Muscle", category: tissue },
  { value: "272673000", meaning: "Bone", category: anatomical },
  { value: "23451007", meaning: "Adrenal gland", category: anatomical, isPaired: true },
  { value: "15825003", meaning: "Aorta", category: anatomical },
  { value: "89837001", meaning: "Bladder", category: anatomical },
  { value: "12738006", meaning: "Brain", category: anatomical },
  { value: "76752008", meaning: "Breast", category: anatomical, isPaired: true },
  { value: "28231008", meaning: "Gallbladder", category: anatomical },
  { value: "80891009", meaning: "Heart", category: anatomical },
  { value: "64033007", meaning: "Kidney", category: anatomical, isPaired: true },
  { value: "10200004", meaning: "Liver", category: anatomical },
  { value: "39607008", meaning: "Lung", category: anatomical, isPaired: true },
  { value: "59441001", meaning: "Lymph node", category: anatomical },
  { value: "15776009", meaning: "Pancreas", category: anatomical },
  { value: "41216001", meaning: "Prostate", category: anatomical },
  { value: "78961009", meaning: "Spleen", category: anatomical },
  { value: "69695003", meaning: "Stomach", category: anatomical },
  { value: "69748006", meaning: "Thyroid", category: anatomical },
  { value: "35039007", meaning: "Uterus", category: anatomical },
  { value: "51282000", meaning: "Vertebra", category: anatomical },
];

const firstType: SegmentType = { value: "4147007", meaning: "Mass", category: abnormal };

/** Gives what a code means; a mass for one that is not in the list. */
export function segmentTypeOf(value: string): SegmentType {
  return segmentTypes.find((type) => type.value === value) ?? firstType;
}

/** Laterality (PS3.16 CID 244). */
export const sideCodes: Readonly<Record<"left" | "right", SegmentCode>> = {
  left: { value: "7771000", meaning: "Left" },
  right: { value: "24028007", meaning: "Right" },
};
