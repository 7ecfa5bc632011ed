import type { Alert, AlertEvent } from "../../shared/domain/alert.ts";
import type { Delivery } from "../../shared/domain/delivery.ts";
import type { StudyInstanceUid } from "../../shared/domain/identifiers.ts";
import type { Patient } from "../../shared/domain/patient.ts";
import type { Prior } from "../../shared/domain/study.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";

const minute = 60_000;
const hour = 60 * minute;
const families = ["TEST", "SAMPLE", "TESTPATIENT", "DUMMY", "EXAMPLE", "SPECIMEN", "MOCK", "ANYBODY", "NOBODY"];
const women = ["Alice", "Beatrice", "Edith", "Frances", "Harriet", "Joan", "Lena", "Niamh", "Priya", "Rosalind"];
const men = ["Arthur", "Clive", "Derek", "George", "Ivan", "Karim", "Leo", "Martin", "Oliver", "Quentin"];
const examinations = [
  { description: "CT pulmonary angiogram", modalities: ["CT"], bodyPart: "CHEST" },
  { description: "US abdomen", modalities: ["US"], bodyPart: "ABDOMEN" },
  { description: "CT head", modalities: ["CT"], bodyPart: "HEAD" },
  { description: "CT chest, abdomen and pelvis", modalities: ["CT"], bodyPart: "ABDOMEN" },
  { description: "X-ray left hip and pelvis", modalities: ["DX"], bodyPart: "PELVIS" },
  { description: "MR lumbar spine", modalities: ["MR"], bodyPart: "LSPINE" },
  { description: "PET-CT half body, FDG", modalities: ["PT", "CT"], bodyPart: "WHOLEBODY" },
  { description: "", modalities: ["DX"], bodyPart: "CHEST" },
];
const questions = [
  "Sudden breathlessness, raised D-dimer. Pulmonary embolism?",
  "Right upper quadrant pain, fever. Cholecystitis?",
  "Fall on anticoagulant, GCS 14. Intracranial bleed?",
  "Sigmoid adenocarcinoma, anterior resection Jun-2025, pT3 N1. CEA rising 4.1 to 11.8 over 4 months. Recurrence or metastasis? eGFR 71. No contrast allergy.",
  "Fall, cannot weight bear. Fracture neck of femur?",
  "Saddle numbness since Tuesday, retention 400 ml. Cauda equina?",
  "Right upper lobe mass, T2a N0 on CT. Staging.",
  "",
];
const sites = ["Exampleton", "Mockham", "Northfield", "Riverside"];

function pick<Entry>(list: readonly Entry[], index: number): Entry {
  return list[index % list.length] as Entry;
}

/** A made-up patient; the NHS number is of the 999 test range. */
export function fakePatient(index: number): Patient {
  const isWoman = index % 2 === 1;
  return {
    name: {
      family: pick(families, index * 7 + 3),
      given: pick(isWoman ? women : men, index),
      middle: "",
      prefix: isWoman ? pick(["Mrs", "Ms", "Miss"], index) : "Mr",
      suffix: "",
      ideographic: "",
    },
    birthDate: index % 11 === 5 ? null : `${1938 + ((index * 13) % 82)}-0${1 + (index % 9)}-1${index % 9}`,
    sex: isWoman ? "female" : "male",
    nhsNumber: index % 7 === 6 ? null : `999${String(1_000_000 + index * 7919).slice(-7)}`,
    patientId: `RX${1_200_000 + index}`,
    issuerOfPatientId: "",
  };
}

