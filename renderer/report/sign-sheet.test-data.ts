import { makeStudy } from "../case/case.test-data.ts";
import { emptyDraftContent } from "./draft-content.test-data.ts";
import type { PreparedSigning } from "./sign-sheet-content.tsx";

const study = makeStudy({ studyInstanceUid: "1.2.3", patientId: "P1" });
export const conclusion = [[{ kind: "text" as const, text: "Enlarging lesion." }]];

type Finding = PreparedSigning["blocks"][number];
export function finding(code: string, level: Finding["level"], sentence: string): Finding {
  return {
    ...{ code, level, sentence, title: code, explanation: "Why it is looked for.", source: "A standard" },
    ...{ reasons: ["Checked, correct as written"], isAnsweredByReason: level === "warn", place: null },
  };
}

export function prepared(blocks: PreparedSigning["blocks"]): PreparedSigning {
  const signature = {
    personId: "p1",
    displayName: "Dr R. Testwell",
    role: "Consultant radiologist",
    registration: "GMC 1",
    site: study.site,
    signedAt: 0,
  };
  const recipient = {
    id: "r1",
    name: "Mr E. Sampleby",
    organisation: "Clinic",
    role: "referrer" as const,
    destinationId: "d",
  };
  return {
    document: {
      schemaVersion: 1,
      reportId: "r",
      version: 1,
      status: "final",
      patient: study.patient,
      examination: { ...study, placerOrderNumber: "", referrer: { name: "", organisation: "" } },
      sections: { ...emptyDraftContent().sections, conclusion },
      addenda: [],
      measurements: [],
      keyImages: [],
      alerts: [],
      recipients: [recipient],
      signature,
      isDemo: true,
    },
    deliveries: [
      { recipient, destinationName: "Clinic system", contentName: "HL7 report", isAnswering: false },
      { recipient, destinationName: "Clinic system", contentName: "PDF", isAnswering: false },
    ],
    proposals: [],
    blocks,
    warnings: [finding("emptyFindings", "notice", "The findings are empty.")],
    firstWriting: null,
    otherReleases: { hot: "", awaitingSecondSignature: "" },
  };
}

export function archivesOnly(full: PreparedSigning): PreparedSigning {
  const deliveries = full.deliveries.map((each) => ({
    ...each,
    recipient: { ...each.recipient, role: "archive" as const },
  }));
  return { ...full, deliveries };
}
