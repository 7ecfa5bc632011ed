import { AdtIntake } from "../alerts/adt-intake.ts";
import { AdtListening } from "../alerts/adt-listening.ts";
import { AlertEscalation } from "../alerts/alert-escalation.ts";
import { AlertEvidence } from "../alerts/alert-evidence.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { FireDrillService } from "../fail-safe/fire-drill-service.ts";
import type { Foundation } from "../foundation.ts";
import type { Job } from "../jobs/scheduler.ts";
import { CorrectionRecallService } from "./correction-recall-service.ts";
import { DeadLetterService } from "./dead-letters.ts";
import { DelayNoticeService } from "./delay-notice-service.ts";
import { createDicomwebSender } from "./deliver-dicomweb.ts";
import { createEmailSender } from "./deliver-email.ts";
import { createFhirSender } from "./deliver-fhir.ts";
import { createFolderSender } from "./deliver-folder.ts";
import { createMeshSender } from "./deliver-mesh.ts";
import { DeliveryService } from "./delivery-service.ts";
import { DestinationSecrets } from "./destination-secrets.ts";
import { EvidenceRecorder } from "./evidence-recorder.ts";
import { FhirAccess } from "./fhir-access.ts";
import { FolderCollectionJob } from "./folder-collection-job.ts";
import { createHl7Delivery } from "./hl7-delivery.ts";
import { MeshInboxJob } from "./mesh-inbox-job.ts";
import { OutboxWorker } from "./outbox-worker.ts";
import { OverdueAnswersJob } from "./overdue-answers-job.ts";
import { PersonEvidenceService } from "./person-evidence-service.ts";
import { currentSettings } from "./profiled-destination.ts";
import { ReceiptsJob } from "./receipts.ts";
import { ReconciliationJob } from "./reconciliation-job.ts";
import { ReconciliationService } from "./reconciliation-service.ts";
import { TestMessageService } from "./test-message-service.ts";

const receiptsEveryMs = 30_000;
/** In a demo somebody watches for the answer. */
const demoReceiptsEveryMs = 2000;

/** Everything that brings reports and alerts out of the house, and tells what became of them. */
export interface Delivering {
  readonly worker: OutboxWorker;
  /** Receipts, answers that are overdue, the daily comparison. */
  readonly jobs: readonly Job[];
  /** The one way by which rungs are proven. */
  readonly evidence: EvidenceRecorder;
  readonly alertEvidence: AlertEvidence;
  readonly fireDrills: FireDrillService;
  /** Follows in-patients by the messages of their hospital. */
  readonly adtListening: AdtListening;
  readonly deliveries: DeliveryService;
  readonly deadLetters: DeadLetterService;
  readonly reconciliations: ReconciliationService;
  readonly testMessages: TestMessageService;
  readonly destinationSecrets: DestinationSecrets;
  readonly personEvidence: PersonEvidenceService;
  readonly correctionRecalls: CorrectionRecallService;
  readonly delayNotices: DelayNoticeService;
}

