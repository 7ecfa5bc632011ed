import type { Channel } from "../../../shared/domain/delivery.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { profiledDestinations } from "./profiled-destination.ts";
import type { Send, SendResult } from "./send-result.ts";
import { specimenIdentifiers, specimenReport } from "./specimen-report.ts";

/** What the service is made of. */
export interface TestMessageOptions {
  readonly store: Pick<Store, "settings" | "profiles">;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  readonly senders: Readonly<Partial<Record<Channel, Send>>>;
  readonly isDemo: boolean;
}

/** What a test message showed. */
export interface TestMessageResult {
  readonly isTaken: boolean;
  /** For a person: what happened, and what that proves and does not. */
  readonly sentence: string;
  /** The answer as it came, shortened. */
  readonly acknowledgement: string;
}

/** What a message that was taken proves on each channel, and no more. */
const proofs: Readonly<Record<Channel, string>> = {
  hl7: "It proves that the receiver answers messages of this form; not that it files reports with their patients.",
  fhir: "It proves that the server takes and understands such a bundle; not that anybody is shown it.",
  dicomweb: "It proves that the archive stores such objects; the test object stays there, marked as a test.",
  folder: "It proves that files can be written there; not that anybody collects them.",
  email: "It proves that the mail server takes notices; whether one arrives, its reader has to tell.",
  print: "",
  page: "",
  mesh: "It proves that MESH takes messages for that mailbox; the practice's two acknowledgements are not waited for.",
};

/** Sends a marked report about nobody to one destination, past the outbox, and says what that proves. */
export class TestMessageService {
  readonly #options: TestMessageOptions;

  constructor(options: TestMessageOptions) {
    this.#options = options;
  }

  /**
   * Sends the first message that a report about nobody leaves as, by today's settings and under a number of its own. Audited.
   * Throws `forbidden` to all but an administrator, `not_found`, `conflict` where a person does the sending.
   */
  async send(session: WindowSession, { destinationId }: { destinationId: string }): Promise<TestMessageResult> {
    const { store, audit, clock, ids, encoder, senders, isDemo } = this.#options;
    if (isDemo) requireSignedIn(session);
    else requireAdministrator(session);
    const stored = await store.settings.destination(destinationId);
    const send = senders[stored.channel];
    if (send === undefined) {
      throw new WorkstationError(
        "conflict",
        "Nothing is sent there by itself, so nothing can be tested: a person brings it.",
      );
    }
    const destinations = await profiledDestinations(store, clock.now());
    const { deliveries } = await encoder.prepare({
      document: specimenReport(stored),
      ...{ identifiers: specimenIdentifiers, previous: [], destinations, keyImages: new Map<string, Uint8Array>() },
      remadeAs: ids.uuid(),
    });
    const [first] = deliveries;
    if (first === undefined) throw new WorkstationError("internal", "No test message could be made. Nothing was sent.");
    const request = { destination: stored, controlId: first.controlId, payload: first.payload, mayHaveArrived: false };
    const result = await send(request, new AbortController().signal);
    await audit.record(session, { action: "settings.sendTest", detail: `${destinationId}: ${result.outcome}` });
    return resultOf(stored.channel, result);
  }
}

function resultOf(channel: Channel, { outcome, sentence, acknowledgement }: SendResult): TestMessageResult {
  const isTaken = outcome === "accepted" || outcome === "handedOver";
  return { isTaken, sentence: isTaken ? `${sentence} ${proofs[channel]}` : sentence, acknowledgement };
}
