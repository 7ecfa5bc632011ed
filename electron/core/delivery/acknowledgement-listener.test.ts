import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { keepingLogger } from "../../../test/fakes/plain-ports.ts";
import { RandomIds } from "../platform/ids.ts";
import {
  AcknowledgementListener,
  type AcknowledgementListenerOptions,
  type ApplicationAcknowledgement,
} from "./acknowledgement-listener.ts";
import { frameMllp, MllpReader } from "./mllp.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const known = "S0123456789ABCDEF012";

function acknowledgement(code: string, controlId = known, condition = "AL", version = "2.5.1"): string {
  const header = `MSH|^~\\&|PRACTICE|MILL|SIGHTLINE|RXX|20261121140512||ACK^R01|THEIRS1|P|${version}|||${condition}|${condition === "" ? "" : "NE"}`;
  const error = code === "AA" ? "" : "ERR|||207^Locked^HL70357|E\r";
  return `${header}\rMSA|${code}|${controlId}\r${error}`;
}

async function listening(changes: Partial<AcknowledgementListenerOptions> = {}) {
  const kept: ApplicationAcknowledgement[] = [];
  const logger = keepingLogger();
  const listener = new AcknowledgementListener({
    ...{ host: "127.0.0.1", port: 0, tls: null, clock: Date, ids: new RandomIds(), logger },
    onApplicationAcknowledgement: async (each) => {
      if (each.controlId !== known) return "unknown";
      kept.push(each);
      return "kept";
    },
    ...changes,
  });
  const opened = await listener.open();
  if ("cause" in opened) throw new Error(opened.cause);
  closing.push(() => listener.close());
  return { kept, logger, port: opened.port };
}

/** A receiver's connection to us, with what we answer on it. */
async function connected(port: number) {
  const socket: Socket = connect({ host: "127.0.0.1", port });
  closing.push(() => socket.destroy());
  const reader = new MllpReader(100_000);
  const answers: string[] = [];
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => {
    for (const frame of reader.push(chunk)) if (frame.kind === "message") answers.push(frame.bytes.toString());
  });
  await new Promise((resolve) => socket.once("connect", resolve));
  const say = (text: string) => void socket.write(frameMllp(Buffer.from(text)));
  return { socket, say, answers, hasClosed: () => expect.poll(() => socket.destroyed || socket.closed).toBe(true) };
}

