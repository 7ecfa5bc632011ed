import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { DictationEvent, DictationPlace, DictationSettings } from "../../../shared/contract/dictation-contract.ts";
import { type ButtonMap, type DeviceKind, readDeviceKeys } from "../../../shared/dictation/device-keys.ts";
import {
  type DictationOutcome,
  type EngineMessage,
  refusalSentences,
} from "../../../shared/dictation/engine-protocol.ts";
import { withSpokenPunctuation } from "../../../shared/dictation/spoken-punctuation.ts";
import type { SectionKey } from "../../../shared/domain/section.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { WindowSession } from "../core.ts";
import { WorkstationError } from "../errors.ts";
import type { EventHub } from "../event-hub.ts";
import type { Clock, IdSource, Logger, SecretStore } from "../ports.ts";
import { requireSignedIn } from "../session/require-signed-in.ts";
import type { Store } from "../store/store.ts";
import { DictationDesks } from "./dictation-desks.ts";
import { DictationSocket } from "./dictation-socket.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { RepeatedMessages } from "./repeated-messages.ts";

/** What the service is made of. */
export interface DictationServiceOptions {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly secrets: SecretStore;
  readonly events: Pick<EventHub, "publish">;
  /** The workstation: a department's store is shared by many, and each listens for itself. */
  readonly stationId: string;
}

const socketSchema = z.object({ port: z.number().int(), personIds: z.array(z.string()) });
type SocketSettings = z.infer<typeof socketSchema>;

const longestDelayMs = 10_000;

/** Dictation from outside the window: the socket for engines, whose words go where, and what a microphone's keys do. */
export class DictationService {
  readonly #options: DictationServiceOptions;
  readonly #desks: DictationDesks;
  readonly #socket: DictationSocket;
  readonly #repeated = new RepeatedMessages();
  #port = 0;
  #problem = "";
  #wrongTokens = 0;
  #isStopped = false;

