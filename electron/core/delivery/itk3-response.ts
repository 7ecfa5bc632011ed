import { elementsNamed, readXml, valueAt } from "../encoders/plain-xml.ts";

/** An acknowledgement of a recipient's system. */
export interface Itk3Response {
  /** What we sent as our reference: the delivery's control identifier. */
  readonly senderReference: string;
  readonly level: "infrastructure" | "business";
  readonly isPositive: boolean;
  /** E.g. `20013`; empty where it gives none. */
  readonly code: string;
  /** What the code means; for codes that are not known here, nothing. */
  readonly meaning: string;
}

/** The ITK3 response codes (ITK3 Messaging Distribution 2.5.0, Response Codes); 20013 and 30001 are the positive ones. */
const meanings: Readonly<Record<string, string>> = {
  10001: "its handling instructions are wrong",
  10002: "its request for an infrastructure acknowledgement cannot be processed",
  10003: "its request for a business acknowledgement cannot be processed",
  10004: "that kind of message is not known there",
  10005: "that version of the message is not known there",
  10007: "our reference cannot be processed",
  10008: "its handling instructions do not fit its content",
  10009: "it could not be read",
  10010: "its kind of recipient cannot be processed",
  20001: "the person it is for is not known there",
  20002: "the organisation it is for is not known there",
  20003: "its sender is not known there",
  20004: "its attachment is of a kind that is not approved",
  20005: "its attachment is of a kind that cannot be shown there",
  20006: "its header is not valid",
  20007: "the same message was processed already",
  20008: "the same document was processed already",
  20009: "its content is not valid",
  20010: "the organisation in it is not served there",
  20011: "the person in it is not served there",
  20012: "its sender may not send there",
  20013: "it was processed",
  30001: "the patient is known there",
  30002: "the patient is not known there",
  30003: "the patient is no longer registered there",
};

/**
 * Gives an ITK3 response that acknowledges, or null where the text is none. The code decides; `MessageHeader.response.code`
 * alone, which says no level, counts as an infrastructure acknowledgement. What is neither clearly positive is negative.
 */
export function readItk3Response(text: string): Itk3Response | null {
  const root = readXml(text);
  const [header] = root === null ? [] : elementsNamed(root, "MessageHeader");
  if (root === null || header === undefined || valueAt(header, "event", "code") !== "ITK008M") return null;
  const reference = elementsNamed(header, "extension").find(({ attributes }) => attributes.url === "SenderReference");
  const senderReference = valueAt(reference, "valueString");
  if (senderReference === "") return null;
  const outcomes = elementsNamed(root, "OperationOutcome").flatMap((outcome) => elementsNamed(outcome, "code"));
  const code = outcomes.map(({ attributes }) => attributes.value ?? "").find((value) => /^\d{5}$/.test(value)) ?? "";
  const isOk = valueAt(header, "response", "code") === "ok";
  return {
    ...{ senderReference, code, meaning: meanings[code] ?? "" },
    level: code.startsWith("3") ? "business" : "infrastructure",
    isPositive: isOk && (code === "" || code === "20013" || code === "30001"),
  };
}
