import type { Hl7Tls } from "../../../shared/domain/hl7-profile.ts";
import { hl7Segment, parseAcknowledgement, parseHl7 } from "../encoders/hl7-message.ts";
import { asWorkstationError } from "../errors.ts";
import type { Clock, IdSource, Logger } from "../ports.ts";
import { type Reply, replyControlId, replyTo } from "./acknowledgement-reply.ts";
import type { MllpFrame } from "./mllp.ts";
import { type DropReason, listenerName, MllpListener } from "./mllp-listener.ts";

/** An application acknowledgement that came over a connection of its own. */
export interface ApplicationAcknowledgement {
  /** MSA-2: the message of ours that it answers. */
  readonly controlId: string;
  /** MSA-1. */
  readonly code: "AA" | "AE" | "AR";
  /** Of table 0357. */
  readonly errorCodes: readonly string[];
  readonly raw: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;
  /** Where it came in, as `host:port` of ours. */
  readonly listenedOn: string;
}

/** What a listener is made of. */
export interface AcknowledgementListenerOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Our certificate, and the authority whose certificates may connect; null for no encryption. */
  readonly tls: Hl7Tls | null;
  /** Keeps an acknowledgement and says whether its message is known; what was kept before is `kept` again. */
  readonly onApplicationAcknowledgement: (acknowledgement: ApplicationAcknowledgement) => Promise<"kept" | "unknown">;
  readonly clock: Pick<Clock, "now">;
  readonly ids: IdSource;
  readonly logger: Logger;
  /** How long a message may take from its first byte to its last, in milliseconds. */
  readonly frameTimeoutMs?: number;
  /** How long a connection may be silent, in milliseconds. */
  readonly idleTimeoutMs?: number;
}

/**
 * Takes application acknowledgements over connections that receivers open to us (enhanced mode, chapter 2.9.3), and answers
 * each as its MSH-15 asks once it is kept. What is no acknowledgement of ours is refused and counted in the log; a connection
 * that sends junk, too much or too slowly is closed. Nothing that comes in can do more than prove or refuse a delivery.
 */
export class AcknowledgementListener {
  readonly #options: AcknowledgementListenerOptions;
  readonly #listener: MllpListener;

  constructor(options: AcknowledgementListenerOptions) {
    this.#options = options;
    this.#listener = new MllpListener({
      ...options,
      onFrame: (frame) => this.#take(frame),
      onDropped: (why) => options.logger.warn("acknowledgements.connectionDropped", { why }),
    });
  }

  /** Begins to listen; gives the port, or the code of why it cannot. */
  open(): Promise<{ readonly port: number } | { readonly cause: string }> {
    return this.#listener.open();
  }

  /** Ends every connection and stops listening. */
  close(): Promise<void> {
    return this.#listener.close();
  }

  async #take(frame: MllpFrame): Promise<readonly string[] | { readonly drop: DropReason }> {
    const { clock, ids } = this.#options;
    if (frame.kind === "oversize") return { drop: "oversize" };
    const raw = frame.bytes.toString("utf8");
    const message = parseHl7(raw);
    if (message === null) return { drop: "notHl7" };
    const isAcknowledgement = hl7Segment(message, "MSA") !== null;
    const reply = isAcknowledgement ? await this.#keep(raw) : ({ kind: "refused", code: "200" } as const);
    const answer = replyTo(message, reply, replyControlId(ids), clock.now());
    return answer === null ? [] : [answer];
  }

  async #keep(raw: string): Promise<Reply> {
    const { clock, logger, host, port, onApplicationAcknowledgement } = this.#options;
    const { code = "", controlId = "", errorCodes = [] } = parseAcknowledgement(raw) ?? {};
    if (code !== "AA" && code !== "AE" && code !== "AR") return { kind: "refused", code: "200" };
    try {
      const listenedOn = listenerName(host, port);
      const kept = await onApplicationAcknowledgement({
        controlId,
        code,
        errorCodes,
        raw,
        at: clock.now(),
        listenedOn,
      });
      if (kept === "kept") return { kind: "taken" };
      // Only that there was one: what a stranger writes into MSA-2 stays out of the log.
      logger.warn("acknowledgements.unknown", { code, isShaped: /^S[0-9A-F]{19}$/.test(controlId) });
      return { kind: "refused", code: "204" };
    } catch (thrown) {
      logger.error("acknowledgements.notKept", { code: asWorkstationError(thrown).code });
      return { kind: "later" };
    }
  }
}
