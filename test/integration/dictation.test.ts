import { createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DictationEvent, DictationPlace } from "../../shared/contract/dictation-contract.ts";
import type { DictationOutcome } from "../../shared/dictation/engine-protocol.ts";
import { type ComposedCore, composeCore } from "../environment/composed-core.ts";
import { connectRaw, startExampleEngine, type TestEngine } from "../environment/dictation-engine.ts";
import { memorySecrets } from "../fakes/plain-ports.ts";

const here: DictationPlace = { section: "findings", fieldId: null, mayWrite: true, isFocused: true };

/** A window of the contract alone: it keeps what it is told, and answers as it is asked to. */
class Desk {
  readonly heard: DictationEvent[] = [];
  outcome: DictationOutcome | null = "done";
  readonly #calls: ReturnType<ComposedCore["window"]>["calls"];
  readonly #end = new AbortController();
  readonly #session: ReturnType<ComposedCore["window"]>["session"];

  constructor({ session, calls }: ReturnType<ComposedCore["window"]>) {
    this.#session = session;
    this.#calls = calls;
  }

  get texts(): string[] {
    return this.heard.flatMap((event) => (event.kind === "text" ? [event.text] : []));
  }

  get session() {
    return this.#session;
  }

  async open(workitemId: string, draftId = "d1", place: Partial<DictationPlace> = {}): Promise<void> {
    this.#session.openWorkitemId = workitemId;
    const events = await this.#calls.dictation.listen({ workitemId, draftId }, { signal: this.#end.signal });
    void this.#follow(events);
    await this.#calls.dictation.place({ ...here, ...place });
  }

  focus(place: Partial<DictationPlace> = {}) {
    return this.#calls.dictation.place({ ...here, ...place });
  }

  close(): void {
    this.#end.abort();
  }

  async #follow(events: AsyncIterable<DictationEvent>): Promise<void> {
    try {
      for await (const event of events) {
        this.heard.push(event);
        if ((event.kind === "text" || event.kind === "command") && this.outcome !== null) {
          const { delivery } = event;
          await this.#calls.dictation.answer({ delivery, outcome: this.outcome, section: "findings" });
        }
      }
    } catch {
      // The stream of a window that closed ends so.
    }
  }
}

