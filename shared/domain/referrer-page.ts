import { z } from "zod";
import { idSchema, instantSchema } from "./identifiers.ts";
import { personNameSchema } from "./patient.ts";

/**
 * What a reader has to know before a report is shown. `patientDetails`: the patient's date of birth and the last four digits
 * of the NHS number, which whoever asked for the examination has; `practicePin`: the practice's code and a PIN that was told
 * another way than the link.
 */
export const readerCheckSchema = z.enum(["patientDetails", "practicePin"]);
export type ReaderCheck = z.infer<typeof readerCheckSchema>;

/** What a site decides of the referrer's page. Where it listens counts from the next start of the program. */
export const referrerPagePolicySchema = z.object({
  isOn: z.boolean(),
  /** Address of the machine that it listens on; anything but a loopback address needs a certificate. */
  listenAddress: z
    .string()
    .trim()
    .max(64)
    .regex(/^[0-9A-Za-z.:-]+$/),
  /** 0 for the port of the last start, or any free one. */
  port: z.number().int().min(0).max(65_535),
  /** What links begin with, e.g. `https://reports.example.nhs.uk`; empty for the address that it listens on. */
  publicOrigin: z.union([
    z.literal(""),
    z
      .string()
      .max(200)
      .regex(/^https:\/\/[0-9a-z.-]+(:\d{1,5})?$/),
  ]),
  /** Paths of PEM files; empty for HTTP on a loopback address. */
  certificateFile: z.string().max(500),
  certificateKeyFile: z.string().max(500),
  /** How long a link is good for, in days. */
  linkDays: z.number().int().min(1).max(90),
  readerCheck: readerCheckSchema,
  /** So many wrong answers in a row lock a link for a while; four times as many end it. */
  triesBeforeLock: z.number().int().min(3).max(10),
  lockMinutes: z.number().int().min(5).max(1440),
  /** After so many minutes without a look the reader is asked again. */
  sessionMinutes: z.number().int().min(5).max(60),
});
export type ReferrerPagePolicy = z.infer<typeof referrerPagePolicySchema>;

/** What counts where nobody decided: off, and on this machine only. */
export const referrerPageDefaults: ReferrerPagePolicy = {
  isOn: false,
  listenAddress: "127.0.0.1",
  port: 0,
  publicOrigin: "",
  certificateFile: "",
  certificateKeyFile: "",
  linkDays: 14,
  readerCheck: "patientDetails",
  triesBeforeLock: 5,
  lockMinutes: 15,
  sessionMinutes: 20,
};

/** What happened at a link. `refused`: wrong answers; `turnedAway`: the link had ended, was locked or not yet good. */
export const referrerVisitKindSchema = z.enum([
  "formShown",
  "refused",
  "locked",
  "turnedAway",
  "identified",
  "reportShown",
  "newerVersionSaid",
  "imageGiven",
  "pdfGiven",
  "acknowledged",
  "actedOn",
  "handedOn",
  "asked",
  "left",
  "addressShown",
  "pinTold",
  "given",
  "revoked",
]);
export type ReferrerVisitKind = z.infer<typeof referrerVisitKindSchema>;

/** One look through a link, or one act about it. */
export const referrerVisitSchema = z.object({
  id: idSchema,
  happenedAt: instantSchema,
  kind: referrerVisitKindSchema,
  /** As the reader gave it; empty before. */
  byName: z.string(),
  detail: z.string(),
});
export type ReferrerVisit = z.infer<typeof referrerVisitSchema>;

/** A question that a reader asked on the page; `answer` is empty until a person answered. */
export const referrerQuestionSchema = z.object({
  id: idSchema,
  linkId: idSchema,
  workitemId: idSchema,
  patientName: personNameSchema,
  examination: z.string(),
  askedAt: instantSchema,
  askedByName: z.string(),
  question: z.string(),
  answeredAt: instantSchema.nullable(),
  answeredByName: z.string(),
  answer: z.string(),
});
export type ReferrerQuestion = z.infer<typeof referrerQuestionSchema>;

/**
 * How a link stands. `notYet`: the signature can still be taken back; `replaced`: a newer version is out; `locked`: too many
 * wrong answers a while ago; `awaitingPin`: nobody was told its PIN yet.
 */
export const referrerLinkStandingSchema = z.enum([
  "good",
  "notYet",
  "awaitingPin",
  "locked",
  "replaced",
  "expired",
  "revoked",
]);
export type ReferrerLinkStanding = z.infer<typeof referrerLinkStandingSchema>;

/** A link as Delivery shows it; its address is given by a call of its own. */
export const referrerLinkViewSchema = z.object({
  id: idSchema,
  deliveryId: idSchema,
  recipientName: z.string(),
  version: z.number().int(),
  readerCheck: readerCheckSchema,
  standing: referrerLinkStandingSchema,
  madeAt: instantSchema,
  expiresAt: instantSchema,
  revokedReason: z.string(),
  /** Newest first. */
  visits: z.array(referrerVisitSchema),
  questions: z.array(referrerQuestionSchema),
});
export type ReferrerLinkView = z.infer<typeof referrerLinkViewSchema>;

/** What a reader may say that was done, in the words of the page and of the record. */
export const referrerActions = {
  seen: "Patient seen or contacted",
  referred: "Referred on",
  treated: "Treatment started or changed",
  furtherTests: "Further tests asked for",
  noneNeeded: "No further action needed",
  other: "Other",
} as const;
