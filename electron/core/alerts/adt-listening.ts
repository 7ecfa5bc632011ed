import {
  type AdtListeningPolicy,
  type AdtStanding,
  adtListeningDefaults,
  adtListeningPolicySchema,
} from "../../../shared/domain/adt-listening.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import type { MllpFrame } from "../delivery/mllp.ts";
import { listenerName, MllpListener } from "../delivery/mllp-listener.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Job } from "../jobs/scheduler.ts";
import type { Clock, Logger, Notifier } from "../ports.ts";
import { isLoopback } from "../referrer-page/page-policy.ts";
import { requireAdministrator, requireSignedIn } from "../session/require-signed-in.ts";
import type { Repositories, Store } from "../store/store.ts";
import type { AdtIntake } from "./adt-intake.ts";

/** What listens for messages about in-patients is made of. */
export interface AdtListeningOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly events: Pick<EventHub, "publish">;
  readonly logger: Logger;
  readonly notifier: Notifier;
  readonly intake: AdtIntake;
  readonly isDemo: boolean;
}

const policyName = "adt/listening";
/** How often a policy that another process changed, and a port that was taken, are looked at again, in milliseconds. */
const everyMs = 5000;

/** Gives what a site decided of messages about in-patients; the defaults where nothing is kept or it cannot be read: off. */
async function storedAdtPolicy({ settings }: Pick<Repositories, "settings">): Promise<AdtListeningPolicy> {
  try {
    const kept = adtListeningPolicySchema.safeParse(JSON.parse((await settings.value(policyName)) ?? "null"));
    return kept.success ? kept.data : adtListeningDefaults;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return adtListeningDefaults;
    throw thrown;
  }
}

/**
 * Listens for HL7 v2 ADT messages over MLLP as the site decided, and answers each once it is stored. A job of
 * `jobs/scheduler.ts`, which also tries again where the port was taken; it is closed when the core stops.
 */
