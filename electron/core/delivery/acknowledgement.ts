import type { Hl7Acknowledgement } from "../encoders/hl7-message.ts";
import { type SendResult, sendResult } from "./send-result.ts";

/** Error codes of HL7 table 0357 by what they call for. */
const contentCodes: ReadonlySet<string> = new Set(["100", "101", "102", "103", "104", "204"]);
const setUpCodes: ReadonlySet<string> = new Set(["200", "201", "202", "203"]);
const duplicateCode = "205";
const laterCodes: ReadonlySet<string> = new Set(["206", "207"]);

/**
 * Gives what an acknowledgement means for the delivery (HL7 v2.5.1 chapter 2.9, tables 0008 and 0357), in original and
 * enhanced mode. `raw` is the acknowledgement as it came. Null where MSA-1 is no acknowledgement code.
 */
export function decideAcknowledgement(
  acknowledgement: Pick<Hl7Acknowledgement, "code" | "errorCodes">,
  raw: string,
  mayHaveArrived: boolean,
): SendResult | null {
  const { code, errorCodes } = acknowledgement;
  switch (code) {
    case "AA":
      return sendResult("accepted", "The receiving system accepted the report.", raw);
    case "CA":
      return {
        ...sendResult("accepted", "The receiving system has the report safely stored.", raw),
        provenBy: "hl7AcceptAcknowledgement",
      };
    case "AE":
    case "CE":
      return refusal(errorCodes, raw, mayHaveArrived) ?? contentRefused(code, errorCodes, raw);
    case "AR":
    case "CR":
      return refusal(errorCodes, raw, mayHaveArrived) ?? tryLater(code, errorCodes, raw);
    default:
      return null;
  }
}

function refusal(errorCodes: readonly string[], raw: string, mayHaveArrived: boolean): SendResult | null {
  const known = errorCodes.filter((code) => /^\d+$/.test(code));
  if (known.includes(duplicateCode)) return duplicate(raw, mayHaveArrived);
  if (known.some((code) => setUpCodes.has(code))) return wrongSetUp(known, raw);
  if (known.some((code) => contentCodes.has(code))) return contentRefused("AE", known, raw);
  if (known.some((code) => laterCodes.has(code))) return tryLater("AR", known, raw);
  return null;
}

function duplicate(raw: string, mayHaveArrived: boolean): SendResult {
  if (mayHaveArrived) {
    return sendResult("accepted", "The receiving system has had this report since an earlier try, and says so.", raw);
  }
  return sendResult(
    "permanent",
    "The receiving system says that it has another message under the same number (205), although this one was never " +
      "sent before. It is kept here. Please tell the receiving site.",
    raw,
  );
}

function wrongSetUp(errorCodes: readonly string[], raw: string): SendResult {
  const sentence =
    `The receiving system does not take this kind of message (${errorCodes.join(", ")}), so sending there is paused. ` +
    "Every report is kept. Please have the connection's set-up checked, then retry.";
  return sendResult("permanent", sentence, raw, sentence);
}

function contentRefused(code: string, errorCodes: readonly string[], raw: string): SendResult {
  return sendResult(
    "permanent",
    `The receiving system refused the report (${[code, ...errorCodes].join(" ")}). It is kept here and was not filed there. ` +
      "Please read the answer below and retry, or deliver it another way.",
    raw,
  );
}

function tryLater(code: string, errorCodes: readonly string[], raw: string): SendResult {
  return sendResult(
    "transient",
    `The receiving system cannot take the report at the moment (${[code, ...errorCodes].join(" ")}). It goes again by itself.`,
    raw,
  );
}
