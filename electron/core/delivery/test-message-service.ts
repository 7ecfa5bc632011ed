import { z } from "zod";
import { type PreviewedMessage, type TestRecord, testRecordSchema } from "../../../shared/contract/profile-contract.ts";
import type { DestinationSettings } from "../../../shared/contract/settings.ts";
import type { ChannelSettings } from "../../../shared/domain/channel-settings.ts";
import type { Channel } from "../../../shared/domain/delivery.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { PreparedDelivery } from "../encoders/prepare-deliveries.ts";
import type { ReportEncoder } from "../encoders/report-encoder.ts";
import { WorkstationError } from "../errors.ts";
import type { Clock, IdSource } from "../ports.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import { previewedMessage } from "./previewed-message.ts";
import { profiledDestinations, settingsOf } from "./profiled-destination.ts";
import type { Send, SendResult } from "./send-result.ts";
import { specimenIdentifiers, specimenReport } from "./specimen-report.ts";

/** What the service is made of. */
export interface TestMessageOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly encoder: Pick<ReportEncoder, "prepare">;
  readonly senders: Readonly<Partial<Record<Channel, Send>>>;
  readonly isDemo: boolean;
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

const mostKept = 20;
const longestKeptAnswer = 4000;

/** Sends a marked report about nobody to one destination, past the outbox, and says what that proves. */
export class TestMessageService {
  readonly #options: TestMessageOptions;

  constructor(options: TestMessageOptions) {
    this.#options = options;
  }

  /** Gives the last test messages of a destination, newest first. Throws `not_found`, `signed_out`. */
  async list(session: WindowSession, { destinationId }: { destinationId: string }): Promise<{ tests: TestRecord[] }> {
    requireSignedIn(session);
    const { id } = await this.#options.store.settings.destination(destinationId);
    return { tests: await keptTests(this.#options.store, id) };
  }

  /**
   * Sends the first message that a report about nobody leaves as, by today's settings and under a number of its own. Audited.
   * Throws `forbidden` to all but an administrator, `not_found`, `conflict` where a person does the sending.
   */
  async send(
    session: WindowSession,
    { destinationId }: { destinationId: string },
  ): Promise<TestRecord & { sent: PreviewedMessage }> {
    const { store, audit, clock, senders, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const stored = await store.settings.destination(destinationId);
    const send = senders[stored.channel];
    if (send === undefined) {
      throw new WorkstationError(
        "conflict",
        "Nothing is sent there by itself, so nothing can be tested: a person brings it.",
      );
    }
    const { message, settings } = await this.#message(stored);
    const { controlId, payload } = message;
    const at = clock.now();
    const begun = clock.monotonicMs();
    const request = { destination: stored, controlId, payload, mayHaveArrived: false };
    const result = await send(request, new AbortController().signal);
    const sent = previewedMessage(message, settings);
    const { contentName, byteLength, sha256 } = sent;
    const tookMs = Math.max(0, Math.round(clock.monotonicMs() - begun));
    const test: TestRecord = {
      ...{ at, byName: person.displayName, tookMs, contentName, byteLength, sha256 },
      ...wordsOf(stored.channel, result),
    };
    await store.transaction(async (tx) => {
      const kept = [test, ...(await keptTests(tx, stored.id))].slice(0, mostKept);
      await tx.settings.setValue(settingName(stored.id), JSON.stringify(kept));
      await audit.record(session, { action: "settings.sendTest", detail: `${destinationId}: ${result.outcome}` }, tx);
    });
    return { ...test, sent };
  }

  async #message(stored: DestinationSettings): Promise<{ message: PreparedDelivery; settings: ChannelSettings }> {
    const { store, clock, ids, encoder } = this.#options;
    const destinations = await profiledDestinations(store, clock.now());
    const { deliveries } = await encoder.prepare({
      document: specimenReport(stored),
      ...{ identifiers: specimenIdentifiers, previous: [], destinations, keyImages: new Map<string, Uint8Array>() },
      remadeAs: ids.uuid(),
    });
    const [message] = deliveries;
    const profiled = destinations.find(({ id }) => id === stored.id);
    if (message === undefined || profiled === undefined) {
      throw new WorkstationError("internal", "No test message could be made. Nothing was sent.");
    }
    return { message, settings: settingsOf(profiled, stored.channel) };
  }
}

const againByItself = /(?:The report is kept and|It) goes again by itself\./;

const testsSchema = z.array(testRecordSchema);

function settingName(destinationId: string): string {
  return `delivery/tests/${destinationId}`;
}

async function keptTests(store: Pick<Repositories, "settings">, destinationId: string): Promise<TestRecord[]> {
  const kept = await store.settings.value(settingName(destinationId));
  return kept === null ? [] : testsSchema.parse(JSON.parse(kept));
}

function wordsOf(
  channel: Channel,
  { outcome, sentence, acknowledgement }: SendResult,
): Pick<TestRecord, "isTaken" | "sentence" | "acknowledgement"> {
  const isTaken = outcome === "accepted" || outcome === "handedOver";
  return {
    isTaken,
    // What is said of reports that wait is not true of a test.
    sentence: isTaken ? `${sentence} ${proofs[channel]}` : sentence.replace(againByItself, "A test is not sent again."),
    acknowledgement: acknowledgement.slice(0, longestKeptAnswer),
  };
}
