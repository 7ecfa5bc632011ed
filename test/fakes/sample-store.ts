import type { NewOutboxEntry } from "../../electron/core/store/outbox-repository.ts";
import type { Store } from "../../electron/core/store/store.ts";
import type { WorkitemSeed } from "../../electron/core/store/workitem-rows.ts";
import type { Person } from "../../shared/domain/person.ts";
import type { DraftContent } from "../../shared/domain/report.ts";
import { type StudySummary, studySummarySchema } from "../../shared/domain/study.ts";
import type { Workitem } from "../../shared/domain/workitem.ts";
import { sampleDestination, sampleIdentifiers, sampleRecipient, sampleReport } from "./sample-report.ts";

/** A made-up study; `number` makes it another one. */
export function sampleStudy(number: number, changes: Partial<StudySummary> = {}): StudySummary {
  return studySummarySchema.parse({
    archiveId: "embedded",
    studyInstanceUid: `2.25.${1000 + number}`,
    patient: {
      name: { family: "SMITH", given: "John", middle: "", prefix: "Mr", suffix: "", ideographic: "" },
      birthDate: "1960-02-29",
      sex: "male",
      nhsNumber: null,
      patientId: `H${10_000 + number}`,
      issuerOfPatientId: "RXX",
    },
    accessionNumber: `ACC${number}`,
    description: "CT chest",
    modalities: ["CT"],
    bodyPart: "CHEST",
    performedAt: 1_795_000_000_000 + number,
    referrerName: "Dr A. Referrer",
    site: { code: "RXX01", name: "Exampleton General" },
    seriesCount: 1,
    instanceCount: 40,
    ...changes,
  });
}

/** The case of a made-up study. */
export function sampleSeed(number: number, changes: Partial<StudySummary> = {}): WorkitemSeed {
  return {
    study: sampleStudy(number, changes),
    priority: "routine",
    clinicalQuestion: "Cough. Nodule?",
    referrer: { name: "Dr A. Referrer", organisation: "Millbrook Surgery" },
    clockStartedAt: 1_795_000_000_000,
    targetAt: 1_795_100_000_000 + number,
  };
}

/** A made-up radiologist; `name` makes another one. */
export function samplePerson(name = "rtestwell"): Person {
  return {
    id: `person-${name}`,
    username: name,
    displayName: `Dr ${name}`,
    role: "radiologist",
    site: { code: "RXX01", name: "Exampleton General" },
    registrationBody: "GMC",
    registrationNumber: "0000001",
    isActive: true,
  };
}

/** A draft with one line of findings. */
export function sampleContent(findings: string): DraftContent {
  return {
    sections: {
      clinicalInformation: [],
      technique: [],
      comparison: [],
      findings: [[{ kind: "text", text: findings }]],
      conclusion: [],
      advice: [],
    },
    measurements: [],
    keyImages: [],
    comparedStudies: [],
  };
}

/** Adds a person and a case, and gives both. */
export async function addPersonAndCase(store: Store): Promise<{ person: Person; workitem: Workitem }> {
  const person = samplePerson();
  await store.people.insert(person, { passwordHash: "none", pinHash: null }, 1);
  const { workitem } = await store.workitems.upsert(sampleSeed(1), "case-1", 1);
  return { person, workitem };
}

/** Adds a signed version of the case and one enabled destination of HL7. */
export async function addSignedVersion(store: Store): Promise<{ person: Person; workitem: Workitem }> {
  const { person, workitem } = await addPersonAndCase(store);
  const document = sampleReport();
  await store.reports.addVersion({
    id: "version-1",
    workitemId: workitem.id,
    document,
    identifiers: sampleIdentifiers,
    signature: { ...document.signature, personId: person.id },
    pdf: Buffer.from("%PDF-1.7"),
  });
  await store.settings.saveDestination(sampleDestination("hl7", "127.0.0.1:2575"));
  return { person, workitem };
}

/** An outbox entry of the signed version. */
export function sampleEntry(id: string, orderingKey: string, changes: Partial<NewOutboxEntry> = {}): NewOutboxEntry {
  return {
    id,
    reportVersionId: "version-1",
    workitemId: "case-1",
    recipient: sampleRecipient(sampleDestination("hl7")),
    channel: "hl7",
    contentKind: "oru",
    contentName: "HL7 v2.5.1 ORU^R01",
    orderingKey,
    controlId: `control-${id}`,
    payload: Buffer.from(`message ${id}`),
    ...changes,
  };
}
