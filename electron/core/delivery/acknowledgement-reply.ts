import { escapeHl7, type Hl7Message, hl7Component, hl7Segment } from "../encoders/hl7-message.ts";
import { londonTime } from "../encoders/report-facts.ts";

/** What is told to whoever sent us something: taken, or why not (table 0357). */
export type Reply =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly code: "200" | "204" }
  | { readonly kind: "later" };

const errorTexts: Readonly<Record<"200" | "204" | "207", string>> = {
  "200": "Unsupported message type",
  "204": "Unknown key identifier",
  "207": "Application internal error",
};

/**
 * Gives the accept acknowledgement that a message asks for in its MSH-15 (enhanced mode, chapter 2.9.3), or null where it asks
 * for none. An acknowledgement that asks for nothing is never answered (original mode, chapter 2.9.2); any other message is
 * then refused in original mode. `controlId` is the reply's own, `now` in milliseconds since 1970.
 */
export function replyTo(message: Hl7Message, reply: Reply, controlId: string, now: number): string | null {
  const header = hl7Segment(message, "MSH") ?? [];
  const of = (field: number) => escapeHl7(hl7Component(message, header, field));
  const [condition, application] = [of(15), of(16)];
  const isTaken = reply.kind === "taken";
  const isEnhanced = condition !== "" || application !== "";
  const isAcknowledgement = hl7Segment(message, "MSA") !== null;
  if (isEnhanced && !isAskedFor(condition, isTaken)) return null;
  if (!isEnhanced && isAcknowledgement) return null;
  const positive = isEnhanced ? "CA" : "AA";
  const code = isTaken ? positive : `${isEnhanced ? "C" : "A"}${reply.kind === "later" ? "E" : "R"}`;
  const error = isTaken ? null : reply.kind === "later" ? "207" : reply.code;
  const time = londonTime(now).toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:T]/g, "");
  const version = of(12) === "" ? "2.5.1" : of(12);
  return [
    `MSH|^~\\&|${of(5)}|${of(6)}|${of(3)}|${of(4)}|${time}||ACK|${escapeHl7(controlId)}|${of(11) || "P"}|${version}`,
    `MSA|${code}|${of(10)}`,
    ...(error === null ? [] : [errorSegment(error, version)]),
    "",
  ].join("\r");
}

function isAskedFor(condition: string, isTaken: boolean): boolean {
  return condition === "AL" || condition === (isTaken ? "SU" : "ER");
}

/** ERR-3 from 2.5 on, ERR-1 before (chapter 2.15.5). */
function errorSegment(code: "200" | "204" | "207", version: string): string {
  const text = errorTexts[code];
  return /^2\.[5-9]/.test(version) ? `ERR|||${code}^${text}^HL70357|E` : `ERR|^^^${code}&${text}&HL70357`;
}
