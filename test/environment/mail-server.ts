import { readFile } from "node:fs/promises";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";

const tlsFolder = join(import.meta.dirname, "..", "data", "tls");

/** The authority that signed the mail server's certificate. */
export const mailAuthorityFile = join(tlsFolder, "authority.pem");

/** What the server shall do, changed while it runs. */
export interface MailBehaviour {
  /** Status and text for a step, in place of taking it. */
  refusals: Partial<Record<"auth" | "from" | "to" | "data", readonly [status: number, text: string]>>;
  /** Breaks the connection once the whole mail was received, without an answer. */
  dropsAfterData: boolean;
  /** Receives the whole mail and never answers. */
  isSilentAfterData: boolean;
}

/** A mail server of others (`smtp-server`) on loopback, which keeps what it takes. */
export interface MailServer {
  readonly port: number;
  readonly behaviour: MailBehaviour;
  /** Whole mails as received, also those without an answer. */
  readonly mails: string[];
  readonly users: string[];
  stop(): Promise<void>;
}

/** Starts a submission server; it asks for STARTTLS, or speaks TLS from the first byte, and for a password unless open. */
export async function startMailServer(
  options: { readonly isTls?: boolean; readonly hidesTls?: boolean; readonly isOpen?: boolean } = {},
): Promise<MailServer> {
  const behaviour: MailBehaviour = { refusals: {}, dropsAfterData: false, isSilentAfterData: false };
  const [mails, users]: string[][] = [[], []];
  const answer = (step: keyof MailBehaviour["refusals"]) => {
    const refusal = behaviour.refusals[step];
    return refusal === undefined ? null : Object.assign(new Error(refusal[1]), { responseCode: refusal[0] });
  };
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    secure: options.isTls === true,
    authOptional: options.isOpen === true,
    disabledCommands: options.hidesTls === true ? ["STARTTLS"] : [],
    key: await readFile(join(tlsFolder, "server-key.pem")),
    cert: await readFile(join(tlsFolder, "server.pem")),
    onAuth(auth, _session, done) {
      users?.push(`${auth.username}:${auth.password}`);
      done(auth.password === "right" ? answer("auth") : new Error("wrong"), { user: auth.username });
    },
    onMailFrom: (_address, _session, done) => done(answer("from")),
    onRcptTo: (_address, _session, done) => done(answer("to")),
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        mails?.push(Buffer.concat(chunks).toString("utf8"));
        if (behaviour.isSilentAfterData) return;
        if (behaviour.dropsAfterData) for (const socket of sockets) socket.destroy();
        else done(answer("data"));
      });
    },
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  return {
    port: (server.server.address() as AddressInfo).port,
    ...{ behaviour, mails: mails ?? [], users: users ?? [] },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}
