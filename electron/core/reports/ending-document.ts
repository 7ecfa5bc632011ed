import type { Person } from "../../../shared/domain/person.ts";
import { type Recipient, type ReportDocument, reportDocumentSchema } from "../../../shared/domain/report.ts";
import type { Workitem } from "../../../shared/domain/workitem.ts";
import { canonicalJson } from "./canonical-json.ts";
import { signatureOf } from "./report-document.ts";

/** Why a report is withdrawn or a case is not reported. */
export type Withdrawal = NonNullable<ReportDocument["withdrawal"]>;

/** Everything that a withdrawing or cancelling version is made of. */
export interface EndingInput {
  /** The newest version that was not taken back; null where nothing was ever signed. */
  readonly latest: ReportDocument | null;
  readonly workitem: Workitem;
  readonly placerOrderNumber: string;
  readonly withdrawal: Pick<Withdrawal, "kind" | "reason">;
  /** Identifiers of the key images of every version before. */
  readonly keyImageIds: readonly string[];
  readonly recipients: readonly Recipient[];
  readonly reportId: string;
  readonly version: number;
  readonly person: Person;
  /** Milliseconds, UTC. */
  readonly signedAt: number;
  readonly isDemo: boolean;
}

const noSections: ReportDocument["sections"] = {
  clinicalInformation: [],
  technique: [],
  comparison: [],
  findings: [],
  conclusion: [],
  advice: [],
};

/**
 * Gives the version that ends a report: withdrawn where one was released, cancelled where none was. It names the patient
 * and examination that the versions before were sent under, so that receivers find them, and repeats none of their text.
 */
export function endingDocument(input: EndingInput): ReportDocument {
  const { latest, workitem } = input;
  const { study } = workitem;
  return canonicalJson(
    reportDocumentSchema.parse({
      schemaVersion: 1,
      reportId: input.reportId,
      version: input.version,
      status: latest === null ? "cancelled" : "withdrawn",
      withdrawal: {
        ...input.withdrawal,
        ...(input.keyImageIds.length === 0 ? {} : { keyImageIds: [...input.keyImageIds] }),
      },
      patient: latest?.patient ?? study.patient,
      examination: latest?.examination ?? {
        archiveId: study.archiveId,
        studyInstanceUid: study.studyInstanceUid,
        accessionNumber: study.accessionNumber,
        placerOrderNumber: input.placerOrderNumber,
        description: study.description,
        modalities: study.modalities,
        bodyPart: study.bodyPart,
        performedAt: study.performedAt,
        site: study.site,
        referrer: workitem.referrer,
      },
      sections: noSections,
      addenda: [],
      measurements: [],
      keyImages: [],
      alerts: [],
      recipients: [...input.recipients],
      signature: signatureOf(input.person, input.signedAt),
      isDemo: input.isDemo,
    } satisfies ReportDocument),
  );
}
