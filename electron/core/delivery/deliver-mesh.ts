import { createHash } from "node:crypto";
import type { MeshProfile } from "../../../shared/domain/mesh-profile.ts";
import { elementsNamed, readXml, valueAt, type XmlElement } from "../encoders/plain-xml.ts";
import { notConnectedSentence } from "./deliver-hl7.ts";
import { notConnectedCodes } from "./http-answer.ts";
import { type MeshAnswer, type MeshExchange, MeshNotSetUp, type MeshPorts, openMesh } from "./mesh-exchange.ts";
import type { SettingsSource } from "./profiled-destination.ts";
import { type Send, type SendRequest, type SendResult, sendResult } from "./send-result.ts";

const hourMs = 60 * 60_000;
/** Lets MESH find the mailbox of the practice where the patient is registered. */
const routed = "GPPROVIDER";

/** What an e-mail's envelope is to a mail: headers of the message, none of which may hold a control character. */
interface Envelope {
  readonly to: string;
  readonly subject: string;
}

/**
 * Gives a sender of ITK3 documents over NHS MESH, tested against a fake of its documented behaviour. The destination's address
 * is the recipient's mailbox, or `GPPROVIDER` for the practice where the patient is registered. That MESH took the message is
 * no proof that anybody has it: it counts as handed over until both acknowledgements have come.
 */
export function createMeshSender(settingsOf: SettingsSource<"mesh">, ports: MeshPorts): Send {
  return async (request, signal) => {
    const { id, name } = request.destination;
    const profile = await settingsOf(id);
    const envelope = envelopeOf(request);
    if (typeof envelope === "string") return sendResult("permanent", envelope);
    try {
      const exchange = await openMesh(id, profile, ports);
      const earlier = request.mayHaveArrived ? await sentEarlier(exchange, request.controlId, signal) : null;
      if (earlier !== null) return handedOver(name, profile, `found by tracking: ${earlier}`);
      return await sendChunks(exchange, request, profile, envelope, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof MeshNotSetUp) return paused(`${thrown.message} is not set up for “${name}”`, "");
      return judgeSystemError(name, thrown);
    }
  };
}

/** Gives the envelope, or the sentence that says why there is none. */
function envelopeOf({ destination, payload }: SendRequest): Envelope | string {
  const root = readXml(new TextDecoder().decode(payload));
  const patient = root === null ? undefined : elementsNamed(root, "Patient")[0];
  if (root === null || patient === undefined) {
    return "The stored message is no ITK3 document, so it was not sent. The signed report itself is safe. Please deliver it another way.";
  }
  const [paragraph] = elementsNamed(root, "p");
  const subject = headerText((paragraph?.children ?? []).filter((child) => typeof child === "string").join(""));
  const address = destination.address.trim();
  if (address.toUpperCase() !== routed)
    return { to: headerText(address).slice(0, 100), subject: subject.slice(0, 500) };
  const to = routedAddress(patient);
  if (to !== null) return { to, subject: subject.slice(0, 500) };
  return (
    "MESH finds the practice by NHS number, birth date and surname, and this report does not have all three. It is kept here. " +
    "Please deliver it another way."
  );
}

/** `GPPROVIDER_{NHS number}_{DDMMYYYY}_{surname}`; null where one of them is missing. */
function routedAddress(patient: XmlElement): string | null {
  const nhsNumber = valueAt(patient, "identifier", "value");
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(valueAt(patient, "birthDate")) ?? [];
  const surname = headerText(valueAt(patient, "name", "family"));
  const address = `${routed}_${nhsNumber}_${day}${month}${year}_${surname}`;
  return /^\d{10}$/.test(nhsNumber) && year !== "" && surname !== "" && address.length <= 100 ? address : null;
}

