import type { ReportDocument } from "../../shared/domain/report.ts";
import type { ReportStatus } from "../../shared/domain/report-status.ts";
import { sampleAddendedReport, sampleReport } from "./sample-report.ts";

const first = sampleReport();
const later = (hours: number) => first.signature.signedAt + hours * 3_600_000;
const trainee = {
  ...first.signature,
  personId: "p-2",
  displayName: "Dr T. Learner",
  role: "Specialty trainee",
  registration: "GMC 7654321",
};

/** One report in each status, with everything in it that the status asks for. */
export const sampleStatuses: Readonly<Record<ReportStatus, ReportDocument>> = {
  provisional: sampleReport({
    status: "provisional",
    provisional: { kind: "hot", reason: "The patient is in theatre" },
    signature: trainee,
  }),
  final: sampleReport({ preparedBy: trainee, signature: { ...first.signature, signedAt: later(1) } }),
  addended: sampleAddendedReport(),
  corrected: sampleReport({
    version: 2,
    status: "corrected",
    correction: { ofVersion: 1, summary: "The nodule is in the LEFT upper lobe, not in the right." },
    signature: { ...first.signature, signedAt: later(2) },
  }),
  withdrawn: sampleReport({
    version: 2,
    status: "withdrawn",
    keyImages: [],
    withdrawal: {
      kind: "wrongPatient",
      reason: "Images of two patients were exchanged at the scanner",
      keyImageIds: first.keyImages.map(({ id }) => id),
    },
    signature: { ...first.signature, signedAt: later(3) },
  }),
  cancelled: sampleReport({
    status: "cancelled",
    withdrawal: { kind: "notToBeReported", reason: "Reported by the clinician under local rules" },
  }),
};
