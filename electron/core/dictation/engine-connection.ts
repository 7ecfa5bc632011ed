import type { Socket } from "node:net";
import { dictationCommandSchema } from "../../../shared/dictation/commands.ts";
import {
  dictationProtocol,
  type EngineAnswer,
  type EngineFault,
  type EngineFocus,
  type EngineMessage,
  engineLimits,
  engineMessageSchema,
  helloSchema,
} from "../../../shared/dictation/engine-protocol.ts";
import type { Clock } from "../ports.ts";
import { LineReader } from "./line-reader.ts";

/** An engine that gave the token of a person. */
export interface KnownEngine {
  readonly personId: string;
  readonly name: string;
  /** The run of the engine, for messages that are sent again; of its own where the engine names none. */
  readonly run: string;
}

/** What a connection asks of what is around it. */
export interface ConnectionDeeds {
  readonly clock: Clock;
  /** Gives whose token it is, or null; it takes its time over a wrong one. */
  whose(token: string): Promise<string | null>;
  newRun(): string;
  entered(connection: EngineConnection): void;
  take(connection: EngineConnection, message: EngineMessage): void;
  left(connection: EngineConnection, fault: EngineFault | null): void;
}

const helloLimitMs = 10_000;
/** Answers that an engine may leave unread, in bytes. */
const mostUnread = 1_000_000;

const faultSentences: Readonly<Record<EngineFault, string>> = {
  notHello: "The first line has to be a hello. See docs/dictation.md.",
  badToken: "The token is not one of this workstation. Make a new one in Settings, Dictation.",
  otherProtocol: `Only protocol ${dictationProtocol} is spoken.`,
  notUnderstood: "A line could not be understood.",
  tooLong: `A line had ${engineLimits.lineBytes} bytes or more.`,
  tooFast: `More than ${engineLimits.messagesPerSecond} messages in a second.`,
  tooMany: "Too many engines are connected.",
  switchedOff: "Engines were switched off or the token was renewed.",
};

/** One connection of an engine: reads its lines, and ends it at the first that is not as it has to be. */
export class EngineConnection {
  isRecording = false;
  readonly #socket: Socket;
  readonly #deeds: ConnectionDeeds;
  readonly #reader = new LineReader(engineLimits.lineBytes);
  #engine: KnownEngine | null = null;
  #isGreeting = false;
  #isOver = false;
  #allowance: number = engineLimits.burst;
  #allowedAt: number;
  #focus = "";

  constructor(socket: Socket, deeds: ConnectionDeeds) {
    this.#socket = socket;
    this.#deeds = deeds;
    this.#allowedAt = deeds.clock.monotonicMs();
    socket.setNoDelay(true);
    socket.setTimeout(helloLimitMs, () => {
      if (this.#engine === null) this.end("notHello");
    });
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#close(null));
  }

  /** The engine, or null until it has said who it is. */
  get engine(): KnownEngine | null {
    return this.#engine;
  }

  /** Says something to the engine. One that reads nothing is let go. */
  say(answer: EngineAnswer): void {
    if (this.#isOver) return;
    this.#socket.write(`${JSON.stringify(answer)}\n`);
    if (this.#socket.writableLength > mostUnread) this.#socket.destroy();
  }

  /** Tells where words would go, where that has changed. */
  tellFocus(focus: EngineFocus): void {
    const said = JSON.stringify(focus);
    if (this.#engine === null || said === this.#focus) return;
    this.#focus = said;
    this.say({ type: "focus", ...focus });
  }

  /** Ends the connection, saying why. */
  end(fault: EngineFault): void {
    if (this.#isOver) return;
    this.say({ type: "error", reason: fault, message: faultSentences[fault] });
    this.#close(fault);
    this.#socket.end();
    this.#socket.setTimeout(1000, () => this.#socket.destroy());
    this.#socket.resume();
  }

  #close(fault: EngineFault | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deeds.left(this, fault);
  }

  #take(bytes: Buffer): void {
    if (this.#isOver) return;
    const { lines, fault } = this.#reader.read(bytes);
    for (const line of lines) if (line !== "") this.#takeLine(line);
    // Whoever is no engine, such as a page that sends a form here, is told nothing more than that.
    if (fault !== null) this.end(this.#engine === null ? "notHello" : fault);
  }

  #takeLine(line: string): void {
    if (this.#isOver) return;
    const raw = parsed(line);
    if (!this.#isAllowed()) this.end("tooFast");
    else if (this.#engine === null) this.#takeHello(raw);
    else {
      const message = engineMessageSchema.safeParse(raw);
      if (message.success) this.#deeds.take(this, message.data);
      else this.end("notUnderstood");
    }
  }

  #takeHello(raw: unknown): void {
    const hello = helloSchema.safeParse(raw);
    if (!hello.success || this.#isGreeting) this.end("notHello");
    else if (hello.data.protocol !== dictationProtocol) this.end("otherProtocol");
    else {
      this.#isGreeting = true;
      this.#greet(hello.data).catch(() => this.end("badToken"));
    }
  }

  async #greet({ token, engine, run }: { token: string; engine: string; run?: string | undefined }): Promise<void> {
    const personId = await this.#deeds.whose(token);
    if (this.#isOver) return;
    if (personId === null) {
      this.end("badToken");
      return;
    }
    const name = engine.replace(/[\p{C}]/gu, "");
    this.#engine = { personId, name: name === "" ? "Engine" : name, run: run ?? this.#deeds.newRun() };
    this.#socket.setTimeout(0);
    const commands = dictationCommandSchema.options;
    this.say({ type: "welcome", protocol: dictationProtocol, program: "Sightline", commands, limits: engineLimits });
    this.#deeds.entered(this);
  }

  /** A bucket that fills by the second. */
  #isAllowed(): boolean {
    const now = this.#deeds.clock.monotonicMs();
    const refill = ((now - this.#allowedAt) / 1000) * engineLimits.messagesPerSecond;
    this.#allowance = Math.min(engineLimits.burst, this.#allowance + refill) - 1;
    this.#allowedAt = now;
    return this.#allowance >= 0;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
