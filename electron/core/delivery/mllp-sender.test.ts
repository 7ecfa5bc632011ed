import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { frameMllp } from "./mllp.ts";
import { exchangeMllp } from "./mllp-sender.ts";

const message = Buffer.from("MSH|^~\\&|A|A|B|B|1||ORU^R01|CONTROL|P|2.5.1\r");
const servers: Server[] = [];
const sockets: Socket[] = [];

function acknowledgement(code: string, controlId = "CONTROL"): Buffer {
  return frameMllp(Buffer.from(`MSH|^~\\&|B|B|A|A|1||ACK|9|P|2.5.1\rMSA|${code}|${controlId}\r`));
}

/** A receiver that does something once bytes have come. */
function receiver(onData: (socket: Socket, count: number) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    let count = 0;
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      count += 1;
      onData(socket, count);
    });
  });
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}

function send(
  port: number,
  answerTimeoutMs = 300,
  signal = new AbortController().signal,
  applicationTimeoutMs: number | null = null,
  bytes: Uint8Array = message,
) {
  const times = { connectTimeoutMs: 1000, answerTimeoutMs, applicationTimeoutMs };
  return exchangeMllp(
    { host: "127.0.0.1", port, tls: null, ...times },
    { bytes, controlId: "CONTROL" },
    Date.now(),
    signal,
  );
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

describe("one message over MLLP", () => {
  it("gives the acknowledgement, however it is cut", async () => {
    const port = await receiver((socket) => {
      const bytes = acknowledgement("AA");
      socket.write(bytes.subarray(0, 7));
      setTimeout(() => socket.write(bytes.subarray(7)), 20);
    });
    const result = await send(port);
    expect(result).toMatchObject({ kind: "acknowledged", acknowledgement: { code: "AA", controlId: "CONTROL" } });
  });

  it("says that nothing left when the receiver is absent", async () => {
    const port = await receiver(() => undefined);
    servers[0]?.close();
    expect(await send(port)).toEqual({ kind: "notConnected", cause: "ECONNREFUSED" });
  });

  it("gives up a silent receiver and closes the connection", async () => {
    const port = await receiver(() => undefined);
    expect(await send(port, 100)).toEqual({ kind: "silent", staleCount: 0 });
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  it("throws away an answer to another message and waits for its own", async () => {
    const port = await receiver((socket) => {
      socket.write(acknowledgement("AE", "OLDER"));
      setTimeout(() => socket.write(acknowledgement("AA")), 20);
    });
    expect(await send(port)).toMatchObject({ kind: "acknowledged", acknowledgement: { code: "AA" } });
  });

  it("never takes another message's answer for its own", async () => {
    const port = await receiver((socket) => void socket.write(acknowledgement("AA", "OLDER")));
    expect(await send(port, 100)).toEqual({ kind: "silent", staleCount: 1 });
  });

  it("tells garbage in a frame, and a peer that speaks no MLLP", async () => {
    const framed = await receiver((socket) => void socket.write(frameMllp(Buffer.from("hello"))));
    expect(await send(framed)).toEqual({ kind: "garbage", raw: "hello" });
    const other = await receiver((socket) => void socket.write("x".repeat(5000)));
    expect((await send(other)).kind).toBe("garbage");
  });

  it("tells a connection that was closed without an answer", async () => {
    const port = await receiver((socket) => void socket.destroy());
    expect((await send(port)).kind).toBe("closed");
  });

  it("gives up half-way through an answer that stops", async () => {
    const port = await receiver((socket) => void socket.write(acknowledgement("AA").subarray(0, 20)));
    expect((await send(port, 100)).kind).toBe("silent");
  });

  it("does not take an answer that drips in for one", async () => {
    const port = await receiver((socket) => {
      const bytes = acknowledgement("AA");
      bytes.forEach((byte, index) => void setTimeout(() => socket.write(Buffer.of(byte)), index * 20));
    });
    expect(await send(port, 200)).toEqual({ kind: "silent", staleCount: 0 });
  });

  it("sends a long message over a slow line, and gives up one that takes nothing", async () => {
    const long = Buffer.concat([message, Buffer.alloc(20 * 1024 * 1024, "A")]);
    let taken = 0;
    const slow = await receiver((socket) => {
      taken = socket.bytesRead;
      socket.pause();
      setTimeout(() => socket.resume(), 5);
      if (taken > long.length) socket.write(acknowledgement("AA"));
    });
    const begun = performance.now();
    // Longer than the answer is awaited, and no single pause of it comes near that, also on a busy machine.
    expect((await send(slow, 800, undefined, null, long)).kind).toBe("acknowledged");
    expect(performance.now() - begun).toBeGreaterThan(800);
    const stuck = await receiver((socket) => void socket.pause());
    expect((await send(stuck, 150, undefined, null, long)).kind).toBe("silent");
  });

  it("gives up a half-open peer, which has gone without a word", async () => {
    const port = await receiver(() => undefined);
    const sending = send(port, 200);
    await expect.poll(() => sockets.length).toBe(1);
    // The other end neither reads nor closes any more.
    sockets[0]?.pause();
    expect((await sending).kind).toBe("silent");
  });

  it("waits behind the commit for what becomes of it, and keeps the commit where nothing more comes", async () => {
    const both = await receiver((socket) => {
      socket.write(Buffer.concat([acknowledgement("CA"), acknowledgement("CA"), acknowledgement("AA", "OLDER")]));
      setTimeout(() => socket.write(acknowledgement("AE")), 60);
    });
    expect(await send(both, 30, undefined, 300)).toMatchObject({ acknowledgement: { code: "AE" } });
    const silent = await receiver((socket) => void socket.write(acknowledgement("CA")));
    expect(await send(silent, 300, undefined, 60)).toMatchObject({ kind: "committed" });
    expect(await send(silent, 300, undefined, 0)).toMatchObject({ kind: "committed" });
    expect(await send(silent)).toMatchObject({ kind: "acknowledged", acknowledgement: { code: "CA" } });
    const closing = await receiver((socket) => void socket.end(acknowledgement("CA")));
    expect(await send(closing, 300, undefined, 300)).toMatchObject({ kind: "committed" });
    const babbling = await receiver((socket) => {
      socket.write(Buffer.concat([acknowledgement("CA"), frameMllp(Buffer.from("hello"))]));
    });
    expect(await send(babbling, 300, undefined, 300)).toMatchObject({ kind: "committed" });
    const refused = await receiver((socket) => void socket.write(acknowledgement("CE")));
    expect(await send(refused, 300, undefined, 300)).toMatchObject({ acknowledgement: { code: "CE" } });
  });

  it("stops when it is told to, with the reason", async () => {
    const port = await receiver(() => undefined);
    const stopping = new AbortController();
    const sending = send(port, 5000, stopping.signal);
    setTimeout(() => stopping.abort(new Error("stopping")), 30);
    await expect(sending).rejects.toThrow("stopping");
  });
});
