import type { Fetch } from "../ports.ts";
import { notConnectedSentence } from "./deliver-hl7.ts";
import type { FhirAccess } from "./fhir-access.ts";
import { bodyText, notConnectedCodes, systemCode } from "./http-answer.ts";
import { type Send, type SendRequest, type SendResult, sendResult } from "./send-result.ts";

const usualTimeoutMs = 60_000;

/** What a sender of FHIR transactions is made of. */
export interface FhirSenderOptions {
  readonly fetch: Fetch;
  /** By which right servers let us in; absent where none asks. */
  readonly access?: Pick<FhirAccess, "authorize" | "forget">;
  /** How long an answer is waited for, in milliseconds; 60,000 unless given. */
  readonly timeoutMs?: number;
}

/** Gives a sender of FHIR transactions; the destination's address is the base address. */
export function createFhirSender(options: FhirSenderOptions): Send {
  const timeoutMs = options.timeoutMs ?? usualTimeoutMs;
  return async (request, signal) => {
    const { name, address } = request.destination;
    if (!/^https?:\/\/\S+$/.test(address)) {
      const sentence =
        `The address of “${name}” is not an http or https address, so sending there is paused. ` +
        "The report is kept. Please correct the address in Settings, then retry.";
      return sendResult("permanent", sentence, "", sentence);
    }
    const timeout = AbortSignal.timeout(timeoutMs);
    const both = AbortSignal.any([signal, timeout]);
    try {
      return await sendAuthorized(options, request, both);
    } catch (thrown) {
      signal.throwIfAborted();
      if (timeout.aborted) {
        return sendResult(
          "ambiguous",
          `“${name}” did not answer within ${Math.round(timeoutMs / 1000)} seconds. The same bundle goes again; it cannot be filed twice.`,
        );
      }
      const cause = systemCode(thrown);
      if (notConnectedCodes.has(cause)) return sendResult("transient", notConnectedSentence(name, cause));
      return sendResult(
        "ambiguous",
        `The connection to “${name}” broke off (${cause || "unknown"}). The same bundle goes again; it cannot be filed twice.`,
      );
    }
  };
}

/** A token may have been taken back before its end: who is not let in with one asks for another, once. */
async function sendAuthorized(
  { fetch, access }: FhirSenderOptions,
  request: SendRequest,
  signal: AbortSignal,
): Promise<SendResult> {
  const { id, name, address } = request.destination;
  for (let isSecond = false; ; isSecond = true) {
    const right = (await access?.authorize({ id, name, address })) ?? { header: null };
    if ("fault" in right) return right.fault;
    const response = await fetch(transactionRequest(request, right.header, signal));
    const body = await bodyText(response);
    if (response.status !== 401 || right.header === null || isSecond) return judge(name, response.status, body);
    access?.forget(id);
  }
}

function transactionRequest(request: SendRequest, authorization: string | null, signal: AbortSignal): Request {
  const { payload } = request;
  return new Request(request.destination.address, {
    method: "POST",
    headers: {
      "content-type": "application/fhir+json; charset=utf-8",
      accept: "application/fhir+json",
      // The same on every retry, so that a server may recognise the request.
      "x-request-id": request.controlId,
      ...(authorization === null ? {} : { authorization }),
    },
    body: new Uint8Array(payload),
    redirect: "manual",
    signal,
  });
}

function judge(name: string, status: number, body: string): SendResult {
  const acknowledgement = `HTTP ${status}\n${body}`;
  if (status >= 200 && status < 300) return judgeBundle(name, body, acknowledgement);
  return judgeStatus(name, status, acknowledgement);
}

function judgeBundle(name: string, body: string, acknowledgement: string): SendResult {
  const statuses = entryStatuses(body);
  if (statuses === null) {
    return sendResult(
      "ambiguous",
      `“${name}” answered with something that is no FHIR transaction response. The same bundle goes again; it cannot be ` +
        "filed twice. Please have the address checked if this stays.",
      acknowledgement,
    );
  }
  const worst = statuses.find((status) => status < 200 || status >= 300);
  if (worst !== undefined) return judgeStatus(name, worst, acknowledgement);
  return sendResult("accepted", "The receiving system accepted the report.", acknowledgement);
}

function judgeStatus(name: string, status: number, acknowledgement: string): SendResult {
  if (status === 408 || status === 425 || status === 429 || status === 503) {
    const sentence = `“${name}” is too busy to take the report (${status}). It is kept and goes again by itself.`;
    return sendResult("transient", sentence, acknowledgement);
  }
  if (status >= 500) {
    const sentence = `“${name}” failed while it took the report (${status}). The same bundle goes again; it cannot be filed twice.`;
    return sendResult("ambiguous", sentence, acknowledgement);
  }
  if (status === 409) {
    const sentence = `“${name}” was changing the same record (409). The report is kept and goes again by itself.`;
    return sendResult("transient", sentence, acknowledgement);
  }
  if (status === 412) {
    const sentence =
      `“${name}” has more than one record for this patient or report (412), so nothing was filed. ` +
      "Please have the receiving site put that right, then retry.";
    return sendResult("permanent", sentence, acknowledgement);
  }
  if ([301, 302, 303, 307, 308, 401, 403, 404, 405, 415].includes(status)) {
    const sentence =
      `“${name}” does not let us in or is not at this address (${status}), so sending there is paused. ` +
      "Every report is kept. Please have the address and access checked, then retry.";
    return sendResult("permanent", sentence, acknowledgement, sentence);
  }
  const sentence =
    `“${name}” refused the report (${status}). It is kept here and was not filed there. ` +
    "Please read the answer below and retry, or deliver it another way.";
  return sendResult("permanent", sentence, acknowledgement);
}

/** Gives the HTTP status of each entry of a transaction response, or null where the text is not one. */
function entryStatuses(body: string): number[] | null {
  try {
    const bundle: unknown = JSON.parse(body);
    if (!isRecord(bundle) || bundle.resourceType !== "Bundle" || !Array.isArray(bundle.entry)) return null;
    return bundle.entry.map((entry: unknown) => {
      const response = isRecord(entry) ? entry.response : null;
      const status = isRecord(response) ? Number.parseInt(String(response.status), 10) : Number.NaN;
      return Number.isNaN(status) ? 500 : status;
    });
  } catch {
    // Not JSON: the caller reports what came instead.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
