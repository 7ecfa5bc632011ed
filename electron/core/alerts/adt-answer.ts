import {
  type AnswerParts,
  answerTo,
  isAnswerAskedFor,
  type ReplyError,
  replyControlId,
} from "../delivery/acknowledgement-reply.ts";
import { type Hl7Message, hl7Component, hl7Segment } from "../encoders/hl7-message.ts";
import type { IdSource } from "../ports.ts";

/** What became of an ADT message: stored, refused for what stands in it (E), or not to be taken at all (R). */
export type AdtVerdict =
  | { readonly letter: "A"; readonly error: null }
  | { readonly letter: "E" | "R"; readonly error: ReplyError };

/**
 * Gives what is answered to an ADT message once it is stored or refused: one acknowledgement in original mode; in enhanced mode
 * those that its MSH-15 and MSH-16 ask for, the accept acknowledgement first (chapter 2.9). `now` in milliseconds since 1970.
 */
export function adtAnswers(message: Hl7Message, { letter, error }: AdtVerdict, ids: IdSource, now: number): string[] {
  const header = hl7Segment(message, "MSH") ?? [];
  const [accept, application] = [conditionOf(message, header, 15), conditionOf(message, header, 16)];
  const trigger = hl7Component(message, header, 9, 2).trim();
  const answer = (kind: "A" | "C"): string => {
    const type = kind === "C" || !/^[A-Z][0-9]{2}$/.test(trigger) ? "ACK" : `ACK^${trigger}^ACK`;
    const parts: AnswerParts = { code: `${kind}${letter}`, error, type, controlId: replyControlId(ids), now };
    return answerTo(message, parts);
  };
  if (accept === "" && application === "") return [answer("A")];
  const isTaken = letter === "A";
  return [
    ...(isAnswerAskedFor(accept, isTaken) ? [answer("C")] : []),
    ...(isAnswerAskedFor(application, isTaken) ? [answer("A")] : []),
  ];
}

/** Empty for what is no condition (table 0155): a message without line ends would otherwise ask for silence. */
function conditionOf(message: Hl7Message, header: readonly string[], field: number): string {
  const condition = hl7Component(message, header, field).trim();
  return ["AL", "NE", "ER", "SU"].includes(condition) ? condition : "";
}