describe("dictation by an engine", () => {
  let composed: ComposedCore;
  let port: number;
  let token: string;
  let calls: ReturnType<ComposedCore["window"]>["calls"];
  const engines: { stop?: () => unknown; end?: () => void }[] = [];
  const secrets = memorySecrets();

  const signedIn = async (username: string) => {
    const window = composed.window();
    await window.calls.session.signIn({ username, password: "sightline-demo" });
    return window;
  };
  const deskOf = async (username: string) => new Desk(await signedIn(username));
  const raw = async () => {
    const engine = await connectRaw(port);
    engines.push(engine);
    return engine;
  };
  const entered = async (run?: string) => {
    const engine = await raw();
    engine.hello(token, run);
    await engine.heard("welcome");
    return engine;
  };
  const reportOf = async (engine: TestEngine) =>
    (await engine.heard("focus", ({ report }) => report !== null)).report ?? "";

  beforeEach(async () => {
    composed = await composeCore({ isDemo: true }, { secrets });
    await composed.core.start();
    ({ calls } = await signedIn("rtestwell"));
    await calls.dictation.switchSocket({ isOn: true, port: 0 });
    const renewed = await calls.dictation.renewToken({});
    port = renewed.port;
    token = renewed.token ?? "";
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) {
      engine.end?.();
      await engine.stop?.();
    }
    await composed.remove();
  });

  it("is off until a person switches it on, shows its token once, and listens on this machine alone", async () => {
    const other = await signedIn("apretend");
    expect(await other.calls.dictation.settings()).toMatchObject({ isOn: false, engines: [] });
    expect(JSON.stringify(await calls.dictation.settings())).not.toContain(token);
    expect((await calls.dictation.switchSocket({ isOn: true, port: 0 })).token).toBeNull();
    // Were it bound to every address, this one could not be taken.
    const elsewhere = createServer();
    await new Promise<void>((taken, refused) =>
      elsewhere.once("error", refused).listen({ host: "127.0.0.2", port, exclusive: true }, taken),
    );
    await new Promise<void>((done) => elsewhere.close(() => done()));
    await calls.dictation.switchSocket({ isOn: false, port: 0 });
    await expect(connectRaw(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("writes what the documented engine says, tells it where the caret is, and runs its commands", async () => {
    const desk = await deskOf("rtestwell");
    await desk.open("w1");
    const engine = startExampleEngine(port, token);
    engines.push(engine);
    expect(await engine.heard("focus", ({ report }) => report !== null)).toMatchObject({ section: "findings" });
    await desk.focus({ section: "conclusion", fieldId: "side" });
    await engine.heard("focus", ({ section, field }) => section === "conclusion" && field === "side");
    engine.say("no fracture full stop new line the effusion is gone");
    engine.say("/nextField");
    engine.say("~the effus");
    engine.say("!on");
    await engine.heard("done", ({ id }) => id === "m2");
    expect(desk.texts).toEqual(["no fracture.\nThe effusion is gone"]);
    await expect.poll(() => desk.heard.at(-1)).toMatchObject({ kind: "standing", isRecording: true, isActive: true });
    expect(desk.heard).toContainEqual({ kind: "interim", text: "the effus" });
    expect(await calls.dictation.record({ isOn: false })).toEqual({ engineCount: 1 });
    await engine.heard("record", ({ on }) => !on);
    expect(await calls.dictation.settings()).toMatchObject({ engines: ["Example engine"] });
  });

  it("never writes words into another report than the one that they were spoken for", async () => {
    const desk = await deskOf("rtestwell");
    await desk.open("w1", "d1");
    const engine = await entered();
    const before = await reportOf(engine);
    await desk.open("w2", "d2");
    await engine.heard("focus", ({ report }) => report !== null && report !== before);
    engine.send({ type: "text", id: "late", report: before, kind: "final", text: "Left side." });
    expect(await engine.heard("refused")).toMatchObject({ id: "late", reason: "otherReport" });
    expect(desk.texts).toEqual([]);
    expect(desk.heard).toContainEqual({ kind: "missed" });
    expect(JSON.stringify(engine.answers)).not.toContain("Left side");
  });

  it("gives words to nobody else, to no locked window, and says so", async () => {
    const [own, colleague] = [await deskOf("rtestwell"), await deskOf("apretend")];
    await own.open("w1");
    await colleague.open("w9");
    const engine = await entered();
    const report = await reportOf(engine);
    const say = (id: string) => engine.send({ type: "text", id, report, kind: "final", text: id });
    say("first");
    await engine.heard("done", ({ id }) => id === "first");
    own.session.isLocked = true;
    say("locked");
    expect(await engine.heard("refused", ({ id }) => id === "locked")).toMatchObject({ reason: "noReport" });
    own.session.isLocked = false;
    await own.focus({ mayWrite: false });
    say("signed");
    expect(await engine.heard("refused", ({ id }) => id === "signed")).toMatchObject({ reason: "readOnly" });
    await own.focus();
    own.outcome = "notNow";
    say("sheet");
    expect(await engine.heard("refused", ({ id }) => id === "sheet")).toMatchObject({ reason: "notNow" });
    own.close();
    await expect.poll(() => engine.answers.at(-1)).toMatchObject({ type: "focus", report: null });
    say("closed");
    expect(await engine.heard("refused", ({ id }) => id === "closed")).toMatchObject({ reason: "noReport" });
    expect(colleague.texts).toEqual([]);
    expect(own.texts).toEqual(["first", "sheet"]);
  });

  it("gives words to the window that had the focus last", async () => {
    const [left, right] = [await deskOf("rtestwell"), await deskOf("rtestwell")];
    await left.open("w1");
    await right.open("w2");
    const engine = await entered();
    engine.send({ type: "text", id: "a", report: await reportOf(engine), kind: "final", text: "right" });
    await engine.heard("done", ({ id }) => id === "a");
    await left.focus();
    await expect.poll(() => left.heard.at(-1)).toMatchObject({ kind: "standing", isActive: true });
    const last = () => engine.answers.findLast((answer) => answer.type === "focus")?.report ?? "";
    engine.send({ type: "text", id: "b", report: last(), kind: "final", text: "left" });
    await engine.heard("done", ({ id }) => id === "b");
    expect([left.texts, right.texts]).toEqual([["left"], ["right"]]);
  });

  it("ends a wrong token late, and a token that was renewed at once", async () => {
    const began = performance.now();
    const wrong = await raw();
    wrong.hello("guessed");
    await wrong.closed;
    expect(wrong.answers).toEqual([expect.objectContaining({ type: "error", reason: "badToken" })]);
    expect(performance.now() - began).toBeGreaterThan(450);
    const engine = await entered();
    const { token: renewed } = await calls.dictation.renewToken({});
    expect(renewed).not.toBe(token);
    await engine.closed;
    expect(engine.answers.at(-1)).toMatchObject({ type: "error", reason: "switchedOff" });
  });

  it.each<[string, Buffer | string, string]>([
    ["a page's form", `POST / HTTP/1.1\r\nHost: evil.example\r\n\r\n{"type":"hello"}\r\n`, "notHello"],
    ["another protocol", `{"type":"hello","protocol":2,"token":"x","engine":"E"}\n`, "otherProtocol"],
    ["words before the hello", `{"type":"text","id":"1","report":"r","kind":"final","text":"x"}\n`, "notHello"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe, 0x00, 0x0a]), "notHello"],
    ["a megabyte without an end", Buffer.alloc(1_000_000, 0x61), "notHello"],
  ])("is told nothing but that it is no engine where it sends %s", async (_what, bytes, reason) => {
    const engine = await raw();
    engine.sendBytes(bytes);
    await engine.closed;
    expect(engine.answers.map((answer) => (answer.type === "error" ? answer.reason : answer.type))).toEqual([reason]);
  });

  it.each<[string, object | string, string]>([
    ["a megabyte of words", { kind: "final", text: "x".repeat(1_000_000) }, "tooLong"],
    ["more words than a message holds", { kind: "final", text: "x".repeat(20_001) }, "notUnderstood"],
    ["a command that there is not", { type: "command", name: "signReport" }, "notUnderstood"],
    ["a key of the prototype", { __proto__: null, type: "__proto__" }, "notUnderstood"],
    ["no JSON", "hello", "notUnderstood"],
  ])("ends a connection that sends %s, and writes nothing", async (_what, message, reason) => {
    const desk = await deskOf("rtestwell");
    await desk.open("w1");
    const engine = await entered();
    const common = { type: "text", id: "1", report: await reportOf(engine) };
    if (typeof message === "string") engine.sendBytes(`${message}\n`);
    else engine.send({ ...common, ...message });
    await engine.closed;
    expect(engine.answers.at(-1)).toMatchObject({ type: "error", reason });
    expect(desk.texts).toEqual([]);
  });

  it("ends an engine that floods it, while another one goes on", async () => {
    const desk = await deskOf("rtestwell");
    await desk.open("w1");
    const [calm, wild] = [await entered(), await entered()];
    const report = await reportOf(calm);
    for (let count = 0; count < 200; count += 1) wild.send({ type: "state", recording: count % 2 === 0 });
    await wild.closed;
    expect(wild.answers.at(-1)).toMatchObject({ type: "error", reason: "tooFast" });
    calm.send({ type: "text", id: "1", report, kind: "final", text: "still here" });
    await calm.heard("done");
  });

  it("writes words once that are sent again after the connection was lost, and new words under an old number", async () => {
    const desk = await deskOf("rtestwell");
    await desk.open("w1");
    const first = await entered("run-1");
    const report = await reportOf(first);
    const message = { type: "text", id: "1", report, kind: "final", text: "No fracture." };
    first.send(message);
    await first.heard("done");
    first.end();
    const second = await entered("run-1");
    expect(await reportOf(second)).toBe(report);
    second.send(message);
    expect(await second.heard("done")).toMatchObject({ id: "1", repeated: true });
    second.send({ ...message, text: "No effusion." });
    await expect.poll(() => desk.texts).toEqual(["No fracture.", "No effusion."]);
    const restarted = await entered("run-2");
    restarted.send(message);
    await expect.poll(() => desk.texts).toEqual(["No fracture.", "No effusion.", "No fracture."]);
  });

  it("passes hostile text on as text, and leaves the cleaning to the one way that pasting goes", async () => {
    const desk = await deskOf("rtestwell");
    await desk.open("w1");
    const engine = await entered();
    const text = "<img src=x onerror=alert(1)>\u0000\u001b[2J\u202Eevil MSH|^~\\&|";
    engine.send({ type: "text", id: "1", report: await reportOf(engine), kind: "final", text });
    await engine.heard("done");
    expect(desk.texts).toEqual([text]);
  });

  it("listens again on the same port after a restart, with the same token", async () => {
    const { profileDirectory } = composed;
    await composed.core.stop();
    composed = await composeCore({ isDemo: true, profileDirectory }, { secrets });
    await composed.core.start();
    const engine = await entered();
    expect(engine.answers.find(({ type }) => type === "focus")).toMatchObject({ report: null });
    const entries = JSON.stringify(composed.log);
    expect(entries).not.toContain(token);
  });

  it("says in Settings when the port is another program's", async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
    const address = taken.address();
    const other = typeof address === "object" && address !== null ? address.port : 0;
    const settings = await calls.dictation.switchSocket({ isOn: true, port: other });
    expect(settings.problem).toContain(`Port ${other} could not be listened on`);
    await new Promise<void>((done) => taken.close(() => done()));
  });

  it("keeps the buttons of each person", async () => {
    await calls.dictation.saveKeys({ device: "powerMic", keys: { RECORD: "sign" } });
    expect((await calls.dictation.settings()).keys.powerMic).toEqual({ RECORD: "sign" });
    const other = await signedIn("apretend");
    expect((await other.calls.dictation.settings()).keys.powerMic).toMatchObject({ RECORD: "toggleRecording" });
  });
});