describe("application acknowledgements over a connection of their own", () => {
  it("are kept with their codes, and answered once they are", async () => {
    const { port, kept } = await listening();
    const { say, answers } = await connected(port);
    say(acknowledgement("AE"));
    await expect.poll(() => answers.length).toBe(1);
    expect(kept[0]).toMatchObject({ controlId: known, code: "AE", errorCodes: ["207"] });
    expect(kept[0]?.raw).toContain("207^Locked");
    expect(answers[0]).toMatch(
      /^MSH\|\^~\\&\|SIGHTLINE\|RXX\|PRACTICE\|MILL\|\d{14}\|\|ACK\|K[0-9A-F]{19}\|P\|2\.5\.1\rMSA\|CA\|THEIRS1\r$/,
    );
  });

  it("are taken however they are cut or run together, twice and late, in their order", async () => {
    const { port, kept } = await listening();
    const { socket, answers } = await connected(port);
    const two = Buffer.concat([
      Buffer.from("junk\r\n"),
      frameMllp(Buffer.from(acknowledgement("AA"))),
      frameMllp(Buffer.from(acknowledgement("AR"))),
    ]);
    for (const byte of two) socket.write(Buffer.of(byte));
    await expect.poll(() => answers.length).toBe(2);
    expect(kept.map(({ code }) => code)).toEqual(["AA", "AR"]);
    socket.write(Buffer.concat([frameMllp(Buffer.from(acknowledgement("AA"))), two]));
    await expect.poll(() => answers.length).toBe(5);
  });

  it.each([
    ["", known, []],
    ["NE", known, []],
    ["SU", known, ["CA"]],
    ["ER", known, []],
    ["AL", "STRANGER", ["CR"]],
    ["SU", "STRANGER", []],
    ["ER", "STRANGER", ["CR"]],
    ["", "STRANGER", []],
  ] as const)("are answered as MSH-15 asks: %s of %s", async (condition, controlId, codes) => {
    const { port } = await listening();
    const { say, answers } = await connected(port);
    say(acknowledgement("AA", controlId, condition));
    say(acknowledgement("AA", known, "AL"));
    await expect.poll(() => answers.at(-1)).toContain("MSA|CA|");
    expect(answers.slice(0, -1).map((each) => /MSA\|(\w\w)/.exec(each)?.[1])).toEqual(codes);
  });

  it("refuse what is no message of ours without harm, and keep the stranger's words out of the log", async () => {
    const { port, logger, kept } = await listening();
    const { say, answers } = await connected(port);
    say(acknowledgement("AA", "JONES^MARY 9990000018"));
    say(acknowledgement("AA", "X", "AL", "2.3"));
    say("MSH|^~\\&|A|B|C|D|1||ADT^A01|9|P|2.4|||AL|NE\rPID|1||JONES\r");
    say("MSH|^~\\&|A|B|C|D|1||ADT^A01|10|P|2.4\rPID|1||JONES\r");
    say(acknowledgement("CA"));
    await expect.poll(() => answers.length).toBe(5);
    expect(answers[0]).toContain("ERR|||204^Unknown key identifier^HL70357|E");
    expect(answers[1]).toContain("ERR|^^^204&Unknown key identifier&HL70357");
    expect(answers.slice(2).map((each) => /MSA\|(\w\w\|\w+)/.exec(each)?.[1])).toEqual(["CR|9", "AR|10", "CR|THEIRS1"]);
    expect(kept).toEqual([]);
    expect(logger.lines.some((line) => line.startsWith("acknowledgements.unknown"))).toBe(true);
    expect(JSON.stringify(logger)).not.toMatch(/JONES|9990000018/);
  });

  it("ask to be told again what could not be kept", async () => {
    const { port } = await listening({
      onApplicationAcknowledgement: async () => {
        throw new Error("the disk is full");
      },
    });
    const { say, answers } = await connected(port);
    say(acknowledgement("AA"));
    await expect.poll(() => answers[0]).toMatch(/MSA\|CE\|THEIRS1\rERR\|\|\|207/);
  });

  it("end the connection of whoever sends junk, no HL7, too much or too slowly, and serve the others", async () => {
    const { port, kept } = await listening({ frameTimeoutMs: 80, idleTimeoutMs: 400 });
    const junk = await connected(port);
    junk.socket.write("x".repeat(5000));
    await junk.hasClosed();
    const other = await connected(port);
    other.say("hello");
    await other.hasClosed();
    const much = await connected(port);
    much.socket.write(Buffer.concat([Buffer.of(0x0b), Buffer.alloc(1024 * 1024 + 10, "A")]));
    await much.hasClosed();
    const slow = await connected(port);
    const bytes = frameMllp(Buffer.from(acknowledgement("AA")));
    const dripping = setInterval(() => void slow.socket.write(bytes.subarray(0, 1)), 20);
    await slow.hasClosed();
    clearInterval(dripping);
    const idle = await connected(port);
    await idle.hasClosed();
    const good = await connected(port);
    good.say(acknowledgement("AA"));
    await expect.poll(() => kept.length).toBe(1);
  });

  it("say why they cannot come in", async () => {
    const { port } = await listening();
    const taken = new AcknowledgementListener({
      ...{ host: "127.0.0.1", port, tls: null, clock: Date, ids: new RandomIds(), logger: keepingLogger() },
      onApplicationAcknowledgement: async () => "kept",
    });
    expect(await taken.open()).toEqual({ cause: "EADDRINUSE" });
  });
});
