import { AdtIntake } from "../alerts/adt-intake.ts";
import { AlertEscalation } from "../alerts/alert-escalation.ts";
import { AlertEvidence } from "../alerts/alert-evidence.ts";
import type { Foundation } from "../foundation.ts";
import { createDicomwebSender } from "./deliver-dicomweb.ts";
import { createFhirSender } from "./deliver-fhir.ts";
import { createHl7Sender } from "./deliver-hl7.ts";
import { DeliveryService } from "./delivery-service.ts";
import { EvidenceRecorder } from "./evidence-recorder.ts";
import { OutboxWorker } from "./outbox-worker.ts";
import { ReceiptsJob } from "./receipts.ts";

const receiptsEveryMs = 30_000;
/** In a demo somebody watches for the answer. */
const demoReceiptsEveryMs = 2000;

/** Everything that brings reports and alerts out of the house, and tells what became of them. */
export interface Delivering {
  readonly worker: OutboxWorker;
  readonly receipts: ReceiptsJob;
  /** The one way by which rungs are proven. */
  readonly evidence: EvidenceRecorder;
  readonly alertEvidence: AlertEvidence;
  readonly escalation: AlertEscalation;
  /** Follows in-patients by the messages of their hospital. */
  readonly adt: AdtIntake;
  readonly deliveries: DeliveryService;
}

/** Gives the delivery of a core; nothing is sent before its worker is started. */
export function createDelivery({ options, store, events, audit, archives, network }: Foundation): Delivering {
  const { clock, ids, logger, notifier } = options.ports;
  const alertEvidence = new AlertEvidence({ store, clock, ids, events, notifier, logger });
  const evidence = new EvidenceRecorder({
    ...{ store, clock, ids, events },
    onProven: (rung) => alertEvidence.recordProven(rung),
  });
  const worker = new OutboxWorker({
    senders: {
      hl7: createHl7Sender(),
      fhir: createFhirSender(network.fetch),
      dicomweb: createDicomwebSender((archiveId) => archives.client(archiveId)),
    },
    ...{ store, clock, ids, logger, events, evidence },
  });
  const receipts = new ReceiptsJob({
    ...{ store, clock, logger, evidence, fetch: network.fetch },
    intervalMs: options.isDemo ? demoReceiptsEveryMs : receiptsEveryMs,
  });
  return {
    worker,
    receipts,
    evidence,
    alertEvidence,
    adt: new AdtIntake({ store, audit, clock, ids, events, notifier, logger }),
    escalation: new AlertEscalation({
      ...{ store, audit, clock, ids, events, notifier, logger, isDemo: options.isDemo },
      onQueued: () => worker.wake(),
    }),
    deliveries: new DeliveryService({ store, audit, events, clock, worker }),
  };
}
