import { isDeepStrictEqual } from "node:util";
import type { ReportDocument } from "../../../shared/domain/report.ts";
import { canonicalJson } from "./canonical-json.ts";

/** A correction that corrects nothing. */
export interface UnchangedCorrection {
  readonly code: "nothingCorrected";
  readonly sentence: string;
}

/**
 * Gives what stands in the way of a correction that says what its version says: the same text, marks, key images, segments and
 * lesions of the same patient's examination. Empty for every other document.
 */
export function unchangedCorrection(document: ReportDocument, latest: ReportDocument | null): UnchangedCorrection[] {
  if (document.status !== "corrected" || latest === null) return [];
  if (!isDeepStrictEqual(correctable(document), correctable(latest))) return [];
  const sentence = `Nothing is different from version ${latest.version}; give the correction up or change the text.`;
  return [{ code: "nothingCorrected", sentence }];
}

function correctable(document: ReportDocument): unknown {
  const { patient, examination, sections, measurements, keyImages, segments = [], followUp = null } = document;
  const drawn = segments.map(({ signedWith: _, ...segment }) => segment);
  return canonicalJson({ patient, examination, sections, measurements, keyImages, followUp, drawn });
}
