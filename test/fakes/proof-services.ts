import { AlertEvidence } from "../../electron/core/alerts/alert-evidence.ts";
import { CorrectionRecallService } from "../../electron/core/delivery/correction-recall-service.ts";
import { EvidenceRecorder } from "../../electron/core/delivery/evidence-recorder.ts";
import { PersonEvidenceService } from "../../electron/core/delivery/person-evidence-service.ts";
import type { Services } from "./services.ts";

/** Proofs, what people are told and recalls, joined as the program joins them. */
export function proofServices(services: Services) {
  const { store, audit, clock, ids, logger, published } = services;
  const events = { publish: (event: (typeof published)[number]) => void published.push(event) };
  const base = { store, audit, events, clock, ids };
  const recalls = new CorrectionRecallService({ ...base, isDemo: false });
  const alerts = new AlertEvidence({ ...base, logger, notifier: { notify: () => undefined } });
  const evidence = new EvidenceRecorder({
    ...base,
    onProven: async (rung) => {
      await alerts.recordProven(rung);
      await recalls.recordProven(rung);
    },
  });
  const entries = new PersonEvidenceService({
    ...{ ...base, evidence },
    onStruck: (delivery) => recalls.entryStruck(delivery),
  });
  return { recalls, evidence, entries };
}
