import type { ReportDocument } from "../../../shared/domain/report.ts";

/** A request that a report answers. */
export interface AnsweredRequest {
  readonly studyInstanceUid: string;
  readonly accessionNumber: string;
  readonly placerOrderNumber: string;
  readonly description: string;
}

/** Gives every request that a report answers, that of its own examination first; one that is named twice is there once. */
export function answeredRequests({ examination }: Pick<ReportDocument, "examination">): readonly AnsweredRequest[] {
  const { studyInstanceUid, accessionNumber, placerOrderNumber, description } = examination;
  const all = [
    { studyInstanceUid, accessionNumber, placerOrderNumber, description },
    ...(examination.otherRequests ?? []),
  ];
  const keyOf = (each: AnsweredRequest) =>
    [each.studyInstanceUid, each.accessionNumber, each.placerOrderNumber].join("\n");
  return all.filter((request, index) => all.findIndex((each) => keyOf(each) === keyOf(request)) === index);
}

/** Gives the further studies that a report is about, each once, with the first request that names it. */
export function furtherStudies(document: Pick<ReportDocument, "examination">): readonly AnsweredRequest[] {
  const [own, ...others] = answeredRequests(document);
  return others.filter(
    ({ studyInstanceUid }, index) =>
      studyInstanceUid !== own?.studyInstanceUid &&
      others.findIndex((each) => each.studyInstanceUid === studyInstanceUid) === index,
  );
}