export class AdtListening implements Job {
  readonly name = "adt-listen";
  readonly #options: AdtListeningOptions;
  /** One change at a time, so that the address is not opened twice. */
  #work: Promise<unknown> = Promise.resolve();
  #signal: AbortSignal | null = null;
  #open: { readonly key: string; readonly listener: MllpListener; readonly address: string } | null = null;
  #cause = "";
  #failedSince = 0;
  #counts: Pick<AdtStanding, "takenCount" | "refusedCount" | "lastTakenAt" | "lastRefusal"> = {
    ...{ takenCount: 0, refusedCount: 0, lastTakenAt: null, lastRefusal: "" },
  };

  constructor(options: AdtListeningOptions) {
    this.#options = options;
  }

  /** Opens or closes as the policy is now; gives in how many milliseconds to look again. */
  async step(signal: AbortSignal): Promise<number> {
    if (this.#signal !== signal) {
      this.#signal = signal;
      signal.addEventListener("abort", () => void this.#inTurn(() => this.#close()), { once: true });
    }
    await this.#apply();
    return everyMs;
  }

  /** Gives why messages cannot come in and since when, in milliseconds since 1970; nothing where they can or are not asked for. */
  async faults(): Promise<readonly { readonly since: number; readonly sentence: string }[]> {
    if (this.#cause === "") return [];
    const sentence = problemWords(await storedAdtPolicy(this.#options.store), this.#cause);
    return [{ since: this.#failedSince, sentence }];
  }

  /** Gives the policy and what came in since the program started. Throws `signed_out`. */
  async standing(session: WindowSession): Promise<AdtStanding> {
    requireSignedIn(session);
    return this.#standing();
  }

  /**
   * Keeps a policy and goes by it at once. Throws `forbidden` to all but an administrator, `invalid_input` where anybody in the
   * network could move alerts, `signed_out`.
   */
  async save(session: WindowSession, policy: AdtListeningPolicy): Promise<AdtStanding> {
    const { store, audit, events, isDemo } = this.#options;
    const person = isDemo ? requireSignedIn(session) : requireAdministrator(session);
    const problem = policyProblem(policy);
    if (problem !== "") throw new WorkstationError("invalid_input", `${problem} Nothing was changed.`);
    await store.transaction(async (tx) => {
      await tx.settings.setValue(policyName, JSON.stringify(policy));
      const from = [policy.sendingApplication, policy.sendingFacility, ...policy.peers].join(" ");
      const detail = `on ${policy.isOn}, ${listenerName(policy.listenAddress, policy.port)}, TLS ${policy.hasTls}, from ${from}`;
      await audit.record(person, { action: "settings.saveAdtListening", detail: detail.slice(0, 300) }, tx);
    });
    await this.#apply();
    events.publish({ topic: "settings", id: "" });
    return this.#standing();
  }

  async #standing(): Promise<AdtStanding> {
    const policy = await storedAdtPolicy(this.#options.store);
    const problem = this.#cause === "" ? "" : problemWords(policy, this.#cause);
    return { policy, listensAt: this.#open?.address ?? "", problem, ...this.#counts };
  }

  #apply(): Promise<void> {
    return this.#inTurn(async () => {
      const policy = await storedAdtPolicy(this.#options.store);
      const key = policy.isOn && this.#signal?.aborted === false ? JSON.stringify(policy) : "";
      if (this.#open !== null && this.#open.key !== key) await this.#close();
      if (key === "") this.#cause = "";
      else if (this.#open === null) await this.#listen(policy, key);
    });
  }

  async #listen(policy: AdtListeningPolicy, key: string): Promise<void> {
    const { clock, logger, notifier, events } = this.#options;
    const listener = new MllpListener({
      ...{ host: policy.listenAddress, port: policy.port, peers: policy.peers, clock },
      tls: policy.hasTls
        ? {
            ...{ certificateFile: policy.certificateFile, keyFile: policy.certificateKeyFile },
            ...{ certificateAuthorityFile: policy.certificateAuthorityFile, serverName: "", minimumVersion: "TLSv1.2" },
          }
        : null,
      onFrame: (frame) => this.#take(frame, policy),
      onDropped: (why) => logger.warn("adt.connectionDropped", { why }),
    });
    const opened = await listener.open();
    const before = this.#cause;
    this.#cause = "cause" in opened ? opened.cause : "";
    if (before === "") this.#failedSince = clock.now();
    if (!("cause" in opened)) {
      this.#open = { key, listener, address: listenerName(policy.listenAddress, opened.port) };
    } else if (before !== opened.cause) {
      logger.warn("adt.notListening", { cause: opened.cause });
      notifier.notify(
        "In-patients are not followed",
        "Messages about moves cannot come in. See Settings, In-patients.",
      );
    }
    if (before !== this.#cause || this.#open !== null) events.publish({ topic: "settings", id: "" });
    if (before !== this.#cause) events.publish({ topic: "failSafe", id: "" });
  }

  async #take(frame: MllpFrame, policy: AdtListeningPolicy): Promise<readonly string[]> {
    const { intake, clock } = this.#options;
    const taking =
      frame.kind === "oversize" ? await intake.refuseTooLong(frame.head) : await intake.take(frame.bytes, policy);
    const { takenCount, refusedCount } = this.#counts;
    this.#counts = taking.isTaken
      ? { ...this.#counts, takenCount: takenCount + 1, lastTakenAt: clock.now() }
      : { ...this.#counts, refusedCount: refusedCount + 1, lastRefusal: taking.refusal };
    return taking.answers;
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.listener.close();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => undefined);
    return result;
  }
}

/** Says what stands in the way of a policy; empty where nothing does. */
function policyProblem(policy: AdtListeningPolicy): string {
  const { isOn, hasTls, certificateFile, certificateKeyFile, certificateAuthorityFile, peers, listenAddress } = policy;
  if (!isOn) return "";
  if (hasTls && (certificateFile === "" || certificateKeyFile === "")) return "TLS needs a certificate and its key.";
  if (isLoopback(listenAddress) || peers.length > 0 || (hasTls && certificateAuthorityFile !== "")) return "";
  return (
    "An address that other machines reach needs the addresses of who may connect, or TLS with the authority of their " +
    "certificates."
  );
}

function problemWords(policy: AdtListeningPolicy, cause: string): string {
  const address = listenerName(policy.listenAddress, policy.port);
  const what = `Messages about in-patients cannot come in at ${address} (${cause}).`;
  if (cause === "EADDRINUSE") return `${what} Another program listens there. It is tried again by itself.`;
  return `${what} Open alerts stay where they are. Please check the address, the port and the files below.`;
}