/** Letters that no header can hold lose their marks; control characters are refused by MESH and never sent. */
function headerText(text: string): string {
  const plain = text.replaceAll("Ł", "L").replaceAll("ł", "l").normalize("NFD").replace(/\p{M}/gu, "");
  return plain
    .replace(/[^\x20-\x7e]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

async function sendChunks(
  exchange: MeshExchange,
  { destination, controlId, payload }: SendRequest,
  profile: MeshProfile,
  { to, subject }: Envelope,
  signal: AbortSignal,
): Promise<SendResult> {
  const { name } = destination;
  const count = Math.max(1, Math.ceil(payload.byteLength / profile.chunkBytes));
  let messageId = "";
  for (let number = 1; number <= count; number += 1) {
    const chunk = payload.subarray((number - 1) * profile.chunkBytes, number * profile.chunkBytes);
    const range = {
      "content-type": "application/octet-stream",
      ...(count === 1 ? {} : { "mex-chunk-range": `${number}:${count}` }),
    };
    const first = {
      ...{ "mex-from": profile.mailbox, "mex-to": to, "mex-workflowid": profile.workflow, "mex-subject": subject },
      ...{ "mex-localid": controlId, "mex-filename": `${controlId}.xml`, "mex-content-type": "application/fhir+xml" },
      "mex-content-checksum": createHash("md5").update(payload).digest("hex"),
    };
    const path = number === 1 ? "/outbox" : `/outbox/${messageId}/${number}`;
    const headers = number === 1 ? { ...range, ...first } : range;
    const answer = await exchange({ method: "POST", path, headers, body: chunk }, signal);
    if (answer.status !== 202) return judgeStatus(name, answer);
    if (number === 1) messageId = messageIdOf(answer);
    if (messageId === "") {
      const sentence = `“${name}” answered with something that is not of MESH. The same document goes again under the same number.`;
      return sendResult("ambiguous", sentence, answerText(answer));
    }
  }
  return handedOver(name, profile, `MESH message ${messageId}`);
}

/** Gives the MESH identifier of a message that an earlier try left, or null. Throws where MESH does not say. */
async function sentEarlier(exchange: MeshExchange, controlId: string, signal: AbortSignal): Promise<string | null> {
  const answer = await exchange({ method: "GET", path: `/outbox/tracking/${encodeURIComponent(controlId)}` }, signal);
  if (answer.status === 404) return null;
  // Several of the same number: it has arrived more than once already, and once more would help nobody.
  if (answer.status === 300) return controlId;
  if (answer.status !== 200) throw new Error(`tracking answered ${answer.status}`);
  const tracked = JSON.parse(answer.body.toString("utf8")) as { status?: unknown; messageId?: unknown };
  const isComplete = /^(accepted|acknowledged)$/i.test(String(tracked.status));
  return isComplete ? String(tracked.messageId ?? controlId) : null;
}

function handedOver(name: string, profile: MeshProfile, acknowledgement: string): SendResult {
  const sentence = `MESH took the document for “${name}”. It counts as accepted once the practice has acknowledged it twice.`;
  return {
    ...sendResult("handedOver", sentence, acknowledgement),
    answerWithinMs: profile.acknowledgeWithinHours * hourMs,
  };
}

function judgeStatus(name: string, answer: MeshAnswer): SendResult {
  const { status } = answer;
  const text = answerText(answer);
  if (status === 425 || status === 429 || status === 503) {
    return sendResult(
      "transient",
      `MESH is too busy to take a document for “${name}” (${status}). It goes again by itself.`,
      text,
    );
  }
  if (status >= 500) {
    return sendResult(
      "ambiguous",
      `MESH failed while it took a document for “${name}” (${status}). It is asked for it before it goes again.`,
      text,
    );
  }
  if (status === 401 || status === 403)
    return paused(`MESH does not let our mailbox send to “${name}” (${status})`, text);
  // 12: no such mailbox; 17: it does not take this workflow.
  if (/"(?:code|errorCode)"\s*:\s*"(?:12|17)"|Unregistered|not registered/i.test(text)) {
    return paused(`MESH knows no mailbox for “${name}” that takes this workflow (${status})`, text);
  }
  const sentence = `MESH refused the document for “${name}” (${status}). It is kept here. Please read the answer below and deliver it another way.`;
  return sendResult("permanent", sentence, text);
}

function judgeSystemError(name: string, thrown: unknown): SendResult {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  if (notConnectedCodes.has(code)) return sendResult("transient", notConnectedSentence(name, code));
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO|SSL/.test(code)) {
    return paused(`No trusted connection to MESH for “${name}” came about (${code})`, "");
  }
  const sentence = `The connection to MESH for “${name}” ended without an answer (${code || "unknown"}). MESH is asked for the document before it goes again.`;
  return sendResult("ambiguous", sentence);
}

function paused(happened: string, acknowledgement: string): SendResult {
  const sentence = `${happened}, so sending there is paused. Every report is kept. Please have the set-up checked, then retry.`;
  return sendResult("permanent", sentence, acknowledgement, sentence);
}

function messageIdOf(answer: MeshAnswer): string {
  try {
    const { message_id } = JSON.parse(answer.body.toString("utf8")) as { message_id?: unknown };
    return typeof message_id === "string" && /^[\w-]{1,100}$/.test(message_id) ? message_id : "";
  } catch {
    // Not JSON: whoever answered is not MESH.
    return "";
  }
}

function answerText(answer: MeshAnswer): string {
  return `HTTP ${answer.status}\n${answer.body.toString("utf8")}`;
}
