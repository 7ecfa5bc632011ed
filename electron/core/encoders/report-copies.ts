import type { MintedIdentifiers, ReportDocument } from "../../../shared/domain/report.ts";
import { namedUid } from "./named-uid.ts";
import { furtherStudies } from "./requests.ts";

/** The structured report as it is stored in one of the studies that it is about. */
export interface ReportCopy {
  /** The report with the attributes of that study. */
  readonly document: ReportDocument;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/**
 * Gives the structured report as stored in each study that it is about, that of its own examination first. Identifiers follow
 * from those of the version and the study, so that a retry sends the same. Date and time of a further study are not known
 * here and stay empty: a wrong one would file it wrongly.
 */
export function reportCopies(
  document: ReportDocument,
  identifiers: MintedIdentifiers,
): readonly [ReportCopy, ...ReportCopy[]] {
  const { structuredReportSopInstanceUid, structuredReportSeriesInstanceUid } = identifiers;
  const own = {
    document,
    sopInstanceUid: structuredReportSopInstanceUid,
    seriesInstanceUid: structuredReportSeriesInstanceUid,
  };
  const others = furtherStudies(document).map((study) => ({
    document: {
      ...document,
      examination: { ...document.examination, ...study, performedAt: null } as typeof document.examination,
    },
    sopInstanceUid: namedUid(`${structuredReportSopInstanceUid} in ${study.studyInstanceUid}`),
    seriesInstanceUid: namedUid(`${structuredReportSeriesInstanceUid} in ${study.studyInstanceUid}`),
  }));
  return [own, ...others];
}