  constructor(options: DictationServiceOptions) {
    this.#options = options;
    const { clock, ids, logger } = options;
    this.#desks = new DictationDesks(clock, ids);
    this.#desks.connect({
      names: (personId) => this.#enginesOf(personId).flatMap(({ engine }) => engine?.name ?? []),
      isRecording: (personId) => this.#enginesOf(personId).some(({ isRecording }) => isRecording),
      focusChanged: (personId) => {
        for (const each of this.#enginesOf(personId)) each.tellFocus(this.#desks.focusOf(personId));
      },
    });
    this.#socket = new DictationSocket(
      {
        clock,
        whose: (token) => this.#whose(token),
        newRun: () => ids.uuid(),
        entered: (connection) => this.#entered(connection),
        take: (connection, message) => void this.#take(connection, message),
        left: (connection, fault) => this.#left(connection, fault),
      },
      logger,
    );
  }

  /** Listens where somebody switched it on at this workstation. Never rejects. */
  async start(): Promise<void> {
    const kept = await this.#kept();
    if (kept.personIds.length > 0) await this.#open(kept.port);
  }

  /** Ends the engines' connections. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#socket.close();
  }

  /** Gives how dictation stands for the caller at this workstation. Throws `signed_out`. */
  async settings(session: WindowSession): Promise<DictationSettings> {
    const person = requireSignedIn(session);
    const kept = await this.#kept();
    const isOn = kept.personIds.includes(person.id);
    return {
      isOn,
      port: this.#port === 0 ? kept.port : this.#port,
      problem: isOn ? this.#problem : "",
      engines: this.#enginesOf(person.id).flatMap(({ engine }) => engine?.name ?? []),
      keys: readDeviceKeys(await this.#options.store.settings.value(keysName(person.id))),
    };
  }

  /** Lets the caller's engines connect, or not any more; a token is given the first time. Throws `signed_out`. */
  async switchSocket(
    session: WindowSession,
    { isOn, port }: { isOn: boolean; port: number },
  ): Promise<DictationSettings & { token: string | null }> {
    const person = requireSignedIn(session);
    const { audit, secrets } = this.#options;
    const kept = await this.#kept();
    const others = kept.personIds.filter((id) => id !== person.id);
    const isNew = isOn && (await secrets.get(this.#tokenName(person.id))) === null;
    const token = isNew ? await this.#makeToken(person.id) : null;
    await audit.record(person, { action: "dictation.switchSocket", detail: isOn ? `on, port ${port}` : "off" });
    const changed = { port, personIds: isOn ? [...others, person.id] : others };
    await this.#keep(changed);
    if (!isOn) this.#endEnginesOf(person.id);
    if (changed.personIds.length === 0) await this.#close();
    else if (this.#port === 0 || (port !== 0 && port !== this.#port)) await this.#open(port);
    return { ...(await this.#changed(session)), token };
  }

  /** Makes another token; the one before is worthless from then on. Throws `signed_out`. */
  async renewToken(session: WindowSession): Promise<DictationSettings & { token: string }> {
    const person = requireSignedIn(session);
    const token = await this.#makeToken(person.id);
    await this.#options.audit.record(person, { action: "dictation.renewToken" });
    this.#endEnginesOf(person.id);
    return { ...(await this.#changed(session)), token };
  }

  /** Keeps what the buttons of a kind of device do for the caller. Throws `signed_out`. */
  async saveKeys(
    session: WindowSession,
    { device, keys }: { device: DeviceKind; keys: ButtonMap },
  ): Promise<DictationSettings> {
    const person = requireSignedIn(session);
    const { store, audit } = this.#options;
    await store.transaction(async (tx) => {
      const before = readDeviceKeys(await tx.settings.value(keysName(person.id)));
      await tx.settings.setValue(keysName(person.id), JSON.stringify({ ...before, [device]: keys }));
      const detail = `${device}, ${Object.keys(keys).length} buttons`;
      await audit.record(person, { action: "dictation.saveKeys", detail }, tx);
    });
    return this.#changed(session);
  }

  /** Gives what a window with an open draft is told until `signal` aborts. Throws `forbidden`, `signed_out`. */
  listen(
    session: WindowSession,
    input: { readonly workitemId: string; readonly draftId: string },
    signal: AbortSignal,
  ): AsyncGenerator<DictationEvent, void, void> {
    const person = requireSignedIn(session);
    if (session.openWorkitemId !== input.workitemId) {
      throw new WorkstationError("forbidden", "This case is not open in this window. Nothing can be dictated here.");
    }
    return this.#desks.listen(session, person.id, input, signal);
  }

  /** Takes where the caret of a window is. Throws `signed_out`. */
  place(session: WindowSession, place: DictationPlace): Record<string, never> {
    requireSignedIn(session);
    this.#desks.place(session, place);
    return {};
  }

  /** Takes what became of words or a command in a window. */
  answer(
    session: WindowSession,
    { delivery, outcome, section }: { delivery: string; outcome: DictationOutcome; section: SectionKey },
  ): Record<string, never> {
    this.#desks.answer(session, delivery, { outcome, section });
    return {};
  }

  /** Asks the caller's engines to begin or end recording. Throws `signed_out`. */
  record(session: WindowSession, { isOn }: { isOn: boolean }): { engineCount: number } {
    const engines = this.#enginesOf(requireSignedIn(session).id);
    for (const each of engines) each.say({ type: "record", on: isOn });
    return { engineCount: engines.length };
  }

  #enginesOf(personId: string): EngineConnection[] {
    return this.#socket.engines().filter(({ engine }) => engine?.personId === personId);
  }

  #endEnginesOf(personId: string): void {
    for (const each of this.#enginesOf(personId)) each.end("switchedOff");
  }

  async #take(connection: EngineConnection, message: EngineMessage): Promise<void> {
    const { engine } = connection;
    if (engine === null) return;
    const { personId } = engine;
    if (message.type === "state") {
      connection.isRecording = message.recording;
      this.#desks.tell(personId);
      return;
    }
    if (message.type === "text" && message.kind === "interim") {
      this.#desks.showInterim(personId, message.report, message.text.slice(-500));
      return;
    }
    const { id, report } = message;
    const text = message.type === "text" ? message.text : message.name;
    const spoken = message.type === "text" && message.spoken === true ? withSpokenPunctuation(text) : text;
    const { outcome, section, isRepeated } = await this.#repeated.once(
      `${personId} ${engine.run} ${message.type} ${id} ${report}`,
      createHash("sha256").update(text).digest("hex"),
      () =>
        this.#desks.deliver(
          personId,
          message.type === "text"
            ? { kind: "text", report, text: spoken }
            : { kind: "command", report, name: message.name },
        ),
    );
    if (outcome === "done") connection.say({ type: "done", id, section, ...(isRepeated ? { repeated: true } : {}) });
    else connection.say({ type: "refused", id, reason: outcome, message: refusalSentences[outcome] });
  }

  #entered(connection: EngineConnection): void {
    const { engine } = connection;
    if (engine === null) return;
    this.#note(engine.personId, "dictation.connect", "success");
    connection.tellFocus(this.#desks.focusOf(engine.personId));
    this.#tellEverybody(engine.personId);
  }

  #left(connection: EngineConnection, fault: string | null): void {
    const { engine } = connection;
    if (fault !== null) this.#options.logger.warn("dictation.ended", { reason: fault });
    if (engine === null || this.#isStopped) return;
    this.#note(engine.personId, "dictation.disconnect", "success");
    this.#tellEverybody(engine.personId);
  }

  #tellEverybody(personId: string): void {
    this.#desks.tell(personId);
    this.#options.events.publish({ topic: "settings", id: "" });
  }

  /** A trail that cannot be written ends nothing that somebody is saying; that it could not is in the log. */
  #note(personId: string | null, action: string, outcome: "success" | "refused"): void {
    const { store, audit, logger } = this.#options;
    const work = async () => {
      const person = personId === null ? null : await store.people.get(personId);
      await audit.record(person, { action, outcome });
    };
    work().catch((error: unknown) =>
      logger.error("dictation.notAudited", { error: error instanceof Error ? error.name : "" }),
    );
  }

  /** Each wrong token in a row makes the next one wait longer. */
  async #whose(token: string): Promise<string | null> {
    const { secrets, clock } = this.#options;
    const given = Buffer.from(hashOf(token), "hex");
    for (const personId of (await this.#kept()).personIds) {
      const known = Buffer.from((await secrets.get(this.#tokenName(personId))) ?? "", "hex");
      if (known.length === given.length && timingSafeEqual(known, given)) {
        this.#wrongTokens = 0;
        return personId;
      }
    }
    this.#wrongTokens += 1;
    this.#note(null, "dictation.connect", "refused");
    await clock.sleep(Math.min(longestDelayMs, 500 * this.#wrongTokens));
    return null;
  }

  async #makeToken(personId: string): Promise<string> {
    const token = randomBytes(24).toString("base64url");
    // Only what proves the token is kept; the token itself is with whoever was shown it.
    await this.#options.secrets.set(this.#tokenName(personId), hashOf(token));
    return token;
  }

  #tokenName(personId: string): string {
    return `dictation/${this.#options.stationId}/${personId}`;
  }

  async #open(port: number): Promise<void> {
    try {
      this.#port = await this.#socket.open(port);
      this.#problem = "";
      // A port that the system chose stays the same from now on: an engine has to find it again.
      if (port === 0) await this.#keep({ ...(await this.#kept()), port: this.#port });
    } catch (error) {
      this.#port = 0;
      this.#problem = `Port ${port} could not be listened on; another program may have it. Choose another one.`;
      this.#options.logger.warn("dictation.notListening", { error: error instanceof Error ? error.name : "" });
    }
  }

  async #close(): Promise<void> {
    await this.#socket.close();
    this.#port = 0;
  }

  async #changed(session: WindowSession): Promise<DictationSettings> {
    this.#options.events.publish({ topic: "settings", id: "" });
    return this.settings(session);
  }

  async #kept(): Promise<SocketSettings> {
    const raw = await this.#options.store.settings.value(this.#socketName());
    try {
      return socketSchema.parse(JSON.parse(raw ?? "null"));
    } catch {
      return { port: 0, personIds: [] };
    }
  }

  async #keep(settings: SocketSettings): Promise<void> {
    await this.#options.store.settings.setValue(this.#socketName(), JSON.stringify(settings));
  }

  #socketName(): string {
    return `dictation/socket/${this.#options.stationId}`;
  }
}

function keysName(personId: string): string {
  return `dictation/keys/${personId}`;
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
