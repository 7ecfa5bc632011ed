import { escapeHl7, type Hl7Message, hl7Component, hl7Segment } from "../encoders/hl7-message.ts";
import { londonTime } from "../encoders/report-facts.ts";
import type { IdSource } from "../ports.ts";

/** What is told to whoever sent us an acknowledgement: taken, or why not (table 0357). */
export type Reply =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly code: "200" | "204" }
  | { readonly kind: "later" };

const errorTexts = {
  "101": "Required field missing",
  "102": "Data type error",
  "103": "Table value not found",
  "200": "Unsupported message type",
  "201": "Unsupported event code",
  "202": "Unsupported processing id",
  "203": "Unsupported version id",
  "204": "Unknown key identifier",
  "207": "Application internal error",
} as const;

/** Error codes of table 0357 that we answer with. */
export type ReplyErrorCode = keyof typeof errorTexts;

/** Why something is not taken. */
export interface ReplyError {
  readonly code: ReplyErrorCode;
  /** For whoever reads the answer; empty where the code says all. */
  readonly sentence: string;
}

/** What stands in an answer. */
export interface AnswerParts {
  /** MSA-1. */
  readonly code: string;
  readonly error: ReplyError | null;
  /** MSH-9, e.g. `ACK` or `ACK^A02^ACK`. */
  readonly type: string;
  /** MSH-10 of the answer. */
  readonly controlId: string;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Gives a control id for an answer of ours. */
export function replyControlId(ids: IdSource): string {
  return `K${ids.uuid().replaceAll("-", "").slice(0, 19).toUpperCase()}`;
}

/** Gives the condition of MSH-15 or MSH-16 (table 0155) as met or not, for something that was taken or refused. */
export function isAnswerAskedFor(condition: string, isTaken: boolean): boolean {
  return condition === "AL" || condition === (isTaken ? "SU" : "ER");
}

/**
 * Gives the accept acknowledgement that a message asks for in its MSH-15 (enhanced mode, chapter 2.9.3), or null where it asks
 * for none. An acknowledgement that asks for nothing is never answered (original mode, chapter 2.9.2); any other message is
 * then refused in original mode. `controlId` is the reply's own, `now` in milliseconds since 1970.
 */
export function replyTo(message: Hl7Message, reply: Reply, controlId: string, now: number): string | null {
  const header = hl7Segment(message, "MSH") ?? [];
  const condition = hl7Component(message, header, 15);
  const isTaken = reply.kind === "taken";
  const isEnhanced = condition !== "" || hl7Component(message, header, 16) !== "";
  const isAcknowledgement = hl7Segment(message, "MSA") !== null;
  if (isEnhanced && !isAnswerAskedFor(condition, isTaken)) return null;
  if (!isEnhanced && isAcknowledgement) return null;
  const positive = isEnhanced ? "CA" : "AA";
  const code = isTaken ? positive : `${isEnhanced ? "C" : "A"}${reply.kind === "later" ? "E" : "R"}`;
  const errorCode: ReplyErrorCode | null =
    reply.kind === "later" ? "207" : reply.kind === "refused" ? reply.code : null;
  const error = errorCode === null ? null : { code: errorCode, sentence: "" };
  return answerTo(message, { code, error, type: "ACK", controlId, now });
}

/** Gives an answer to a message, in its version, from whom it was sent to back to whom it came from (chapter 2.14). */
export function answerTo(message: Hl7Message, { code, error, type, controlId, now }: AnswerParts): string {
  const header = hl7Segment(message, "MSH") ?? [];
  const of = (field: number) => escapeHl7(hl7Component(message, header, field));
  const time = londonTime(now).toPlainDateTime().toString({ smallestUnit: "second" }).replace(/[-:T]/g, "");
  const version = of(12) === "" ? "2.5.1" : of(12);
  const sentence = error === null || error.sentence === "" ? "" : `|${escapeHl7(error.sentence)}`;
  return [
    `MSH|^~\\&|${of(5)}|${of(6)}|${of(3)}|${of(4)}|${time}||${type}|${escapeHl7(controlId)}|${of(11) || "P"}|${version}`,
    `MSA|${code}|${of(10)}${sentence}`,
    ...(error === null ? [] : [errorSegment(error, version)]),
    "",
  ].join("\r");
}

/** ERR-3, and the sentence in ERR-8, from 2.5 on; ERR-1 before (chapter 2.15.5). */
function errorSegment({ code, sentence }: ReplyError, version: string): string {
  const text = errorTexts[code];
  if (!/^2\.[5-9]/.test(version)) return `ERR|^^^${code}&${text}&HL70357`;
  return `ERR|||${code}^${text}^HL70357|E${sentence === "" ? "" : `||||${escapeHl7(sentence)}`}`;
}
