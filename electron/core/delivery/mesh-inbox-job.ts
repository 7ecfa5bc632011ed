import { z } from "zod";
import type { MeshProfile } from "../../../shared/domain/mesh-profile.ts";
import type { EventHub } from "../event-hub.ts";
import type { Logger } from "../ports.ts";
import type { StoredDestination } from "../store/settings-repository.ts";
import type { Store } from "../store/store.ts";
import type { EvidenceRecorder } from "./evidence-recorder.ts";
import { type Itk3Response, readItk3Response } from "./itk3-response.ts";
import { type MeshAnswer, type MeshExchange, type MeshPorts, openMesh } from "./mesh-exchange.ts";
import type { SettingsSource } from "./profiled-destination.ts";

/** What the job is made of. */
export interface MeshInboxOptions {
  readonly store: Pick<Store, "outbox" | "settings" | "evidence">;
  readonly mesh: MeshPorts;
  readonly logger: Logger;
  readonly events: Pick<EventHub, "publish">;
  readonly evidence: Pick<EvidenceRecorder, "record">;
  readonly settingsOf: SettingsSource<"mesh">;
  /** Time between two looks, in milliseconds; 60,000 unless given. */
  readonly intervalMs?: number;
}

const inboxSchema = z.object({ messages: z.array(z.string().regex(/^[\w-]{1,100}$/)) });
/** The two acknowledgements as the evidence keeps them; both have to be there. */
const levels = ["infrastructure", "business"] as const;

/**
 * Looks into our MESH mailbox for what recipients acknowledge and for what could not be delivered. Only both acknowledgements,
 * both positive, make a delivery accepted; one that is negative, or a notice that it was not delivered, puts it before a
 * person at once, and one that is missing when its time is over (`OverdueAnswersJob`). Messages that are not ours stay in the
 * mailbox. A job of `jobs/scheduler.ts`.
 */
export class MeshInboxJob {
  readonly name = "mesh-inbox";
  readonly #options: MeshInboxOptions;
  /** Messages of others, which stay in the mailbox: read once and left alone. */
  readonly #othersMessages = new Set<string>();

  constructor(options: MeshInboxOptions) {
    this.#options = options;
  }

  /** Looks once into every mailbox; gives in how many milliseconds to look again. */
  async step(signal: AbortSignal): Promise<number> {
    const { store, logger, intervalMs = 60_000 } = this.#options;
    const destinations = await store.settings.destinations();
    for (const destination of destinations.filter(({ channel, isEnabled }) => channel === "mesh" && isEnabled)) {
      try {
        await this.#look(destination, signal);
      } catch {
        signal.throwIfAborted();
        logger.warn("mesh.inboxFailed", { destination: destination.id });
      }
    }
    return intervalMs;
  }

  async #look(destination: StoredDestination, signal: AbortSignal): Promise<void> {
    const profile = await this.#options.settingsOf(destination.id);
    if (profile.baseUrl === "") return;
    const exchange = await openMesh(destination.id, profile, this.#options.mesh);
    const answer = await exchange({ method: "GET", path: "/inbox" }, signal);
    if (answer.status !== 200) throw new Error(`inbox answered ${answer.status}`);
    const { messages } = inboxSchema.parse(JSON.parse(answer.body.toString("utf8")));
    for (const messageId of messages.filter((id) => !this.#othersMessages.has(id))) {
      const isOurs = await this.#take(destination, profile, exchange, messageId, signal);
      // Acknowledged only once what it says is stored: a message that is acknowledged is gone.
      const path = `/inbox/${messageId}/status/acknowledged`;
      if (isOurs) await exchange({ method: "PUT", path }, signal);
      else this.#othersMessages.add(messageId);
    }
  }

  /** Says whether the message was about a delivery to this destination. */
  async #take(
    destination: StoredDestination,
    profile: MeshProfile,
    exchange: MeshExchange,
    messageId: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const first = await exchange({ method: "GET", path: `/inbox/${messageId}` }, signal);
    const header = (name: string) => String(first.headers[name] ?? "");
    if (header("mex-messagetype").toUpperCase() === "REPORT") return await this.#undelivered(destination, header);
    if (header("mex-workflowid") !== profile.acknowledgementWorkflow) return false;
    const response = readItk3Response(await wholeText(exchange, messageId, first, signal));
    return response !== null && (await this.#acknowledged(destination, response));
  }

  /** A notice of MESH itself: nobody fetched it, or no mailbox was found. */
  async #undelivered(destination: StoredDestination, header: (name: string) => string): Promise<boolean> {
    const id = await this.#deliveryOf(destination, header("mex-localid"));
    if (id === null) return false;
    const [code, description] = [header("mex-statuscode"), header("mex-statusdescription").slice(0, 120)];
    await this.#refuse(
      id,
      `MESH could not deliver the report to “${destination.name}” (${code}: ${description}). Nobody there has it. ` +
        "Please deliver it another way.",
    );
    return true;
  }

  async #acknowledged(destination: StoredDestination, response: Itk3Response): Promise<boolean> {
    const { store, mesh, evidence, events } = this.#options;
    const id = await this.#deliveryOf(destination, response.senderReference);
    if (id === null) return false;
    const code = response.code === "" ? "" : ` ${response.code}`;
    if (!response.isPositive) {
      const meaning = response.meaning === "" ? "" : `: ${response.meaning}`;
      await this.#refuse(
        id,
        `The system of “${destination.name}” did not take the report (ITK3${code}${meaning}). Nobody there may have it. ` +
          "Please tell the practice and deliver it another way.",
      );
      return true;
    }
    const at = mesh.clock.now();
    const proof = { deliveryId: id, happenedAt: at, byName: destination.name, source: "meshAcknowledgement" as const };
    await evidence.record({ ...proof, rung: "handedOver", detail: `${response.level}${code}` });
    const known = await store.evidence.list(id);
    const has = (level: string) =>
      known.some(({ source, detail }) => source === proof.source && detail.startsWith(level));
    if (levels.every(has)) {
      await evidence.record({ ...proof, rung: "accepted", detail: "both acknowledgements" });
      await evidence.record({ ...proof, rung: "filed", detail: `business acknowledgement${code}` });
      await store.outbox.acceptAnswer(id, at);
    }
    events.publish({ topic: "delivery", id });
    return true;
  }

  async #refuse(id: string, sentence: string): Promise<void> {
    const { store, events, logger } = this.#options;
    const needsPerson = await store.outbox.refuseAnswer(id, sentence);
    logger.warn("mesh.refused", { outboxId: id, needsPerson });
    events.publish({ topic: "delivery", id });
  }

  /** Only what this destination was given: nobody acknowledges another's report. */
  async #deliveryOf(destination: StoredDestination, controlId: string): Promise<string | null> {
    const { store } = this.#options;
    for (const id of controlId === "" ? [] : await store.outbox.findByControlId(controlId)) {
      if ((await store.outbox.get(id)).destinationId === destination.id) return id;
    }
    return null;
  }
}

/** A message of several chunks answers 206 until its last one. */
async function wholeText(
  exchange: MeshExchange,
  messageId: string,
  first: MeshAnswer,
  signal: AbortSignal,
): Promise<string> {
  const parts = [first.body];
  for (let [answer, number] = [first, 2]; answer.status === 206 && number <= 100; number += 1) {
    answer = await exchange({ method: "GET", path: `/inbox/${messageId}/${number}` }, signal);
    parts.push(answer.body);
  }
  return Buffer.concat(parts).toString("utf8");
}
