import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { measurementReportUid } from "./named-uid.ts";
import { statedKeyImages } from "./stated-key-images.ts";

/** A signed version as far as the objects that it was sent as follow from it. */
export interface SentVersion {
  readonly document: ReportDocument;
  readonly identifiers: MintedIdentifiers;
}

/**
 * Gives the SOP Instance UIDs of what versions of a report are sent as with marks on it: measurement reports and presentation
 * states. By these, and by nothing that a header claims, an object that comes back from an archive is known to be our own.
 */
export function ownObjectUids(versions: readonly SentVersion[]): string[] {
  return versions.flatMap(({ document, identifiers }) => [
    ...(document.measurements.length === 0 ? [] : [measurementReportUid(identifiers)]),
    ...statedKeyImages(document, identifiers).map(({ sopInstanceUid }) => sopInstanceUid),
  ]);
}