/** A made-up case. */
export function fakeWorkitem(index: number, now: number): Workitem {
  const examination = pick(examinations, index);
  const target = index < 2 ? now - (42 - index * 36) * minute : now + (index < 8 ? index * 17 * minute : index * hour);
  const isMine = index === 0;
  const isTaken = index % 6 === 1;
  return {
    id: `case-${index}`,
    study: {
      archiveId: "embedded",
      studyInstanceUid: `2.25.${1000 + index}` as StudyInstanceUid,
      patient: fakePatient(index),
      accessionNumber: `EXG-26-${118_204 + index}`,
      ...examination,
      performedAt: now - (index % 5) * 9 * hour - 3 * hour,
      referrerName: "",
      site: { code: "", name: pick(sites, index) },
      seriesCount: 5,
      instanceCount: 412,
    },
    priority: pick(["immediate", "urgent", "urgent", "cancerPathway", "routine", "routine"], index),
    clinicalQuestion: pick(questions, index),
    referrer: {
      name: pick(["Dr A. Mockford", "Mr E. Sampleby", "Dr N. Fiction"], index),
      organisation: "Colorectal clinic",
    },
    status: isMine ? "provisional" : isTaken ? "draft" : index === 9 ? "held" : "unread",
    targetAt: target,
    clockStartedAt: now - 3 * hour,
    reservation: isMine
      ? { personId: "p1", displayName: "Dr R. Testwell", since: now - 20 * minute }
      : isTaken
        ? { personId: "p2", displayName: "Dr L. Placeholder", since: now - 31 * minute }
        : null,
    handoverRequest: isMine ? { personId: "p2", displayName: "Dr L. Placeholder", askedAt: now - 2 * minute } : null,
    heldReason: index === 9 ? "Waits for the outside study of 2019" : "",
    heldOwner: index === 9 ? { personId: "p1", displayName: "Dr R. Testwell" } : null,
    heldUntil: "",
    priorCount: index % 5,
    isMissingFromArchive: false,
    openAlertCount: index === 0 ? 1 : 0,
    version: 1,
  };
}

/** Made-up priors of a case. */
export function fakePriors(workitem: Workitem): Prior[] {
  const reasons = ["Same region and modality, 6 months earlier", "Same region, 14 months earlier", "Other examination"];
  return reasons.slice(0, workitem.priorCount ?? 0).map((reason, index) => ({
    study: {
      ...workitem.study,
      studyInstanceUid: `${workitem.study.studyInstanceUid}.${index}` as StudyInstanceUid,
      performedAt: (workitem.study.performedAt ?? 0) - (index + 1) * 190 * 24 * hour,
    },
    relevance: "sameRegion",
    reason,
    hasImages: index !== 2,
    reportVersionId: index === 0 ? "v0" : null,
  }));
}

/** Made-up alerts, open ones first to be acknowledged. */
export function fakeAlerts(now: number): Alert[] {
  const findings = [
    ["Saddle pulmonary embolus, right heart strain", "critical", 4.2],
    ["Free gas below the diaphragm, new", "critical", -22],
    ["Acute on chronic subdural, 9 mm", "urgent", 38],
    ["9 mm solid nodule, left lower lobe", "significantUnexpected", 5760],
    ["Displaced neck of femur fracture, left", "urgent", 70],
  ] as const;
  return findings.map(([finding, category, leftMinutes], index) => {
    const raisedAt = now - (40 + index * 30) * minute;
    const event = (kind: AlertEvent["kind"], after: number, detail = ""): AlertEvent => ({
      id: `${index}-${kind}-${after}`,
      at: raisedAt + after * minute,
      kind,
      byName: kind === "delivered" ? "Exampleton record" : "Dr R. Testwell",
      detail,
    });
    const isTold = index === 4;
    return {
      id: `alert-${index}`,
      workitemId: `case-${index}`,
      reportVersionId: null,
      patient: fakePatient(index),
      examination: pick(examinations, index).description || "X-ray chest",
      accessionNumber: `EXG-26-${118_204 + index}`,
      category,
      finding,
      actionNeeded: "Start treatment and call the medical team",
      recipientName: "Dr A. Mockford, Emergency",
      recipientContact: "020 7946 0018",
      image: null,
      keyImageId: null,
      ...{ policyVersion: 0, categoryCode: "", suspectedPrimary: "", isExpected: false, foundAt: raisedAt },
      ...{ actBy: now + leftMinutes * minute + 180 * minute, actedAt: null, isActionLate: false },
      ...{ recipientEntryId: null, recipientTeam: "", recipientLocation: "", escalationStep: 1 },
      ...{ nextStepAt: now + 15 * minute, voiceNeededSince: category === "critical" ? raisedAt : null },
      ...{ voiceReason: category === "critical" ? "Findings of this category are told by telephone." : "" },
      ...{ actionCode: "", closedAt: null, closedByName: "", closureReason: "", supersededBy: null },
      ...{ fireDrillId: null, contacts: [] },
      state: isTold ? "acknowledged" : "dispatched",
      raisedAt,
      raisedByName: "Dr R. Testwell",
      ownerId: index % 2 === 0 ? "p1" : "p2",
      ownerName: index % 2 === 0 ? "Dr R. Testwell" : "Dr L. Placeholder",
      acknowledgeBy: now + leftMinutes * minute,
      isLate: leftMinutes < 0,
      acknowledgement: isTold
        ? {
            personName: "Dr B. Standin",
            capacity: "Orthopaedic registrar",
            method: "voice",
            readBack: "correct",
            identityChecked: true,
            at: now - 10 * minute,
          }
        : null,
      actionTaken: "",
      cancelRequestedByName: index === 3 ? "Dr L. Placeholder" : "",
      events: [
        event("raised", 0),
        event("dispatched", 1),
        ...(index === 0 ? [event("delivered", 2)] : []),
        ...(index === 1 ? [event("contactFailed", 12, "No answer, Surgical registrar")] : []),
        ...(isTold ? [event("acknowledged", 20, "Dr B. Standin, by telephone")] : []),
      ],
      version: 1,
    };
  });
}

