import { z } from "zod";
import { idSchema } from "../domain/identifiers.ts";
import {
  readerCheckSchema,
  referrerLinkViewSchema,
  referrerPagePolicySchema,
  referrerQuestionSchema,
} from "../domain/referrer-page.ts";
import { base } from "./base.ts";

const reason = z.string().trim().min(5).max(300);
const ofLink = z.object({ linkId: idSchema });
const links = z.object({ links: z.array(referrerLinkViewSchema) });

/** The referrer's page, as seen from the program: links and who looked, questions and their answers, what the site decides. */
export const referrerPageContract = {
  /** Links of a delivery, newest first, with every look. */
  links: base.input(z.object({ deliveryId: idSchema })).output(links),
  /** Links of a signed version that a person has to bring to their recipients. */
  toGive: base.input(z.object({ reportVersionId: idSchema })).output(links),
  /** The address of a link, to be given to its recipient and to nobody else; audited. */
  address: base.input(ofLink).output(z.object({ address: z.string() })),
  /** Ends the links of a delivery and makes a new one. Fails with `conflict` where a newer version is out. */
  renew: base.input(z.object({ deliveryId: idSchema, readerCheck: readerCheckSchema, reason })).output(links),
  revoke: base.input(ofLink.extend({ reason })).output(links),
  /** A new PIN of a link, given this once, to be told by telephone; the one before is worth nothing any more. */
  newPin: base.input(ofLink).output(z.object({ pin: z.string(), practiceCode: z.string() })),
  /** Notes that a person gave the address to the recipient, and how. */
  given: base.input(ofLink.extend({ how: z.string().trim().min(3).max(300) })).output(links),
  /** Unanswered questions, oldest first, then those answered last. */
  questions: base.output(z.object({ questions: z.array(referrerQuestionSchema), unansweredCount: z.number().int() })),
  /** The answer is shown on the page. Fails with `conflict` where somebody answered before. */
  answer: base
    .input(z.object({ questionId: idSchema, answer: z.string().trim().min(1).max(2000) }))
    .output(referrerQuestionSchema),
  /** What the site decided, and where the page listens now; empty where it does not. */
  policy: base.output(z.object({ policy: referrerPagePolicySchema, listensAt: z.string(), problem: z.string() })),
  savePolicy: base
    .input(referrerPagePolicySchema)
    .output(z.object({ policy: referrerPagePolicySchema, listensAt: z.string(), problem: z.string() })),
};