/** Gives the delivery of a core; nothing is sent before its worker is started. */
export function createDelivery(foundation: Foundation, encoder: Pick<ReportEncoder, "prepare">): Delivering {
  const { options, store, events, audit } = foundation;
  const { clock, ids, logger, notifier, secrets } = options.ports;
  const alertEvidence = new AlertEvidence({ store, clock, ids, events, notifier, logger });
  const basis = { store, audit, events, clock };
  const correctionRecalls = new CorrectionRecallService({ ...basis, ids, isDemo: options.isDemo });
  const evidence = new EvidenceRecorder({
    ...{ store, clock, ids, events },
    onProven: async (rung) => {
      await alertEvidence.recordProven(rung);
      await fireDrills.recordProven(rung);
      await correctionRecalls.recordProven(rung);
    },
  });
  const fireDrills = new FireDrillService({
    ...{ store, audit, clock, ids, events, notifier, logger, encoder },
    wake: () => worker.wake(),
  });
  const hl7 = createHl7Delivery({ store, clock, ids, logger, events, evidence, onRetry: () => worker.wake() });
  const access = fhirAccess(foundation);
  const senders = { hl7: hl7.send, ...furtherSenders(foundation, access) };
  const worker = new OutboxWorker({ senders, store, clock, ids, logger, events, evidence });
  const delayNotices = new DelayNoticeService({ ...basis, ids, isDemo: options.isDemo, onTold: () => worker.wake() });
  const adtListening = createAdtListening(foundation);
  return {
    worker,
    jobs: [
      createReceipts(foundation, evidence, access),
      fireDrills,
      new AlertEscalation({
        ...{ store, audit, clock, ids, events, notifier, logger, isDemo: options.isDemo },
        onQueued: () => worker.wake(),
      }),
      hl7.listeners,
      adtListening,
      correctionRecalls,
      delayNotices,
      ...watchingJobs(foundation, evidence),
    ],
    evidence,
    alertEvidence,
    fireDrills,
    adtListening,
    deliveries: new DeliveryService({ ...basis, worker }),
    deadLetters: new DeadLetterService({ ...basis, ids, encoder, worker }),
    reconciliations: new ReconciliationService(basis),
    testMessages: new TestMessageService({ ...basis, ids, encoder, senders, isDemo: options.isDemo }),
    destinationSecrets: new DestinationSecrets({ ...basis, secrets, worker, isDemo: options.isDemo }),
    personEvidence: new PersonEvidenceService({
      ...{ ...basis, ids, evidence },
      onStruck: (delivery) => correctionRecalls.entryStruck(delivery),
    }),
    correctionRecalls,
    delayNotices,
  };
}

/** Gives by which right FHIR servers let us in, as their settings say at the time. */
function fhirAccess({ options, store, network }: Foundation): FhirAccess {
  const { clock, ids, secrets } = options.ports;
  const settingsOf = currentSettings(store, clock, "fhir");
  return new FhirAccess({ settingsOf, secrets, fetch: network.fetch, clock, ids });
}

function createReceipts(
  { options, store, events, network }: Foundation,
  evidence: EvidenceRecorder,
  access: FhirAccess,
): ReceiptsJob {
  const { clock, ids, logger } = options.ports;
  return new ReceiptsJob({
    ...{ store, clock, ids, logger, events, evidence, access, fetch: network.fetch },
    intervalMs: options.isDemo ? demoReceiptsEveryMs : receiptsEveryMs,
  });
}

function createAdtListening({ options, store, events, audit }: Foundation): AdtListening {
  const { clock, ids, logger, notifier } = options.ports;
  const basis = { store, audit, clock, events, logger, notifier };
  return new AdtListening({ ...basis, isDemo: options.isDemo, intake: new AdtIntake({ ...basis, ids }) });
}

/** Gives the senders of every channel but HL7, which has its listeners beside. */
function furtherSenders({ options, store, archives, network }: Foundation, access: FhirAccess) {
  const { clock, ids, secrets } = options.ports;
  return {
    fhir: createFhirSender({ fetch: network.fetch, access }),
    dicomweb: createDicomwebSender(
      (archiveId) => archives.client(archiveId),
      currentSettings(store, clock, "dicomweb"),
    ),
    folder: createFolderSender(currentSettings(store, clock, "folder")),
    mesh: createMeshSender(currentSettings(store, clock, "mesh"), { clock, ids, secrets }),
    email: createEmailSender({ settingsOf: currentSettings(store, clock, "email"), secrets }),
  };
}

/** Gives the jobs that look for what receivers say without being asked, and each day for what nobody said. */
function watchingJobs({ options, store, events, audit, archives }: Foundation, evidence: EvidenceRecorder): Job[] {
  const { clock, ids, logger, secrets } = options.ports;
  const archive = (archiveId: string) => archives.client(archiveId);
  return [
    new OverdueAnswersJob({ store, clock, logger, events }),
    new FolderCollectionJob({
      ...{ store, clock, events, evidence },
      settingsOf: currentSettings(store, clock, "folder"),
    }),
    new MeshInboxJob({
      ...{ store, logger, events, evidence, mesh: { clock, ids, secrets } },
      settingsOf: currentSettings(store, clock, "mesh"),
    }),
    new ReconciliationJob({ store, audit, events, clock, ids, logger, evidence, archive }),
  ];
}