/** Made-up deliveries, three lines a report. */
export function fakeDeliveries(now: number): Delivery[] {
  return Array.from({ length: 24 }, (_, index): Delivery => {
    const report = Math.floor(index / 3);
    const signedAt = now - report * 22 * minute - 4 * minute;
    const part = index % 3;
    const isFailed = index === 4;
    const isWaiting = index === 7;
    const acceptedAt = isFailed || isWaiting ? null : signedAt + minute;
    return {
      id: `delivery-${index}`,
      subjectKind: "report",
      subjectId: "",
      lane: "report",
      reportVersionId: `version-${report}`,
      workitemId: `case-${report}`,
      patientName: fakePatient(report).name,
      examination: pick(examinations, report).description || "X-ray chest",
      accessionNumber: `EXG-26-${118_204 + report}`,
      signedAt,
      version: report === 5 ? 2 : 1,
      reportStatus: report === 5 ? "addended" : "final",
      recipientName: pick(["Elm Surgery, Dr N. Fiction", "Elm Surgery, Dr N. Fiction", "Embedded archive"], part),
      recipientRole: part === 2 ? "archive" : part === 1 ? "copy" : "referrer",
      destinationId: pick(["elm", "fhir", "archive"], part),
      destinationName: pick(["Elm Surgery", "Regional record", "Embedded archive"], part),
      channel: pick(["hl7", "fhir", "dicomweb"] as const, part),
      contentName: pick(["HL7 v2.5.1 ORU^R01", "FHIR R4 transaction", "Structured report"], part),
      state: isFailed ? "needsPerson" : isWaiting ? "waitingToRetry" : "accepted",
      queuedAt: signedAt,
      handedOverAt: isWaiting ? null : signedAt + minute / 2,
      acceptedAt,
      filedAt: null,
      shownAt: part === 0 && report > 2 ? signedAt + 9 * minute : null,
      acknowledgedAt: part === 0 && report > 4 ? signedAt + 12 * minute : null,
      acknowledgedByName: part === 0 && report > 4 ? "Dr N. Fiction" : "",
      actedAt: null,
      actedWhat: "",
      outcomeAt: null,
      answerDueAt: null,
      attemptCount: 1,
      nextAttemptAt: isWaiting ? now + 3 * minute : null,
      problem: isFailed ? "The practice refused the report: it does not know the clinic code A82-199." : "",
      attempts: [
        {
          id: `attempt-${index}`,
          startedAt: signedAt + minute / 2,
          finishedAt: signedAt + minute,
          outcome: isFailed ? "permanent" : isWaiting ? "transient" : "accepted",
          sentence: isFailed ? "Unknown receiving facility" : isWaiting ? "No connection to 127.0.0.1:2575" : "",
          acknowledgement: isWaiting
            ? ""
            : `MSH|^~\\&|ELM|A82199|SIGHTLINE|RXX01|20261119143200||ACK^R01|${index}|P|2.5.1\rMSA|${isFailed ? "AR" : "AA"}|${index}`,
        },
      ],
    };
  });
}
