import type { Hl7Connection } from "../../../shared/domain/hl7-profile.ts";
import type { Clock } from "../ports.ts";
import { decideAcknowledgement } from "./acknowledgement.ts";
import { exchangeMllp, type MllpExchange } from "./mllp-sender.ts";
import { type Send, type SendRequest, type SendResult, sendResult, shortened } from "./send-result.ts";
import { tlsFault } from "./tls-faults.ts";

/** What the sender of HL7 v2 is made of. */
export interface Hl7SenderOptions {
  /** How a destination is connected to now, whatever was set when a report was signed. */
  readonly connectionOf: (destinationId: string) => Promise<Hl7Connection>;
  readonly clock: Pick<Clock, "now">;
  /** Makes sure that answers over another connection can come in; gives null, or the code of why they cannot. */
  readonly ensureListening?: (connection: Hl7Connection) => Promise<string | null>;
  /** In milliseconds; 10,000 unless given. */
  readonly connectTimeoutMs?: number;
}

/**
 * Gives a sender of HL7 v2 over MLLP, with TLS where the connection has it; the destination's address is `host:port`. Which
 * acknowledgements are awaited stands in the message itself (MSH-15 and MSH-16).
 */
export function createHl7Sender({
  connectionOf,
  clock,
  ensureListening = async () => null,
  connectTimeoutMs = 10_000,
}: Hl7SenderOptions): Send {
  return async (request, signal) => {
    const address = parseHostAndPort(request.destination.address);
    if (!address) {
      const sentence =
        `The address of “${request.destination.name}” is not host:port, so sending there is paused. ` +
        "The report is kept. Please correct the address in Settings, then retry.";
      return sendResult("permanent", sentence, "", sentence);
    }
    const connection = await connectionOf(request.destination.id);
    const deaf = asksForApplicationAnswer(request.payload) ? await ensureListening(connection) : null;
    if (deaf !== null) return deafResult(request.destination.name, connection, deaf);
    const target = {
      ...{ ...address, connectTimeoutMs, tls: connection.tls },
      answerTimeoutMs: connection.answerWithinSeconds * 1000,
      applicationTimeoutMs: applicationTimeoutMs(request.payload, connection),
    };
    const message = { bytes: request.payload, controlId: request.controlId };
    const exchange = await exchangeMllp(target, message, clock.now(), signal);
    return judge(request, exchange, connection);
  };
}

/** How long the application acknowledgement is waited for behind the commit; null where the message asks for none. */
function applicationTimeoutMs(payload: Uint8Array, connection: Hl7Connection): number | null {
  if (!asksForApplicationAnswer(payload)) return null;
  return connection.applicationAnswer === "otherConnection" ? 0 : connection.applicationAnswerWithinSeconds * 1000;
}

/** Tells whether MSH-16 of a message asks for an application acknowledgement that proves something (table 0155). */
function asksForApplicationAnswer(payload: Uint8Array): boolean {
  const header = Buffer.from(payload.subarray(0, longestHeaderBytes)).toString("latin1").split("\r")[0] ?? "";
  const condition = header.split(header.charAt(3))[15] ?? "";
  return condition === "AL" || condition === "SU";
}

const longestHeaderBytes = 2048;

/** Gives the parts of `host:port` (IPv6 in brackets), or null where it is not one. */
export function parseHostAndPort(address: string): { host: string; port: number } | null {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:\s/[\]]+)):(\d{1,5})$/.exec(address.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

function judge(request: SendRequest, exchange: MllpExchange, connection: Hl7Connection): SendResult {
  const { name } = request.destination;
  switch (exchange.kind) {
    case "notConnected":
      return notConnectedResult(name, exchange.cause);
    case "silent":
      return sendResult(
        "ambiguous",
        `“${name}” took the report but did not answer within ${Math.round(connection.answerWithinSeconds)} seconds` +
          `${staleNote(exchange.staleCount)}. The same message goes again; it cannot be filed twice.`,
      );
    case "closed":
      return sendResult(
        "ambiguous",
        `“${name}” closed the connection without an answer (${exchange.cause})${staleNote(exchange.staleCount)}. ` +
          `The same message goes again; it cannot be filed twice.${ownCertificateNote(connection)}`,
      );
    case "garbage":
      return garbageResult(name, exchange.raw);
    case "committed":
      return {
        ...sendResult("handedOver", `“${name}” has the report safely stored and has yet to say what it made of it.`),
        ...{ acknowledgement: shortened(exchange.raw), provenBy: "hl7AcceptAcknowledgement" as const },
        answerWithinMs: connection.applicationAnswerDueMinutes * 60_000,
      };
    case "acknowledged":
      return (
        decideAcknowledgement(exchange.acknowledgement, exchange.raw, request.mayHaveArrived) ??
        garbageResult(name, exchange.raw)
      );
  }
}

/** Waiting cures a network; a certificate that is not trusted has to be put right by somebody, and nothing goes until then. */
function notConnectedResult(name: string, cause: string): SendResult {
  const fault = tlsFault(cause);
  if (fault === null) return sendResult("transient", notConnectedSentence(name, cause));
  const happened = `“${name}” ${fault.happened} (${cause}). Nothing was sent and the report is kept. ${fault.toDo}`;
  if (!fault.isSetUp) return sendResult("transient", happened);
  const sentence = `${happened} Sending there is paused until then.`;
  return sendResult("permanent", sentence, "", sentence);
}

/** What nobody could answer is not sent: it would wait for a person in vain. */
function deafResult(name: string, { listenHost, listenPort }: Hl7Connection, cause: string): SendResult {
  return sendResult(
    "transient",
    `The port for the answers of “${name}” (${listenHost}:${listenPort ?? ""}) could not be opened (${cause}), so nothing was ` +
      "sent. The report is kept and goes by itself once it can. Please have the port checked.",
  );
}

function ownCertificateNote({ tls }: Hl7Connection): string {
  if (tls === null || tls.certificateFile === "") return "";
  return " If this stays, it may not accept this workstation's certificate: please ask the receiving site.";
}

function garbageResult(name: string, raw: string): SendResult {
  return sendResult(
    "ambiguous",
    `“${name}” answered with something that is no HL7 acknowledgement. The same message goes again; it cannot be filed ` +
      "twice. Please have the address checked if this stays.",
    raw,
  );
}

function staleNote(staleCount: number): string {
  return staleCount === 0 ? "" : `, only to other messages (${staleCount})`;
}

/** Gives the sentence for a peer that could not be reached, by the system's error code. */
export function notConnectedSentence(name: string, cause: string): string {
  const reasons: Record<string, string> = {
    ECONNREFUSED: "refused the connection",
    ENOTFOUND: "has an address that nobody knows",
    EAI_AGAIN: "has an address that could not be looked up",
    ETIMEDOUT: "could not be reached in time",
    EHOSTUNREACH: "cannot be reached over the network",
    ENETUNREACH: "cannot be reached over the network",
    ECONNRESET: "broke the connection off before anything was sent",
  };
  return `“${name}” ${reasons[cause] ?? "could not be reached"} (${cause}). The report is kept and goes again by itself.`;
}
