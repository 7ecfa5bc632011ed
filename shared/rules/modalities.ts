/**
 * Modalities of objects made from an examination: reports, contours, key objects, presentation states, registrations,
 * meanings of values, fiducials, dictations, assessments, plans.
 */
const derivedModalities: ReadonlySet<string> = new Set([
  "SR",
  "KO",
  "PR",
  "SEG",
  "RTSTRUCT",
  "RTPLAN",
  "RTDOSE",
  "REG",
  "DOC",
  "RWV",
  "FID",
  "AU",
  "ASMT",
  "PLAN",
]);

/** Says whether an instance is a picture of the patient: it has pixels, and its modality makes no derived objects. */
export function isPicture(modality: string, hasPixels: boolean): boolean {
  return hasPixels && !derivedModalities.has(modality);
}

/** Gives the modalities that make pictures of the patient (PS3.3 C.7.3.1.1.1), without those of derived objects. */
export function imagingModalities(modalities: readonly string[]): string[] {
  return modalities.filter((modality) => !derivedModalities.has(modality));
}

/** Says whether a study has images as far as its modalities tell; one that names none may have. */
export function mayHaveImages(modalities: readonly string[]): boolean {
  return modalities.length === 0 || imagingModalities(modalities).length > 0;
}

const objectKinds: Readonly<Record<string, string>> = {
  SR: "Structured report",
  KO: "Key images",
  PR: "Presentation state",
  SEG: "Segmentation",
  RTSTRUCT: "Contours",
  RTPLAN: "Treatment plan",
  RTDOSE: "Dose histograms",
  REG: "Registration",
  DOC: "Document",
};

/** Gives what a series without images is, in words, by its modality; the modality itself where there are none for it. */
export function objectKind(modality: string): string {
  return objectKinds[modality] ?? modality;
}
